/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON as text, appended piece by piece: pages of a thousand rows are written in a few milliseconds, without a tree. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* GString's own append is a call a piece; with the length known here most pieces become two moves. */
static inline void
eks_demo_put (GString *text, const char *data, gsize length)
{
  if (G_UNLIKELY (text->len + length >= text->allocated_len))
    {
      g_string_append_len (text, data, (gssize) length);
      return;
    }
  memcpy (text->str + text->len, data, length);
  text->len += length;
  text->str[text->len] = '\0';
}

#define EKS_DEMO_PUT(text, literal) eks_demo_put (text, "" literal, sizeof (literal) - 1)

static inline void
eks_demo_put_str (GString *text, const char *plain)
{
  eks_demo_put (text, plain, strlen (plain));
}

void eks_demo_put_quoted (GString *text, const char *value);
void eks_demo_put_number (GString *text, guint64 value);
void eks_demo_put_digits (GString *text, guint64 value, guint width);
void eks_demo_put_amount (GString *text, guint cents);

G_END_DECLS
