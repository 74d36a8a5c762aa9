/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of an object in compact JSON, without taking it apart further. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksJsonMember:
 * @name: (array length=name_length): as it is spelt between its quotation marks
 * @value: (array length=value_length): its JSON text
 */
typedef struct
{
  const char *name;
  gsize name_length;
  const char *value;
  gsize value_length;
} EksJsonMember;

gboolean eks_json_members_next (const char **at, const char *end, EksJsonMember *member);

G_END_DECLS
