/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a mail says about a run: counts, sizes and places, never data. */
#pragma once

#include "eks-json.h"

G_BEGIN_DECLS

/**
 * EksNoticeAbout:
 * @name: of the export
 * @language: of the export, such as `da`
 * @zone: (nullable): the time zone that moments are written in; %NULL for UTC
 * @report: (nullable): what eks_report_to_json() made of a run
 * @keys: (nullable) (array zero-terminated=1): whom they are encrypted for, in words
 * @failure: (nullable): why it failed
 * @began: µs since 1970 UTC
 * @ended: µs since 1970 UTC
 * @missed: (nullable) (array length=n_missed): the instants that it was expected at and did not happen, µs since 1970 UTC
 * @n_missed: how many; more than 0 makes it a notice of missed runs
 */
typedef struct
{
  const char *name;
  const char *language;
  const char *zone;
  JsonObject *report;
  const char *const *keys;
  const GError *failure;
  gint64 began;
  gint64 ended;
  const gint64 *missed;
  guint n_missed;
} EksNoticeAbout;

char *eks_notice_make_subject (const EksNoticeAbout *about);
char *eks_notice_make_text (const EksNoticeAbout *about);
gboolean eks_notice_is_changed (JsonObject *report, JsonObject *before);

G_END_DECLS
