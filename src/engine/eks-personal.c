/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of personal data. A column that a person has masked, hashed, emptied or reduced to whether there is a value
 * is protected already and stays as it is; what the export wants for personal data is done to the others, after their own
 * changes, so that nothing is done twice. What a form asks for counts as personal, whether or not a record names it in its
 * sensitive data: the next record may. */

#include "config.h"

#include "eks-personal.h"

#include "eks-catalog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  EksConnector *connector;
  EksEntity *entity;
  GFunc func; /* gets each personal EksCatalogField */
  gpointer data;
} Search;

static void
search_cb (gpointer id, gpointer data)
{
  Search *search = data;
  g_autoptr (EksCatalogField) field = eks_catalog_find (search->connector, search->entity, id, NULL);

  if (field != NULL && eks_catalog_field_get_privacy (field) != EKS_PRIVACY_NONE)
    search->func (field, search->data);
}

static void
foreach_personal (EksConnector *connector, EksEntity *entity, EksColumn *column, GFunc func, gpointer data)
{
  Search search = { connector, entity, func, data };

  eks_column_foreach_field (column, search_cb, &search);
}

static void
note_cb (gpointer field, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/**
 * eks_personal_get_protection:
 * @column: a column
 *
 * The first change that hides the value decides: those behind it see no more than it leaves.
 *
 * Returns: what the column's own changes leave of its values, personal or not; %EKS_EXPOSURE_CLEAR if they hide nothing
 */
EksExposure
eks_personal_get_protection (EksColumn *column)
{
  GListModel *transforms;

  g_return_val_if_fail (EKS_IS_COLUMN (column), EKS_EXPOSURE_CLEAR);

  transforms = G_LIST_MODEL (eks_column_get_transforms (column));
  for (guint i = 0; i < g_list_model_get_n_items (transforms); i++)
    {
      g_autoptr (EksTransform) transform = g_list_model_get_item (transforms, i);

      switch ((int) eks_transform_get_kind (transform))
        {
        case EKS_TRANSFORM_MASK:
          return EKS_EXPOSURE_MASKED;
        case EKS_TRANSFORM_HASH:
          return EKS_EXPOSURE_HASHED;
        case EKS_TRANSFORM_PRESENCE:
        case EKS_TRANSFORM_DROP:
          return EKS_EXPOSURE_REDUCED;
        default:
          break;
        }
    }
  return EKS_EXPOSURE_CLEAR;
}

/* How many there are says at most whether there is one. A sum, and the smallest of several values, may be somebody's. */
static gboolean
counts_values (EksColumn *column)
{
  return eks_column_get_measure (column) == EKS_MEASURE_COUNT || eks_column_get_measure (column) == EKS_MEASURE_COUNT_DISTINCT;
}

/**
 * eks_personal_get_exposure:
 * @connector: a connector
 * @entity: one of its entities
 * @column: a column of it; a pattern has the personal data of all its fields
 * @personal: what the export wants for personal data
 *
 * Returns: what leaves this computer of the personal data in @column
 */
EksExposure
eks_personal_get_exposure (EksConnector *connector, EksEntity *entity, EksColumn *column, EksPersonal personal)
{
  gboolean is_personal = FALSE;
  EksExposure own;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_ENTITY (entity) && EKS_IS_COLUMN (column), EKS_EXPOSURE_NONE);

  foreach_personal (connector, entity, column, note_cb, &is_personal);
  if (!is_personal || eks_column_get_hidden (column))
    return EKS_EXPOSURE_NONE;
  if (counts_values (column))
    return EKS_EXPOSURE_REDUCED;
  own = eks_personal_get_protection (column);
  if (own != EKS_EXPOSURE_CLEAR)
    return own;
  switch (personal)
    {
    case EKS_PERSONAL_LEAVE_OUT:
      return EKS_EXPOSURE_LEFT_OUT;
    case EKS_PERSONAL_MASK:
      return EKS_EXPOSURE_MASKED;
    case EKS_PERSONAL_HASH:
      return EKS_EXPOSURE_HASHED;
    case EKS_PERSONAL_KEEP:
    default:
      return EKS_EXPOSURE_CLEAR;
    }
}

typedef struct
{
  const char *id;
  gboolean found;
} Mention;

static void
mention_cb (gpointer id, gpointer data)
{
  Mention *mention = data;

  mention->found = mention->found || strcmp (id, mention->id) == 0;
}

