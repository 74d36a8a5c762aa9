/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Link header of RFC 8288, as services write it and as nobody should. */

#include "config.h"

#include "eks-link-header.h"

#include <string.h>

typedef struct
{
  const char *header;
  const char *next; /* NULL: none */
} Case;

static const Case cases[] = {
  { NULL, NULL },
  { "", NULL },
  { "<https://api.example.com/things?page=2&per_page=100>; rel=\"next\", <https://api.example.com/things?page=9>; rel=\"last\"", "https://api.example.com/things?page=2&per_page=100" },
  { "<https://api.example.com/things?page=1>; rel=\"prev\", <https://api.example.com/things?page=3>; rel=\"next\"", "https://api.example.com/things?page=3" },
  { "<https://api.example.com/things?page=8>; rel=\"prev\"", NULL },
  { "</things?page=2>;rel=next", "/things?page=2" },
  { "<?page=2> ; REL = \"NEXT\"", "?page=2" },
  { "<a>; rel=\"last next\"", "a" },
  { "<a>; rel=\"nextpage\", <b>; rel=\"next\"", "b" },
  { "<a>; title=\"x, <y>; rel=next\"; rel=prev, <b>; title=\"a \\\" b\"; rel=next", "b" },
  { "<a,b;c>; rel=next", "a,b;c" },
  { "<a>; rel=prev; rel=next", NULL },
  { "<a>; rel=next; rel=prev", "a" },
  { "<a>; crossorigin; rel=next", "a" },
  { "<a>; rel=next; anchor=\"#other\", <b>; rel=next", "b" },
  { ", ,<a>; rel=next,", "a" },
  { "<>; rel=next", NULL },
  { "<a; rel=next", NULL },
  { "a>; rel=next", NULL },
  { "<a>; rel=\"next", NULL },
  { "<a>; rel", NULL },
  { "<a>;;; rel=next", "a" },
  { "<a> rel=next", NULL },
  { "rel=next; <a>", NULL },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *next = eks_link_header_find (cases[i].header, "next");
      g_test_message ("%s", cases[i].header);
      g_assert_cmpstr (next, ==, cases[i].next);
    }
}

/* A service may send whatever fits into a header: the time grows with its length, not with its square. */
static void
test_hostile (void)
{
  static const char *const pieces[] = { "<", "<>,", "<a>;", "<a>;x=\"\\\"\",", ";rel=next", "\"", ", ", "<a>;rel=\"" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) header = g_string_new (NULL);
      while (header->len < 200000)
        g_string_append (header, pieces[i]);
      gint64 start = g_get_monotonic_time ();
      g_autofree char *next = eks_link_header_find (header->str, "next");
      g_assert_null (next);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_TIME_SPAN_SECOND);
    }
}

/* Every cut and every changed byte of a good one: no crash, and nothing but a piece of the header comes out. */
static void
test_broken (void)
{
  static const char good[] = "<https://a.example/x?y=1>; title=\"q\\\"\"; rel=\"next\", <b>; rel=last";

  for (gsize i = 0; i < sizeof good; i++)
    for (guint byte = 0; byte < 128; byte += 3)
      {
        g_autofree char *header = g_strndup (good, sizeof good - 1);
        header[i < sizeof good - 1 ? i : 0] = (char) byte;
        g_autofree char *next = eks_link_header_find (header, "next");
        g_assert_true (next == NULL || strstr (header, next) != NULL);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/link-header/cases", test_cases);
  g_test_add_func ("/source/link-header/hostile", test_hostile);
  g_test_add_func ("/source/link-header/broken", test_broken);
  return g_test_run ();
}
