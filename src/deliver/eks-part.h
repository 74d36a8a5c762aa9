/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names that a file has at a destination with folders while it is on its way. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksPart:
 * @token: from which all of it can be made again: `SUFFIX:FOLDER/NAME`
 * @folder: the folder that all three are in; may be empty where a server begins in the right one
 * @final: the file
 * @part: the same while it is not whole: `.NAME.part-TAG-XXXXXX`
 * @aside: where an older file with its name is moved to before it is replaced: `.NAME.old-TAG-XXXXXX`
 */
typedef struct
{
  char *token;
  char *folder;
  char *final;
  char *part;
  char *aside;
} EksPart;

EksPart *eks_part_new (const char *tag, const char *folder, const char *name);
EksPart *eks_part_parse (const char *token, GError **error);
void eks_part_free (EksPart *self);
char *eks_part_make_path (const char *folder, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPart, eks_part_free)

G_END_DECLS
