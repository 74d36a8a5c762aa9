/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules from JSON and instants from text, for the tests of this folder. */
#pragma once

#include "eks-rule.h"

#include "eks-error.h"
#include "eks-timestamp.h"

#include <string.h>

static inline EksSchedule *
parse_schedule (const char *text)
{
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  EksSchedule *schedule = eks_schedule_from_json (node, "$", issues);

  g_autofree char *faults = eks_json_issues_describe (issues);

  g_assert_cmpstr (faults, ==, "");
  return schedule;
}

static inline EksRule *
make_rule (const char *zone, const char *text)
{
  g_autoptr (EksSchedule) schedule = parse_schedule (text);
  g_autoptr (GError) error = NULL;
  EksRule *rule = eks_rule_new (schedule, zone, "job", &error);

  g_assert_no_error (error);
  return rule;
}

/* µs of a text with an offset */
static inline gint64
at (const char *text)
{
  g_autoptr (EksZone) utc = eks_zone_new ("UTC", NULL);
  EksTimestamp timestamp;

  g_assert_true (eks_timestamp_parse (text, strlen (text), &timestamp));
  return eks_timestamp_to_unix (&timestamp, utc) * G_USEC_PER_SEC + timestamp.microsecond;
}

static inline void
assert_at (gint64 found, const char *expected)
{
  g_autoptr (GDateTime) time = found != EKS_RULE_NEVER ? g_date_time_new_from_unix_utc (found / G_USEC_PER_SEC) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("never");
  g_autoptr (GDateTime) other = expected != NULL ? g_date_time_new_from_unix_utc (at (expected) / G_USEC_PER_SEC) : NULL;
  g_autofree char *wanted = other != NULL ? g_date_time_format (other, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("never");

  g_assert_cmpstr (text, ==, wanted);
}
