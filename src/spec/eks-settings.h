/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every export of an installation. */
#pragma once

#include "eks-mail-server.h"

G_BEGIN_DECLS

#define EKS_SETTINGS_HISTORY_DAYS 365
#define EKS_SETTINGS_MAX_HISTORY_DAYS 36500

#define EKS_TYPE_SETTINGS (eks_settings_get_type ())
/* {"version": 1, "mail": {…}, "history": {"days": 365}}. Properties: mail (EksMailServer, never NULL, read-only),
 * history-days (int: how long the traces of runs are kept). */
G_DECLARE_FINAL_TYPE (EksSettings, eks_settings, EKS, SETTINGS, EksSpec)

EksSettings *eks_settings_new (void);
EksMailServer *eks_settings_get_mail (EksSettings *self);
int eks_settings_get_history_days (EksSettings *self);
void eks_settings_set_history_days (EksSettings *self, int days);

void eks_settings_check (EksSettings *self, EksJsonIssues *issues);
EksSettings *eks_settings_from_data (const char *data, gsize length, GError **error);
char *eks_settings_to_data (EksSettings *self);

G_END_DECLS
