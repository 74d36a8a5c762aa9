/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record whole: every field in words, and what can be done with it. */
#pragma once

#include "eks-connector.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_RECORD_WINDOW (eks_record_window_get_type ())
/* Signal “chosen” (GMenuItem's action name, its target): a button was pressed, and the window is about to close. */
G_DECLARE_FINAL_TYPE (EksRecordWindow, eks_record_window, EKS, RECORD_WINDOW, AdwWindow)

GtkWindow *eks_record_window_new (GtkWindow *parent, const char *title, EksEntity *entity, GHashTable *record, const char *zone, GMenuModel *choices);

G_END_DECLS
