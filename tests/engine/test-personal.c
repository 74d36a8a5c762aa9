/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns have personal data, what becomes of them, and what is said about it. */

#include "config.h"

#include "eks-check.h"
#include "eks-describe.h"
#include "eks-error.h"
#include "eks-personal.h"
#include "eks-preview.h"
#include "eks-test-support.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)

typedef struct
{
  EksTestFolder *folder;
  EksEnvironment *environment;
  EksConnector *connector;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW);
  g_autoptr (EksConnection) connection = NULL;

  fixture->folder = eks_test_folder_new ();
  fixture->environment = eks_environment_new (fixture->folder, EKS_CLOCK (clock));
  connection = eks_environment_find_connection (fixture->environment, EKS_DEMO_CONNECTION, NULL);
  fixture->connector = eks_environment_find_connector (fixture->environment, connection, NULL);
  g_assert_nonnull (fixture->connector);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->connector);
  g_assert_finalize_object (fixture->environment);
  eks_test_folder_free (fixture->folder);
}

static EksJob *
make_job (const char *columns, const char *rest)
{
  g_autofree char *text = g_strdup_printf ("{\"version\":1,\"id\":\"11111111-2222-4333-8444-555555555555\",\"name\":\"Sessions\",\"connection\":\"demo\","
                                           "\"tables\":[{\"entity\":\"onboarding_session\",\"columns\":[%s]}]%s}",
                                           columns, rest);
  GError *error = NULL;
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

typedef struct
{
  const char *column;
  EksExposure own;  /* where the export keeps personal data */
  EksExposure left; /* where it leaves it out */
} ExposureCase;

static const ExposureCase exposure_cases[] = {
  { "{\"field\":\"status\"}", EKS_EXPOSURE_NONE, EKS_EXPOSURE_NONE },
  { "{\"constant\":\"contact_first_name\"}", EKS_EXPOSURE_NONE, EKS_EXPOSURE_NONE },
  { "{\"field\":\"contact_first_name\"}", EKS_EXPOSURE_CLEAR, EKS_EXPOSURE_LEFT_OUT },
  { "{\"field\":\"contact_first_name\",\"hidden\":true}", EKS_EXPOSURE_NONE, EKS_EXPOSURE_NONE },
  { "{\"field\":\"user.email\"}", EKS_EXPOSURE_CLEAR, EKS_EXPOSURE_LEFT_OUT },
  { "{\"field\":\"data_set.formResult.anything\"}", EKS_EXPOSURE_CLEAR, EKS_EXPOSURE_LEFT_OUT },
  { "{\"pattern\":\"{status}-{user.name}\"}", EKS_EXPOSURE_CLEAR, EKS_EXPOSURE_LEFT_OUT },
  { "{\"pattern\":\"{status}-{session_guid}\"}", EKS_EXPOSURE_NONE, EKS_EXPOSURE_NONE },
  { "{\"field\":\"contact_first_name\",\"transform\":[\"upper\",\"age\"]}", EKS_EXPOSURE_CLEAR, EKS_EXPOSURE_LEFT_OUT },
  { "{\"field\":\"contact_first_name\",\"transform\":[\"upper\",{\"mask\":4},\"lower\"]}", EKS_EXPOSURE_MASKED, EKS_EXPOSURE_MASKED },
  { "{\"field\":\"contact_first_name\",\"transform\":[\"hash\",{\"mask\":4}]}", EKS_EXPOSURE_HASHED, EKS_EXPOSURE_HASHED },
  { "{\"field\":\"contact_first_name\",\"transform\":[\"presence\"]}", EKS_EXPOSURE_REDUCED, EKS_EXPOSURE_REDUCED },
  { "{\"field\":\"contact_first_name\",\"transform\":[\"drop\"]}", EKS_EXPOSURE_REDUCED, EKS_EXPOSURE_REDUCED },
};

static void
test_exposure (Fixture *fixture, gconstpointer data)
{
  EksEntity *entity = eks_connector_find_entity (fixture->connector, "onboarding_session");

  for (guint i = 0; i < G_N_ELEMENTS (exposure_cases); i++)
    {
      g_autoptr (EksJob) job = make_job (exposure_cases[i].column, "");
      g_autoptr (EksColumn) column = g_list_model_get_item (G_LIST_MODEL (eks_table_get_columns (eks_job_get_table (job, 0))), 0);

      g_test_message ("%s", exposure_cases[i].column);
      g_assert_cmpint (eks_personal_get_exposure (fixture->connector, entity, column, EKS_PERSONAL_KEEP), ==, exposure_cases[i].own);
      g_assert_cmpint (eks_personal_get_exposure (fixture->connector, entity, column, EKS_PERSONAL_LEAVE_OUT), ==, exposure_cases[i].left);
    }
}

/* The columns of a table in one text, to compare. */
static char *
list_columns (EksTable *table)
{
  GListModel *columns = G_LIST_MODEL (eks_table_get_columns (table));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      GListModel *transforms = G_LIST_MODEL (eks_column_get_transforms (column));
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", eks_column_get_text (column));
      for (guint j = 0; j < g_list_model_get_n_items (transforms); j++)
        {
          g_autoptr (EksTransform) transform = g_list_model_get_item (transforms, j);
          g_string_append_printf (text, "|%s", eks_transform_kind_names[eks_transform_get_kind (transform)]);
          if (eks_transform_get_kind (transform) == EKS_TRANSFORM_MASK)
            g_string_append_printf (text, "%u", eks_transform_get_keep (transform));
        }
    }
  return g_string_free (text, FALSE);
}

