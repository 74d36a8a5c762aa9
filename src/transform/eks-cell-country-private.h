/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The countries of ISO 3166-1: codes, and names in the languages of an export. */
#pragma once

#include "eks-cell-words-private.h"

G_BEGIN_DECLS

/**
 * EksCountry:
 * @alpha_2: DK
 * @alpha_3: DNK
 * @names: what it is called, in the order of eks_job_languages
 */
typedef struct
{
  char alpha_2[3];
  char alpha_3[4];
  const char *names[EKS_CELL_N_LANGUAGES];
} EksCountry;

/* Another name of a country, such as its official one. */
typedef struct
{
  const char *name;
  guint16 country;
} EksCountryAlias;

/* Made by make-country-table.py. */
extern const EksCountry eks_countries[];
extern const guint eks_n_countries;
extern const EksCountryAlias eks_country_aliases[];
extern const guint eks_n_country_aliases;

GHashTable *eks_cell_country_index_new (void);
const EksCountry *eks_cell_country_find (GHashTable *index, const char *text);

G_END_DECLS
