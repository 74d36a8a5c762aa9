/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files as a source: every way to write the same rows gives the same rows, and what cannot be read says so. */

#include "config.h"

#include "eks-error.h"
#include "eks-file-reader.h"
#include "eks-test-reader.h"
#include "eks-test-support.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

typedef struct
{
  EksTestFolder *folder;
  GHashTable *settings;
  EksTally *tally;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = eks_test_folder_new ();
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->tally = eks_tally_new ();
  g_hash_table_insert (self->settings, g_strdup ("folder"), g_strdup (self->folder));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_hash_table_unref (self->settings);
  g_object_unref (self->tally);
  eks_test_folder_free (self->folder);
}

static void
set (Fixture *self, const char *name, const char *value)
{
  g_hash_table_insert (self->settings, g_strdup (name), g_strdup (value));
}

static void
put_bytes (Fixture *self, const char *name, const void *bytes, gssize length)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
}

static void
put (Fixture *self, const char *name, const char *text)
{
  put_bytes (self, name, text, -1);
}

static void
set_age (Fixture *self, const char *name, gint64 seconds)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  const struct utimbuf times = { seconds, seconds };

  g_assert_cmpint (utime (path, &times), ==, 0);
}

static EksFileSet *
find (Fixture *self, GError **error)
{
  g_autoptr (EksFileSet) files = eks_file_set_new (self->settings, error);

  if (files == NULL || !eks_file_set_find (files, NULL, NULL, 0, NULL, error) || !eks_file_set_look (files, NULL, error))
    return NULL;
  return g_steal_pointer (&files);
}

static EksEntity *
make_entity (void)
{
  static const char descriptor[] =
    "{\"id\":\"f\",\"label\":\"F\",\"verified\":\"x\",\"reads\":\"files\",\"entities\":[{\"id\":\"row\",\"label\":\"Row\",\"size\":\"large\","
    "\"fields\":[{\"id\":\"a\",\"path\":\"a\",\"type\":\"text\",\"label\":\"A\"}],\"streams\":[{\"path\":\"/\",\"verified\":\"documented\",\"paging\":{\"kind\":\"single\"}}]}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (EksConnector) connector = eks_connector_new_from_data (descriptor, strlen (descriptor), &error);

  g_assert_no_error (error);
  return g_object_ref (eks_connector_find_entity (connector, "row"));
}

/* All columns, or those that @ids names. */
static char *
read_rows (Fixture *self, EksFileSet *files, const char *ids, GError **error)
{
  EksFileFields *fields = eks_file_set_get_fields (files);
  g_auto (GStrv) names = ids != NULL ? g_strsplit (ids, ",", -1) : g_new0 (char *, eks_file_fields_get_length (fields) + 1);
  g_autofree EksSourceColumn *columns = NULL;
  g_autoptr (EksEntity) entity = make_entity ();
  g_autoptr (EksReader) reader = NULL;

  for (guint i = 0; ids == NULL && i < eks_file_fields_get_length (fields); i++)
    names[i] = g_strdup (eks_file_fields_get (fields, i)->id);
  columns = g_new0 (EksSourceColumn, g_strv_length (names));
  for (guint i = 0; names[i] != NULL; i++)
    {
      int at = eks_file_fields_find (fields, names[i]);
      columns[i] = (EksSourceColumn){ .id = names[i], .type = at >= 0 ? eks_file_fields_get (fields, at)->type : EKS_TYPE_TEXT };
    }
  reader = eks_file_reader_new (files, self->tally, NULL, &(EksSourceQuery){ .entity = entity, .columns = columns, .n_columns = g_strv_length (names), .key_column = -1 });
  return eks_test_reader_drain (reader, NULL, error);
}

static void
assert_rows (Fixture *self, const char *ids, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksFileSet) files = find (self, &error);
  g_autofree char *rows = NULL;

  g_assert_no_error (error);
  rows = read_rows (self, files, ids, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, expected);
}

