/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an export that is repeated has to know of records: when they came about and changed, which one is which, and whose it is. */

#include "config.h"

#include "eks-descriptor-private.h"

#include <glib/gi18n-lib.h>

void
eks_tracking_free (EksTracking *self)
{
  if (self == NULL)
    return;
  g_free (self->created);
  g_free (self->changed);
  g_strfreev (self->identity);
  g_strfreev (self->person);
  g_free (self);
}

static const EksField *
check_field (EksEntity *entity, EksJsonObject *object, const char *member, const char *id)
{
  const EksField *field = id != NULL ? eks_entity_find_field (entity, id) : NULL;

  if (id != NULL && field == NULL)
    /* TRANSLATORS: the id of a field */
    eks_descriptor_report (object, member, _("“%s” is not a field of this entity"), id);
  return field;
}

/* {"field": "created_ts", "verified": "documented"} */
static char *
read_moment (EksTracking *self, EksEntity *entity, EksJsonObject *parent, const char *member)
{
  EksJsonObject *object = eks_json_object_open_member (parent, member, FALSE);
  const EksField *field;
  char *id;

  if (object == NULL)
    return NULL;
  id = eks_descriptor_dup_id (object, "field");
  field = check_field (entity, object, "field", id);
  if (field != NULL && field->type != EKS_TYPE_TIMESTAMP && field->type != EKS_TYPE_DATE)
    /* TRANSLATORS: the id of a field */
    eks_descriptor_report (object, "field", _("“%s” is neither a timestamp nor a date"), id);
  self->assumed |= eks_descriptor_get_assumed (object);
  eks_json_object_close (object);
  return id;
}

/* {"fields": ["promotion_id", "id"], "verified": "assumed"} */
static GStrv
read_fields (EksTracking *self, EksEntity *entity, EksJsonObject *parent, const char *member)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  EksJsonObject *object = eks_json_object_open_member (parent, member, FALSE);
  GStrv ids;

  if (object == NULL)
    return NULL;
  ids = eks_json_object_dup_strv (object, "fields");
  if (ids == NULL || ids[0] == NULL)
    eks_descriptor_report (object, "fields", "%s", _("at least one field is needed here"));
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autofree char *place = g_strdup_printf ("fields[%u]", i);
      check_field (entity, object, place, ids[i]);
      eks_descriptor_check_unique (object, place, seen, ids[i]);
    }
  self->assumed |= eks_descriptor_get_assumed (object);
  eks_json_object_close (object);
  return ids;
}

/* Returns: (transfer full): free with eks_tracking_free(); what the descriptor does not say is %NULL in it */
EksTracking *
eks_tracking_read (EksEntity *entity, EksJsonObject *object)
{
  EksTracking *self = g_new0 (EksTracking, 1);
  const EksStream *stream = eks_entity_get_stream (entity, 0);
  gboolean below_parents = stream != NULL && stream->parent != NULL && !stream->distinct;
  const char *key = eks_entity_get_key (entity);

  self->created = read_moment (self, entity, object, "created");
  self->changed = read_moment (self, entity, object, "changed");
  self->identity = read_fields (self, entity, object, "identity");
  self->person = read_fields (self, entity, object, "person");
  if (self->identity == NULL && key != NULL && !below_parents) /* each parent may give the same keys again */
    self->identity = g_strdupv ((char *[]) { (char *) key, NULL });
  return self;
}
