/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the records of an XML document are. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **eks_xml_find_records (const char *text, gsize length);

G_END_DECLS
