/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli: the headless twin. */

#include "config.h"

#include "eks-cli.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  const char *locale_dir = g_getenv ("EKSPORT_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_log_writer_default_set_use_stderr (TRUE); /* standard output is for results, also for whoever asks for debug messages */
  return eks_cli_run (argc, argv);
}
