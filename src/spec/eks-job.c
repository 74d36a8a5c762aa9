/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One export, whole: what the wizard edits, what is saved and mailed, what both programs run. */

#include "config.h"

#include "eks-job-private.h"

#include "eks-error.h"
#include "eks-pattern.h"
#include "eks-spec-file.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksJob
{
  EksSpec parent_instance;

  char *id;                         /* (owned) */
  gboolean id_is_passing;           /* made up for a file without one: the next time it is another */
  char *name;                       /* (owned) */
  char *connection_id;              /* (owned) (nullable) */
  EksConnection *inline_connection; /* (owned) (nullable): there is one or the other */
  GHashTable *parameters;           /* (owned) (element-type utf8 utf8) */
  char *file_name;                  /* (owned) (nullable): what somebody chose */
  char *default_file_name;          /* (owned): what it is otherwise */
  char *language;                   /* (owned) */
  EksPersonal personal;
  EksReportFile report;
  GListStore *tables;               /* (unowned): the parent class holds it */
  GListStore *destinations;         /* (unowned): likewise */
  EksFormat *format;                /* (owned) */
  EksEncryption *encryption;        /* (owned) */
  EksNotify *notify;                /* (owned) */
  EksSchedule *schedule;            /* (owned) */
  EksGuards *guards;                /* (owned) */
  int retention_days;
};

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_CONNECTION_ID,
  PROP_INLINE_CONNECTION,
  PROP_FILE_NAME,
  PROP_LANGUAGE,
  PROP_PERSONAL,
  PROP_REPORT,
  PROP_TABLES,
  PROP_FORMAT,
  PROP_ENCRYPTION,
  PROP_DESTINATIONS,
  PROP_NOTIFY,
  PROP_SCHEDULE,
  PROP_GUARDS,
  PROP_RETENTION_DAYS,
} EksJobProperty;

static GParamSpec *props[PROP_RETENTION_DAYS + 1];

G_DEFINE_FINAL_TYPE (EksJob, eks_job, EKS_TYPE_SPEC)

/**
 * eks_job_languages: (skip)
 *
 * The languages that words in a file can be in, %NULL at the end.
 */
const char *const eks_job_languages[] = { "en", "da", "nl", "sv", "fr", NULL };

/**
 * eks_personal_names: (skip)
 *
 * What #EksPersonal is called in a job file, %NULL at the end.
 */
const char *const eks_personal_names[] = { "keep", "leave_out", "mask", "hash", NULL };

/**
 * eks_report_file_names: (skip)
 *
 * What #EksReportFile is called in a job file, %NULL at the end.
 */
const char *const eks_report_file_names[] = { "none", "text", "json", NULL };

/* Files that stand side by side need names of their own. */
static gboolean
update_default_file_name (EksJob *self)
{
  gboolean several = g_list_model_get_n_items (G_LIST_MODEL (self->tables)) > 1 && !eks_format_holds_tables (self->format);
  g_autofree char *extension = eks_format_dup_extension (self->format);
  g_autofree char *pattern = g_strconcat (several ? "{name}-{table}-{date}." : "{name}-{date}.", extension, NULL);

  return eks_set_str (&self->default_file_name, pattern);
}

/* The default name follows the kind of file: still one change, whether the name is part of it or not. */
static void
on_format_changed (EksJob *self)
{
  if (update_default_file_name (self) && self->file_name == NULL)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILE_NAME]);
  else
    eks_spec_changed (EKS_SPEC (self));
}

static void
on_tables_changed (EksJob *self)
{
  if (update_default_file_name (self) && self->file_name == NULL)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILE_NAME]);
}

static void
eks_job_finalize (GObject *object)
{
  EksJob *self = EKS_JOB (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->connection_id);
  g_clear_object (&self->inline_connection);
  g_hash_table_unref (self->parameters);
  g_free (self->file_name);
  g_free (self->default_file_name);
  g_free (self->language);
  g_object_unref (self->format);
  g_object_unref (self->encryption);
  g_object_unref (self->notify);
  g_object_unref (self->schedule);
  g_object_unref (self->guards);
  G_OBJECT_CLASS (eks_job_parent_class)->finalize (object);
}

