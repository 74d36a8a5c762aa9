/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter in the words of the file it chose the rows of. */
#pragma once

#include "eks-filter.h"

G_BEGIN_DECLS

/**
 * EksWriterFieldFunc:
 * @field: the id of a field
 * @type: (out): what its values mean
 * @concealed: (out): whether its values are not for who reads the file
 * @data: what was given
 *
 * Returns: (transfer full): what the field is called in the file
 */
typedef char *(*EksWriterFieldFunc) (const char *field, EksType *type, gboolean *concealed, gpointer data);

char *eks_writer_describe_filter (EksFilter *filter, const char *language, EksWriterFieldFunc func, gpointer data);

G_END_DECLS
