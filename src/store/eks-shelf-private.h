/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of things of one kind, each a JSON file named by its id. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EksShelfKind:
 * @folder: its name in the folder of the store
 * @suffix: what follows the id in a file's name
 * @allowed: characters that an id may have
 * @read: makes a thing of a file's text
 * @write: makes a file's text of a thing
 * @get_id: its id
 * @get_name: its name, which the list is sorted by
 */
typedef struct
{
  const char *folder;
  const char *suffix;
  const char *allowed;
  gpointer (*read) (const char *data, gsize length, GError **error);
  char *(*write) (gpointer item);
  const char *(*get_id) (gpointer item);
  const char *(*get_name) (gpointer item);
} EksShelfKind;

#define EKS_TYPE_SHELF (eks_shelf_get_type ())
G_DECLARE_FINAL_TYPE (EksShelf, eks_shelf, EKS, SHELF, GObject)

EksShelf *eks_shelf_new (const char *parent, const EksShelfKind *kind);
GPtrArray *eks_shelf_list (EksShelf *self, GError **error);
GPtrArray *eks_shelf_get_problems (EksShelf *self);
gboolean eks_shelf_has (EksShelf *self, const char *id);
gint64 eks_shelf_get_saved (EksShelf *self, const char *id);
gpointer eks_shelf_load (EksShelf *self, const char *id, GError **error);
gpointer eks_shelf_load_file (EksShelf *self, const char *path, GError **error);
gboolean eks_shelf_save (EksShelf *self, gpointer item, GError **error);
gboolean eks_shelf_remove (EksShelf *self, const char *id, GError **error);

G_END_DECLS
