/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that the demo organisation's people, places and answers are made of. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EKS_DEMO_DENMARK,
  EKS_DEMO_SWEDEN,
  EKS_DEMO_NETHERLANDS,
  EKS_DEMO_N_COUNTRIES,
} EksDemoCountry;

/* A name and what it becomes in an address of mail. Neither holds anything that JSON escapes. */
typedef struct
{
  const char *text;
  const char *ascii;
} EksDemoName;

typedef struct
{
  const char *zip;
  const char *city;
} EksDemoPlace;

#define EKS_DEMO_N_FIRST_NAMES 24
#define EKS_DEMO_N_LAST_NAMES 20
#define EKS_DEMO_N_PLACES 12
#define EKS_DEMO_N_STREETS 10

typedef struct
{
  const char *code;
  const char *currency;
  const char *calling_code;
  const char *direct_debit;
  const char *wallet;
  EksDemoName first_names[EKS_DEMO_N_FIRST_NAMES];
  EksDemoName last_names[EKS_DEMO_N_LAST_NAMES];
  EksDemoPlace places[EKS_DEMO_N_PLACES];
  const char *streets[EKS_DEMO_N_STREETS];
} EksDemoCountryWords;

/* A field of a form: its name is free text, so it may be anything. */
typedef struct
{
  const char *name;
  const char *label;
  const char *input_type;
} EksDemoFormField;

#define EKS_DEMO_N_ANIMALS 20
#define EKS_DEMO_N_HOSTILE_VALUES 34
#define EKS_DEMO_N_HOSTILE_FIELDS 7
#define EKS_DEMO_N_COMMENTS 10
#define EKS_DEMO_N_SOURCES 6
#define EKS_DEMO_N_BROWSERS 5
#define EKS_DEMO_N_CAUSES 12

extern const EksDemoCountryWords eks_demo_countries[EKS_DEMO_N_COUNTRIES];
extern const char *const eks_demo_animals[EKS_DEMO_N_ANIMALS];
extern const char *const eks_demo_hostile_values[EKS_DEMO_N_HOSTILE_VALUES];
extern const EksDemoFormField eks_demo_hostile_fields[EKS_DEMO_N_HOSTILE_FIELDS];
extern const char *const eks_demo_comments[EKS_DEMO_N_COMMENTS];
extern const char *const eks_demo_sources[EKS_DEMO_N_SOURCES];
extern const char *const eks_demo_browsers[EKS_DEMO_N_BROWSERS];
extern const char *const eks_demo_causes[EKS_DEMO_N_CAUSES];

G_END_DECLS
