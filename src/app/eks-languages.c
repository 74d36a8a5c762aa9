/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each by its own name, as people look for theirs. */

#include "config.h"

#include "eks-languages.h"

#include "eks-job.h"

#include <string.h>

typedef struct
{
  const char *language;
  const char *name;
} Language;

static const Language languages[] = {
  { "en", "English" },
  { "da", "Dansk" },
  { "nl", "Nederlands" },
  { "sv", "Svenska" },
  { "fr", "Français" },
};

/**
 * eks_languages_get_name:
 * @language: one of eks_job_languages
 *
 * Returns: (transfer none): what its speakers call it
 */
const char *
eks_languages_get_name (const char *language)
{
  g_return_val_if_fail (language != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (strcmp (languages[i].language, language) == 0)
      return languages[i].name;
  return language;
}
