/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one sees that a record has ended, as an operation or a campaign does: for exports that run when it has. */

#include "config.h"

#include "eks-descriptor-private.h"

#include <glib/gi18n-lib.h>

void
eks_closing_free (EksClosing *self)
{
  if (self == NULL)
    return;
  g_free (self->at);
  g_free (self->field);
  g_strfreev (self->values);
  g_free (self);
}

static char *
read_field (EksEntity *entity, EksJsonObject *object, const char *member, const EksField **field)
{
  char *id = eks_json_object_dup_string (object, member, FALSE);

  *field = id != NULL ? eks_entity_find_field (entity, id) : NULL;
  if (id != NULL && *field == NULL)
    /* TRANSLATORS: the id of a field */
    eks_descriptor_report (object, member, _("“%s” is not a field of this entity"), id);
  return id;
}

static void
check (EksClosing *self, EksEntity *entity, EksJsonObject *object, const EksField *at)
{
  if (at != NULL && at->type != EKS_TYPE_TIMESTAMP && at->type != EKS_TYPE_DATE)
    /* TRANSLATORS: the id of a field */
    eks_descriptor_report (object, "at", _("“%s” is neither a timestamp nor a date"), self->at);
  if (self->at == NULL && self->field == NULL)
    eks_descriptor_report (object, "at", "%s", _("a field is expected here that says when it ends, or in “field” one that says that it has"));
  if ((self->field != NULL) != (self->values != NULL && self->values[0] != NULL))
    eks_descriptor_report (object, "values", "%s", _("“field” and “values” are expected together"));
  if (eks_entity_get_key (entity) == NULL)
    eks_descriptor_report (object, "at", "%s", _("the entity has no “key”, so nothing can wait for one of its records"));
}

/* Returns: (transfer full) (nullable): free with eks_closing_free(); %NULL where nothing is said */
EksClosing *
eks_closing_read (EksEntity *entity, EksJsonObject *parent)
{
  EksJsonObject *object = eks_json_object_open_member (parent, "closed", FALSE);
  const EksField *at, *field;
  EksClosing *self;

  if (object == NULL)
    return NULL;
  self = g_new0 (EksClosing, 1);
  self->at = read_field (entity, object, "at", &at);
  self->field = read_field (entity, object, "field", &field);
  self->values = eks_json_object_dup_strv (object, "values");
  self->assumed = eks_descriptor_get_assumed (object);
  check (self, entity, object, at);
  eks_json_object_close (object);
  return self;
}