static void
assert_fails (Fixture *self, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksFileSet) files = find (self, &error);
  g_autofree char *rows = files != NULL ? read_rows (self, files, NULL, &error) : NULL;

  g_assert_null (rows);
  g_assert_error (error, EKS_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

#define ROWS "0012|Søren|true\n13|Åse|false\n"

static void
test_encodings (Fixture *self, gconstpointer data)
{
  static const char text[] = "Lead ID;Navn;ok\r\n0012;Søren;true\r\n13;Åse;false\r\n";
  static const char *const charsets[] = { "UTF-8", "WINDOWS-1252", "ISO-8859-1", "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-8" };

  for (guint i = 0; i < G_N_ELEMENTS (charsets); i++)
    {
      gsize length;
      g_autofree char *bytes = g_convert (text, -1, charsets[i], "UTF-8", NULL, &length, NULL);
      g_autofree char *marked = g_strconcat ("\xEF\xBB\xBF", text, NULL);
      if (i == G_N_ELEMENTS (charsets) - 1)
        put (self, "a.csv", marked);
      else
        put_bytes (self, "a.csv", bytes, length);
      assert_rows (self, NULL, ROWS);
    }
}

/* The first letter that is not ASCII comes long after the beginning was looked at. */
static void
test_late_letter (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("id;name\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksFileSet) files = NULL;
  g_autofree char *rows = NULL;

  for (guint i = 0; i < 60000; i++)
    g_string_append_printf (text, "%u;plain\n", i);
  g_string_append (text, "x;Bj\xF8rn\n");
  put_bytes (self, "a.csv", text->str, text->len);
  files = find (self, &error);
  g_assert_no_error (error);
  rows = read_rows (self, files, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (rows, "\nx|Bjørn\n"));
  g_assert_cmpuint (eks_tally_get_count (self->tally, EKS_TALLY_BAD_BYTES, "row"), ==, 0);
}

static void
test_by_name (Fixture *self, gconstpointer data)
{
  set (self, "which", "all");
  put (self, "1.csv", "b,a\n1,2\n");
  put (self, "2.csv", "a;c\n3;4\n");
  set_age (self, "1.csv", 1000000);
  set_age (self, "2.csv", 900000);
  assert_rows (self, "a,b,file_name", "3|MISSING|2.csv\n2|1|1.csv\n");
  g_assert_cmpuint (eks_tally_get_count (self->tally, EKS_TALLY_COLUMN_GONE, "b"), ==, 1);
  g_assert_cmpuint (eks_tally_get_count (self->tally, EKS_TALLY_COLUMN_NEW, "c"), ==, 1);
}

static void
test_uneven (Fixture *self, gconstpointer data)
{
  put (self, "a.csv", "a;b\n1\n\n1;2;;\n3;4;5\n6;7\n");
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.csv: line 5: the row has 3 cells, but the header names 2");
  set (self, "uneven", "skip");
  assert_rows (self, NULL, "1|MISSING\n1|2\n6|7\n");
  g_assert_cmpuint (eks_tally_get_count (self->tally, EKS_TALLY_ROW_LEFT_OUT, "row"), ==, 1);
  put (self, "a.csv", "a;b\n1;\"2\n3;4\n");
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a quotation mark is not closed");
}

static void
test_large (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("id,long\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksFileSet) files = NULL;
  g_autofree char *rows = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_string_append_printf (text, "%u,\"", i);
      for (guint j = 0; j < 100000; j++)
        g_string_append (text, "ab\"\"\r\n");
      g_string_append (text, "\"\n");
    }
  put_bytes (self, "a.csv", text->str, text->len);
  files = find (self, &error);
  g_assert_no_error (error);
  rows = read_rows (self, files, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (rows), ==, 3 * (3 + 100000 * 5));
}

static void
test_json (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = {
    "[{\"id\":1,\"who\":{\"name\":\"Åse\"},\"tags\":[1, 2]},{\"id\":2,\"who\":null}]",
    "{\"count\":2,\"data\":{\"note\":\"]\",\"list\":[{\"id\":1,\"who\":{\"name\":\"Åse\"},\"tags\":[1,2]},{\"id\":2,\"who\":null}]}}",
    "{\"id\":1,\"who\":{\"name\":\"Åse\"},\"tags\":[1,2]}\n{\"id\":2,\"who\":null}\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      put (self, "a.json", texts[i]);
      assert_rows (self, "id,who_name,tags", "1|Åse|[1,2]\n2|MISSING|MISSING\n");
    }
}

static void
test_torn_json (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = {
    "[{\"id\":1},{\"id\":2}", "{\"list\":[{\"id\":1}]", "[{\"id\":1},]", "[{\"id\":1} {\"id\":2}]", "[{\"id\":1}] x", "[{\"id\":1},{\"id\":2,]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      put (self, "a.json", texts[i]);
      assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.json: ");
    }
}

/* What a disk leaves in a file after a crash is no end of it. */
static void
test_nul (Fixture *self, gconstpointer data)
{
  static const char lines[] = "{\"a\":1}\n{\"a\":2}\n\0\0\0\n{\"a\":3}\n";
  static const char list[] = "[{\"a\":1},\0{\"a\":2}]";
  static const char behind[] = "{\"rows\":[{\"a\":1}],\0\"more\":[]}";
  static const char inside[] = "{\"a\":1}\n{\"a\":\0002}\n";

  put_bytes (self, "a.json", lines, sizeof lines - 1);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.json: The file is not the JSON it should be: it is not well-formed JSON (at record 3)");
  put_bytes (self, "a.json", list, sizeof list - 1);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.json: The file is not the JSON it should be: it is not well-formed JSON (at record 2)");
  put_bytes (self, "a.json", behind, sizeof behind - 1);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.json: The file is not the JSON it should be: it is not well-formed JSON");
  put_bytes (self, "a.json", inside, sizeof inside - 1);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.json: ");
}

/* The list of the example is the list of all: an empty one is not passed over for the next. */
static void
test_one_list (Fixture *self, gconstpointer data)
{
  set (self, "which", "all");
  put (self, "new.json", "{\"rows\":[{\"a\":1}],\"errors\":[]}");
  put (self, "old.json", "{\"rows\":[],\"errors\":[{\"x\":1},{\"x\":2}]}");
  set_age (self, "new.json", 2000000);
  set_age (self, "old.json", 1000000);
  assert_rows (self, "a", "1\n");
  put (self, "old.json", "{\"errors\":[{\"x\":1}],\"rows\":[{\"a\":0}]}");
  set_age (self, "old.json", 1000000);
  assert_rows (self, "a", "0\n1\n");
  put (self, "old.json", "{\"errors\":[{\"x\":1},{\"x\":2}]}");
  set_age (self, "old.json", 1000000);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "old.json: The file is not the JSON it should be: it has no “rows”");
  put (self, "old.json", "{\"message\":\"nothing today\"}");
  set_age (self, "old.json", 1000000);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "old.json: ");

  put (self, "new.json", "[{\"a\":1}]");
  set_age (self, "new.json", 2000000);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "old.json: ");

  /* one record a line, and one line alone, with a list in it */
  put (self, "new.json", "{\"a\":1}\n{\"a\":2}\n");
  put (self, "old.json", "{\"a\":0,\"items\":[{\"x\":1},{\"x\":2}]}\n");
  set_age (self, "new.json", 2000000);
  set_age (self, "old.json", 1000000);
  assert_rows (self, "a", "0\n1\n2\n");
}

