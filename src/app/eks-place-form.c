/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows are made from a table, and follow the properties of the destination. The secret is not among them: it goes from its
 * row to the keyring. */

#include "config.h"

#include "eks-place-form.h"

#include "eks-error.h"
#include "eks-fault-row.h"
#include "eks-file-row.h"
#include "eks-gcs-key.h"
#include "eks-place-words.h"
#include "eks-text.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

/* The key file of a service account has about 2 KiB. */
#define MAX_KEY_FILE (64 * 1024)

typedef enum
{
  FIELD_TEXT,
  FIELD_PORT,
  FIELD_SWITCH,
  FIELD_TLS,
  FIELD_FILE,
} FieldKind;

/* A row. @property is also the name of its member in a job file, with _ for -. */
typedef struct
{
  const char *property;
  const char *title;
  const char *note; /* (nullable): below a switch or in the place of a file */
  FieldKind kind;
} Field;

static const Field fields[] = {
  { "host", N_("Ser_ver"), NULL, FIELD_TEXT },
  { "implicit-tls", N_("_Encryption"), NULL, FIELD_TLS },
  { "port", N_("P_ort"), NULL, FIELD_PORT },
  { "endpoint", N_("A_ddress of the service, if it is not the usual one"), NULL, FIELD_TEXT },
  { "region", N_("Re_gion"), NULL, FIELD_TEXT },
  { "bucket", N_("_Bucket"), NULL, FIELD_TEXT },
  { "user", N_("_User"), NULL, FIELD_TEXT },
  { "access-key", N_("_Access key ID"), NULL, FIELD_TEXT },
  { "key-file", N_("Private _key"), N_("None: sign in with a password"), FIELD_FILE },
  { "path-style", N_("The bucket is part of the _path"), N_("As services other than Amazon’s often want it"), FIELD_SWITCH },
  { "ca-file", N_("Private a_uthority"), N_("Those that this computer trusts vouch for the server"), FIELD_FILE },
};

#define N_FIELDS G_N_ELEMENTS (fields)
/* The secret is asked for before what few people need. */
#define FIELDS_BEFORE_SECRET 9

struct _EksPlaceForm
{
  AdwPreferencesGroup parent_instance;

  EksDestination *destination;   /* (owned) (nullable) */
  GtkWidget *rows[N_FIELDS];     /* (unowned) (nullable): children */
  EksFaultRow *faults[N_FIELDS]; /* (unowned) (nullable): below each of them */
  GtkWidget *secret_row;         /* (unowned) (nullable): a password, or the key file of a service account */
  EksFaultRow *secret_fault;     /* (unowned) (nullable): below it */
  char *key_file;                /* (owned) (nullable): what is in the key file of a service account */
  gboolean is_new;
};

enum
{
  SECRET_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksPlaceForm, eks_place_form, ADW_TYPE_PREFERENCES_GROUP)

/* 0: the usual one; -1: no port */
static int
parse_port (const char *text)
{
  guint64 port = 0;

  if (text[0] == '\0')
    return 0;
  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL) ? (int) port : -1;
}

static void
on_port_changed (EksPlaceForm *self, GtkEditable *row)
{
  int port = parse_port (gtk_editable_get_text (row));

  if (port >= 0)
    g_object_set (self->destination, "port", port, NULL);
  g_signal_emit (self, signals[SECRET_CHANGED], 0); /* whoever shows faults looks again */
}

static GtkWidget *
make_text_row (EksPlaceForm *self, const Field *field)
{
  GtkWidget *row = adw_entry_row_new ();

  g_object_bind_property (self->destination, field->property, row, "text", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return row;
}

static GtkWidget *
make_port_row (EksPlaceForm *self)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *text = g_strdup_printf ("%d", eks_destination_get_port (self->destination));

  if (eks_destination_get_port (self->destination) > 0)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_DIGITS);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_port_changed), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_switch_row (EksPlaceForm *self, const Field *field)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_switch_new ();

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(field->note));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  g_object_bind_property (self->destination, field->property, button, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return row;
}

