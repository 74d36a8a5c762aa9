/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page becomes: every JSON type, every escape, every way to be broken. */

#include "config.h"

#include "eks-error.h"
#include "eks-page-parser.h"

#include <string.h>

typedef struct
{
  const char *records;     /* dotted; "" is the root */
  const char *columns;     /* separated by spaces; alternatives by |; array[member=value].take; ^ begins at the element */
  const char *root;
  const char *only_member;
  const char *only_value;
  gboolean one;
} Setup;

static void
path_free (EksPath *path)
{
  g_strfreev (path->steps);
  g_free (path->match_member);
  g_free (path->match_value);
  g_free (path->take_member);
  g_free (path);
}

/* A backslash-free miniature of the descriptor's notation. */
static EksPath *
path_new (const char *text)
{
  EksPath *path = g_new0 (EksPath, 1);
  const char *bracket = strchr (text, '[');
  g_autofree char *plain = bracket != NULL ? g_strndup (text, bracket - text) : g_strdup (text);

  path->steps = g_strsplit (plain, ".", -1);
  if (bracket != NULL)
    {
      g_auto (GStrv) parts = g_strsplit_set (bracket + 1, "=].", -1);
      path->match_member = g_strdup (parts[0]);
      path->match_value = g_strdup (parts[1]);
      path->take_member = g_strdup (parts[3]);
    }
  return path;
}

typedef struct
{
  EksPath *records;
  EksPath *root;
  EksPageOutline outline;
  GStrv ids;
  EksSourceColumn *columns;
  guint n_columns;
  EksSchema *schema;
  EksPageParser *parser;
  EksPagePool *pool;
} Bench;

static void
bench_open (Bench *bench, const Setup *setup)
{
  EksPageLayout layout = { 0 };
  g_autofree EksSchemaColumn *schema_columns = NULL;

  bench->records = path_new (setup->records);
  bench->root = setup->root != NULL ? path_new (setup->root) : NULL;
  bench->outline = (EksPageOutline){ .records = bench->records, .one = setup->one };
  bench->ids = g_strsplit (setup->columns, " ", -1);
  bench->n_columns = g_strv_length (bench->ids);
  bench->columns = g_new0 (EksSourceColumn, bench->n_columns);
  schema_columns = g_new0 (EksSchemaColumn, bench->n_columns);
  for (guint i = 0; i < bench->n_columns; i++)
    {
      const char *text = bench->ids[i];
      bench->columns[i].from_element = text[0] == '^';
      g_auto (GStrv) paths = g_strsplit (text[0] == '^' ? text + 1 : text, "|", -1);
      bench->columns[i].id = schema_columns[i].id = schema_columns[i].title = text;
      bench->columns[i].paths = g_ptr_array_new_with_free_func ((GDestroyNotify) path_free);
      for (guint p = 0; paths[p] != NULL; p++)
        g_ptr_array_add (bench->columns[i].paths, path_new (paths[p]));
    }
  bench->schema = eks_schema_new (schema_columns, bench->n_columns);
  layout.columns = bench->columns;
  layout.n_columns = bench->n_columns;
  layout.outline = &bench->outline;
  layout.root = bench->root;
  layout.only_member = setup->only_member;
  layout.only_value = setup->only_value;
  bench->parser = eks_page_parser_new (&layout);
  bench->pool = eks_page_pool_new ();
}

static void
bench_close (Bench *bench)
{
  eks_page_parser_free (bench->parser);
  eks_page_pool_unref (bench->pool);
  eks_schema_unref (bench->schema);
  for (guint i = 0; i < bench->n_columns; i++)
    g_ptr_array_unref (bench->columns[i].paths);
  g_free (bench->columns);
  g_strfreev (bench->ids);
  path_free (bench->records);
  g_clear_pointer (&bench->root, path_free);
}