/* Questions of a form are long and begin alike. */
static void
test_long_names (Fixture *self, gconstpointer data)
{
#define QUESTION "Which of the following causes would you like to hear more about: "
  set (self, "which", "all");
  put (self, "new.csv", QUESTION "sea;" QUESTION "land\nsea 2;land 2\n");
  put (self, "old.csv", QUESTION "land;" QUESTION "sea\nland 1;sea 1\n");
  set_age (self, "new.csv", 2000000);
  set_age (self, "old.csv", 1000000);
  assert_rows (self, NULL, "sea 1|land 1\nsea 2|land 2\n");
#undef QUESTION
}

static void
put_wide (Fixture *self, guint n, const char *name)
{
  g_autoptr (GString) text = g_string_new ("<r><row><a>1</a>");

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_string_append_printf (text, "<%s%s/>", name, name[0] == 'n' ? number : "");
    }
  g_string_append (text, "</row><row><a>2</a></row></r>");
  put (self, "a.xml", text->str);
}

static void
test_wide_xml (Fixture *self, gconstpointer data)
{
  set (self, "records", "row");
  put_wide (self, 60000, "tag");
  assert_rows (self, "a", "1\n2\n");
  put_wide (self, 60000, "n");
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.xml: The file is not the XML it should be: an element has too many different ones in it");
}

