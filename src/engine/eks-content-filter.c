/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conditions that a content adds to the filter of a table, so that the service is asked for no more than is needed. */

#include "config.h"

#include "eks-content-private.h"

#include <string.h>

/* (transfer full): a moment as a condition has it; of a field that has days, its day */
static char *
write_moment (EksContentTable *self, const EksField *field, gint64 moment)
{
  gint64 seconds = moment / G_USEC_PER_SEC;
  int year, month, day;

  if (field->type == EKS_TYPE_DATE)
    {
      eks_civil_from_days (eks_content_day_of (moment, self->content->zone), &year, &month, &day);
      return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
    }
  eks_civil_from_days (seconds / EKS_DAY_SECONDS, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", year, month, day, (int) (seconds % EKS_DAY_SECONDS / 3600), (int) (seconds % 3600 / 60), (int) (seconds % 60),
                          (int) (moment % G_USEC_PER_SEC));
}

static EksFilter *
make_condition (EksContentTable *self, const char *id, EksComparison comparison, gint64 moment)
{
  g_autofree char *value = write_moment (self, eks_entity_find_field (self->entity, id), moment);

  return eks_filter_new_condition (id, comparison, (const char *const[]) { value, NULL });
}

static void
append (EksFilter *group, EksFilter *child)
{
  eks_filter_append (group, child);
  g_object_unref (child);
}

/* A last day that belongs to it where there are days, a moment that does not where there are moments. */
static void
narrow_to_days (EksContentTable *self, EksFilter *where)
{
  const char *id = eks_entity_get_tracking (self->entity)->created;
  gboolean days = eks_entity_find_field (self->entity, id)->type == EKS_TYPE_DATE;

  append (where, make_condition (self, id, EKS_COMPARISON_GREATER_OR_EQUAL, self->asked_from));
  append (where, make_condition (self, id, days ? EKS_COMPARISON_LESS_OR_EQUAL : EKS_COMPARISON_LESS, days ? self->period.end - 1 : self->period.end));
}

gboolean
eks_content_is_asked_for (EksContentTable *self, const char *id)
{
  const EksStream *stream = eks_entity_get_stream (self->entity, 0);

  return stream != NULL && stream->window != NULL && strcmp (stream->window->field, id) == 0;
}

/* What never changed has no time of a change, and what has no time at all may have changed. Where the service is asked for the
 * days of the change, those do not come. */
static void
narrow_to_changed (EksContentTable *self, EksFilter *where)
{
  const EksTracking *tracking = eks_entity_get_tracking (self->entity);
  EksFilter *any, *none;

  if (eks_content_is_asked_for (self, tracking->changed))
    {
      append (where, make_condition (self, tracking->changed, EKS_COMPARISON_GREATER_OR_EQUAL, self->asked_from));
      return;
    }
  any = eks_filter_new_group (EKS_FILTER_ANY);
  none = eks_filter_new_group (EKS_FILTER_ALL);
  append (any, make_condition (self, tracking->changed, EKS_COMPARISON_GREATER_OR_EQUAL, self->asked_from));
  append (none, eks_filter_new_condition (tracking->changed, EKS_COMPARISON_EMPTY, NULL));
  if (tracking->created != NULL && strcmp (tracking->created, tracking->changed) != 0)
    {
      append (any, make_condition (self, tracking->created, EKS_COMPARISON_GREATER_OR_EQUAL, self->asked_from));
      append (none, eks_filter_new_condition (tracking->created, EKS_COMPARISON_EMPTY, NULL));
    }
  append (any, none);
  append (where, any);
}

void
eks_content_narrow_filter (EksContentTable *self, EksTable *table)
{
  g_autoptr (EksFilter) where = eks_filter_copy (eks_table_get_where (table));

  if (eks_filter_get_kind (where) != EKS_FILTER_ALL)
    {
      g_autoptr (EksFilter) own = g_steal_pointer (&where);
      where = eks_filter_new_group (EKS_FILTER_ALL);
      eks_filter_append (where, own);
    }
  if (eks_content_is_of_a_day (self->content->kind))
    narrow_to_days (self, where);
  else
    narrow_to_changed (self, where);
  eks_table_set_where (table, where);
}