static GtkWidget *
make_tls_row (EksPlaceForm *self, const Field *field)
{
  GtkWidget *row = adw_combo_row_new ();
  const char *const kinds[] = { _("On request (explicit)"), _("From the start (implicit)"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (kinds);

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  g_object_bind_property (self->destination, field->property, row, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return row;
}

static GtkWidget *
make_file_row (EksPlaceForm *self, const Field *field)
{
  GtkWidget *row = g_object_new (EKS_TYPE_FILE_ROW, "none", _(field->note), NULL);

  g_object_bind_property (self->destination, field->property, row, "path", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return row;
}

static GtkWidget *
make_row (EksPlaceForm *self, const Field *field)
{
  switch (field->kind)
    {
    case FIELD_PORT:
      return make_port_row (self);
    case FIELD_SWITCH:
      return make_switch_row (self, field);
    case FIELD_TLS:
      return make_tls_row (self, field);
    case FIELD_FILE:
      return make_file_row (self, field);
    case FIELD_TEXT:
    default:
      return make_text_row (self, field);
    }
}

static EksFaultRow *
add_row (EksPlaceForm *self, GtkWidget *row, const char *title)
{
  GtkWidget *fault = eks_fault_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), fault);
  return EKS_FAULT_ROW (fault);
}

static void
add_field (EksPlaceForm *self, guint index)
{
  const Field *field = &fields[index];

  if (!eks_destination_has_member (self->destination, field->property))
    return;
  self->rows[index] = make_row (self, field);
  self->faults[index] = add_row (self, self->rows[index], _(field->title));
}

/* (transfer full) (nullable): what is in the file, which may be any that there is */
static char *
read_key_file (const char *path, GError **error)
{
  g_autofree char *whole = g_str_has_prefix (path, "~/") ? g_build_filename (g_get_home_dir (), path + 2, NULL) : g_strdup (path);
  g_autoptr (GFile) file = g_file_new_for_path (whole);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  char *content = g_malloc0 (MAX_KEY_FILE + 1);
  gsize length = 0;

  if (stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream), content, MAX_KEY_FILE + 1, &length, NULL, error) && length <= MAX_KEY_FILE)
    return content;
  if (length > MAX_KEY_FILE)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("this file is too large to be a key"));
  g_free (content);
  return NULL;
}

/* Read at once: the file may be on a stick, and the keyring has it afterwards. */
static void
on_key_file_chosen (EksPlaceForm *self)
{
  const char *path = eks_file_row_get_path (EKS_FILE_ROW (self->secret_row));
  g_autoptr (GError) error = NULL;
  g_autoptr (EksGcsKey) key = NULL;

  g_clear_pointer (&self->key_file, eks_text_free_secret);
  if (path[0] != '\0')
    self->key_file = read_key_file (path, &error);
  if (self->key_file != NULL)
    key = eks_gcs_key_parse (self->key_file, &error);
  if (key == NULL)
    g_clear_pointer (&self->key_file, eks_text_free_secret);
  eks_fault_row_show (self->secret_fault, self->secret_row, error != NULL ? error->message : NULL);
  if (key != NULL)
    eks_fault_row_show_note (self->secret_fault, eks_gcs_key_get_email (key));
  g_signal_emit (self, signals[SECRET_CHANGED], 0);
}

static void
on_secret_changed (EksPlaceForm *self)
{
  g_signal_emit (self, signals[SECRET_CHANGED], 0);
}

static void
add_secret (EksPlaceForm *self)
{
  if (eks_destination_get_kind (self->destination) == EKS_DESTINATION_LOCAL)
    return;
  if (eks_destination_get_kind (self->destination) == EKS_DESTINATION_GCS)
    {
      self->secret_row = g_object_new (EKS_TYPE_FILE_ROW, "none", self->is_new ? _("A JSON file that Google gives; its content goes to the keyring") : _("As it is"), NULL);
      self->secret_fault = add_row (self, self->secret_row, _("_Key file of the service account"));
      g_signal_connect_object (self->secret_row, "notify::path", G_CALLBACK (on_key_file_chosen), self, G_CONNECT_SWAPPED);
      return;
    }
  self->secret_row = adw_password_entry_row_new ();
  self->secret_fault = add_row (self, self->secret_row, "");
  g_signal_connect_object (self->secret_row, "changed", G_CALLBACK (on_secret_changed), self, G_CONNECT_SWAPPED);
}

static void
eks_place_form_dispose (GObject *object)
{
  EksPlaceForm *self = EKS_PLACE_FORM (object);

  g_clear_object (&self->destination);
  G_OBJECT_CLASS (eks_place_form_parent_class)->dispose (object);
}

static void
eks_place_form_finalize (GObject *object)
{
  g_clear_pointer (&EKS_PLACE_FORM (object)->key_file, eks_text_free_secret);
  G_OBJECT_CLASS (eks_place_form_parent_class)->finalize (object);
}

