/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a key without anybody typing gpg commands. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_KEY_GENERATE_DIALOG (eks_key_generate_dialog_get_type ())
/* Signal “generated”: the new key is in the keyring. */
G_DECLARE_FINAL_TYPE (EksKeyGenerateDialog, eks_key_generate_dialog, EKS, KEY_GENERATE_DIALOG, AdwWindow)

GtkWindow *eks_key_generate_dialog_new (EksApplication *application, GtkWindow *parent);

G_END_DECLS
