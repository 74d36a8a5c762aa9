/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The OpenPGP keys: listed, imported, generated, handed out. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_KEY_DIALOG (eks_key_dialog_get_type ())
/* Signal “keyring-changed”: a key came into the keyring. (Every window has a “keys-changed” of its own.) */
G_DECLARE_FINAL_TYPE (EksKeyDialog, eks_key_dialog, EKS, KEY_DIALOG, AdwWindow)

GtkWindow *eks_key_dialog_new (EksApplication *application, GtkWindow *parent);

G_END_DECLS