static void
test_xml (Fixture *self, gconstpointer data)
{
  put (self, "a.xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><export><!-- x --><row id=\"1\"><name>\xC5se &amp; B</name><tag>a</tag><tag>b</tag></row>"
                      "<row id=\"2\"><name><![CDATA[<x>]]></name><who><city>K</city></who></row></export>");
  assert_rows (self, "id,name,tag,who_city", "1|Åse & B|[\"a\",\"b\"]|MISSING\n2|<x>|MISSING|K\n");
  put (self, "a.xml", "<export><meta/><rows><row><a>1</a></row><row><a>2</a></row></rows></export>");
  set (self, "records", "rows.row");
  assert_rows (self, "a", "1\n2\n");
  put (self, "a.xml", "<export><rows><row><a>1</a></row>");
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "not the XML it should be");
}

/* Neither a bomb nor another file gets in. */
static void
test_xml_entities (Fixture *self, gconstpointer data)
{
  g_autofree char *other = g_strdup_printf ("<!DOCTYPE r [<!ENTITY x SYSTEM \"file://%s/secret\">]><r><row><a>&x;</a></row><row/></r>", self->folder);
  static const char bomb[] =
    "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
    "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">]><r><row><a>&f;</a></row><row/></r>";

  put (self, "secret", "nothing for anybody");
  set (self, "pattern", "*.xml");
  put (self, "a.xml", other);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "XML");
  put (self, "a.xml", bomb);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "XML");
}

static char *
pack (const char *text, gsize *length)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GConverter) packer = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, packer);

  g_assert_true (g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  *length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (memory));
}

/* Also one member behind the other, as programs that pack in pieces write them. */
static void
test_packed (Fixture *self, gconstpointer data)
{
  gsize first_length, second_length;
  g_autofree char *first = pack ("a;b\n1;2\n", &first_length);
  g_autofree char *second = pack ("3;4\n", &second_length);
  g_autoptr (GByteArray) both = g_byte_array_new ();

  g_byte_array_append (both, (guint8 *) first, first_length);
  g_byte_array_append (both, (guint8 *) second, second_length);
  put_bytes (self, "a.csv.gz", both->data, both->len);
  assert_rows (self, NULL, "1|2\n3|4\n");
  put_bytes (self, "a.csv.gz", both->data, both->len - 5);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "not whole");
}