static void
eks_place_form_class_init (EksPlaceFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_place_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_place_form_finalize;
  /**
   * EksPlaceForm::secret-changed:
   * @self: the form
   *
   * Something was written that is not in the destination.
   */
  signals[SECRET_CHANGED] = g_signal_new ("secret-changed", EKS_TYPE_PLACE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_place_form_init (EksPlaceForm *self)
{
}

/**
 * eks_place_form_set_destination:
 * @self: a form without rows
 * @destination: what it shows and changes
 * @is_new: whether there is nothing of it yet, in the keyring either
 */
void
eks_place_form_set_destination (EksPlaceForm *self, EksDestination *destination, gboolean is_new)
{
  g_return_if_fail (EKS_IS_PLACE_FORM (self) && EKS_IS_DESTINATION (destination) && self->destination == NULL);

  self->destination = g_object_ref (destination);
  self->is_new = is_new;
  for (guint i = 0; i < FIELDS_BEFORE_SECRET; i++)
    add_field (self, i);
  add_secret (self);
  for (guint i = FIELDS_BEFORE_SECRET; i < N_FIELDS; i++)
    add_field (self, i);
}

static void
show_field (EksPlaceForm *self, guint index, EksJsonIssues *issues)
{
  GtkWidget *row = self->rows[index];
  g_autofree char *member = g_strdelimit (g_strdup (fields[index].property), "-", '_');
  const char *fault = eks_ui_find_issue (issues, member);

  if (row == NULL)
    return;
  if (fields[index].kind == FIELD_PORT)
    {
      gboolean usual = eks_destination_get_port (self->destination) == 0;
      /* TRANSLATORS: %d is the usual port */
      g_autofree char *title = g_strdup_printf (_("P_ort (if empty: %d)"), eks_destination_get_effective_port (self->destination));
      gboolean wrong = parse_port (gtk_editable_get_text (GTK_EDITABLE (row))) < 0;
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), usual ? title : _("P_ort"));
      fault = wrong ? _("A port is a number from 1 to 65535") : NULL;
    }
  else if (fields[index].kind == FIELD_TEXT && gtk_editable_get_text (GTK_EDITABLE (row))[0] == '\0')
    fault = NULL; /* what is still missing is no fault to be shown yet */
  eks_fault_row_show (self->faults[index], row, fault);
}

static void
show_secret (EksPlaceForm *self)
{
  g_autofree char *kept = NULL;
  const char *title;

  if (self->secret_row == NULL || !ADW_IS_ENTRY_ROW (self->secret_row))
    return;
  title = eks_place_words_get_secret (self->destination);
  /* TRANSLATORS: %s is the name of a secret such as “Password”; the person changes a connection */
  kept = g_strdup_printf (_("%s (empty: as it is)"), title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret_row), self->is_new ? title : kept);
  gtk_widget_set_visible (self->secret_row, eks_destination_takes_secret (self->destination));
}

/**
 * eks_place_form_show:
 * @self: a form
 * @issues: what is wrong with the destination, its members as paths
 */
void
eks_place_form_show (EksPlaceForm *self, EksJsonIssues *issues)
{
  g_return_if_fail (EKS_IS_PLACE_FORM (self) && self->destination != NULL && issues != NULL);

  for (guint i = 0; i < N_FIELDS; i++)
    show_field (self, i, issues);
  show_secret (self);
}

/**
 * eks_place_form_is_valid:
 * @self: a form
 *
 * Returns: whether what it holds beside the destination can be used
 */
gboolean
eks_place_form_is_valid (EksPlaceForm *self)
{
  g_return_val_if_fail (EKS_IS_PLACE_FORM (self), FALSE);

  for (guint i = 0; i < N_FIELDS; i++)
    if (fields[i].kind == FIELD_PORT && self->rows[i] != NULL && parse_port (gtk_editable_get_text (GTK_EDITABLE (self->rows[i]))) < 0)
      return FALSE;
  return self->secret_row == NULL || !EKS_IS_FILE_ROW (self->secret_row) || self->key_file != NULL || eks_file_row_get_path (EKS_FILE_ROW (self->secret_row))[0] == '\0';
}

/**
 * eks_place_form_dup_secret:
 * @self: a form
 *
 * Returns: (transfer full) (nullable): the secret that was given here, or %NULL if none was
 */
char *
eks_place_form_dup_secret (EksPlaceForm *self)
{
  g_return_val_if_fail (EKS_IS_PLACE_FORM (self), NULL);

  if (self->key_file != NULL)
    return g_strdup (self->key_file);
  if (self->secret_row == NULL || !GTK_IS_EDITABLE (self->secret_row) || !eks_destination_takes_secret (self->destination))
    return NULL;
  return gtk_editable_get_text (GTK_EDITABLE (self->secret_row))[0] != '\0' ? g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->secret_row))) : NULL;
}