#define MIXED \
  "{\"field\":\"user.name\"},{\"field\":\"status\"},{\"field\":\"user.email\",\"transform\":[\"hash\"]}," \
  "{\"field\":\"contact_first_name\",\"title\":\"Name\",\"transform\":[\"upper\"]},{\"field\":\"user_name\",\"hidden\":true}"

static void
test_protect (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = {
    [EKS_PERSONAL_KEEP] = "user.name status user.email|hash contact_first_name|upper user_name",
    [EKS_PERSONAL_LEAVE_OUT] = "status user.email|hash user_name",
    [EKS_PERSONAL_MASK] = "user.name|mask2 status user.email|hash contact_first_name|upper|mask2 user_name",
    [EKS_PERSONAL_HASH] = "user.name|hash status user.email|hash contact_first_name|upper|hash user_name",
  };

  for (EksPersonal personal = EKS_PERSONAL_KEEP; personal <= EKS_PERSONAL_HASH; personal++)
    {
      g_autoptr (EksJob) job = make_job (MIXED, "");
      g_autoptr (EksTally) tally = eks_tally_new ();
      g_autofree char *once = NULL, *twice = NULL;
      g_autoptr (GPtrArray) entries = NULL;
      gboolean left_out = personal == EKS_PERSONAL_LEAVE_OUT;

      eks_personal_protect_table (fixture->connector, eks_job_get_table (job, 0), personal, tally);
      once = list_columns (eks_job_get_table (job, 0));
      g_assert_cmpstr (once, ==, expected[personal]);
      g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_COLUMN_LEFT_OUT, "name"), ==, left_out);
      g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_COLUMN_LEFT_OUT, "Name"), ==, left_out);
      entries = eks_tally_get_entries (tally);
      g_assert_cmpuint (entries->len, ==, left_out ? 2 : 0);
      eks_personal_protect_table (fixture->connector, eks_job_get_table (job, 0), personal, NULL);
      twice = list_columns (eks_job_get_table (job, 0));
      g_assert_cmpstr (twice, ==, once);
    }
}

static void
test_conceals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *columns;
    const char *id;
    gboolean concealed;
  } cases[] = {
    { "{\"field\":\"status\"}", "status", FALSE },
    { "{\"field\":\"status\"}", "created_ts", FALSE },
    { "{\"field\":\"status\"}", "user.email", TRUE },
    { "{\"field\":\"user.email\",\"hidden\":true}", "user.email", TRUE },
    { "{\"field\":\"user.email\"}", "user.email", FALSE },
    { "{\"pattern\":\"{user.name} {user.email}\"}", "user.email", FALSE },
    { "{\"field\":\"user.email\",\"transform\":[{\"mask\":2}]}", "user.email", TRUE },
    { "{\"field\":\"status\",\"transform\":[\"presence\"]}", "status", TRUE },
    { "{\"field\":\"status\",\"transform\":[\"hash\"]},{\"field\":\"status\"}", "status", FALSE },
  };
  EksEntity *entity = eks_connector_find_entity (fixture->connector, "onboarding_session");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksJob) job = make_job (cases[i].columns, "");

      g_test_message ("%s: %s", cases[i].columns, cases[i].id);
      g_assert_cmpint (eks_personal_conceals_field (fixture->connector, entity, eks_job_get_table (job, 0), cases[i].id), ==, cases[i].concealed);
    }
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *columns;
    const char *rest;
    gboolean fault;
  } cases[] = {
    { MIXED, ",\"personal\":\"leave_out\"", FALSE },
    { MIXED, ",\"personal\":\"mask\"", FALSE },
    { "{\"field\":\"user.name\"},{\"field\":\"status\",\"hidden\":true}", ",\"personal\":\"leave_out\"", TRUE },
    { "{\"field\":\"user.name\"},{\"field\":\"status\",\"hidden\":true}", ",\"personal\":\"hash\"", FALSE },
    { "{\"field\":\"user.name\"},{\"field\":\"status\"}",
      ",\"personal\":\"leave_out\",\"format\":{\"type\":\"txt\",\"layout\":\"fixed\",\"widths\":[20,10]}", TRUE },
    { "{\"field\":\"user.name\"},{\"field\":\"status\"}",
      ",\"personal\":\"leave_out\",\"format\":{\"type\":\"txt\",\"layout\":\"fixed\",\"widths\":[10]}", FALSE },
    { "{\"field\":\"user.name\"},{\"field\":\"status\"}",
      ",\"personal\":\"mask\",\"format\":{\"type\":\"txt\",\"layout\":\"fixed\",\"widths\":[20,10]}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksJob) job = make_job (cases[i].columns, cases[i].rest);
      g_autoptr (EksJsonIssues) issues = eks_check_job (fixture->environment, job);
      g_autofree char *text = eks_json_issues_describe (issues);

      g_test_message ("%u: %s", i, text);
      g_assert_cmpuint (eks_json_issues_get_length (issues), ==, cases[i].fault);
      if (cases[i].fault)
        g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, "personal");
    }
}

