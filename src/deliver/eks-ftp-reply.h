/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an FTP server answers (RFC 959, 4.2; RFC 3659). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksFtpReply:
 * @code: three digits: 213
 * @text: (owned): what follows them in the last line
 */
typedef struct
{
  guint code;
  char *text;
} EksFtpReply;

GPtrArray *eks_ftp_parse_replies (const char *text);
gboolean eks_ftp_parse_size (const char *text, guint64 *bytes);
gint64 eks_ftp_parse_time (const char *text);

G_END_DECLS
