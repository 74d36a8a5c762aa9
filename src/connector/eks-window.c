/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a service filters by itself: the days that it is asked for, how far back it keeps them, and values that must be equal. */

#include "config.h"

#include "eks-descriptor-private.h"

#include "eks-timestamp.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const format_names[] = { "day", "time", "unix", NULL };

void
eks_window_free (EksWindow *self)
{
  if (self == NULL)
    return;
  g_free (self->field);
  g_free (self->from_parameter);
  g_free (self->to_parameter);
  g_free (self);
}

static const EksField *
find_field (EksJsonObject *object, EksEntity *entity, const char *id)
{
  const EksField *field = id != NULL ? eks_entity_find_field (entity, id) : NULL;

  if (id != NULL && field == NULL)
    /* TRANSLATORS: the id of a field */
    eks_descriptor_report (object, "field", _("“%s” is not a field of this entity"), id);
  return field;
}

static gint64
read_earliest (EksJsonObject *object)
{
  g_autofree char *day = eks_descriptor_dup_word (object, "earliest", FALSE);
  EksTimestamp parsed;

  if (day == NULL)
    return G_MININT64;
  if (eks_timestamp_parse (day, strlen (day), &parsed) && !parsed.has_time)
    return eks_days_from_civil (parsed.year, parsed.month, parsed.day);
  eks_descriptor_report (object, "earliest", "%s", _("a day such as 2022-03-01 is expected here"));
  return G_MININT64;
}

EksWindow *
eks_window_read (EksEntity *entity, EksJsonObject *parent)
{
  EksJsonObject *object = eks_json_object_open_member (parent, "window", FALSE);
  const EksField *field;
  EksWindow *self;

  if (object == NULL)
    return NULL;
  self = g_new0 (EksWindow, 1);
  self->field = eks_descriptor_dup_id (object, "field");
  self->from_parameter = eks_descriptor_dup_name (object, "from_parameter", TRUE);
  self->to_parameter = eks_descriptor_dup_name (object, "to_parameter", TRUE);
  if (eks_json_object_has (object, "format"))
    self->format = MAX (0, eks_json_object_get_choice (object, "format", format_names, -1));
  self->overlap_days = eks_json_object_get_integer (object, "overlap_days", 0, 400, 0);
  self->earliest = read_earliest (object);
  self->keeps_months = eks_json_object_get_integer (object, "keeps_months", 1, 1200, 0);
  field = find_field (object, entity, self->field);
  if (field != NULL && field->type != EKS_TYPE_TIMESTAMP && field->type != EKS_TYPE_DATE)
    /* TRANSLATORS: the id of a field */
    eks_descriptor_report (object, "field", _("“%s” is neither a timestamp nor a date"), self->field);
  eks_json_object_close (object);
  return self;
}

/**
 * eks_window_get_first_kept:
 * @self: the window of a stream
 * @today: days since 1970-01-01
 *
 * Returns: the first day that the service still has, or %G_MININT64 if it keeps all
 */
gint64
eks_window_get_first_kept (const EksWindow *self, gint64 today)
{
  int year, month, day;
  gint64 months;

  g_return_val_if_fail (self != NULL, G_MININT64);

  if (self->keeps_months == 0)
    return self->earliest;
  eks_civil_from_days (today, &year, &month, &day);
  months = (gint64) year * 12 + month - 1 - self->keeps_months;
  if (months < 12)
    return self->earliest;
  /* The 31st of a shorter month is its last day. */
  day = MIN (day, g_date_get_days_in_month (months % 12 + 1, months / 12));
  return MAX (self->earliest, eks_days_from_civil (months / 12, months % 12 + 1, day));
}

static void
push_free (EksPush *self)
{
  g_free (self->field);
  g_free (self->parameter);
  g_free (self);
}

/* Types whose values a service may compare in a narrower way than we do (1.50 and 1.5, upper and lower case) stay here. */
static gboolean
is_pushable (EksType type)
{
  return type == EKS_TYPE_TEXT || type == EKS_TYPE_INTEGER || type == EKS_TYPE_BOOLEAN;
}

/* Whether the service knows a value as a filter has it. */
static gboolean
is_sent_as_read (const EksField *field)
{
  for (guint i = 0; i < field->choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (field->choices, i);
      if (choice->aliases != NULL && choice->aliases[0] != NULL)
        return FALSE;
    }
  return field->parent == NULL;
}

GPtrArray *
eks_pushes_read (EksEntity *entity, EksJsonObject *parent)
{
  GPtrArray *pushes = g_ptr_array_new_with_free_func ((GDestroyNotify) push_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = eks_descriptor_get_list (parent, "pushes", FALSE, EKS_DESCRIPTOR_MAX_FEW);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *object = eks_json_object_open_element (parent, "pushes", array, i);
      if (object == NULL)
        continue;
      EksPush *push = g_new0 (EksPush, 1);
      push->field = eks_descriptor_dup_id (object, "field");
      push->parameter = eks_descriptor_dup_name (object, "parameter", TRUE);
      g_ptr_array_add (pushes, push);
      const EksField *field = find_field (object, entity, push->field);
      if (field != NULL && !is_pushable (field->type))
        /* TRANSLATORS: the id of a field */
        eks_descriptor_report (object, "field", _("“%s” is neither a text nor an integer nor a boolean, so the service may compare it in another way"), push->field);
      else if (field != NULL && !is_sent_as_read (field))
        /* TRANSLATORS: the id of a field */
        eks_descriptor_report (object, "field", _("“%s” is read in another spelling than the service sends, so the service would not find it"), push->field);
      eks_descriptor_check_unique (object, "parameter", seen, push->parameter);
      eks_json_object_close (object);
    }
  return pushes;
}