static void
test_types (Fixture *self, gconstpointer data)
{
  static const char *const expected[] = { "text", "integer", "number", "text", "date", "timestamp", "guid", "boolean", "text", "text", "text" };
  g_autoptr (GError) error = NULL;
  g_autoptr (EksFileSet) files = NULL;

  put (self, "a.csv", "zip code;count;amount;comma;day;time;guid;yes;empty;mixed;big\n"
                      "1000;1;1.5;1,5;2025-01-02;2025-01-02 03:04:05;01234567-89ab-cdef-0123-456789abcdef;true;;1;1234567890123456789\n"
                      "2000;-20;2;2,5;2025-01-03;2025-01-03T03:04:05Z;01234567-89ab-cdef-0123-456789abcdea;false;;01;1\n");
  files = find (self, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (eks_type_names[eks_file_fields_get (eks_file_set_get_fields (files), i)->type], ==, expected[i]);
}

/* What people put into such a folder too, and what a server says in place of a file. */
static void
test_no_text (Fixture *self, gconstpointer data)
{
  static const char workbook[] = "PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0A7\x82\xcf[Content_Types].xml, and more";
  static const char old_workbook[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0\0\0\0\0\0\0\0\0\x3e\0\x03\0\xfe\xff";
  static const char portable[] = "%PDF-1.5\n%\xb5\xed\xae\xfb\n4 0 obj\n";

  put_bytes (self, "a.csv", workbook, sizeof workbook - 1);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.csv: This is no text");
  put_bytes (self, "a.csv", old_workbook, sizeof old_workbook - 1);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.csv: This is no text");
  put_bytes (self, "a.csv", portable, sizeof portable - 1);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.csv: This is no text");
  put (self, "a.csv", "\n<!DOCTYPE HTML><html><body>Sign in</body></html>");
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.csv: This is a web page");
  put (self, "a.csv", "<html lang=\"da\"><body>Sign in</body></html>");
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "a.csv: This is a web page");
}

/* The line ends are those outside of values. */
static void
test_old_ends (Fixture *self, gconstpointer data)
{
  put (self, "a.csv", "a;b\r1;\"x\ny\"\r3;4\r");
  assert_rows (self, NULL, "1|x\ny\n3|4\n");
  put (self, "a.csv", "a;5\" pipe\n1;\"x\ry\"\n3;4\n");
  assert_rows (self, NULL, "1|x\ry\n3|4\n");
}

static void
test_ids (Fixture *self, gconstpointer data)
{
  static const char *const expected[] = { "lead_id", "lead_id_2", "lead_id_3", "column_4", "column_2nd", "email", "belob", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (EksFileSet) files = NULL;

  put (self, "a.csv", "Lead-ID,leadId,\"Lead ID\",,2nd, E-Mail? ,x\n1,2,3,4,5,6,7\n");
  files = find (self, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpstr (eks_file_fields_get (eks_file_set_get_fields (files), i)->id, ==, expected[i]);
  g_assert_cmpstr (eks_file_fields_get (eks_file_set_get_fields (files), 5)->id, ==, "e_mail");
  g_assert_cmpint (eks_file_fields_get (eks_file_set_get_fields (files), 5)->privacy, ==, EKS_PRIVACY_PERSONAL);
  put (self, "a.csv", "Navn,navn,NAVN\n1,2,3\n");
  g_clear_object (&files);
  files = find (self, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (eks_file_fields_get (eks_file_set_get_fields (files), i)->privacy, ==, EKS_PRIVACY_PERSONAL);
}

static gboolean
seen_cb (EksFileEntry *entry, gpointer data)
{
  return strcmp (entry->name, data) == 0;
}

static void
test_picks (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksFileSet) files = NULL;

  put (self, "old.csv", "a\n1\n");
  put (self, "young.CSV", "a\n2\n");
  put (self, "half.csv.part", "a\n");
  put (self, ".hidden.csv", "a\n");
  put (self, "other.txt", "a\n");
  set_age (self, "old.csv", 1000000);
  set_age (self, "young.CSV", 2000000);
  set (self, "pattern", "*.csv");
  assert_rows (self, NULL, "2\n");
  set (self, "which", "all");
  assert_rows (self, NULL, "1\n2\n");
  set (self, "which", "new");
  files = eks_file_set_new (self->settings, &error);
  g_assert_true (eks_file_set_find (files, seen_cb, (gpointer) "old.csv", 0, NULL, &error));
  g_assert_cmpuint (eks_file_set_get_entries (files)->len, ==, 1);
  g_assert_cmpuint (eks_file_set_get_n_matching (files), ==, 2);
}

static void
test_places (Fixture *self, gconstpointer data)
{
  assert_fails (self, EKS_ERROR_SOURCE_MISSING, "matches “*”");
  put (self, "a.csv", "");
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "has no column");
  set (self, "folder", "in");
  assert_fails (self, EKS_ERROR_INVALID_JOB, "not a whole path");
  set (self, "folder", "/nowhere/at/all");
  assert_fails (self, EKS_ERROR_SOURCE_UNREACHABLE, "/nowhere/at/all");
}

/* A portal that adds rows while they are read: half of them would be missing. */
static void
test_changing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksFileSet) files = NULL;
  g_autofree char *rows = NULL;

  put (self, "a.csv", "a\n1\n");
  files = find (self, &error);
  g_assert_no_error (error);
  put (self, "a.csv", "a\n1\n2\n");
  rows = read_rows (self, files, NULL, &error);
  g_assert_null (rows);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  g_assert_nonnull (strstr (error->message, "changed while it was read"));
}

