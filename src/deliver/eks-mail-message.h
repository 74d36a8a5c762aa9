/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail as bytes: RFC 5322, plain text, nothing attached. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EKS_MAIL_MAX_RECIPIENTS 100
/* In bytes of UTF-8. */
#define EKS_MAIL_MAX_SUBJECT 900
#define EKS_MAIL_MAX_TEXT (1024 * 1024)

/**
 * EksMail:
 * @to: (array zero-terminated=1): who gets it; everybody gets a mail of their own
 * @subject: one line, UTF-8
 * @text: lines, UTF-8
 * @id: the same for each attempt to send the same mail: letters, digits and `-`
 */
typedef struct
{
  const char *const *to;
  const char *subject;
  const char *text;
  const char *id;
} EksMail;

char *eks_mail_make_message (const EksMail *mail, const char *from, const char *to, gint64 now, GError **error);

G_END_DECLS
