/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the choices share: counting changes, reading a text. */
#pragma once

#include "eks-job.h"

#include <string.h>

static inline void
count_change (gpointer object, guint *count)
{
  (*count)++;
}

static inline void
count_notify (gpointer object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

/* JSON with ' for ", which C can hold without a backslash each. */
static inline JsonNode *
node_of (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonNode *node = eks_json_parse (json, strlen (json), &error);

  g_assert_no_error (error);
  return node;
}

static inline char *
text_of (JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;
  g_autofree char *text = eks_json_to_text (owned, FALSE);

  return g_strdelimit (g_steal_pointer (&text), "\"", '\'');
}

/* @expected: the path of the only issue; NULL: there is none */
static inline void
assert_only_issue (EksJsonIssues *issues, const char *expected, const char *input)
{
  g_autofree char *all = eks_json_issues_describe (issues);

  if (eks_json_issues_get_length (issues) != (expected != NULL ? 1 : 0))
    g_error ("%s\nexpected one issue at “%s”, got:\n%s", input, expected != NULL ? expected : "nowhere", all);
  if (expected == NULL)
    return;
  g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, expected);
  g_assert_cmpstr (eks_json_issues_get (issues, 0)->message, !=, "");
}
