/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person of the demo organisation: the same in the lead, the session, the DataSet and the contact. */
#pragma once

#include "eks-demo-tables.h"

G_BEGIN_DECLS

typedef struct
{
  EksDemoCountry country;
  const EksDemoCountryWords *words;
  const EksDemoName *first;
  const EksDemoName *last;
  const EksDemoPlace *place;
  const char *street;
  guint house;
  guint floor; /* 0 for none */
  guint tag;   /* number in the mail address */
  guint birth_year;
  guint birth_month;
  guint birth_day;
  guint serial;  /* last four digits of the national number */
  guint64 phone; /* without calling code */
} EksDemoPerson;

void eks_demo_person_init (EksDemoPerson *self, guint32 seed, guint64 index);
void eks_demo_person_put_name (const EksDemoPerson *self, GString *text);
void eks_demo_person_put_email (const EksDemoPerson *self, GString *text);
void eks_demo_person_put_msisdn (const EksDemoPerson *self, GString *text);
void eks_demo_person_put_address (const EksDemoPerson *self, GString *text);
void eks_demo_person_put_birth_date (const EksDemoPerson *self, GString *text);
void eks_demo_person_put_national_id (const EksDemoPerson *self, GString *text);

G_END_DECLS