static gpointer
write_on (gpointer data)
{
  g_usleep (60000);
  put (data, "today.csv", "a\n1\n2\n");
  return NULL;
}

/* Yesterday's file is not what was asked for. */
static void
test_newest_is_written (Fixture *self, gconstpointer data)
{
  g_autoptr (EksFileSet) files = eks_file_set_new (self->settings, NULL);
  g_autoptr (GError) error = NULL;
  GThread *writer;
  gboolean found;

  put (self, "yesterday.csv", "a\n0\n");
  set_age (self, "yesterday.csv", 1000000);
  put (self, "today.csv", "a\n1\n");
  writer = g_thread_new ("writer", write_on, self);
  found = eks_file_set_find (files, NULL, NULL, g_get_real_time (), NULL, &error);
  g_thread_join (writer);
  g_assert_false (found);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_GUARD);
  g_assert_nonnull (strstr (error->message, "today.csv"));
}

static void
test_many_columns (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("a");

  for (guint i = 0; i < 15000; i++)
    g_string_append_printf (text, ";c%u", i);
  put (self, "a.csv", text->str);
  assert_fails (self, EKS_ERROR_SOURCE_INVALID, "The file “a.csv” has more than 10000 columns");
}

static void
test_many_files (Fixture *self, gconstpointer data)
{
  g_autoptr (EksFileSet) files = eks_file_set_new (self->settings, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= 100000; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u", self->folder, i);
      g_assert_cmpint (close (g_open (path, O_CREAT | O_WRONLY, 0600)), ==, 0);
    }
  g_assert_false (eks_file_set_find (files, NULL, NULL, 0, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  g_assert_nonnull (strstr (error->message, "More than 100000 files"));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/files/encodings", test_encodings);
  ADD ("/files/late-letter", test_late_letter);
  ADD ("/files/by-name", test_by_name);
  ADD ("/files/uneven", test_uneven);
  ADD ("/files/large", test_large);
  ADD ("/files/json", test_json);
  ADD ("/files/torn-json", test_torn_json);
  ADD ("/files/nul", test_nul);
  ADD ("/files/one-list", test_one_list);
  ADD ("/files/long-names", test_long_names);
  ADD ("/files/wide-xml", test_wide_xml);
  ADD ("/files/xml", test_xml);
  ADD ("/files/xml-entities", test_xml_entities);
  ADD ("/files/packed", test_packed);
  ADD ("/files/types", test_types);
  ADD ("/files/ids", test_ids);
  ADD ("/files/no-text", test_no_text);
  ADD ("/files/old-ends", test_old_ends);
  ADD ("/files/picks", test_picks);
  ADD ("/files/places", test_places);
  ADD ("/files/changing", test_changing);
  ADD ("/files/newest-is-written", test_newest_is_written);
  ADD ("/files/many-columns", test_many_columns);
  ADD ("/files/many-files", test_many_files);
  return g_test_run ();
}
