/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person of the demo organisation. Whatever is put here needs no escaping in JSON. */

#include "config.h"

#include "eks-demo-person.h"

#include "eks-demo-dice.h"
#include "eks-demo-guid.h"
#include "eks-demo-text.h"

/**
 * eks_demo_person_init:
 * @self: a person to fill
 * @seed: the organisation's seed
 * @index: which one
 */
void
eks_demo_person_init (EksDemoPerson *self, guint32 seed, guint64 index)
{
  EksDemoDice dice = eks_demo_dice (seed, EKS_DEMO_PERSON, index);
  guint share = eks_demo_dice_throw (&dice, 10);
  guint64 looks = eks_demo_dice_next (&dice);

  self->country = share < 6 ? EKS_DEMO_DENMARK : share < 8 ? EKS_DEMO_SWEDEN : EKS_DEMO_NETHERLANDS;
  self->words = &eks_demo_countries[self->country];
  self->first = &self->words->first_names[(looks & 0xffff) % EKS_DEMO_N_FIRST_NAMES];
  self->last = &self->words->last_names[(looks >> 16 & 0xffff) % EKS_DEMO_N_LAST_NAMES];
  self->place = &self->words->places[(looks >> 32 & 0xffff) % EKS_DEMO_N_PLACES];
  self->street = self->words->streets[(looks >> 48) % EKS_DEMO_N_STREETS];
  self->house = 1 + eks_demo_dice_throw (&dice, 180);
  self->floor = eks_demo_dice_chance (&dice, 40) ? 1 + eks_demo_dice_throw (&dice, 5) : 0;
  self->tag = eks_demo_dice_throw (&dice, 1000);
  self->birth_year = 1936 + eks_demo_dice_throw (&dice, 70);
  self->birth_month = 1 + eks_demo_dice_throw (&dice, 12);
  self->birth_day = 1 + eks_demo_dice_throw (&dice, 28);
  self->serial = eks_demo_dice_throw (&dice, 10000);
  self->phone = (self->country == EKS_DEMO_DENMARK ? 20000000 : self->country == EKS_DEMO_SWEDEN ? 700000000 : 610000000)
                + eks_demo_dice_throw (&dice, 9999999);
}

/**
 * eks_demo_person_put_name:
 * @self: a person
 * @text: where the full name goes
 */
void
eks_demo_person_put_name (const EksDemoPerson *self, GString *text)
{
  eks_demo_put_str (text, self->first->text);
  EKS_DEMO_PUT (text, " ");
  eks_demo_put_str (text, self->last->text);
}

/**
 * eks_demo_person_put_email:
 * @self: a person
 * @text: where an address in a domain goes that is reserved for examples
 */
void
eks_demo_person_put_email (const EksDemoPerson *self, GString *text)
{
  eks_demo_put_str (text, self->first->ascii);
  EKS_DEMO_PUT (text, ".");
  eks_demo_put_str (text, self->last->ascii);
  eks_demo_put_number (text, self->tag);
  EKS_DEMO_PUT (text, "@example.org");
}

/**
 * eks_demo_person_put_msisdn:
 * @self: a person
 * @text: where the phone number goes, with the calling code and without a plus
 */
void
eks_demo_person_put_msisdn (const EksDemoPerson *self, GString *text)
{
  eks_demo_put_str (text, self->words->calling_code);
  eks_demo_put_number (text, self->phone);
}

/**
 * eks_demo_person_put_address:
 * @self: a person
 * @text: where street, number and floor go
 */
void
eks_demo_person_put_address (const EksDemoPerson *self, GString *text)
{
  eks_demo_put_str (text, self->street);
  EKS_DEMO_PUT (text, " ");
  eks_demo_put_number (text, self->house);
  if (self->floor == 0)
    return;
  EKS_DEMO_PUT (text, ", ");
  eks_demo_put_number (text, self->floor);
  EKS_DEMO_PUT (text, ". tv");
}

/**
 * eks_demo_person_put_birth_date:
 * @self: a person
 * @text: where the day of birth goes, `yyyy-MM-dd`
 */
void
eks_demo_person_put_birth_date (const EksDemoPerson *self, GString *text)
{
  eks_demo_put_digits (text, self->birth_year, 4);
  EKS_DEMO_PUT (text, "-");
  eks_demo_put_digits (text, self->birth_month, 2);
  EKS_DEMO_PUT (text, "-");
  eks_demo_put_digits (text, self->birth_day, 2);
}

/**
 * eks_demo_person_put_national_id:
 * @self: a person
 * @text: where the national number goes: ten digits that often begin with zero
 */
void
eks_demo_person_put_national_id (const EksDemoPerson *self, GString *text)
{
  if (self->country == EKS_DEMO_DENMARK)
    eks_demo_put_digits (text, self->birth_day * 10000 + self->birth_month * 100 + self->birth_year % 100, 6);
  else
    eks_demo_put_digits (text, self->birth_year % 100 * 10000 + self->birth_month * 100 + self->birth_day, 6);
  eks_demo_put_digits (text, self->serial, 4);
}