static void
eks_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksJob *self = EKS_JOB (object);

  switch ((EksJobProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CONNECTION_ID:
      g_value_set_string (value, self->connection_id);
      break;
    case PROP_INLINE_CONNECTION:
      g_value_set_object (value, self->inline_connection);
      break;
    case PROP_FILE_NAME:
      g_value_set_string (value, eks_job_get_file_name (self));
      break;
    case PROP_LANGUAGE:
      g_value_set_string (value, self->language);
      break;
    case PROP_PERSONAL:
      g_value_set_int (value, self->personal);
      break;
    case PROP_REPORT:
      g_value_set_int (value, self->report);
      break;
    case PROP_TABLES:
      g_value_set_object (value, self->tables);
      break;
    case PROP_FORMAT:
      g_value_set_object (value, self->format);
      break;
    case PROP_ENCRYPTION:
      g_value_set_object (value, self->encryption);
      break;
    case PROP_DESTINATIONS:
      g_value_set_object (value, self->destinations);
      break;
    case PROP_NOTIFY:
      g_value_set_object (value, self->notify);
      break;
    case PROP_SCHEDULE:
      g_value_set_object (value, self->schedule);
      break;
    case PROP_GUARDS:
      g_value_set_object (value, self->guards);
      break;
    case PROP_RETENTION_DAYS:
      g_value_set_int (value, self->retention_days);
      break;
    }
}

