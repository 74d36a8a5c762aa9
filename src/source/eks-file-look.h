/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginning of a file: how it is laid out and what is in it. Within this folder. */
#pragma once

#include "eks-file-set.h"
#include "eks-file-text.h"
#include "eks-record-pages.h"

G_BEGIN_DECLS

/* So much of a file decides what its columns are. */
#define EKS_FILE_LOOK_BYTES 262144
#define EKS_FILE_SAMPLE_ROWS 20

/**
 * EksFileLook:
 * @layout: (owned): known
 * @fields: (owned): of the file
 * @sample: (owned) (element-type GStrv): the first rows
 *
 * What a look found.
 */
typedef struct
{
  EksFileLayout layout;
  EksFileFields *fields;
  GPtrArray *sample;
} EksFileLook;

EksFileLook *eks_file_look_at (EksFileSet *set, const char *path, GCancellable *cancellable, GError **error);
void eks_file_look_free (EksFileLook *self);
const EksFileLayout *eks_file_set_get_wanted (EksFileSet *self);

gboolean eks_file_look_guess (EksFileSet *set, const char *path, EksFileLayout *layout, EksPage **head, EksFileText **text, gboolean *at_end, GCancellable *cancellable, GError **error);
EksRecordPages *eks_file_look_open_pages (EksFileSet *set, const char *path, const EksFileLayout *layout, GError **error);
gsize eks_file_look_read_header (const EksFileLayout *layout, char *text, gsize length, gboolean at_end, EksFileFields *fields);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksFileLook, eks_file_look_free)

G_END_DECLS
