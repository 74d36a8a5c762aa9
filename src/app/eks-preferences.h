/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every export: notifications, the mail server, how long the history is kept. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_PREFERENCES (eks_preferences_get_type ())
G_DECLARE_FINAL_TYPE (EksPreferences, eks_preferences, EKS, PREFERENCES, AdwPreferencesWindow)

GtkWindow *eks_preferences_new (EksApplication *application, GtkWindow *parent);

G_END_DECLS
