/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending mail: over TLS or not at all. */
#pragma once

#include "eks-clock.h"
#include "eks-mail-message.h"
#include "eks-mail-server.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean eks_mail_send (EksMailServer *server, const char *password, const EksMail *mail, EksClock *clock, gboolean *logged_in, GCancellable *cancellable, GError **error);

G_END_DECLS
