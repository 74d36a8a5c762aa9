/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What scripts read, such as a report or a list, says the same kind of thing the same way everywhere: a value that is not there
 * is null, and a time is UTC. */

#include "config.h"

#include "eks-json-build.h"

/**
 * eks_json_add_text:
 * @builder: within an object
 * @member: a name
 * @text: (nullable): its text; %NULL becomes null
 */
void
eks_json_add_text (JsonBuilder *builder, const char *member, const char *text)
{
  g_return_if_fail (JSON_IS_BUILDER (builder) && member != NULL);

  json_builder_set_member_name (builder, member);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

/**
 * eks_json_add_texts:
 * @builder: within an object
 * @member: a name
 * @texts: (array length=n_texts) (nullable): the texts of its list; may be %NULL if there are none
 * @n_texts: how many
 */
void
eks_json_add_texts (JsonBuilder *builder, const char *member, const char *const *texts, guint n_texts)
{
  g_return_if_fail (JSON_IS_BUILDER (builder) && member != NULL && (texts != NULL || n_texts == 0));

  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_texts; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

/**
 * eks_json_add_number:
 * @builder: within an object
 * @member: a name
 * @number: its number, which must not be below 0; one beyond %G_MAXINT64 becomes that
 */
void
eks_json_add_number (JsonBuilder *builder, const char *member, guint64 number)
{
  g_return_if_fail (JSON_IS_BUILDER (builder) && member != NULL);

  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, (gint64) MIN (number, G_MAXINT64));
}

/**
 * eks_json_add_flag:
 * @builder: within an object
 * @member: a name
 * @flag: whether it is true
 */
void
eks_json_add_flag (JsonBuilder *builder, const char *member, gboolean flag)
{
  g_return_if_fail (JSON_IS_BUILDER (builder) && member != NULL);

  json_builder_set_member_name (builder, member);
  json_builder_add_boolean_value (builder, flag);
}

/**
 * eks_json_add_time:
 * @builder: within an object
 * @member: a name
 * @time: µs since 1970 UTC; %G_MININT64 and %G_MAXINT64, which stand for no such time, become null
 *
 * Adds the time in UTC and to the second, such as `2026-11-30T05:00:00Z`.
 */
void
eks_json_add_time (JsonBuilder *builder, const char *member, gint64 time)
{
  g_autoptr (GDateTime) moment = time != G_MININT64 && time != G_MAXINT64 ? g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC) : NULL;
  g_autofree char *text = moment != NULL ? g_date_time_format_iso8601 (moment) : NULL;

  eks_json_add_text (builder, member, text);
}