static void
eks_job_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksJob *self = EKS_JOB (object);

  switch ((EksJobProperty) id)
    {
    case PROP_NAME:
      eks_job_set_name (self, g_value_get_string (value));
      break;
    case PROP_CONNECTION_ID:
      eks_job_set_connection_id (self, g_value_get_string (value));
      break;
    case PROP_INLINE_CONNECTION:
      eks_job_set_inline_connection (self, g_value_get_object (value));
      break;
    case PROP_FILE_NAME:
      eks_job_set_file_name (self, g_value_get_string (value));
      break;
    case PROP_LANGUAGE:
      eks_job_set_language (self, g_value_get_string (value));
      break;
    case PROP_PERSONAL:
      if (self->personal == (EksPersonal) g_value_get_int (value))
        break;
      self->personal = g_value_get_int (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_REPORT:
      if (self->report == (EksReportFile) g_value_get_int (value))
        break;
      self->report = g_value_get_int (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_RETENTION_DAYS:
      eks_job_set_retention_days (self, g_value_get_int (value));
      break;
    case PROP_ID:
    case PROP_TABLES:
    case PROP_FORMAT:
    case PROP_ENCRYPTION:
    case PROP_DESTINATIONS:
    case PROP_NOTIFY:
    case PROP_SCHEDULE:
    case PROP_GUARDS:
      g_assert_not_reached (); /* read-only */
    }
}

static void
define_choices (GParamFlags flags)
{
  /**
   * EksJob:language:
   *
   * The language of words that the file has beyond the data: one of eks_job_languages.
   */
  props[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, "en", flags);
  /**
   * EksJob:personal:
   *
   * What becomes of personal data, an #EksPersonal.
   */
  props[PROP_PERSONAL] = g_param_spec_int ("personal", NULL, NULL, EKS_PERSONAL_KEEP, EKS_PERSONAL_HASH, EKS_PERSONAL_KEEP, flags);
  /**
   * EksJob:report:
   *
   * Whether a report stands beside the file, an #EksReportFile.
   */
  props[PROP_REPORT] = g_param_spec_int ("report", NULL, NULL, EKS_REPORT_FILE_NONE, EKS_REPORT_FILE_JSON, EKS_REPORT_FILE_NONE, flags);
  /**
   * EksJob:retention-days:
   *
   * After how many days a delivered file is removed from where it was delivered; 0: never.
   */
  props[PROP_RETENTION_DAYS] = g_param_spec_int ("retention-days", NULL, NULL, 0, EKS_JOB_MAX_RETENTION_DAYS, 0, flags);
}

static void
define_children (GParamFlags flags)
{
  /**
   * EksJob:tables:
   *
   * Its #EksTable.
   */
  props[PROP_TABLES] = g_param_spec_object ("tables", NULL, NULL, G_TYPE_LIST_STORE, flags);
  /**
   * EksJob:format:
   *
   * The kind of file.
   */
  props[PROP_FORMAT] = g_param_spec_object ("format", NULL, NULL, EKS_TYPE_FORMAT, flags);
  /**
   * EksJob:encryption:
   *
   * Protected for whom.
   */
  props[PROP_ENCRYPTION] = g_param_spec_object ("encryption", NULL, NULL, EKS_TYPE_ENCRYPTION, flags);
  /**
   * EksJob:destinations:
   *
   * Its #EksDestination.
   */
  props[PROP_DESTINATIONS] = g_param_spec_object ("destinations", NULL, NULL, G_TYPE_LIST_STORE, flags);
  /**
   * EksJob:notify:
   *
   * Who gets a mail.
   */
  props[PROP_NOTIFY] = g_param_spec_object ("notify", NULL, NULL, EKS_TYPE_NOTIFY, flags);
  /**
   * EksJob:schedule:
   *
   * When it runs by itself.
   */
  props[PROP_SCHEDULE] = g_param_spec_object ("schedule", NULL, NULL, EKS_TYPE_SCHEDULE, flags);
  /**
   * EksJob:guards:
   *
   * What is looked at before a delivery.
   */
  props[PROP_GUARDS] = g_param_spec_object ("guards", NULL, NULL, EKS_TYPE_GUARDS, flags);
}

static void
eks_job_class_init (EksJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = readable | G_PARAM_WRITABLE;

  object_class->finalize = eks_job_finalize;
  object_class->get_property = eks_job_get_property;
  object_class->set_property = eks_job_set_property;

  /**
   * EksJob:id:
   *
   * What distinguishes it from every other export; also the name of its file.
   */
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, readable);
  /**
   * EksJob:name:
   *
   * What people call it.
   */
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  /**
   * EksJob:connection-id:
   *
   * The id of a saved connection, or %NULL.
   */
  props[PROP_CONNECTION_ID] = g_param_spec_string ("connection-id", NULL, NULL, NULL, flags);
  /**
   * EksJob:inline-connection:
   *
   * A connection that is saved with the export, or %NULL.
   */
  props[PROP_INLINE_CONNECTION] = g_param_spec_object ("inline-connection", NULL, NULL, EKS_TYPE_CONNECTION, flags);
  /**
   * EksJob:file-name:
   *
   * The name of the file, as a pattern. It follows the format until somebody chooses one.
   */
  props[PROP_FILE_NAME] = g_param_spec_string ("file-name", NULL, NULL, NULL, flags);
  define_choices (flags);
  define_children (readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_job_init (EksJob *self)
{
  self->id = g_uuid_string_random ();
  self->name = g_strdup ("");
  self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->tables = eks_spec_add_list (EKS_SPEC (self), EKS_TYPE_TABLE);
  self->destinations = eks_spec_add_list (EKS_SPEC (self), EKS_TYPE_DESTINATION);
  self->language = g_strdup (eks_job_languages[0]);
  g_signal_connect_object (self->tables, "items-changed", G_CALLBACK (on_tables_changed), self, G_CONNECT_SWAPPED);
  eks_job_take_format (self, eks_format_new (EKS_FORMAT_CSV));
  eks_job_take_encryption (self, eks_encryption_new ());
  eks_job_take_notify (self, eks_notify_new ());
  eks_job_take_schedule (self, eks_schedule_new ());
  eks_job_take_guards (self, eks_guards_new ());
}

/**
 * eks_job_new:
 *
 * Use from one thread at a time; a run takes a copy.
 *
 * Returns: (transfer full): an export with an id of its own and without tables, as CSV, not encrypted
 */
EksJob *
eks_job_new (void)
{
  return g_object_new (EKS_TYPE_JOB, NULL);
}

/**
 * eks_job_get_id:
 * @self: a job
 *
 * Returns: (transfer none): its id
 */
const char *
eks_job_get_id (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->id;
}

/**
 * eks_job_has_lasting_id:
 * @self: a job
 *
 * Returns: %FALSE if it is from a file without an id, so that no later run is known to be one of the same export
 */
gboolean
eks_job_has_lasting_id (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), FALSE);
  return !self->id_is_passing;
}

