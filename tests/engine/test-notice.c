/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a mail about a run says, and what it never says: a value. */

#include "config.h"

#include "eks-error.h"
#include "eks-mail-message.h"
#include "eks-notice-words.h"
#include "eks-notice.h"

#include <string.h>

/* 2025-03-03 05:00 and 05:02 UTC */
#define BEGAN (G_GINT64_CONSTANT (1740978000) * G_USEC_PER_SEC)
#define ENDED (BEGAN + 125 * G_USEC_PER_SEC)

static const char report_text[] =
  "{\"rows_read\": 1300, \"rows_filtered\": 96, \"rows_written\": 1204,"
  " \"files\": [{\"path\": \"/in/sessions.csv.gpg\", \"media_type\": \"application/pgp-encrypted\", \"rows\": 1204, \"bytes\": 51234, \"sha256\": \"00ff\"}],"
  " \"tables\": [{\"name\": \"Session\", \"rows_written\": 1204, \"titles\": [\"Id\", \"Phone\"]}],"
  " \"deliveries\": [{\"destination\": \"office\", \"location\": \"sftp://anna@host/in/sessions.csv.gpg\"},"
  "  {\"destination\": \"office\", \"location\": \"sftp://anna@host/in/sessions.csv.gpg.sha256\", \"manifest\": true}],"
  " \"notes\": [{\"kind\": \"unmatched\", \"subject\": \"lead\", \"title\": \"Lead\", \"table\": 1, \"count\": 3, \"examples\": [{\"value\": \"canary-1\"}]},"
  "  {\"kind\": \"emptied\", \"subject\": \"Phone\", \"title\": \"Phone\", \"table\": 1, \"column\": true, \"count\": 12, \"examples\": [{\"row\": 7, \"value\": \"canary-2\"}]},"
  "  {\"kind\": \"of-a-newer-version\", \"subject\": \"x\", \"count\": 1, \"examples\": [{\"value\": \"canary-3\"}]}]}";

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = eks_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return node;
}

static void
test_done (void)
{
  static const char *const keys[] = { "Anna <anna@acme.example> AAAA", NULL };
  g_autoptr (JsonNode) report = parse (report_text);
  const EksNoticeAbout about = {
    .name = "Completed sessions", .language = "en", .zone = "Europe/Copenhagen", .report = json_node_get_object (report), .keys = keys,
    .began = BEGAN, .ended = ENDED,
  };
  g_autofree char *subject = eks_notice_make_subject (&about);
  g_autofree char *text = eks_notice_make_text (&about);

  g_assert_cmpstr (subject, ==, "Completed sessions: 1,204 rows, 3 notes");
  g_assert_cmpstr (text, ==,
                   "The export “Completed sessions” is done.\n"
                   "Time: 2025-03-03 06:00 to 2025-03-03 06:02 (Europe/Copenhagen)\n"
                   "Rows read: 1,300\n"
                   "Rows left out by the filter: 96\n"
                   "Rows written: 1,204\n"
                   "\n"
                   "File: sessions.csv.gpg\n"
                   "  1,204 rows\n"
                   "  Size: 51,234 bytes\n"
                   "  SHA-256: 00ff\n"
                   "\n"
                   "Where it is\n"
                   "  sftp://anna@host/in/sessions.csv.gpg\n"
                   "\n"
                   "Encrypted for\n"
                   "  Anna <anna@acme.example> AAAA\n"
                   "\n"
                   "What was not perfect\n"
                   "  Lead: 3 not found\n"
                   "  Phone: 12 values could not be read, so the cells are empty\n"
                   "  of-a-newer-version: 1\n"
                   "\n"
                   "-- \n"
                   "This mail has no data of the export. Eksport sent it by itself; the details are there under “Runs”.\n");
}

static void
test_failed (void)
{
  static const struct
  {
    EksError code;
    const char *subject, *advice;
  } cases[] = {
    { EKS_ERROR_SOURCE_REFUSED, "Weekly: failed, nothing was delivered", "Press “Test” on its connection" },
    { EKS_ERROR_DELIVERY, "Weekly: failed, nothing was delivered", "Press “Test” on the place" },
    { EKS_ERROR_NO_SPACE, "Weekly: failed, nothing was delivered", "Press “Test” on the place" },
    { EKS_ERROR_ENCRYPTION, "Weekly: failed, nothing was delivered", "Renew or replace the key" },
    { EKS_ERROR_GUARD, "Weekly: stopped by a guard, nothing was delivered", "Look at the data first" },
    { EKS_ERROR_INVALID_JOB, "Weekly: failed, nothing was delivered", "correct what the message says" },
    { EKS_ERROR_FAILED, "Weekly: failed, nothing was delivered", "Run the export again" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) failure = g_error_new (EKS_ERROR, cases[i].code, "First line\nsecond\x1b[2J");
      g_autoptr (JsonNode) report = parse (report_text);
      const EksNoticeAbout about = { .name = "Weekly", .failure = failure, .report = json_node_get_object (report), .began = BEGAN, .ended = ENDED };
      g_autofree char *subject = eks_notice_make_subject (&about);
      g_autofree char *text = eks_notice_make_text (&about);

      g_assert_cmpstr (subject, ==, cases[i].subject);
      g_assert_nonnull (strstr (text, cases[i].advice));
      g_assert_nonnull (strstr (text, "\nWhy\n  First line\n  second␣[2J\n"));
      g_assert_nonnull (strstr (text, eks_error_get_code (failure)));
      g_assert_nonnull (strstr (text, "eksport-cli run 'Weekly'"));
      g_assert_nonnull (strstr (text, "2025-03-03 05:00 to 2025-03-03 05:02 (UTC)"));
      g_assert_null (strstr (text, "sessions.csv")); /* nothing was delivered */
    }
}

