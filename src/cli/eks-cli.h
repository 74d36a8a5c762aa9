/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: finds the command, understands its options, turns an error into words and an exit status. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int eks_cli_run (int argc, char **argv);

G_END_DECLS
