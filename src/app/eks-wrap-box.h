/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widgets in a line that go on in the next one where the window is narrow; GTK 4.8 has none such. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EKS_TYPE_WRAP_BOX (eks_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (EksWrapBox, eks_wrap_box, EKS, WRAP_BOX, GtkWidget)

GtkWidget *eks_wrap_box_new (void);
void eks_wrap_box_append (EksWrapBox *self, GtkWidget *child);

G_END_DECLS