/**
 * eks_personal_conceals_field:
 * @connector: a connector
 * @entity: one of its entities
 * @table: a table of it as it is written, see eks_personal_protect_table()
 * @id: the id of a field
 *
 * Returns: whether the values of the field are not for who reads the file: it is personal or a column protects it, and no
 *   column shows it
 */
gboolean
eks_personal_conceals_field (EksConnector *connector, EksEntity *entity, EksTable *table, const char *id)
{
  g_autoptr (EksCatalogField) field = eks_catalog_find (connector, entity, id, NULL);
  gboolean concealed = field != NULL && eks_catalog_field_get_privacy (field) != EKS_PRIVACY_NONE;
  g_autoptr (GListModel) columns = eks_table_dup_written (table);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      Mention mention = { id, FALSE };

      eks_column_foreach_field (column, mention_cb, &mention);
      if (!mention.found || eks_column_get_hidden (column) || counts_values (column))
        continue;
      if (eks_personal_get_protection (column) == EKS_EXPOSURE_CLEAR)
        return FALSE;
      concealed = TRUE;
    }
  return concealed;
}

static EksTransform *
make_protection (EksPersonal personal)
{
  EksTransform *transform = eks_transform_new (personal == EKS_PERSONAL_HASH ? EKS_TRANSFORM_HASH : EKS_TRANSFORM_MASK);

  if (personal == EKS_PERSONAL_MASK)
    g_object_set (transform, "keep", EKS_PERSONAL_MASK_KEEP, NULL);
  return transform;
}

/**
 * eks_personal_protect_table:
 * @connector: a connector
 * @table: a table of one of its entities, changed
 * @personal: what the export wants for personal data
 * @tally: (nullable): where columns that are left out are counted
 *
 * Makes of the columns that show personal data what the export wants, so that nothing behind needs to know about it. Rows of a
 * table that is counted are put together by what is left.
 */
void
eks_personal_protect_table (EksConnector *connector, EksTable *table, EksPersonal personal, EksTally *tally)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GListModel) written = NULL;
  EksEntity *entity;
  g_auto (GStrv) titles = NULL;

  g_return_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_TABLE (table));

  entity = eks_table_get_entity (table) != NULL ? eks_connector_find_entity (connector, eks_table_get_entity (table)) : NULL;
  if (entity == NULL || personal == EKS_PERSONAL_KEEP)
    return;
  written = eks_table_dup_written (table);
  for (guint i = 0; i < g_list_model_get_n_items (written); i++)
    g_ptr_array_add (columns, g_list_model_get_item (written, i));
  titles = eks_catalog_get_titles (connector, table);
  for (guint i = 0; i < columns->len; i++)
    {
      EksColumn *column = g_ptr_array_index (columns, i);

      if (eks_personal_get_exposure (connector, entity, column, EKS_PERSONAL_KEEP) != EKS_EXPOSURE_CLEAR)
        continue;
      if (personal == EKS_PERSONAL_LEAVE_OUT)
        {
          if (tally != NULL)
            eks_tally_add (tally, EKS_TALLY_COLUMN_LEFT_OUT, titles[i], 1, NULL, 0);
          eks_table_remove_column (table, column);
          continue;
        }
      g_autoptr (EksTransform) protection = make_protection (personal);
      g_list_store_append (eks_column_get_transforms (column), protection);
    }
}

static void
personal_field_free (EksPersonalField *field)
{
  g_free (field->id);
  g_free (field);
}

typedef struct
{
  GPtrArray *fields;
  EksExposure exposure; /* of the column */
} Listing;

static void
list_field_cb (gpointer data, gpointer user_data)
{
  EksCatalogField *field = data;
  Listing *listing = user_data;
  EksPersonalField *added;

  for (guint i = 0; i < listing->fields->len; i++)
    {
      EksPersonalField *known = g_ptr_array_index (listing->fields, i);
      if (strcmp (known->id, eks_catalog_field_get_id (field)) != 0)
        continue;
      known->exposure = MIN (known->exposure, listing->exposure);
      return;
    }
  added = g_new0 (EksPersonalField, 1);
  added->id = g_strdup (eks_catalog_field_get_id (field));
  added->privacy = eks_catalog_field_get_privacy (field);
  added->exposure = listing->exposure;
  g_ptr_array_add (listing->fields, added);
}

/**
 * eks_personal_list:
 * @connector: a connector
 * @table: a table of one of its entities, as the job has it
 * @personal: what the export wants for personal data
 *
 * Returns: (transfer full) (element-type EksPersonalField): the personal fields of which something goes into the file, in the
 *   order of its columns
 */