static void
print_batch (GString *out, EksBatch *batch, guint n_columns)
{
  static const char kinds[] = { '-', '0', 'b', 'n', 't', 'j' };

  for (guint row = 0; row < eks_batch_get_n_rows (batch); row++)
    for (guint i = 0; i < n_columns; i++)
      {
        const EksValue *value = &eks_batch_get_row (batch, row)[i];
        g_string_append_c (out, kinds[value->kind]);
        if (value->kind > EKS_VALUE_NULL)
          g_string_append_c (out, ':');
        for (guint c = 0; c < value->length; c++)
          if (value->text[c] == '\0')
            g_string_append (out, "<NUL>");
          else
            g_string_append_c (out, value->text[c]);
        g_string_append (out, i + 1 < n_columns ? " " : "/");
      }
}

/* Rows as text such as "t:abc n:1 -/"; NULL with error */
static char *
parse (Bench *bench, const char *json, gsize length, guint batch_rows, GError **error)
{
  g_autoptr (EksPage) page = eks_page_pool_take (bench->pool);
  g_autoptr (GString) out = g_string_new (NULL);
  EksPageSummary summary;

  eks_page_append (page, json, length);
  if (!eks_page_scan (page, &bench->outline, &summary, error))
    return NULL;
  eks_page_summary_clear (&summary);
  if (!eks_page_parser_start (bench->parser, page, error))
    return NULL;
  while (!eks_page_parser_is_at_end (bench->parser))
    {
      g_autoptr (EksBatch) batch = eks_batch_new (bench->schema, batch_rows);
      if (!eks_page_parser_fill (bench->parser, batch, error))
        return NULL;
      print_batch (out, batch, bench->n_columns);
    }
  return g_strdup (out->str);
}

typedef struct
{
  const char *name;
  Setup setup;
  const char *json;
  const char *expected; /* NULL: EKS_ERROR_SOURCE_INVALID */
} Case;

