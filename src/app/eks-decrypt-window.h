/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens an encrypted file again: choose, wait, see what came of it. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_DECRYPT_WINDOW (eks_decrypt_window_get_type ())
G_DECLARE_FINAL_TYPE (EksDecryptWindow, eks_decrypt_window, EKS, DECRYPT_WINDOW, AdwWindow)

void eks_decrypt_window_choose (EksApplication *application, GtkWindow *parent);

G_END_DECLS
