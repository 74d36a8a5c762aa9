/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unpacks a small zip archive in memory: the workbook that libxlsxwriter made. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No entry of such an archive is longer than this. */
#define EKS_ZIP_READER_MAX_ENTRY (64 * 1024 * 1024)

/**
 * EksZipFunc:
 * @name: path of an entry
 * @content: what it holds
 * @data: user data
 */
typedef void (*EksZipFunc) (const char *name, GBytes *content, gpointer data);

gboolean eks_zip_read (GBytes *archive, EksZipFunc func, gpointer data, GError **error);

G_END_DECLS