static const Case cases[] = {
  { "types", { "list", "s n t f z o a m" },
    "{\"list\":[{\"s\":\"x\",\"n\":-12.50e+3,\"t\":true,\"f\":false,\"z\":null,\"o\":{\"k\":1},\"a\":[1,2]}]}",
    "t:x n:-12.50e+3 b:true b:false 0 j:{\"k\":1} j:[1,2] -/" },
  { "numbers-keep-their-text", { "list", "a b c" }, "{\"list\":[{\"a\":75.00,\"b\":12345678901234567890123,\"c\":1E400}]}",
    "n:75.00 n:12345678901234567890123 n:1E400/" },
  { "blanks", { "list", "a b c" }, " { \"list\" : [ { \"a\" : \"x\" , \"b\" : 1 \n, \"c\" : { \"k\" : [ 1 , \"a b\\\" ] \" ] } } ] }\n",
    "t:x n:1 j:{\"k\":[1,\"a b\\\" ] \"]}/" },
  { "escapes", { "list", "a" }, "{\"list\":[{\"a\":\"q\\\"b\\\\s\\/n\\nt\\tr\\rb\\bf\\fu\\u00fc\"}]}", "t:q\"b\\s/n\nt\tr\rb\bf\fu\xC3\xBC/" },
  { "surrogates", { "list", "a b c d" },
    "{\"list\":[{\"a\":\"\\ud83d\\ude00\",\"b\":\"x\\ud83dy\",\"c\":\"\\ude00\",\"d\":\"\\ud83d\\u0041\"}]}",
    "t:\xF0\x9F\x98\x80 t:x\xEF\xBF\xBDy t:\xEF\xBF\xBD t:\xEF\xBF\xBD""A/" },
  { "surrogates-inside", { "list", "a b" },
    "{\"list\":[{\"a\":[\"\\ud83d\\ude00\",\"x\\uD83Dy\"],\"b\":{\"\\ude00\" : \"\\\\ud83d\\ud83d\\ud83d\\ude00\"}}]}",
    "j:[\"\\ud83d\\ude00\",\"x\\ufffdy\"] j:{\"\\ufffd\":\"\\\\ud83d\\ufffd\\ud83d\\ude00\"}/" },
  { "nul", { "list", "a" }, "{\"list\":[{\"a\":\"x\\u0000y\"}]}", "t:x<NUL>y/" },
  { "unicode", { "list", "a" }, "{\"list\":[{\"a\":\"Søren – 日本\"}]}", "t:Søren – 日本/" },
  { "member-names", { "list", "næme a.b" }, "{\"list\":[{\"n\\u00e6me\":1,\"\\u0061\":{\"\\u0062\":2}},{\"næme\":3,\"a\":{\"b\":4}}]}", "n:1 n:2/n:3 n:4/" },
  { "duplicate-members", { "list", "a" }, "{\"list\":[{\"a\":1,\"a\":2}]}", "n:2/" },
  { "alternatives", { "list", "a|b" }, "{\"list\":[{\"b\":2,\"a\":1},{\"a\":1,\"b\":2},{\"b\":2},{\"c\":3},{\"a\":null,\"b\":2}]}", "n:1/n:1/n:2/-/n:2/" },
  { "two-columns-one-member", { "list", "a a a.x" }, "{\"list\":[{\"a\":{\"x\":1}}]}", "j:{\"x\":1} j:{\"x\":1} n:1/" },
  { "other-order", { "list", "a b c" }, "{\"list\":[{\"a\":1,\"b\":2,\"c\":3},{\"c\":3,\"b\":2,\"a\":1},{\"b\":2},{\"x\":0,\"a\":1,\"y\":0,\"c\":3}]}",
    "n:1 n:2 n:3/n:1 n:2 n:3/- n:2 -/n:1 - n:3/" },
  { "prefix-names", { "list", "ab abc a" }, "{\"list\":[{\"a\":1,\"ab\":2,\"abc\":3,\"abcd\":4}]}", "n:2 n:3 n:1/" },
  { "match", { "list", "ff[name=pet].value ff[name=size].value ff[name=pet].label" },
    "{\"list\":[{\"ff\":[{\"name\":\"pet\",\"label\":\"L\",\"value\":\"dog\"},{\"value\":7,\"name\":\"size\"},3,null,{\"name\":\"other\",\"value\":[1]}]},{\"ff\":[]},{\"ff\":null}]}",
    "t:dog n:7 t:L/- - -/- - -/" },
  { "match-escaped-value", { "list", "ff[name=pæt].value" }, "{\"list\":[{\"ff\":[{\"name\":\"p\\u00e6t\",\"value\":\"\\u0041\"}]}]}", "t:A/" },
  { "string-json", { "list", "j j.s.x j.ff[name=a].v" }, "{\"list\":[{\"j\":\"{\\\"s\\\": {\\\"x\\\":\\\"\\\\u00fc\\\"}, \\\"ff\\\":[{\\\"name\\\":\\\"a\\\",\\\"v\\\":2}]}\"}]}",
    "t:{\"s\": {\"x\":\"\\u00fc\"}, \"ff\":[{\"name\":\"a\",\"v\":2}]} t:\xC3\xBC n:2/" },
  { "string-json-broken", { "list", "a j.s" }, "{\"list\":[{\"j\":\"{\\\"s\\\":1\",\"a\":2},{\"j\":\"\",\"a\":3},{\"j\":{\"s\":4}}]}", "n:2 -/n:3 -/- n:4/" },
  { "string-json-twice", { "list", "j.k.x" }, "{\"list\":[{\"j\":\"{\\\"k\\\":\\\"{\\\\\\\"x\\\\\\\":5}\\\"}\"}]}", "n:5/" },
  { "scalar-where-object", { "list", "a.b" }, "{\"list\":[{\"a\":1},{\"a\":[{\"b\":1}]},{\"a\":null},{\"a\":true}]}", "-/-/-/-/" },
  { "root-array", { "", "a" }, "[{\"a\":1},{\"a\":2}]", "n:1/n:2/" },
  { "empty", { "list", "a" }, "{\"list\":[]}", "" },
  { "empty-root", { "", "a" }, "[ ]", "" },
  { "null-list", { "list", "a" }, "{\"x\":1,\"list\":null}", "" },
  { "deep-records", { "data.items", "a" }, "{\"x\":{\"items\":[{\"a\":9}]},\"data\":{\"y\":[1],\"items\":[{\"a\":1}],\"z\":{}},\"w\":2}", "n:1/" },
  { "byte-order-mark", { "list", "a" }, "\xEF\xBB\xBF{\"list\":[{\"a\":1}]}", "n:1/" },
  { "bad-bytes", { "list", "a" }, "{\"list\":[{\"a\":\"x\xFFy\xC3\"}]}", "t:x\xEF\xBF\xBDy\xEF\xBF\xBD/" },
  { "below-root", { "list", "guid ^j.campaign.name", "j.session", "type", "on" },
    "{\"list\":[{\"type\":\"on\",\"j\":{\"session\":{\"guid\":\"g\"},\"campaign\":{\"name\":\"c\"}}},{\"type\":\"off\",\"j\":{}},{\"j\":{}},{\"j\":\"{}\",\"type\":\"on\"}]}",
    "t:g t:c/- -/" },
  { "one", { "data", "a", .one = TRUE }, "{\"data\":{\"a\":1}}", "n:1/" },
  { "one-root", { "", "a", .one = TRUE }, "{\"a\":1}", "n:1/" },
  { "one-null", { "data", "a", .one = TRUE }, "{\"data\":null}", "" },
  { "one-list", { "data", "a", .one = TRUE }, "{\"data\":[]}", NULL },
  { "no-list", { "list", "a" }, "{\"items\":[]}", NULL },
  { "two-lists", { "list", "a" }, "{\"list\":[],\"list\":[{\"a\":1}]}", NULL },
  { "list-is-object", { "list", "a" }, "{\"list\":{}}", NULL },
  { "scalar-record", { "list", "a" }, "{\"list\":[1]}", NULL },
  { "null-record", { "list", "a" }, "{\"list\":[{\"a\":1},null]}", NULL },
  { "no-bytes", { "list", "a" }, "", NULL },
  { "only-blanks", { "list", "a" }, "  \n", NULL },
  { "scalar-page", { "list", "a" }, "12", NULL },
  { "trailing-brace", { "list", "a" }, "{\"list\":[{\"a\":1}]}}", NULL },
  { "trailing-page", { "list", "a" }, "{\"list\":[]}{\"list\":[]}", NULL },
  { "trailing-text", { "list", "a" }, "{\"list\":[]} x", NULL },
  { "trailing-array", { "", "a" }, "[{\"a\":1}]]", NULL },
  { "bad-literal", { "list", "a" }, "{\"list\":[{\"a\":tru}]}", NULL },
  { "bad-number", { "list", "a" }, "{\"list\":[{\"a\":01}]}", NULL },
  { "bad-number-2", { "list", "a" }, "{\"list\":[{\"a\":1.}]}", NULL },
  { "nan", { "list", "a" }, "{\"list\":[{\"a\":NaN}]}", NULL },
  { "bad-escape", { "list", "a" }, "{\"list\":[{\"a\":\"\\x\"}]}", NULL },
  { "bad-hex", { "list", "a" }, "{\"list\":[{\"a\":\"\\u12G4\"}]}", NULL },
  { "short-hex", { "list", "a" }, "{\"list\":[{\"a\":\"\\u12\"}]}", NULL },
  { "line-break-in-string", { "list", "a" }, "{\"list\":[{\"a\":\"x\ny\"}]}", NULL },
  { "no-colon", { "list", "a" }, "{\"list\":[{\"a\" 1}]}", NULL },
  { "no-comma", { "list", "a b" }, "{\"list\":[{\"a\":1 \"b\":2}]}", NULL },
  { "comma-at-end", { "list", "a" }, "{\"list\":[{\"a\":1,}]}", NULL },
  { "no-value", { "list", "a" }, "{\"list\":[{\"a\":}]}", NULL },
  { "broken-inside-object", { "list", "a" }, "{\"list\":[{\"a\":{\"b\" 1}}]}", NULL },
  { "wrong-bracket-inside", { "list", "a" }, "{\"list\":[{\"a\":[1}]}", NULL },
  { "word-after-string", { "list", "a" }, "{\"list\":[{\"a\":\"x\"y}]}", NULL },
  { "single-quotes", { "list", "a" }, "{'list':[]}", NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;

  /* Batches of one row take a page up again and again; of many, in one go. */
  for (guint batch_rows = 1; batch_rows <= 256; batch_rows += 255)
    {
      Bench bench = { 0 };
      g_autoptr (GError) error = NULL;
      bench_open (&bench, &c->setup);
      g_autofree char *rows = parse (&bench, c->json, strlen (c->json), batch_rows, &error);
      if (c->expected == NULL)
        {
          g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
          g_assert_null (rows);
        }
      else
        {
          g_assert_no_error (error);
          g_assert_cmpstr (rows, ==, c->expected);
        }
      bench_close (&bench);
    }
}

static const Setup truncation_setup = { "list", "a b.c ff[name=p].value j.x o ^e", "r", "k", "v" };
static const char truncation_page[] =
  "{\"n\":1,\"list\":[{\"k\":\"v\",\"e\":[1,{\"q\":2}],\"r\":{\"a\":\"\\u00fcx\",\"b\":{\"c\":12.5},\"ff\":[{\"name\":\"p\",\"value\":true}],"
  "\"j\":\"{\\\"x\\\":1}\",\"o\":{\"z\":[ ]}}},{\"k\":\"w\"}],\"total\":2}";

/* A page that is cut anywhere is an error, never fewer rows. */
static void
test_truncated (void)
{
  gsize length = strlen (truncation_page);
  Bench bench = { 0 };

  bench_open (&bench, &truncation_setup);
  for (gsize cut = 0; cut < length; cut++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *rows = parse (&bench, truncation_page, cut, 4, &error);
      g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
      g_assert_null (rows);
    }
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = parse (&bench, truncation_page, length, 4, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "t:\xC3\xBCx n:12.5 b:true n:1 j:{\"z\":[]} j:[1,{\"q\":2}]/");
  bench_close (&bench);
}

/* Whatever a byte becomes, the parser returns: rows or an error. */
static void
test_changed_bytes (void)
{
  static const char bytes[] = "\"\\{}[]:,0 \x01\xFF";
  gsize length = strlen (truncation_page);
  guint errors = 0;
  Bench bench = { 0 };

  bench_open (&bench, &truncation_setup);
  for (gsize at = 0; at < length; at++)
    for (guint b = 0; bytes[b] != '\0'; b++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *json = g_strdup (truncation_page);
        json[at] = bytes[b];
        g_autofree char *rows = parse (&bench, json, length, 4, &error);
        g_assert_true ((rows == NULL) == (error != NULL));
        errors += error != NULL;
      }
  g_assert_cmpuint (errors, >, length);
  bench_close (&bench);
}

static void
test_deep (void)
{
  static const Setup setup = { "list", "a b.c" };
  static const struct { guint depth; gboolean good; } depths[] = { { 500, TRUE }, { 513, FALSE }, { 100000, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      Bench bench = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) json = g_string_new ("{\"list\":[{\"a\":");
      for (guint d = 0; d < depths[i].depth; d++)
        g_string_append_c (json, '[');
      for (guint d = 0; d < depths[i].depth; d++)
        g_string_append_c (json, ']');
      g_string_append (json, "}]}");
      bench_open (&bench, &setup);
      g_autofree char *rows = parse (&bench, json->str, json->len, 4, &error);
      g_assert_true ((rows != NULL) == depths[i].good);
      g_assert_true ((error == NULL) == depths[i].good);
      bench_close (&bench);
    }
}

static void
test_summary (void)
{
  static const char json[] = "{\"total\":12345678901,\"list\":[{\"a\":1},{\"a\":[{}]}],\"links\":{\"next\":\"\\/p?c=2\"},\"none\":null,\"o\":{}}";
  Bench bench = { 0 };
  EksPageSummary summary;
  g_autoptr (GError) error = NULL;
  static const Setup setup = { "list", "a" };

  bench_open (&bench, &setup);
  EksPath *paths[] = { path_new ("total"), path_new ("links.next"), path_new ("none"), path_new ("o") };
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    bench.outline.wanted[i] = paths[i];
  EksPage *page = eks_page_pool_take (bench.pool);
  eks_page_append (page, json, strlen (json));
  g_assert_true (eks_page_scan (page, &bench.outline, &summary, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (summary.n_records, ==, 2);
  g_assert_cmpmem (summary.records, summary.records_length, "[{\"a\":1},{\"a\":[{}]}]", 20);
  g_assert_cmpstr (summary.wanted[0], ==, "12345678901");
  g_assert_cmpstr (summary.wanted[1], ==, "/p?c=2");
  g_assert_null (summary.wanted[2]);
  g_assert_null (summary.wanted[3]);
  eks_page_summary_clear (&summary);
  eks_page_unref (page);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    path_free (paths[i]);
  bench_close (&bench);
}

static void
test_counts (void)
{
  static const char json[] = "{\"list\":[{\"a\":\"\\ud800\",\"j\":\"oh\"},{\"a\":\"\\udc00\\ud800\"},{\"a\":[\"\\udfff\"]}]}";
  static const Setup setup = { "list", "a j.x miss" };
  Bench bench = { 0 };
  g_autoptr (GError) error = NULL;

  bench_open (&bench, &setup);
  g_autofree char *rows = parse (&bench, json, strlen (json), 8, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (eks_page_parser_get_counts (bench.parser)->bad_escapes, ==, 4);
  g_assert_cmpuint (eks_page_parser_get_counts (bench.parser)->unreadable, ==, 1);
  g_assert_true (eks_page_parser_has_seen (bench.parser, 0));
  g_assert_false (eks_page_parser_has_seen (bench.parser, 1));
  g_assert_false (eks_page_parser_has_seen (bench.parser, 2));
  bench_close (&bench);
}

/* The message leads to the place. */
static void
test_position (void)
{
  static const char json[] = "{\"list\":[{\"a\":1},{\"a\":tru}]}";
  static const Setup setup = { "list", "a" };
  Bench bench = { 0 };
  g_autoptr (GError) error = NULL;

  bench_open (&bench, &setup);
  g_assert_null (parse (&bench, json, strlen (json), 8, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  g_assert_nonnull (strstr (error->message, "byte 2"));
  bench_close (&bench);
}

/* A batch keeps its page; a page that nobody holds is used again. */
static void
test_pool (void)
{
  EksPagePool *pool = eks_page_pool_new ();
  EksPage *page = eks_page_pool_take (pool);
  EksPage *kept = eks_page_ref (page);

  eks_page_append (page, "abc", 3);
  eks_page_unref (page);
  g_assert_cmpmem (kept->bytes, kept->length, "abc", 3);
  EksPage *other = eks_page_pool_take (pool);
  g_assert_true (other != kept);
  eks_page_unref (other);
  eks_page_unref (kept);
  EksPage *again = eks_page_pool_take (pool);
  g_assert_true (again == kept || again == other);
  g_assert_cmpuint (again->length, ==, 0);
  eks_page_pool_unref (pool);
  eks_page_unref (again);
}

/* A job may have 16,384 columns and 1,000 conditions on other fields. */
static void
test_wide (void)
{
  g_autoptr (GString) columns = g_string_new ("c0");
  Setup setup = { .records = "list" };
  Bench bench = { 0 };

  for (guint i = 1; i < 16384 + 1000; i++)
    g_string_append_printf (columns, " c%u", i);
  setup.columns = columns->str;
  bench_open (&bench, &setup);
  g_assert_nonnull (bench.parser);
  bench_close (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/page-parser/case/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/page-parser/truncated", test_truncated);
  g_test_add_func ("/page-parser/changed-bytes", test_changed_bytes);
  g_test_add_func ("/page-parser/deep", test_deep);
  g_test_add_func ("/page-parser/wide", test_wide);
  g_test_add_func ("/page-parser/summary", test_summary);
  g_test_add_func ("/page-parser/counts", test_counts);
  g_test_add_func ("/page-parser/position", test_position);
  g_test_add_func ("/page-parser/pool", test_pool);
  return g_test_run ();
}