/* What cannot run has no preview either; it says why. */
static void
test_nothing_left (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job ("{\"field\":\"user.name\"}", ",\"personal\":\"leave_out\"");
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_preview_load (fixture->environment, job, 0, 10, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

static void
assert_sentences (Fixture *fixture, const char *columns, const char *rest, const char *expected)
{
  g_autoptr (EksJob) job = make_job (columns, rest);
  g_autoptr (GPtrArray) sentences = eks_describe_personal (fixture->environment, job);
  g_autofree char *text = NULL;

  g_ptr_array_add (sentences, NULL);
  text = g_strjoinv ("\n", (char **) sentences->pdata);
  g_assert_cmpstr (text, ==, expected);
}

#define SENTENCED \
  "{\"field\":\"user.name\"},{\"field\":\"contact_data\"},{\"pattern\":\"{user.name} {user.email}\"}," \
  "{\"field\":\"user_name\",\"transform\":[{\"mask\":4}]},{\"field\":\"contact_first_name\",\"transform\":[\"presence\"]},{\"field\":\"status\"}"

static void
test_describe (Fixture *fixture, gconstpointer data)
{
  assert_sentences (fixture, "{\"field\":\"status\"}", "", "");
  assert_sentences (fixture, SENTENCED, "",
                    "Personal data goes into the file: User: Name, Contact data (sensitive), User: Email.\n"
                    "Of this personal data, only the last characters go into the file: User name.\n"
                    "Of this personal data, at most whether there is a value goes into the file: First name.");
  assert_sentences (fixture, SENTENCED, ",\"personal\":\"hash\"",
                    "Of this personal data, only the last characters go into the file: User name.\n"
                    "Of this personal data, only a fingerprint goes into the file: User: Name, Contact data (sensitive), User: Email.\n"
                    "Of this personal data, at most whether there is a value goes into the file: First name.");
  g_autoptr (EksJob) job = make_job (SENTENCED, ",\"personal\":\"leave_out\"");
  g_autofree char *words = eks_describe_job (fixture->environment, job);

  g_autoptr (EksJob) unknown = make_job (SENTENCED, "");
  g_autoptr (GPtrArray) notices = NULL;

  g_assert_nonnull (strstr (words, "3 columns"));
  eks_job_set_connection_id (unknown, "nobody");
  g_assert_null (eks_describe_personal (fixture->environment, unknown));
  notices = eks_describe_notices (fixture->environment, unknown);
  g_assert_cmpuint (notices->len, ==, 1); /* not that there were none */
  assert_sentences (fixture, "{\"field\":\"user.name\"},{\"field\":\"status\"}", ",\"personal\":\"leave_out\"",
                    "This personal data is left out of the file: User: Name.");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/engine/personal/exposure", test_exposure);
  ADD ("/engine/personal/protect", test_protect);
  ADD ("/engine/personal/conceals", test_conceals);
  ADD ("/engine/personal/check", test_check);
  ADD ("/engine/personal/nothing-left", test_nothing_left);
  ADD ("/engine/personal/describe", test_describe);
  return g_test_run ();
}
