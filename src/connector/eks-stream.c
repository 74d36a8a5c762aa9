/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams: which address is asked, how it is paged, and what of an answer is a record. */

#include "config.h"

#include "eks-descriptor-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const paging_kinds[] = { "single", "page", "offset", "link", "cursor", NULL };
static const char *const verified_names[] = { "documented", "assumed", NULL };

void
eks_paging_free (EksPaging *self)
{
  if (self == NULL)
    return;
  g_free (self->number_parameter);
  g_free (self->size_parameter);
  g_free (self->total_header);
  g_free (self->next_header);
  eks_path_free (self->total);
  eks_path_free (self->next);
  eks_path_free (self->granted);
  g_free (self);
}

static EksPaging *
copy_paging (const EksPaging *self)
{
  EksPaging *copy = g_memdup2 (self, sizeof *self);

  copy->number_parameter = g_strdup (self->number_parameter);
  copy->size_parameter = g_strdup (self->size_parameter);
  copy->total_header = g_strdup (self->total_header);
  copy->next_header = g_strdup (self->next_header);
  copy->total = eks_path_copy (self->total);
  copy->next = eks_path_copy (self->next);
  copy->granted = eks_path_copy (self->granted);
  return copy;
}

/* In the body or in a header, not in both: they might differ. */
static char *
read_header (EksJsonObject *object, const char *member, const char *instead_of)
{
  g_autofree char *name = eks_descriptor_dup_name (object, member, FALSE);

  if (name != NULL && eks_json_object_has (object, instead_of))
    /* TRANSLATORS: the name of another member of the file */
    eks_descriptor_report (object, member, _("it stands in place of “%s”, not beside it"), instead_of);
  return g_steal_pointer (&name);
}

static void
read_headers (EksPaging *self, EksJsonObject *object, int kind)
{
  self->total_header = read_header (object, "total_header", "total");
  self->next_header = read_header (object, "next_header", "next");
  if (self->next_header != NULL && kind != EKS_PAGING_LINK)
    eks_descriptor_report (object, "next_header", "%s", _("a header can only give the next address, so the kind must be link"));
}

EksPaging *
eks_paging_read (EksJsonObject *object)
{
  EksPaging *self = g_new0 (EksPaging, 1);
  int kind = eks_json_object_get_choice (object, "kind", paging_kinds, -1);
  gboolean numbered = kind == EKS_PAGING_PAGE || kind == EKS_PAGING_OFFSET || kind == EKS_PAGING_CURSOR;

  self->kind = MAX (0, kind);
  self->number_parameter = eks_descriptor_dup_name (object, "number_parameter", numbered);
  self->size_parameter = eks_descriptor_dup_name (object, "size_parameter", FALSE);
  self->first = eks_json_object_get_integer (object, "first", 0, 1, kind == EKS_PAGING_PAGE ? 1 : 0);
  self->size = eks_json_object_get_integer (object, "size", 1, 100000, 100);
  read_headers (self, object, kind);
  self->total = eks_descriptor_dup_path (object, "total", kind == EKS_PAGING_OFFSET && self->total_header == NULL);
  self->next = eks_descriptor_dup_path (object, "next", (kind == EKS_PAGING_LINK && self->next_header == NULL) || kind == EKS_PAGING_CURSOR);
  self->granted = eks_descriptor_dup_path (object, "granted", FALSE);
  return self;
}

void
eks_stream_free (EksStream *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_clear_pointer (&self->query, g_ptr_array_unref);
  eks_path_free (self->records);
  eks_paging_free (self->paging);
  eks_window_free (self->window);
  g_clear_pointer (&self->pushes, g_ptr_array_unref);
  eks_parent_free (self->parent);
  eks_path_free (self->root);
  g_free (self->only_path_field);
  g_free (self->only_value);
  g_clear_pointer (&self->embedded, g_hash_table_unref);
  g_strfreev (self->unavailable);
  g_free (self);
}

/* {"archived": "false"}: parameters that are the same on every page */
GPtrArray *
eks_descriptor_dup_query (EksDescriptor *self, EksJsonObject *parent)
{
  GPtrArray *query = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_choice_free);
  JsonArray *array = eks_descriptor_get_list (parent, "query", FALSE, EKS_DESCRIPTOR_MAX_FEW);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *object = eks_json_object_open_element (parent, "query", array, i);
      if (object == NULL)
        continue;
      EksChoice *parameter = g_new0 (EksChoice, 1);
      parameter->value = eks_descriptor_dup_name (object, "name", TRUE);
      parameter->label = eks_descriptor_dup_template (self, object, "value", TRUE, FALSE);
      g_ptr_array_add (query, parameter);
      eks_json_object_close (object);
    }
  return query;
}

