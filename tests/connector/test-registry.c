/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folders of connectors: the person's own wins, a broken file is told about and harms no other. */

#include "config.h"

#include "eks-connector-registry.h"
#include "eks-error.h"

#include "eks-test-support.h"

#include <glib/gstdio.h>
#include <string.h>

static void
put (const char *folder, const char *name, const char *id, const char *label)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = g_strdup_printf (
    "{\"id\": \"%s\", \"label\": \"%s\", \"verified\": \"no\", \"base_url\": \"https://example.com\", \"auth\": {\"kind\": \"none\"}, \"entities\": [{\"id\": \"e\","
    "\"label\": \"E\", \"size\": \"small\", \"fields\": [{\"id\": \"f\", \"path\": \"f\", \"type\": \"text\", \"label\": \"F\"}],"
    "\"streams\": [{\"path\": \"/e\", \"verified\": \"assumed\", \"paging\": {\"kind\": \"single\"}}]}]}",
    id, label);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
put_text (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_labels (EksConnectorRegistry *registry, const char *expected)
{
  GPtrArray *connectors = eks_connector_registry_get_connectors (registry);
  g_autoptr (GString) labels = g_string_new (NULL);

  for (guint i = 0; i < connectors->len; i++)
    g_string_append_printf (labels, "%s|", eks_connector_get_label (g_ptr_array_index (connectors, i)));
  g_assert_cmpstr (labels->str, ==, expected);
}

static const char *
get_error (EksConnectorRegistry *registry, guint index)
{
  GPtrArray *errors = eks_connector_registry_get_errors (registry);

  g_assert_cmpuint (index, <, errors->len);
  return g_ptr_array_index (errors, index);
}

static void
test_override (void)
{
  g_autoptr (EksTestFolder) shipped = eks_test_folder_new ();
  g_autoptr (EksTestFolder) own = eks_test_folder_new ();
  const char *const folders[] = { shipped, own, NULL };
  g_autoptr (GError) error = NULL;
  EksConnectorRegistry *registry;

  put (shipped, "a.json", "alpha", "Alpha");
  put (shipped, "b.json", "beta", "Beta");
  put (own, "whatever.json", "alpha", "My own alpha");
  put (own, "c.json", "gamma", "Aardvark");
  put_text (own, "notes.txt", "not a connector");
  put_text (own, ".hidden.json", "not looked at");
  registry = eks_connector_registry_new_for_folders (folders);

  assert_labels (registry, "Aardvark|Beta|My own alpha|");
  g_assert_cmpuint (eks_connector_registry_get_errors (registry)->len, ==, 0);
  g_assert_cmpstr (eks_connector_get_label (eks_connector_registry_find (registry, "alpha", &error)), ==, "My own alpha");
  g_assert_null (eks_connector_registry_find (registry, "delta", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "gamma, beta, alpha"));
  g_assert_finalize_object (registry);
}

static void
test_broken_files (void)
{
  g_autoptr (EksTestFolder) shipped = eks_test_folder_new ();
  g_autoptr (EksTestFolder) own = eks_test_folder_new ();
  const char *const folders[] = { shipped, own, "/nonexistent/folder", NULL };
  g_autofree char *folder_in_it = g_build_filename (own, "3.json", NULL);
  g_autofree char *link = g_build_filename (own, "4.json", NULL);
  g_autoptr (EksConnectorRegistry) registry = NULL;

  put (shipped, "a.json", "alpha", "Alpha");
  put_text (own, "0.json", "{");
  put_text (own, "1.json", "{\"id\": \"alpha\", \"label\": 5}");
  put (own, "2.json", "beta", "Beta");
  g_assert_cmpint (g_mkdir (folder_in_it, 0700), ==, 0);
  g_assert_cmpint (symlink ("/nowhere/at/all", link), ==, 0);
  put (own, "5.json", "beta", "Another beta");
  registry = eks_connector_registry_new_for_folders (folders);

  assert_labels (registry, "Alpha|Beta|");
  g_assert_cmpuint (eks_connector_registry_get_errors (registry)->len, ==, 5);
  g_assert_nonnull (strstr (get_error (registry, 0), "0.json: "));
  g_assert_nonnull (strstr (get_error (registry, 1), "label: "));
  g_assert_nonnull (strstr (get_error (registry, 2), "3.json"));
  g_assert_nonnull (strstr (get_error (registry, 3), "4.json"));
  g_assert_nonnull (strstr (get_error (registry, 4), "5.json: "));
  g_assert_nonnull (strstr (get_error (registry, 4), "beta"));
}

static void
test_unreadable_folder (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  const char *const folders[] = { file, NULL };
  g_autoptr (EksConnectorRegistry) registry = NULL;

  put_text (folder, "file", "a file where a folder is expected");
  registry = eks_connector_registry_new_for_folders (folders);
  g_assert_cmpuint (eks_connector_registry_get_connectors (registry)->len, ==, 0);
  g_assert_true (g_str_has_prefix (get_error (registry, 0), file));
}

static void
test_too_many (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  const char *const folders[] = { folder, NULL };
  g_autoptr (EksConnectorRegistry) registry = NULL;

  for (guint i = 0; i < 501; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.json", i);
      put_text (folder, name, "");
    }
  registry = eks_connector_registry_new_for_folders (folders);
  g_assert_cmpuint (eks_connector_registry_get_errors (registry)->len, ==, 1);
}

static void
test_places (void)
{
  g_autoptr (EksTestFolder) shipped = eks_test_folder_new ();
  g_autofree char *connectors = g_build_filename (shipped, "connectors", NULL);
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "eksport", "connectors", NULL);
  g_autofree char *before = g_strdup (g_getenv ("EKSPORT_DATADIR"));

  g_assert_cmpint (g_mkdir (connectors, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
  put (connectors, "a.json", "alpha", "Alpha");
  put (own, "b.json", "beta", "Beta");
  g_setenv ("EKSPORT_DATADIR", shipped, TRUE);
  g_autoptr (EksConnectorRegistry) registry = eks_connector_registry_new ();
  g_setenv ("EKSPORT_DATADIR", before, TRUE);
  assert_labels (registry, "Alpha|Beta|");
}

static void
count_cb (EksConnectorRegistry *registry, guint *count)
{
  (*count)++;
}

static char *
read_own (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* One's own is put into the folder, replaced where it is, and taken away again; what was shipped comes back. */
static void
test_install (void)
{
  g_autoptr (EksTestFolder) shipped = eks_test_folder_new ();
  g_autoptr (EksTestFolder) top = eks_test_folder_new ();
  g_autofree char *own = g_build_filename (top, "not", "yet", NULL);
  const char *const folders[] = { shipped, own, NULL };
  g_autoptr (EksConnectorRegistry) registry = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *kept = NULL;
  EksConnector *before, *installed;
  guint changes = 0;

  put (shipped, "acme.json", "acme", "Shipped");
  text = read_own (shipped, "acme.json");
  registry = eks_connector_registry_new_for_folders (folders);
  g_signal_connect (registry, "changed", G_CALLBACK (count_cb), &changes);
  before = eks_connector_registry_find (registry, "acme", NULL);
  g_assert_null (eks_connector_registry_dup_own_file (registry, "acme"));
  g_assert_false (eks_connector_registry_remove (registry, "acme", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_null (eks_connector_registry_install (registry, "{}", 2, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR);
  g_clear_error (&error);
  g_assert_cmpuint (changes, ==, 0);

  installed = eks_connector_registry_install (registry, text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_true (installed != before);
  g_assert_cmpstr (eks_connector_get_label (before), ==, "Shipped"); /* still whole for who holds it */
  kept = read_own (own, "acme.json");
  g_assert_cmpstr (kept, ==, text);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpuint (eks_test_folder_count (own), ==, 1);

  g_assert_true (eks_connector_registry_remove (registry, "acme", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (eks_test_folder_count (own), ==, 0);
  g_assert_nonnull (eks_connector_registry_find (registry, "acme", NULL));
  assert_labels (registry, "Shipped|");
}

/* What the person called the file stays its name, and a name that is taken by another is left alone. */
static void
test_install_names (void)
{
  g_autoptr (EksTestFolder) own = eks_test_folder_new ();
  const char *const folders[] = { own, NULL };
  g_autoptr (EksConnectorRegistry) registry = NULL;
  g_autofree char *file = NULL, *other = NULL, *text = NULL, *acme = NULL;

  put (own, "my file.json", "acme", "Mine");
  put (own, "crm.json", "something_else", "Else");
  registry = eks_connector_registry_new_for_folders (folders);
  acme = read_own (own, "my file.json");
  g_assert_nonnull (eks_connector_registry_install (registry, acme, strlen (acme), NULL));
  file = eks_connector_registry_dup_own_file (registry, "acme");
  g_assert_true (g_str_has_suffix (file, "/my file.json"));
  put (own, "new", "crm", "CRM");
  text = read_own (own, "new");
  g_assert_nonnull (eks_connector_registry_install (registry, text, strlen (text), NULL));
  other = eks_connector_registry_dup_own_file (registry, "crm");
  g_assert_true (g_str_has_suffix (other, "/crm-2.json"));
  assert_labels (registry, "CRM|Else|Mine|");
}

int
main (int argc, char **argv)
{
  g_autoptr (EksTestFolder) home = eks_test_folder_new ();

  /* GLib remembers the answer; G_TEST_OPTION_ISOLATE_DIRS would do the same, but leaks */
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registry/override", test_override);
  g_test_add_func ("/registry/broken-files", test_broken_files);
  g_test_add_func ("/registry/unreadable-folder", test_unreadable_folder);
  g_test_add_func ("/registry/too-many", test_too_many);
  g_test_add_func ("/registry/places", test_places);
  g_test_add_func ("/connector/registry/install", test_install);
  g_test_add_func ("/connector/registry/install-names", test_install_names);
  return g_test_run ();
}
