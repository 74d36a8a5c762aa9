/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first rows as a table, for kinds of file that have no lines to show. */
#pragma once

#include "eks-format.h"
#include "eks-preview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *eks_format_table_new (EksPreview *preview, EksFormat *format);

G_END_DECLS
