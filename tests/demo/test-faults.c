/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The specification of faults: what can be said, what is refused, and how often each comes. */

#include "config.h"

#include "eks-demo-faults.h"
#include "eks-demo-server.h"
#include "eks-error.h"

#include <string.h>

static void
test_refused (void)
{
  static const char *const bad[] = {
    "", "429,", "430", "42", "429 @3", "429@", "429@0", "429@x", "429@3x", "429@3x0", "429@3x2y", "429x2@3", "429:", "429:0", "429:abc", "429-", "cut-",
    "cut:5", "401:x", "repeat", "repeat@1", "duplicate", "duplicate@1", "vanish", "vanish:", "vanish:a b", "redirect:", "redirect:a/b", "no-sessions@2",
    "/contacts", "/contacts:", "/contacts:nothing", "contacts:429", "slow:99999999999", "429;503",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *spec = g_strconcat ("500@9,", bad[i], NULL);
      g_test_message ("%s", bad[i]);
      g_assert_null (eks_demo_faults_parse (spec, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_USAGE);
    }
}

static void
test_none (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksDemoFaults) missing = eks_demo_faults_parse (NULL, &error);
  EksDemoFault fault;

  g_assert_no_error (error);
  for (guint kind = 0; kind < EKS_DEMO_N_FAULTS; kind++)
    g_assert_false (eks_demo_faults_take (missing, (EksDemoFaultKind) kind, "onlinefundraising", "/contacts", 1, &fault));
}

/* How often a fault comes when pages 1 to 5 are asked for three times over */
static guint
count (const char *spec, EksDemoFaultKind kind, const char *path, guint64 *last_page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksDemoFaults) faults = eks_demo_faults_parse (spec, &error);
  EksDemoFault fault;
  guint times = 0;

  g_assert_no_error (error);
  for (guint round = 0; round < 3; round++)
    for (guint64 page = 1; page <= 5; page++)
      if (eks_demo_faults_take (faults, kind, "onlinefundraising", path, page, &fault))
        {
          times++;
          *last_page = page;
        }
  return times;
}

static void
test_due (void)
{
  static const struct
  {
    const char *spec;
    EksDemoFaultKind kind;
    const char *path;
    guint times;
    guint64 last_page;
  } cases[] = {
    { "429@3", EKS_DEMO_FAULT_429, "/contacts", 1, 3 },
    { "429", EKS_DEMO_FAULT_429, "/contacts", 1, 1 },
    { "429@3", EKS_DEMO_FAULT_429_DATE, "/contacts", 0, 0 },
    { "429-date@3", EKS_DEMO_FAULT_429_DATE, "/contacts", 1, 3 },
    { "503@2x3", EKS_DEMO_FAULT_503, "/contacts", 3, 2 },
    { "503x*", EKS_DEMO_FAULT_503, "/contacts", 15, 5 },
    { "503@2x*", EKS_DEMO_FAULT_503, "/contacts", 3, 2 },
    { "503x7", EKS_DEMO_FAULT_503, "/contacts", 7, 2 },
    { "401", EKS_DEMO_FAULT_401, "/contacts", 15, 5 },
    { "/contacts:cut@4", EKS_DEMO_FAULT_CUT, "/contacts", 1, 4 },
    { "/contacts:cut@4", EKS_DEMO_FAULT_CUT, "/dataSets", 0, 0 },
    { "/onboarding/sessions:slow@2x2:300", EKS_DEMO_FAULT_SLOW, "/onboarding/sessions", 2, 2 },
    { "vanish@4:externalLeadId", EKS_DEMO_FAULT_VANISH, "/contacts", 6, 5 },
    { "vanish:externalLeadId", EKS_DEMO_FAULT_VANISH, "/contacts", 15, 5 },
    { "duplicate@3", EKS_DEMO_FAULT_DUPLICATE, "/contacts", 9, 5 },
    { "repeat@5", EKS_DEMO_FAULT_REPEAT, "/contacts", 3, 5 },
    { "503@2, 503@3", EKS_DEMO_FAULT_503, "/contacts", 2, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 last_page = 0;
      g_test_message ("%s", cases[i].spec);
      g_assert_cmpuint (count (cases[i].spec, cases[i].kind, cases[i].path, &last_page), ==, cases[i].times);
      g_assert_cmpuint (last_page, ==, cases[i].last_page);
    }
}

static void
test_arguments (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksDemoFaults) faults = eks_demo_faults_parse ("429@2:7,429@3,vanish:externalLeadId,redirect,huge@2:3", &error);
  EksDemoFault fault;

  g_assert_no_error (error);
  g_assert_true (eks_demo_faults_take (faults, EKS_DEMO_FAULT_429, "onlinefundraising", "/contacts", 2, &fault));
  g_assert_cmpuint (fault.number, ==, 7);
  g_assert_true (eks_demo_faults_take (faults, EKS_DEMO_FAULT_429, "onlinefundraising", "/contacts", 3, &fault));
  g_assert_cmpuint (fault.number, ==, 2);
  g_assert_true (eks_demo_faults_take (faults, EKS_DEMO_FAULT_VANISH, "onlinefundraising", "/contacts", 1, &fault));
  g_assert_cmpstr (fault.text, ==, "externalLeadId");
  g_assert_true (eks_demo_faults_take (faults, EKS_DEMO_FAULT_REDIRECT, "onlinefundraising", "/contacts", 1, &fault));
  g_assert_null (fault.text);
  g_assert_true (eks_demo_faults_take (faults, EKS_DEMO_FAULT_HUGE, "onlinefundraising", "/contacts", 2, &fault));
  g_assert_cmpuint (fault.number, ==, 3);
}

static void
test_help (void)
{
  static const char *const names[] = { "429-date", "vanish", "no-sessions", "bad-utf8", "json-string", "@PAGE" };
  g_autofree char *text = eks_demo_faults_describe ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_nonnull (strstr (text, names[i]));
}

/* An address alone is one of the first system; a fault without an address happens to every system. */
static void
test_systems (void)
{
  g_autoptr (EksDemoFaults) faults = eks_demo_faults_parse ("/contacts:401,/onlinefundraising/dataSets:403,500", NULL);
  EksDemoFault fault;

  g_assert_nonnull (faults);
  g_assert_false (eks_demo_faults_take (faults, EKS_DEMO_FAULT_401, "another", "/contacts", 1, &fault));
  g_assert_true (eks_demo_faults_take (faults, EKS_DEMO_FAULT_401, "onlinefundraising", "/contacts", 1, &fault));
  g_assert_false (eks_demo_faults_take (faults, EKS_DEMO_FAULT_403, "another", "/dataSets", 1, &fault));
  g_assert_true (eks_demo_faults_take (faults, EKS_DEMO_FAULT_403, "onlinefundraising", "/dataSets", 1, &fault));
  g_assert_true (eks_demo_faults_take (faults, EKS_DEMO_FAULT_500, "another", "/contacts", 1, &fault));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/faults/systems", test_systems);
  g_test_add_func ("/demo/faults/refused", test_refused);
  g_test_add_func ("/demo/faults/none", test_none);
  g_test_add_func ("/demo/faults/due", test_due);
  g_test_add_func ("/demo/faults/arguments", test_arguments);
  g_test_add_func ("/demo/faults/help", test_help);
  return g_test_run ();
}
