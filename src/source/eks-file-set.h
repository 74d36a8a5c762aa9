/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a connection: which are read, how they are laid out, which fields they have. */
#pragma once

#include "eks-file-fields.h"
#include "eks-file-input.h"
#include "eks-file-layout.h"

G_BEGIN_DECLS

/**
 * EksFileEntry:
 * @path: of the file
 * @name: its name, readable
 * @size: in bytes
 * @modified: µs since 1970 UTC
 * @sha256: (nullable): of its bytes, where somebody asked for it
 * @columns: (nullable): ids of its columns, once they were read
 *
 * A file as it was found.
 */
typedef struct
{
  char *path;
  char *name;
  guint64 size;
  gint64 modified;
  char *sha256;
  GStrv columns;
} EksFileEntry;

/* newest, new, all */
typedef enum
{
  EKS_FILE_PICK_NEWEST,
  EKS_FILE_PICK_NEW,
  EKS_FILE_PICK_ALL,
} EksFilePick;

/* Returns: whether @entry was read before; may fill its hash */
typedef gboolean (*EksFileSeen) (EksFileEntry *entry, gpointer data);

#define EKS_TYPE_FILE_SET (eks_file_set_get_type ())
G_DECLARE_FINAL_TYPE (EksFileSet, eks_file_set, EKS, FILE_SET, GObject)

EksFileSet *eks_file_set_new (GHashTable *settings, GError **error);
void eks_file_set_set_decrypt (EksFileSet *self, EksFileDecrypt decrypt, gpointer data, GDestroyNotify destroy);
const char *eks_file_set_get_folder (EksFileSet *self);
EksFilePick eks_file_set_get_pick (EksFileSet *self);

gboolean eks_file_set_find (EksFileSet *self, EksFileSeen seen, gpointer data, gint64 now, GCancellable *cancellable, GError **error);
GPtrArray *eks_file_set_get_entries (EksFileSet *self);  /* (element-type EksFileEntry): those that are read, oldest first */
GPtrArray *eks_file_set_get_changing (EksFileSet *self); /* (element-type EksFileEntry): those that are being written */
guint eks_file_set_get_n_matching (EksFileSet *self);
const EksFileEntry *eks_file_set_get_example (EksFileSet *self);
gboolean eks_file_entry_is_unchanged (const EksFileEntry *self);

gboolean eks_file_set_look (EksFileSet *self, GCancellable *cancellable, GError **error);
const EksFileLayout *eks_file_set_get_layout (EksFileSet *self);
EksFileFields *eks_file_set_get_fields (EksFileSet *self);
const char *const *eks_file_set_read_columns (EksFileSet *self, EksFileEntry *entry, GCancellable *cancellable, GError **error);
GPtrArray *eks_file_set_get_sample (EksFileSet *self);   /* (element-type GStrv): values of the first rows, a field each */
char *eks_file_set_describe (EksFileSet *self);

EksFileInput *eks_file_set_open (EksFileSet *self, const char *path, GError **error);

/* The field that tells which file a row is from. */
#define EKS_FILE_NAME_FIELD "file_name"

G_END_DECLS
