/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The systems that the demo organisation uses. */

#include "config.h"

#include "eks-demo-system.h"

#include <string.h>

static const EksDemoSystem *const systems[] = {
  &eks_demo_onlinefundraising,
  &eks_demo_clang,
  &eks_demo_easypromos,
  &eks_demo_kimple,
  &eks_demo_smsapi,
  NULL,
};

/**
 * eks_demo_systems_get:
 *
 * Returns: (transfer none) (array zero-terminated=1): all systems
 */
const EksDemoSystem *const *
eks_demo_systems_get (void)
{
  return systems;
}

/**
 * eks_demo_systems_find:
 * @id: the id of a connector
 *
 * Returns: (transfer none) (nullable): the system
 */
const EksDemoSystem *
eks_demo_systems_find (const char *id)
{
  for (guint i = 0; systems[i] != NULL; i++)
    if (strcmp (systems[i]->id, id) == 0)
      return systems[i];
  return NULL;
}
