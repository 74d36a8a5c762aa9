/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of the name of a file: one field of a pattern, filled in, and what encryption puts behind. */
#pragma once

#include "eks-file-name.h"

G_BEGIN_DECLS

char *eks_file_name_expand_field (const EksFileNameContext *context, const char *text, GError **error);
const char *eks_file_name_get_encryption_ending (EksEncryption *encryption); /* “.gpg”, “.asc” or nothing */
const char *eks_file_name_suggest_field (const EksFileNameContext *context, const char *text);

G_END_DECLS
