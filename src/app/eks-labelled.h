/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A control with its name above it, and below it what is wrong with what it says. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_LABELLED (eks_labelled_get_type ())
/* Properties: title (string), control (GtkWidget). */
G_DECLARE_FINAL_TYPE (EksLabelled, eks_labelled, EKS, LABELLED, AdwBin)

GtkWidget *eks_labelled_new (const char *title, GtkWidget *control);
GtkWidget *eks_labelled_get_control (EksLabelled *self);
void eks_labelled_set_error (EksLabelled *self, const char *message);

G_END_DECLS
