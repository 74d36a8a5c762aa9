/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a country by what people write: a code of two or three letters, or a name in any of the languages. */

#include "config.h"

#include "eks-cell-country-private.h"

static void
add (GHashTable *index, const char *name, const EksCountry *country)
{
  g_autofree char *key = eks_cell_fold (name);

  if (!g_hash_table_contains (index, key))
    g_hash_table_insert (index, g_steal_pointer (&key), (gpointer) country);
}

/* (transfer full): what eks_cell_country_find() looks into. Codes come first: no name may take one away. */
GHashTable *
eks_cell_country_index_new (void)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < eks_n_countries; i++)
    {
      add (index, eks_countries[i].alpha_2, &eks_countries[i]);
      add (index, eks_countries[i].alpha_3, &eks_countries[i]);
    }
  for (guint i = 0; i < eks_n_countries; i++)
    for (guint j = 0; j < EKS_CELL_N_LANGUAGES; j++)
      add (index, eks_countries[i].names[j], &eks_countries[i]);
  for (guint i = 0; i < eks_n_country_aliases; i++)
    add (index, eks_country_aliases[i].name, &eks_countries[eks_country_aliases[i].country]);
  return index;
}

/* (nullable): the country that is meant */
const EksCountry *
eks_cell_country_find (GHashTable *index, const char *text)
{
  g_autofree char *key = eks_cell_fold (text);

  return g_hash_table_lookup (index, key);
}
