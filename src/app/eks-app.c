/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of the room: main knows nothing of windows. */

#include "config.h"

#include "eks-app.h"

#include "eks-application.h"

/**
 * eks_app_run:
 * @argc: number of arguments
 * @argv: (array length=argc): the arguments, the program's name first
 *
 * Runs the application until its last window is closed.
 *
 * Returns: the exit status
 */
int
eks_app_run (int argc, char **argv)
{
  g_autoptr (EksApplication) application = eks_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
