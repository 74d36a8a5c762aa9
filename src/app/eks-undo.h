/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person did to columns or filters in one stroke can be taken back in one stroke. */
#pragma once

#include "eks-table.h"

#include <adwaita.h>

G_BEGIN_DECLS

EksTable *eks_undo_begin (GtkWidget *widget, EksTable *table);
void eks_undo_offer (GtkWidget *widget, EksTable *table, EksTable *before);
void eks_undo_offer_as (GtkWidget *widget, EksTable *table, EksTable *before, const char *title);

G_END_DECLS
