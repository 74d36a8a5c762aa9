/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever an FTP server sends: it is read without harm, and each reply has three digits. */

#include "config.h"

#include "eks-ftp-reply.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) replies = eks_ftp_parse_replies (text);

  for (guint i = 0; i < replies->len; i++)
    {
      const EksFtpReply *reply = g_ptr_array_index (replies, i);
      guint64 bytes = 0;
      g_assert_cmpuint (reply->code, <=, 999);
      g_assert_true (!eks_ftp_parse_size (reply->text, &bytes) || bytes <= G_MAXINT64);
      g_assert_cmpint (eks_ftp_parse_time (reply->text), >=, G_GINT64_CONSTANT (-62135596800));
    }
  return 0;
}