void
eks_job_set_id_passing (EksJob *self, gboolean passing)
{
  self->id_is_passing = passing;
}

/**
 * eks_job_renew_id:
 * @self: a job that becomes another one
 */
void
eks_job_renew_id (EksJob *self)
{
  g_return_if_fail (EKS_IS_JOB (self));

  g_free (self->id);
  self->id = g_uuid_string_random ();
  self->id_is_passing = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ID]);
}

/**
 * eks_job_get_name:
 * @self: a job
 *
 * Returns: (transfer none): its name; empty if it has none yet
 */
const char *
eks_job_get_name (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->name;
}

/**
 * eks_job_set_name:
 * @self: a job
 * @name: (nullable): its name
 */
void
eks_job_set_name (EksJob *self, const char *name)
{
  g_return_if_fail (EKS_IS_JOB (self));

  if (eks_set_str (&self->name, name != NULL ? name : ""))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

/**
 * eks_job_get_connection_id:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): the id of a saved connection
 */
const char *
eks_job_get_connection_id (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->connection_id;
}

static void
set_connection (EksJob *self, const char *id, EksConnection *connection)
{
  EksConnection *old = self->inline_connection;

  g_object_freeze_notify (G_OBJECT (self));
  if (eks_set_str (&self->connection_id, id))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONNECTION_ID]);
  if (old != connection)
    {
      if (old != NULL)
        eks_spec_disown (EKS_SPEC (self), EKS_SPEC (old));
      if (connection != NULL)
        eks_spec_adopt (EKS_SPEC (self), EKS_SPEC (connection));
      g_set_object (&self->inline_connection, connection);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INLINE_CONNECTION]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * eks_job_set_connection_id:
 * @self: a job
 * @id: (nullable): the id of a saved connection, which takes the place of an inline one; %NULL or empty for none
 */
void
eks_job_set_connection_id (EksJob *self, const char *id)
{
  g_return_if_fail (EKS_IS_JOB (self));

  if (id != NULL && id[0] == '\0')
    id = NULL;
  set_connection (self, id, id != NULL ? NULL : self->inline_connection);
}

/**
 * eks_job_get_inline_connection:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): the connection that is saved with it
 */
EksConnection *
eks_job_get_inline_connection (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->inline_connection;
}

/**
 * eks_job_dup_connection_text:
 * @self: a job
 *
 * Returns: (transfer full): a text that tells its connection from every other, whether it is named or saved with the job
 */
char *
eks_job_dup_connection_text (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->inline_connection != NULL ? eks_connection_to_data (self->inline_connection) : g_strdup (self->connection_id != NULL ? self->connection_id : "");
}

/**
 * eks_job_set_inline_connection:
 * @self: a job
 * @connection: (nullable): a connection that takes the place of a saved one
 */
void
eks_job_set_inline_connection (EksJob *self, EksConnection *connection)
{
  g_return_if_fail (EKS_IS_JOB (self) && (connection == NULL || EKS_IS_CONNECTION (connection)));
  set_connection (self, connection != NULL ? NULL : self->connection_id, connection);
}

/**
 * eks_job_get_parameter:
 * @self: a job
 * @name: the name of a parameter
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
eks_job_get_parameter (EksJob *self, const char *name)
{
  g_return_val_if_fail (EKS_IS_JOB (self) && name != NULL, NULL);
  return g_hash_table_lookup (self->parameters, name);
}

/**
 * eks_job_set_parameter:
 * @self: a job
 * @name: the name of a parameter
 * @value: (nullable): its value, or %NULL to remove it
 */
