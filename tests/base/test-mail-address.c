/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is taken for a mail address can stand in a header and in a command, and says nothing else there. */

#include "config.h"

#include "eks-mail-address.h"

#include <string.h>

static void
test_taken (void)
{
  static const char *const taken[][2] = {
    { "anna@acme.example", "anna@acme.example" },
    { "a.b+exports@mail.acme.example", "a.b+exports@mail.acme.example" },
    { "o'brien@acme.example", "o'brien@acme.example" },
    { "root@localhost", "root@localhost" },
    { "anna@blåbær.example", "anna@xn--blbr-roah.example" },
    { "x@1-2.example", "x@1-2.example" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autofree char *address = eks_mail_address_normalize (taken[i][0]);
      g_assert_cmpstr (address, ==, taken[i][1]);
    }
}

static void
test_refused (void)
{
  static const char *const refused[] = {
    "", "@", "anna", "anna@", "@acme.example", "anna@acme..example", "anna@.example", "anna@acme.example.", "anna@-a.example", "anna@a-.example",
    ".anna@acme.example", "anna.@acme.example", "an..na@acme.example", "an na@acme.example", " anna@acme.example", "anna@acme.example ",
    "anna@acme.example\r\nBcc: eve@evil.example", "anna@acme.example\n", "anna\r\n@acme.example", "anna@acme\t.example", "anna@acme.example\x7f",
    "anna@acme.example>\r\nRCPT TO:<eve@evil.example", "anna@acme.example> NOTIFY=NEVER", "<anna@acme.example>", "Anna <anna@acme.example>",
    "anna@acme.example,eve@evil.example", "anna@acme.example;eve@evil.example", "anna@eve@acme.example", "\"anna\"@acme.example",
    "anna(comment)@acme.example", "anna@[127.0.0.1]", "anna@127.0.0.1", "anna@::1", "æ@acme.example", "anna@acme.example\xff", "anna@\xe2\x80\xa8.example",
    "anna@acme.ex%0d%0aample", "anna@acme_b.example", "\\@acme.example", "-oX@acme.example", "anna:x@acme.example",
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *address = eks_mail_address_normalize (refused[i]);
      g_test_message ("%u", i);
      g_assert_null (address);
    }
}

static char *
make_address (guint local, guint labels)
{
  g_autofree char *name = g_strnfill (local, 'a');
  GString *address = g_string_new (name);

  for (guint i = 0; i < labels; i++)
    g_string_append_printf (address, "%c%s", i == 0 ? '@' : '.', "label678901234567890123456789");
  return g_string_free (address, FALSE);
}

static void
test_bounds (void)
{
  static const struct
  {
    guint local, labels;
    gboolean taken;
  } cases[] = { { 64, 1, TRUE }, { 65, 1, FALSE }, { 14, 8, TRUE }, { 15, 8, FALSE }, { 64, 9, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *address = make_address (cases[i].local, cases[i].labels);
      g_autofree char *normal = eks_mail_address_normalize (address);
      g_test_message ("%zu bytes", strlen (address));
      g_assert_cmpint (normal != NULL, ==, cases[i].taken);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-address/taken", test_taken);
  g_test_add_func ("/mail-address/refused", test_refused);
  g_test_add_func ("/mail-address/bounds", test_bounds);
  return g_test_run ();
}