static EksPaging *
read_stream_paging (EksDescriptor *self, EksJsonObject *parent)
{
  EksPaging *paging;

  if (self->paging != NULL && !eks_json_object_has (parent, "paging"))
    return copy_paging (self->paging);
  EksJsonObject *object = eks_json_object_open_member (parent, "paging", TRUE);
  if (object == NULL)
    return NULL;
  paging = eks_paging_read (object);
  eks_json_object_close (object);
  return paging;
}

static void
check_relation (EksEntity *entity, EksJsonObject *object, const char *member, const char *id)
{
  if (eks_entity_find_relation (entity, id) == NULL)
    /* TRANSLATORS: the id of a relation */
    eks_descriptor_report (object, member, _("“%s” is not a relation of this entity"), id);
}

static void
read_embedded (EksStream *self, EksEntity *entity, EksJsonObject *parent)
{
  EksJsonObject *object = eks_json_object_open_member (parent, "embedded", FALSE);
  g_autoptr (GList) names = object != NULL ? eks_json_object_get_members (object) : NULL;

  if (object == NULL)
    return;
  self->embedded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) eks_path_free);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *name = l->data;
      if (name[0] == '$')
        continue;
      check_relation (entity, object, name, name);
      g_hash_table_insert (self->embedded, g_strdup (name), eks_descriptor_dup_path (object, name, TRUE));
    }
  eks_json_object_close (object);
}

static void
read_unavailable (EksStream *self, EksEntity *entity, EksJsonObject *object)
{
  self->unavailable = eks_json_object_dup_strv (object, "unavailable");
  for (guint i = 0; self->unavailable != NULL && self->unavailable[i] != NULL; i++)
    {
      g_autofree char *member = g_strdup_printf ("unavailable[%u]", i);
      check_relation (entity, object, member, self->unavailable[i]);
    }
}

static void
read_only (EksStream *self, EksJsonObject *parent)
{
  EksJsonObject *object = eks_json_object_open_member (parent, "only", FALSE);

  if (object == NULL)
    return;
  self->only_path_field = eks_descriptor_dup_word (object, "member", TRUE);
  self->only_value = eks_descriptor_dup_word (object, "value", TRUE);
  eks_json_object_close (object);
}

gboolean
eks_descriptor_get_assumed (EksJsonObject *object)
{
  return eks_json_object_get_choice (object, "verified", verified_names, -1) == 1;
}

EksStream *
eks_stream_read (EksDescriptor *self, EksEntity *entity, EksJsonObject *object)
{
  EksStream *stream = g_new0 (EksStream, 1);

  stream->parent = eks_parent_read (object);
  stream->path = eks_descriptor_dup_address (self, object, "path", TRUE, stream->parent != NULL && stream->parent->parameter == NULL ? EKS_PARENT_NAME : NULL);
  if (stream->path != NULL && strchr (stream->path, '?') != NULL)
    eks_descriptor_report (object, "path", "%s", _("parameters stand in “query”, not in the address"));
  stream->query = eks_descriptor_dup_query (self, object);
  stream->records = eks_descriptor_dup_path (object, "records", FALSE);
  if (stream->records == NULL)
    stream->records = eks_path_new_root ();
  stream->paging = read_stream_paging (self, object);
  stream->window = eks_window_read (entity, object);
  stream->pushes = eks_pushes_read (entity, object);
  stream->assumed = eks_descriptor_get_assumed (object);
  stream->partial = eks_json_object_get_boolean (object, "partial", FALSE);
  stream->distinct = eks_json_object_get_boolean (object, "distinct", FALSE);
  if (stream->distinct && eks_entity_get_key (entity) == NULL)
    eks_descriptor_report (object, "distinct", "%s", _("the entity has no “key”, so nobody could tell its records apart"));
  stream->root = eks_descriptor_dup_path (object, "root", FALSE);
  read_only (stream, object);
  read_embedded (stream, entity, object);
  read_unavailable (stream, entity, object);
  if (stream->path != NULL && stream->parent != NULL && stream->parent->parameter == NULL && strstr (stream->path, "{" EKS_PARENT_NAME "}") == NULL)
    eks_descriptor_report (object, "path", "%s", _("the place of the parent’s key, {parent}, is missing in this address"));
  return stream;
}
