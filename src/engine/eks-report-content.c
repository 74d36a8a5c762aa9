/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report says of the content of a scheduled run: from when to when its rows are, and whether what was sent before is
 * among them. */

#include "config.h"

#include "eks-report-private.h"

#include "eks-json-build.h"
#include "eks-report-words.h"
#include "eks-timestamp.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* In the order of the words of the export's language. */
typedef enum
{
  SENTENCE_NONE,
  SENTENCE_DAYS,
  SENTENCE_CHANGED,
  SENTENCE_FIRST,
  SENTENCE_ALL,
  SENTENCE_AGAIN,
} Sentence;

/**
 * eks_report_set_content:
 * @self: a report
 * @content: the content of the run, narrowed
 */
void
eks_report_set_content (EksReport *self, EksContent *content)
{
  g_return_if_fail (EKS_IS_REPORT (self) && content != NULL);

  self->content = eks_content_get_kind (content);
  self->again = eks_content_has_everything (content);
  eks_content_get_period (content, &self->period);
}

/**
 * eks_report_add_content:
 * @self: a report
 * @builder: within the object of the report
 *
 * Adds `content` (kind, from, to, again, message), where the run had one of a schedule.
 */
void
eks_report_add_content (EksReport *self, JsonBuilder *builder)
{
  g_autofree char *sentence = eks_report_describe_content (self);

  if (self->content == EKS_SCHEDULE_CONTENT_AS_SET)
    return;
  json_builder_set_member_name (builder, "content");
  json_builder_begin_object (builder);
  eks_json_add_text (builder, "kind", eks_schedule_content_names[self->content]);
  eks_json_add_time (builder, "from", self->period.start);
  eks_json_add_time (builder, "to", self->period.end);
  eks_json_add_flag (builder, "again", self->again);
  eks_json_add_text (builder, "message", sentence != NULL ? sentence : "");
  json_builder_end_object (builder);
}

static Sentence
find_sentence (const char *kind, gboolean has_start, gboolean again)
{
  if (again)
    return SENTENCE_AGAIN;
  if (g_strcmp0 (kind, eks_schedule_content_names[EKS_SCHEDULE_CONTENT_ALL]) == 0)
    return SENTENCE_ALL;
  if (g_strcmp0 (kind, eks_schedule_content_names[EKS_SCHEDULE_CONTENT_CHANGED]) == 0)
    return has_start ? SENTENCE_CHANGED : SENTENCE_FIRST;
  return has_start ? SENTENCE_DAYS : SENTENCE_NONE;
}

/* (transfer full): on the clock of the account */
static char *
write_moment (gint64 moment, const char *zone)
{
  g_autoptr (EksZone) account_zone = eks_zone_new (zone != NULL ? zone : "UTC", NULL);
  gint64 seconds = moment / G_USEC_PER_SEC;
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_utc (seconds + (account_zone != NULL ? eks_zone_get_offset (account_zone, seconds) : 0));

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup ("");
}

/**
 * eks_report_describe_content:
 * @self: a report
 *
 * Returns: (transfer full) (nullable): a sentence in the user's language on what the run had; %NULL where its filters say it all
 */
char *
eks_report_describe_content (EksReport *self)
{
  gboolean has_start = self->period.start != G_MININT64;
  g_autofree char *from = has_start ? write_moment (self->period.start, self->zone) : NULL;
  g_autofree char *to = self->period.end != G_MAXINT64 ? write_moment (self->period.end, self->zone) : NULL;

  if (self->content == EKS_SCHEDULE_CONTENT_AS_SET)
    return NULL;
  switch (find_sentence (eks_schedule_content_names[self->content], has_start, self->again))
    {
    case SENTENCE_DAYS:
      /* TRANSLATORS: what a run of an export had; %1$s and %2$s are dates with times */
      return g_strdup_printf (_("Rows from %1$s to %2$s that were not sent before"), from, to);
    case SENTENCE_CHANGED:
      /* TRANSLATORS: what a run of an export had; %s is a date with a time */
      return g_strdup_printf (_("What is new or has changed since %s"), from);
    case SENTENCE_FIRST:
      return g_strdup (_("All rows that were not sent as they are now: it is the first run, or the filters are new"));
    case SENTENCE_ALL:
      return g_strdup (_("All rows; of a record that comes several times, the newest"));
    case SENTENCE_AGAIN:
      return g_strdup (_("All rows, also those that were sent before"));
    case SENTENCE_NONE:
    default:
      return NULL;
    }
}

/* The words of the export's language, whoever runs it. {from} and {to} are dates with times. */
static const EksReportWord sentence_words[] = {
  [SENTENCE_DAYS] = EKS_REPORT_WORD_CONTENT_DAYS,   [SENTENCE_CHANGED] = EKS_REPORT_WORD_CONTENT_CHANGED, [SENTENCE_FIRST] = EKS_REPORT_WORD_CONTENT_FIRST,
  [SENTENCE_ALL] = EKS_REPORT_WORD_CONTENT_ALL, [SENTENCE_AGAIN] = EKS_REPORT_WORD_CONTENT_AGAIN,
};

static char *
read_moment (JsonObject *content, const char *name, const char *zone)
{
  JsonNode *node = json_object_get_member (content, name);
  g_autoptr (GDateTime) moment = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? g_date_time_new_from_iso8601 (json_node_get_string (node), NULL) : NULL;

  return moment != NULL ? write_moment (g_date_time_to_unix (moment) * G_USEC_PER_SEC, zone) : NULL;
}

/**
 * eks_report_json_describe_content:
 * @report: what eks_report_to_json() made, now or earlier
 * @language: of the export
 * @zone: of the account
 *
 * Returns: (transfer full) (nullable): a sentence in the language of the export on what the run had
 */
char *
eks_report_json_describe_content (JsonObject *report, const char *language, const char *zone)
{
  JsonNode *node = json_object_get_member (report, "content");
  JsonObject *content = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *from = content != NULL ? read_moment (content, "from", zone) : NULL;
  g_autofree char *to = content != NULL ? read_moment (content, "to", zone) : NULL;
  Sentence sentence;

  if (content == NULL)
    return NULL;
  sentence = find_sentence (json_object_get_string_member_with_default (content, "kind", NULL), from != NULL, json_object_get_boolean_member_with_default (content, "again", FALSE));
  if (sentence == SENTENCE_NONE)
    return NULL;
  return eks_writer_fill (eks_report_word (sentence_words[sentence], language), "from", from != NULL ? from : "", "to", to != NULL ? to : "", NULL);
}