void
eks_job_set_parameter (EksJob *self, const char *name, const char *value)
{
  g_return_if_fail (EKS_IS_JOB (self) && name != NULL);

  if (g_strcmp0 (g_hash_table_lookup (self->parameters, name), value) == 0)
    return;
  if (value != NULL)
    g_hash_table_insert (self->parameters, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->parameters, name);
  eks_spec_changed (EKS_SPEC (self));
}

/**
 * eks_job_list_parameters:
 * @self: a job
 *
 * Returns: (transfer full): the names of its parameters, sorted
 */
GStrv
eks_job_list_parameters (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return eks_spec_list_keys (self->parameters);
}

/**
 * eks_job_get_file_name:
 * @self: a job
 *
 * Returns: (transfer none): the name of the file, as a pattern
 */
const char *
eks_job_get_file_name (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->file_name != NULL ? self->file_name : self->default_file_name;
}

/**
 * eks_job_set_file_name:
 * @self: a job
 * @pattern: (nullable): the name of the file, as a pattern; empty, %NULL or the default itself: the default, which follows the format
 */
void
eks_job_set_file_name (EksJob *self, const char *pattern)
{
  g_autofree char *before = NULL;

  g_return_if_fail (EKS_IS_JOB (self));

  before = g_strdup (eks_job_get_file_name (self));
  if (pattern != NULL && (pattern[0] == '\0' || strcmp (pattern, self->default_file_name) == 0))
    pattern = NULL;
  eks_set_str (&self->file_name, pattern);
  if (strcmp (before, eks_job_get_file_name (self)) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILE_NAME]);
}

/**
 * eks_job_get_tables:
 * @self: a job
 *
 * Returns: (transfer none): its #EksTable
 */
GListStore *
eks_job_get_tables (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->tables;
}

/**
 * eks_job_get_table:
 * @self: a job
 * @index: which
 *
 * Returns: (transfer none) (nullable): the table
 */
EksTable *
eks_job_get_table (EksJob *self, guint index)
{
  g_autoptr (EksTable) table = NULL;

  g_return_val_if_fail (EKS_IS_JOB (self), NULL);

  table = g_list_model_get_item (G_LIST_MODEL (self->tables), index);
  return table; /* the list still holds it */
}

/**
 * eks_job_get_format:
 * @self: a job
 *
 * Returns: (transfer none): the kind of file
 */
EksFormat *
eks_job_get_format (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->format;
}

/**
 * eks_job_get_encryption:
 * @self: a job
 *
 * Returns: (transfer none): protected for whom
 */
EksEncryption *
eks_job_get_encryption (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->encryption;
}

/**
 * eks_job_get_destinations:
 * @self: a job
 *
 * Returns: (transfer none): its #EksDestination
 */
GListStore *
eks_job_get_destinations (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->destinations;
}

/**
 * eks_job_find_destination:
 * @self: a job
 * @id: the id of a destination
 *
 * Returns: (transfer none) (nullable): the destination
 */
EksDestination *
eks_job_find_destination (EksJob *self, const char *id)
{
  g_return_val_if_fail (EKS_IS_JOB (self) && id != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->destinations)); i++)
    {
      g_autoptr (EksDestination) destination = g_list_model_get_item (G_LIST_MODEL (self->destinations), i);
      if (strcmp (eks_destination_get_id (destination), id) == 0)
        return destination; /* the list still holds it */
    }
  return NULL;
}

/**
 * eks_job_get_notify:
 * @self: a job
 *
 * Returns: (transfer none): who gets a mail
 */
EksNotify *
eks_job_get_notify (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->notify;
}

/**
 * eks_job_get_schedule:
 * @self: a job
 *
 * Returns: (transfer none): when it runs by itself
 */
EksSchedule *
eks_job_get_schedule (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->schedule;
}

