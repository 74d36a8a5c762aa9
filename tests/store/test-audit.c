/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit log: it only grows, whoever writes at the same time, and half a line harms no other. */

#include "config.h"

#include "eks-audit.h"
#include "eks-error.h"
#include "eks-json.h"
#include "eks-test-support.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static JsonNode *
make_line (const char *name, gint64 number)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "name", name);
  json_object_set_int_member (object, "number", number);
  json_node_take_object (node, object);
  return node;
}

static GPtrArray *
make_lines (const char *name, guint n)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (lines, make_line (name, i));
  return lines;
}

static void
append (EksAudit *audit, const char *name, guint n)
{
  g_autoptr (GPtrArray) lines = make_lines (name, n);
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_audit_append (audit, lines, &error));
  g_assert_no_error (error);
}

static GPtrArray *
list (EksAudit *audit, guint limit, guint broken)
{
  g_autoptr (GError) error = NULL;
  guint n_broken = 4711;
  GPtrArray *lines = eks_audit_list (audit, limit, &n_broken, &error);

  g_assert_no_error (error);
  g_assert_nonnull (lines);
  g_assert_cmpuint (n_broken, ==, broken);
  return lines;
}

static const char *
get_name (GPtrArray *lines, guint index)
{
  g_assert_cmpuint (index, <, lines->len);
  return json_object_get_string_member (json_node_get_object (g_ptr_array_index (lines, index)), "name");
}

static void
test_order (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "deep", "audit.log", NULL);
  g_autoptr (EksAudit) audit = eks_audit_new (path);
  GStatBuf info;

  g_autoptr (GPtrArray) nothing = list (audit, 10, 0);
  g_assert_cmpuint (nothing->len, ==, 0);
  append (audit, "none of it", 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  append (audit, "first", 1);
  append (audit, "Anden, \"æøå\"\n", 2);
  g_autoptr (GPtrArray) all = list (audit, 10, 0);
  g_autoptr (GPtrArray) newest = list (audit, 1, 0);
  g_autoptr (GPtrArray) none = list (audit, 0, 0);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpstr (get_name (all, 0), ==, "Anden, \"æøå\"\n");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (all->pdata[0]), "number"), ==, 1);
  g_assert_cmpstr (get_name (all, 2), ==, "first");
  g_assert_cmpuint (newest->len, ==, 1);
  g_assert_cmpstr (get_name (newest, 0), ==, get_name (all, 0));
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* Half a line of a program that was killed, and lines that somebody wrote by hand. */
static void
test_broken_lines (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "audit.log", NULL);
  g_autofree char *after = NULL;
  g_autoptr (EksAudit) audit = eks_audit_new (path);
  g_autoptr (GString) text = g_string_new ("{\"name\": \"old\"}\n\nmine\n[1]\n{\"name\": \"");

  g_string_append_printf (text, "%*s\"}\n{\"name\": \"ha", EKS_AUDIT_MAX_LINE, "");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  append (audit, "new", 1);
  g_autoptr (GPtrArray) all = list (audit, 10, 4);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (get_name (all, 0), ==, "new");
  g_assert_cmpstr (get_name (all, 1), ==, "old");
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_true (g_str_has_prefix (after, text->str)); /* nothing that was there is changed */
}

typedef struct
{
  EksAudit *audit;
  const char *name;
} Worker;

#define N_WORKERS 4
#define LINES_PER_WORKER 40

static gpointer
work (gpointer data)
{
  Worker *worker = data;

  for (guint i = 0; i < LINES_PER_WORKER; i++)
    append (worker->audit, worker->name, 3);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "audit.log", NULL);
  g_autoptr (EksAudit) shared = eks_audit_new (path);
  g_autoptr (EksAudit) other = eks_audit_new (path);
  Worker workers[N_WORKERS] = { { shared, "a" }, { shared, "b" }, { other, "c" }, { other, "d" } };
  GThread *threads[N_WORKERS];

  for (guint i = 0; i < N_WORKERS; i++)
    threads[i] = g_thread_new ("audit", work, &workers[i]);
  for (guint i = 0; i < N_WORKERS; i++)
    g_thread_join (threads[i]);
  g_autoptr (GPtrArray) all = list (shared, 100000, 0);
  g_assert_cmpuint (all->len, ==, N_WORKERS * LINES_PER_WORKER * 3);
  for (guint i = 0; i < all->len; i++) /* what was written together stands together */
    g_assert_cmpstr (get_name (all, i), ==, get_name (all, i - i % 3));
}

static void
assert_refused (const char *path)
{
  g_autoptr (EksAudit) audit = eks_audit_new (path);
  g_autoptr (GPtrArray) lines = make_lines ("secret", 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (eks_audit_append (audit, lines, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "audit log"));
}

static void
test_refuses (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *target = g_build_filename (folder, "target", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *below = g_build_filename (folder, "target", "audit.log", NULL);
  g_autofree char *after = NULL;
  g_autoptr (EksAudit) elsewhere = eks_audit_new (below);
  g_autoptr (GError) error = NULL;
  guint n_broken;

  g_assert_true (g_file_set_contents (target, "mine", -1, NULL));
  g_assert_cmpint (symlink (target, link), ==, 0);
  assert_refused (link);
  g_assert_true (g_file_get_contents (target, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, "mine");
  assert_refused (below);
  assert_refused ("/dev/full");
  g_assert_null (eks_audit_list (elsewhere, 1, &n_broken, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
}

static void
test_too_long (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "audit.log", NULL);
  g_autofree char *name = g_strnfill (EKS_AUDIT_MAX_LINE, 'x');
  g_autoptr (EksAudit) audit = eks_audit_new (path);
  g_autoptr (GPtrArray) lines = make_lines (name, 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (eks_audit_append (audit, lines, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* The write ends in the middle of a line: that is told, and the next line is whole. */
static void
test_fails_in_the_middle (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "audit.log", NULL);
  g_autoptr (EksAudit) audit = eks_audit_new (path);
  g_autoptr (GPtrArray) lines = make_lines ("cut", 1);
  g_autoptr (GError) error = NULL;
  struct rlimit before, limit;
  GStatBuf info;

  append (audit, "first", 1);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = (rlim_t) info.st_size + 5;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  gboolean appended = eks_audit_append (audit, lines, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (appended);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);

  append (audit, "second", 1);
  g_autoptr (GPtrArray) all = list (audit, 10, 1);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (get_name (all, 0), ==, "second");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/audit/order", test_order);
  g_test_add_func ("/audit/broken-lines", test_broken_lines);
  g_test_add_func ("/audit/threads", test_threads);
  g_test_add_func ("/audit/refuses", test_refuses);
  g_test_add_func ("/audit/too-long", test_too_long);
  g_test_add_func ("/audit/fails-in-the-middle", test_fails_in_the_middle);
  return g_test_run ();
}
