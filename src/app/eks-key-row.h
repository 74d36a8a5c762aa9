/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key that a file can be encrypted for, as something to tick. */
#pragma once

#include "eks-keyring.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_KEY_ROW (eks_key_row_get_type ())
/* Signal “toggled”: the person ticked it or took the tick away. */
G_DECLARE_FINAL_TYPE (EksKeyRow, eks_key_row, EKS, KEY_ROW, AdwActionRow)

GtkWidget *eks_key_row_new (EksKey *key, const char *fingerprint, gboolean active);
const char *eks_key_row_get_fingerprint (EksKeyRow *self);
gboolean eks_key_row_get_active (EksKeyRow *self);
void eks_key_row_set_active (EksKeyRow *self, gboolean active);

G_END_DECLS