static void
test_missed (void)
{
  const gint64 slots[] = { BEGAN, BEGAN + G_TIME_SPAN_DAY };
  const EksNoticeAbout about = { .name = "Weekly", .language = "da", .zone = "Europe/Copenhagen", .missed = slots, .n_missed = 2 };
  g_autofree char *subject = eks_notice_make_subject (&about);
  g_autofree char *text = eks_notice_make_text (&about);

  g_assert_cmpstr (subject, ==, "Weekly: ventet 2025-03-03 06:00, blev ikke til noget");
  g_assert_true (g_str_has_prefix (text, "Eksporten “Weekly” var ventet 2025-03-03 06:00 (Europe/Copenhagen) og blev ikke til noget.\nOgså ventet: 2025-03-04 06:00\n"));
}

/* Whatever the names are, the subject is one line that a mail takes, and no value is in the text. */
static void
test_hostile (void)
{
  g_autofree char *long_name = g_strnfill (5000, 'x');
  const char *const names[] = { "x\r\nBcc: eve@evil.example", "{what}{name}", long_name, "\xe2\x80\xa8\x1b[31m", "a\xff", "" };
  static const char *const languages[] = { "en", "da", "nl", "sv", "fr", "xx", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (languages); j++)
      {
        static const char *const to[] = { "anna@acme.example", NULL };
        g_autoptr (JsonNode) report = parse (report_text);
        const EksNoticeAbout about = { .name = names[i], .language = languages[j], .report = json_node_get_object (report), .began = BEGAN, .ended = ENDED };
        g_autofree char *subject = eks_notice_make_subject (&about);
        g_autofree char *text = eks_notice_make_text (&about);
        const EksMail mail = { to, subject, text, "1" };
        g_autoptr (GError) error = NULL;
        g_autofree char *message = eks_mail_make_message (&mail, "a@b.example", to[0], BEGAN, &error);

        g_assert_no_error (error);
        g_assert_null (strstr (text, "canary"));
        g_assert_null (strstr (text, "\nBcc:"));
        if (i == 1)
          g_assert_true (g_str_has_prefix (subject, "{what}{name}"));
      }
}

static void
test_empty (void)
{
  static const char *const texts[] = { "{}", "{\"files\": 1, \"notes\": [1, null], \"tables\": [null, {\"titles\": 3}], \"rows_written\": \"x\"}",
                                       "{\"files\": [null, {\"path\": 7, \"bytes\": null}], \"notes\": {}, \"tables\": [{\"titles\": [1, {}, null]}]}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) report = parse (texts[i]);
      const EksNoticeAbout about = { .name = "x", .report = json_node_get_object (report) };
      g_autofree char *text = eks_notice_make_text (&about);
      g_assert_nonnull (text);
      g_assert_false (eks_notice_is_changed (json_node_get_object (report), json_node_get_object (report)));
    }
}

static void
test_changed (void)
{
  static const char *const changes[][2] = {
    { "\"rows_written\": 1204, \"titles\"", "\"rows_written\": 1205, \"titles\"" },
    { "\"Phone\"]", "\"Telephone\"]" },
    { "\"Phone\"]", "\"Phone\", \"Name\"]" },
    { "\"office\"", "\"archive\"" },
    { "\"count\": 3", "\"count\": 4" },
    { "unmatched", "emptied" },
  };
  g_autoptr (JsonNode) before = parse (report_text);

  g_assert_true (eks_notice_is_changed (json_node_get_object (before), NULL));
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GString) text = g_string_new (report_text);
      g_assert_cmpuint (g_string_replace (text, changes[i][0], changes[i][1], 1), ==, 1);
      g_autoptr (JsonNode) now = parse (text->str);
      g_assert_true (eks_notice_is_changed (json_node_get_object (now), json_node_get_object (before)));
    }
  /* Each file has another hash, each run another time, and the examples are of other rows. */
  g_autoptr (GString) same = g_string_new (report_text);
  g_assert_cmpuint (g_string_replace (same, "00ff", "ff00", 0) + g_string_replace (same, "canary", "other", 0) + g_string_replace (same, "sessions.csv", "x", 0), ==, 7);
  g_autoptr (JsonNode) now = parse (same->str);
  g_assert_false (eks_notice_is_changed (json_node_get_object (now), json_node_get_object (before)));
}

static void
test_words (void)
{
  static const char *const languages[] = { "en", "da", "nl", "sv", "fr" };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *one = eks_notice_describe_rows (1, languages[i]);
      g_autofree char *two = eks_notice_describe_rows (2, languages[i]);
      g_autofree char *note = eks_notice_describe_notes (1, languages[i]);
      g_assert_true (g_str_has_prefix (one, "1 ") && g_str_has_prefix (two, "2 ") && g_str_has_prefix (note, "1 "));
      g_assert_cmpstr (one + 1, !=, two + 1);
      for (guint word = 0; word < EKS_NOTICE_N_WORDS; word++)
        g_assert_cmpuint (strlen (eks_notice_word (word, languages[i])), >, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/done", test_done);
  g_test_add_func ("/notice/failed", test_failed);
  g_test_add_func ("/notice/missed", test_missed);
  g_test_add_func ("/notice/hostile", test_hostile);
  g_test_add_func ("/notice/empty", test_empty);
  g_test_add_func ("/notice/changed", test_changed);
  g_test_add_func ("/notice/words", test_words);
  return g_test_run ();
}
