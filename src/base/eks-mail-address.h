/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail address as it may stand in a job file, in a header and in a command to a server. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 5321, 4.5.3.1: a path with its two brackets has at most 256 octets. */
#define EKS_MAIL_ADDRESS_MAX_LENGTH 254

char *eks_mail_address_normalize (const char *text);

G_END_DECLS