GPtrArray *
eks_personal_list (EksConnector *connector, EksTable *table, EksPersonal personal)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func ((GDestroyNotify) personal_field_free);
  g_autoptr (GListModel) columns = NULL;
  EksEntity *entity;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_TABLE (table), fields);

  entity = eks_table_get_entity (table) != NULL ? eks_connector_find_entity (connector, eks_table_get_entity (table)) : NULL;
  columns = eks_table_dup_written (table);
  for (guint i = 0; entity != NULL && i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      Listing listing = { fields, eks_personal_get_exposure (connector, entity, column, personal) };
      if (listing.exposure != EKS_EXPOSURE_NONE && listing.exposure != EKS_EXPOSURE_LEFT_OUT)
        foreach_personal (connector, entity, column, list_field_cb, &listing);
    }
  return fields;
}

static void
add_label_cb (gpointer field, gpointer data)
{
  g_autofree char *name = eks_catalog_field_dup_name (field);
  g_autofree char *label = NULL;

  if (eks_catalog_field_get_privacy (field) == EKS_PRIVACY_SENSITIVE)
    /* TRANSLATORS: a field in a list of personal data that asks for special care: “Civil registration number (sensitive)” */
    label = g_strdup_printf (_("%s (sensitive)"), name);
  else
    label = g_steal_pointer (&name);
  if (!g_ptr_array_find_with_equal_func (data, label, g_str_equal, NULL))
    g_ptr_array_add (data, g_steal_pointer (&label));
}

static void
collect_labels (EksConnector *connector, EksJob *job, EksExposure exposure, GPtrArray *labels)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (job));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      g_autoptr (GListModel) columns = eks_table_dup_written (table);
      EksEntity *entity = eks_table_get_entity (table) != NULL ? eks_connector_find_entity (connector, eks_table_get_entity (table)) : NULL;

      for (guint j = 0; entity != NULL && j < g_list_model_get_n_items (columns); j++)
        {
          g_autoptr (EksColumn) column = g_list_model_get_item (columns, j);
          if (eks_personal_get_exposure (connector, entity, column, eks_job_get_personal (job)) == exposure)
            foreach_personal (connector, entity, column, add_label_cb, labels);
        }
    }
}

static const char *
sentence_for (EksExposure exposure)
{
  switch (exposure)
    {
    case EKS_EXPOSURE_CLEAR:
      /* TRANSLATORS: %s is a list of fields */
      return _("Personal data goes into the file: %s.");
    case EKS_EXPOSURE_MASKED:
      /* TRANSLATORS: of personal data; %s is a list of fields */
      return _("Of this personal data, only the last characters go into the file: %s.");
    case EKS_EXPOSURE_HASHED:
      /* TRANSLATORS: of personal data; a fingerprint is a code made from the value; %s is a list of fields */
      return _("Of this personal data, only a fingerprint goes into the file: %s.");
    case EKS_EXPOSURE_REDUCED:
      /* TRANSLATORS: of personal data; %s is a list of fields */
      return _("Of this personal data, at most whether there is a value goes into the file: %s.");
    case EKS_EXPOSURE_LEFT_OUT:
      /* TRANSLATORS: of personal data; %s is a list of fields */
      return _("This personal data is left out of the file: %s.");
    case EKS_EXPOSURE_NONE:
    default:
      g_return_val_if_reached ("%s");
    }
}

/**
 * eks_personal_describe:
 * @connector: the connector of @job
 * @job: a job
 *
 * Returns: (transfer full) (element-type utf8): sentences that name the personal fields of the columns and what leaves this
 *   computer of them, the most exposed ones first; none if no column has personal data
 */
GPtrArray *
eks_personal_describe (EksConnector *connector, EksJob *job)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_JOB (job), sentences);

  for (EksExposure exposure = EKS_EXPOSURE_CLEAR; exposure <= EKS_EXPOSURE_LEFT_OUT; exposure++)
    {
      g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *list = NULL;

      collect_labels (connector, job, exposure, labels);
      if (labels->len == 0)
        continue;
      g_ptr_array_add (labels, NULL);
      list = g_strjoinv (", ", (char **) labels->pdata);
      GString *sentence = g_string_new (sentence_for (exposure));
      g_string_replace (sentence, "%s", list, 1);
      g_ptr_array_add (sentences, g_string_free (sentence, FALSE));
    }
  return sentences;
}
