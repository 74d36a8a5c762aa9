/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copying text and looking for what needs care in one pass: at memcpy's speed, since most text needs none. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize eks_text_copy_csv (char *target, const char *text, gsize length, char delimiter);
gsize eks_text_copy_csv_portable (char *target, const char *text, gsize length, char delimiter);
gsize eks_text_copy_xml (char *target, const char *text, gsize length);
gsize eks_text_copy_xml_portable (char *target, const char *text, gsize length);

G_END_DECLS