/**
 * eks_job_get_guards:
 * @self: a job
 *
 * Returns: (transfer none): what is looked at before a delivery
 */
EksGuards *
eks_job_get_guards (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->guards;
}

typedef struct
{
  EksJob *job;
  char *missing; /* (owned) (nullable) */
} ParameterLookup;

static char *
lookup_parameter (const char *name, gpointer data)
{
  ParameterLookup *lookup = data;
  const char *value = g_hash_table_lookup (lookup->job->parameters, name);

  if (value == NULL)
    eks_set_str (&lookup->missing, name);
  return g_strdup (value);
}

/**
 * eks_job_expand_value:
 * @self: a job
 * @value: a value of a condition
 * @error: return location
 *
 * Puts parameters in the place of their names in braces.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with %EKS_ERROR_INVALID_JOB if there is no such parameter
 */
char *
eks_job_expand_value (EksJob *self, const char *value, GError **error)
{
  ParameterLookup lookup = { self, NULL };
  char *expanded;

  g_return_val_if_fail (EKS_IS_JOB (self) && value != NULL, NULL);

  expanded = eks_pattern_expand (value, lookup_parameter, &lookup, error);
  if (expanded == NULL && lookup.missing != NULL)
    {
      g_clear_error (error);
      /* TRANSLATORS: %s is the name of a parameter of an export. Neither “parameters” nor --set is translated. */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("the parameter {%s} has no value; give it one under “parameters” or with --set"), lookup.missing);
    }
  g_free (lookup.missing);
  return expanded;
}

static gboolean
mentions_parameter (EksFilter *filter, const char *braced)
{
  const char *const *values = eks_filter_get_kind (filter) == EKS_FILTER_CONDITION ? eks_filter_get_values (filter) : NULL;

  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    if (strstr (values[i], braced) != NULL)
      return TRUE;
  for (guint i = 0; eks_filter_get_kind (filter) != EKS_FILTER_CONDITION && i < eks_filter_get_n_children (filter); i++)
    if (mentions_parameter (eks_filter_get_child (filter, i), braced))
      return TRUE;
  return FALSE;
}

/**
 * eks_job_has_parameter:
 * @self: a job
 * @name: a name
 *
 * Returns: whether the job gives such a parameter a value, or a filter of it needs one
 */
gboolean
eks_job_has_parameter (EksJob *self, const char *name)
{
  g_autofree char *braced = NULL;
  gboolean found;

  g_return_val_if_fail (EKS_IS_JOB (self) && name != NULL, FALSE);

  braced = g_strconcat ("{", name, "}", NULL);
  found = g_hash_table_contains (self->parameters, name);
  for (guint i = 0; !found && i < g_list_model_get_n_items (G_LIST_MODEL (self->tables)); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (G_LIST_MODEL (self->tables), i);
      found = mentions_parameter (eks_table_get_where (table), braced);
    }
  return found;
}

/**
 * eks_job_get_language:
 * @self: a job
 *
 * Returns: (transfer none): the language of words that the file has beyond the data, such as `da`
 */
const char *
eks_job_get_language (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->language;
}

/**
 * eks_job_guess_language:
 *
 * Returns: (transfer none): the language that a new export has: the user's, if a file can have words in it
 */
const char *
eks_job_guess_language (void)
{
  const char *const *wanted = g_get_language_names ();

  for (guint i = 0; wanted[i] != NULL; i++)
    for (guint j = 0; eks_job_languages[j] != NULL; j++)
      if (strcmp (wanted[i], eks_job_languages[j]) == 0)
        return eks_job_languages[j];
  return eks_job_languages[0];
}

/**
 * eks_job_set_language:
 * @self: a job
 * @language: one of eks_job_languages; anything else is taken as English
 */
void
eks_job_set_language (EksJob *self, const char *language)
{
  g_return_if_fail (EKS_IS_JOB (self));

  if (language == NULL || !g_strv_contains (eks_job_languages, language))
    language = eks_job_languages[0];
  if (eks_set_str (&self->language, language))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LANGUAGE]);
}

