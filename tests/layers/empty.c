/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that needs nothing, so that all that has to be linked is the room in question. */

int
main (void)
{
  return 0;
}
