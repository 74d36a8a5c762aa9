/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of the mail server. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_MAIL_DIALOG (eks_mail_dialog_get_type ())
/* Signal “saved”. */
G_DECLARE_FINAL_TYPE (EksMailDialog, eks_mail_dialog, EKS, MAIL_DIALOG, AdwWindow)

GtkWindow *eks_mail_dialog_new (EksApplication *application, GtkWindow *parent, EksMailServer *server);

G_END_DECLS