/**
 * eks_job_get_personal:
 * @self: a job
 *
 * Returns: what becomes of personal data
 */
EksPersonal
eks_job_get_personal (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), EKS_PERSONAL_KEEP);
  return self->personal;
}

/**
 * eks_job_get_report:
 * @self: a job
 *
 * Returns: whether a report stands beside the file
 */
EksReportFile
eks_job_get_report (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), EKS_REPORT_FILE_NONE);
  return self->report;
}

/**
 * eks_job_get_retention_days:
 * @self: a job
 *
 * Returns: after how many days a delivered file is removed; 0: never
 */
int
eks_job_get_retention_days (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), 0);
  return self->retention_days;
}

/**
 * eks_job_set_retention_days:
 * @self: a job
 * @days: after how many days a delivered file is removed, %EKS_JOB_MAX_RETENTION_DAYS at most; 0: never
 */
void
eks_job_set_retention_days (EksJob *self, int days)
{
  g_return_if_fail (EKS_IS_JOB (self) && days >= 0 && days <= EKS_JOB_MAX_RETENTION_DAYS);

  if (self->retention_days == days)
    return;
  self->retention_days = days;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RETENTION_DAYS]);
}

/* A file that is read keeps its id. */
void
eks_job_set_id (EksJob *self, const char *id)
{
  g_return_if_fail (EKS_IS_JOB (self) && id != NULL);
  eks_set_str (&self->id, id);
}

/* (transfer full) */
void
eks_job_take_format (EksJob *self, EksFormat *format)
{
  g_return_if_fail (EKS_IS_JOB (self) && EKS_IS_FORMAT (format));

  g_clear_object (&self->format);
  self->format = format;
  update_default_file_name (self);
  g_signal_connect_object (format, "changed", G_CALLBACK (on_format_changed), self, G_CONNECT_SWAPPED);
}

/* (transfer full) */
void
eks_job_take_encryption (EksJob *self, EksEncryption *encryption)
{
  g_return_if_fail (EKS_IS_JOB (self) && EKS_IS_ENCRYPTION (encryption));

  g_clear_object (&self->encryption);
  self->encryption = encryption;
  eks_spec_adopt (EKS_SPEC (self), EKS_SPEC (encryption));
}

/* (transfer full) */
void
eks_job_take_notify (EksJob *self, EksNotify *notify)
{
  g_return_if_fail (EKS_IS_JOB (self) && EKS_IS_NOTIFY (notify));

  g_clear_object (&self->notify);
  self->notify = notify;
  eks_spec_adopt (EKS_SPEC (self), EKS_SPEC (notify));
}

/* (transfer full) */
void
eks_job_take_schedule (EksJob *self, EksSchedule *schedule)
{
  g_return_if_fail (EKS_IS_JOB (self) && EKS_IS_SCHEDULE (schedule));

  g_clear_object (&self->schedule);
  self->schedule = schedule;
  eks_spec_adopt (EKS_SPEC (self), EKS_SPEC (schedule));
}

/* (transfer full) */
void
eks_job_take_guards (EksJob *self, EksGuards *guards)
{
  g_return_if_fail (EKS_IS_JOB (self) && EKS_IS_GUARDS (guards));

  g_clear_object (&self->guards);
  self->guards = guards;
  eks_spec_adopt (EKS_SPEC (self), EKS_SPEC (guards));
}

/* (transfer full) (element-type utf8 utf8) */
void
eks_job_take_parameters (EksJob *self, GHashTable *parameters)
{
  g_return_if_fail (EKS_IS_JOB (self) && parameters != NULL);

  g_hash_table_unref (self->parameters);
  self->parameters = parameters;
}

/* (transfer none) (element-type utf8 utf8) */
GHashTable *
eks_job_get_parameters (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->parameters;
}

/* (nullable): NULL while the name follows the format */
const char *
eks_job_get_chosen_file_name (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->file_name;
}
