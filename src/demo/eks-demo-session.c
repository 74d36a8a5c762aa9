/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One onboarding session in the field names of OnlineFundraising's DataSet schema, traps included. */

#include "config.h"

#include "eks-demo-session.h"

#include "eks-demo-text.h"

#define PUT(literal) EKS_DEMO_PUT (text, literal)

static const struct
{
  const char *name;
  guint workflow; /* the kind of workflow that leads here: see eks_demo_put_workflow() */
  guint share;    /* of sessions that are their lead's only one, in percent */
} services[EKS_DEMO_N_SERVICES] = {
  [EKS_DEMO_SIGN_UP_RECURRING] = { "SignUpRecurring", 0, 48 },
  [EKS_DEMO_SIGN_UP_RECURRING_BS_3RD] = { "SignUpRecurringByBs3rd", 1, 8 },
  [EKS_DEMO_SIGN_UP_SINGLE] = { "SignUpSingle", 1, 15 },
  [EKS_DEMO_CREATE_ADD_ON] = { "CreateAddOn", 2, 4 },
  [EKS_DEMO_AGREEMENT_UPDATE] = { "AgreementUpdate", 2, 6 },
  [EKS_DEMO_CHANGE_PAYMENT_METHOD] = { "ChangePaymentMethod", 3, 4 },
  [EKS_DEMO_SUBSCRIPTION_HOLD] = { "SubscriptionHold", 3, 5 },
  [EKS_DEMO_SUBSCRIPTION_CANCEL] = { "SubscriptionCancel", 3, 7 },
  [EKS_DEMO_SUBSCRIPTION_RESTART] = { "SubscriptionRestart", 3, 3 },
};

/* "Procession" is how the vendor's guide spells Processing; "Paused" is a status that no guide knows. */
static const char *const statuses[EKS_DEMO_N_STATUSES] = { "Completed", "Rejected", "Expired", "Procession", "Paused" };

static const char *const agencies[] = { "callcenter", "gadeteam", "inhouse" };

static const guint amounts[] = { 5000, 7500, 10000, 12500, 15000, 20000, 25000, 50000, 9950, 100000 };

static EksDemoService
choose_service (EksDemoDice *dice, guint step, guint steps)
{
  static const EksDemoService in_a_row[] = { EKS_DEMO_CHANGE_PAYMENT_METHOD, EKS_DEMO_CREATE_ADD_ON, EKS_DEMO_AGREEMENT_UPDATE };
  guint at = eks_demo_dice_throw (dice, 100);
  guint service = 0;

  if (steps > 1)
    return in_a_row[step % G_N_ELEMENTS (in_a_row)];
  while (at >= services[service].share)
    at -= services[service++].share;
  return (EksDemoService) service;
}

static EksDemoStatus
choose_status (EksDemoDice *dice)
{
  guint at = eks_demo_dice_throw (dice, 1000);

  return at < 4 ? EKS_DEMO_PAUSED : at < 72 ? EKS_DEMO_PROCESSION : at < 232 ? EKS_DEMO_REJECTED : at < 382 ? EKS_DEMO_EXPIRED : EKS_DEMO_COMPLETED;
}

static guint
choose_campaign (const EksDemoOrg *org, guint workflow, gint64 created)
{
  gint64 start = eks_demo_timeline_get_start (org->timeline);
  gint64 length = eks_demo_timeline_get_end (org->timeline) - start;

  return (guint) ((created - start) * (EKS_DEMO_N_CAMPAIGNS / EKS_DEMO_N_WORKFLOWS) / length) * EKS_DEMO_N_WORKFLOWS + workflow;
}

/**
 * eks_demo_session_init:
 * @self: a session to fill
 * @org: the organisation
 * @index: which one
 */
void
eks_demo_session_init (EksDemoSession *self, const EksDemoOrg *org, guint64 index)
{
  guint step;
  guint steps;
  guint duration;

  self->index = index;
  self->dice = eks_demo_dice (org->seed, EKS_DEMO_SESSION, index);
  self->lead = eks_demo_org_get_lead (org, index, &step, &steps);
  eks_demo_person_init (&self->person, org->seed, self->lead);
  self->service = choose_service (&self->dice, step, steps);
  self->status = choose_status (&self->dice);
  self->created = eks_demo_org_get_time (org, EKS_DEMO_SESSION, index);
  duration = 20 + eks_demo_dice_throw (&self->dice, self->status == EKS_DEMO_EXPIRED ? 200000 : 900);
  self->ended = MIN (self->created + duration, eks_demo_timeline_get_end (org->timeline) - 1);
  self->workflow = self->person.country * 4 + services[self->service].workflow;
  self->campaign = choose_campaign (org, self->workflow, self->created);
  self->user = eks_demo_dice_throw (&self->dice, EKS_DEMO_N_USERS);
  self->cents = amounts[eks_demo_dice_throw (&self->dice, G_N_ELEMENTS (amounts))];
  self->signed_petition = eks_demo_dice_chance (&self->dice, 35);
}

/**
 * eks_demo_session_put_payment_method:
 * @self: a session
 * @text: where the kind of payment method goes, without quotes
 */
void
eks_demo_session_put_payment_method (const EksDemoSession *self, GString *text)
{
  guint choice = (guint) (self->dice.state >> 40) % 10;

  if (self->service == EKS_DEMO_SIGN_UP_SINGLE)
    choice = MAX (choice, 5);
  eks_demo_put_str (text, choice < 5 ? self->person.words->direct_debit : choice < 8 ? self->person.words->wallet : "Card");
}

/**
 * eks_demo_put_external_lead_id:
 * @org: the organisation
 * @text: where to
 * @lead: a lead
 *
 * Appends `"externalLeadId":…,` as the agency set it: digits that begin with zeros, letters, a number
 * too long for a double, null, or nothing at all.
 */
void
eks_demo_put_external_lead_id (const EksDemoOrg *org, GString *text, guint64 lead)
{
  EksDemoDice dice = eks_demo_dice (org->seed, EKS_DEMO_LEAD, lead);
  guint shape = eks_demo_dice_throw (&dice, 100);

  if (shape < 3)
    return;
  PUT ("\"externalLeadId\":");
  if (shape < 10)
    {
      PUT ("null,");
      return;
    }
  PUT ("\"");
  if (shape < 30)
    PUT ("CC-");
  eks_demo_put_digits (text, lead + 4200, shape < 30 ? 7 : shape < 85 ? 10 : 1);
  if (shape >= 85)
    eks_demo_put_digits (text, eks_demo_dice_next (&dice) % G_GUINT64_CONSTANT (1000000000000000), 15);
  PUT ("\",");
}

/**
 * eks_demo_put_user_name:
 * @org: the organisation
 * @text: where to
 * @user: a user
 *
 * Appends the name in quotes.
 */
void
eks_demo_put_user_name (const EksDemoOrg *org, GString *text, guint64 user)
{
  EksDemoPerson person;

  eks_demo_person_init (&person, org->seed, EKS_DEMO_MAX_SESSIONS + user);
  PUT ("\"");
  eks_demo_person_put_name (&person, text);
  PUT ("\"");
}

static void
put_contact_data (const EksDemoSession *self, EksDemoDice *dice, GString *text)
{
  const EksDemoPerson *person = &self->person;

  PUT (",\"contactData\":");
  if (self->status == EKS_DEMO_EXPIRED && eks_demo_dice_chance (dice, 20))
    {
      PUT ("{}");
      return;
    }
  PUT ("{\"firstName\":\"");
  eks_demo_put_str (text, person->first->text);
  PUT ("\",\"lastName\":\"");
  eks_demo_put_str (text, person->last->text);
  PUT ("\",\"address\":\"");
  eks_demo_person_put_address (person, text);
  PUT ("\",\"postCode\":\"");
  eks_demo_put_str (text, person->place->zip);
  PUT ("\",\"city\":\"");
  eks_demo_put_str (text, person->place->city);
  PUT ("\",\"countryCode\":\"");
  eks_demo_put_str (text, person->words->code);
  PUT ("\",\"msisdn\":\"");
  eks_demo_person_put_msisdn (person, text);
  PUT ("\"");
  if (eks_demo_dice_chance (dice, 90))
    {
      PUT (",\"email\":\"");
      eks_demo_person_put_email (person, text);
      PUT ("\"");
    }
  if (self->service == EKS_DEMO_SIGN_UP_RECURRING && eks_demo_dice_chance (dice, 60))
    {
      PUT (",\"nationalId\":\"");
      eks_demo_person_put_national_id (person, text);
      PUT ("\"");
    }
  PUT ("}");
}

static void
put_agreement_data (const EksDemoSession *self, const EksDemoOrg *org, GString *text)
{
  if (self->service != EKS_DEMO_SIGN_UP_RECURRING && self->service != EKS_DEMO_SIGN_UP_RECURRING_BS_3RD && self->service != EKS_DEMO_AGREEMENT_UPDATE)
    {
      PUT (",\"agreementData\":{}");
      return;
    }
  PUT (",\"agreementData\":{\"name\":\"Medlemskab\",\"unit\":\"pcs\",\"state\":\"Available\",\"amount\":\"");
  eks_demo_put_amount (text, self->cents);
  PUT ("\",\"amountVat\":\"0.00\",\"unitPrice\":\"");
  eks_demo_put_amount (text, self->cents);
  PUT ("\",\"amountTotal\":\"");
  eks_demo_put_amount (text, self->cents);
  PUT ("\",\"description\":\"Mange tak for din støtte.\",\"currencyCode\":\"");
  eks_demo_put_str (text, self->person.words->currency);
  PUT ("\",\"scheduleType\":\"Monthly\",\"agreementType\":\"Personal\",\"taxDeductable\":");
  eks_demo_put_str (text, self->cents >= 10000 ? "true" : "false");
  PUT (",\"vatPercentage\":\"0.00\",\"defaultQuantity\":1,\"paymentRequired\":false,\"scheduleBaseTier\":3,\"scheduleFixedDay\":1,"
       "\"scheduleEveryOther\":1,\"scheduleCalendarUnit\":\"Month\",\"communicationCollectionGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_COMMUNICATION, self->workflow);
  PUT ("}");
}

static void
put_payment_data (const EksDemoSession *self, const EksDemoOrg *org, EksDemoDice *dice, GString *text)
{
  if (self->service == EKS_DEMO_SIGN_UP_SINGLE)
    {
      PUT (",\"paymentData\":{\"paymentGuid\":");
      eks_demo_org_put_guid (org, text, EKS_DEMO_PAYMENT, self->index);
      PUT (",\"amount\":\"");
      eks_demo_put_amount (text, self->cents);
      PUT ("\",\"currencyCode\":\"");
      eks_demo_put_str (text, self->person.words->currency);
      PUT ("\"}");
    }
  else if (eks_demo_dice_chance (dice, 50))
    PUT (",\"paymentData\":null");
}

static void
put_add_on_data (const EksDemoSession *self, const EksDemoOrg *org, GString *text)
{
  if (self->service != EKS_DEMO_CREATE_ADD_ON)
    {
      PUT (",\"addOnData\":null");
      return;
    }
  PUT (",\"addOnData\":{\"name\":\"Ekstra støtte; \\\"plus\\\"\",\"amount\":\"");
  eks_demo_put_amount (text, self->cents / 2);
  PUT ("\",\"currencyCode\":\"");
  eks_demo_put_str (text, self->person.words->currency);
  PUT ("\",\"startDate\":");
  eks_demo_org_put_date (org, text, self->created + 20 * 86400);
  PUT ("}");
}

static void
put_subscription_data (const EksDemoSession *self, const EksDemoOrg *org, GString *text)
{
  PUT (",\"subscriptionData\":{");
  if (self->service != EKS_DEMO_SIGN_UP_SINGLE)
    {
      if (self->service > EKS_DEMO_SIGN_UP_SINGLE)
        {
          PUT ("\"subscriptionGuid\":");
          eks_demo_org_put_guid (org, text, EKS_DEMO_SUBSCRIPTION, self->lead);
          PUT (",");
        }
      PUT ("\"startDate\":");
      eks_demo_org_put_date (org, text, self->created + 20 * 86400);
    }
  if (self->service == EKS_DEMO_SUBSCRIPTION_HOLD)
    PUT (",\"holdDescription\":\"På orlov; vender tilbage\"");
  if (self->service == EKS_DEMO_SUBSCRIPTION_CANCEL)
    PUT (",\"cancelCode\":100101,\"cancelDescription\":\"Økonomi\"");
  PUT ("},\"paymentMethodData\":{\"paymentMethodType\":\"");
  eks_demo_session_put_payment_method (self, text);
  PUT ("\"}");
}

static void
put_meta_data (const EksDemoSession *self, EksDemoDice *dice, GString *text)
{
  PUT (",\"metaData\":{");
  if (self->signed_petition)
    PUT ("\"Underskriftsindsamling\":\"Yes\"");
  if (eks_demo_dice_chance (dice, 30))
    {
      if (self->signed_petition)
        PUT (",");
      PUT ("\"Kilde\":");
      eks_demo_put_quoted (text, eks_demo_hostile_values[eks_demo_dice_throw (dice, 24)]);
    }
  PUT ("}");
}

static void
put_ends (const EksDemoSession *self, const EksDemoOrg *org, EksDemoDice *dice, GString *text)
{
  gboolean completed = self->status == EKS_DEMO_COMPLETED;
  gboolean failed = self->status == EKS_DEMO_REJECTED || self->status == EKS_DEMO_EXPIRED;
  gboolean say_null = eks_demo_dice_chance (dice, 50);

  if (completed || say_null)
    PUT (",\"completedTs\":");
  if (completed)
    eks_demo_org_put_time (org, text, self->ended);
  else if (say_null)
    PUT ("null");
  if (failed || say_null)
    PUT (",\"failedTs\":");
  if (failed)
    eks_demo_org_put_time (org, text, self->ended);
  else if (say_null)
    PUT ("null");
}

static void
put_who (const EksDemoSession *self, const EksDemoOrg *org, EksDemoDice *dice, GString *text, gboolean with_user_name)
{
  guint lead_luck = eks_demo_dice_throw (dice, 100);

  PUT (",\"merchantId\":\"" EKS_DEMO_MERCHANT "\",\"agencyId\":\"");
  eks_demo_put_str (text, agencies[self->user % G_N_ELEMENTS (agencies)]);
  PUT ("\",\"userGuid\":");
  if (eks_demo_dice_chance (dice, 12))
    PUT ("null");
  else
    {
      eks_demo_org_put_guid (org, text, EKS_DEMO_USER, self->user);
      if (with_user_name)
        {
          PUT (",\"userName\":");
          eks_demo_put_user_name (org, text, self->user);
        }
    }
  PUT (",\"campaignGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_CAMPAIGN, self->campaign);
  PUT (",\"workflowGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_WORKFLOW, self->workflow);
  PUT (",\"leadGuid\":");
  /* Some leads were deleted: their GUID leads nowhere. */
  if (lead_luck == 0)
    PUT ("null");
  else
    eks_demo_org_put_guid (org, text, EKS_DEMO_LEAD, self->lead + (lead_luck < 3 ? EKS_DEMO_MAX_SESSIONS : 0));
  PUT (",");
  eks_demo_put_external_lead_id (org, text, self->lead);
}

/**
 * eks_demo_session_put:
 * @self: a session
 * @org: the organisation
 * @text: where to
 * @with_user_name: as in a DataSet, where the user's name stands beside the GUID
 *
 * Appends the session as a JSON object.
 */
void
eks_demo_session_put (const EksDemoSession *self, const EksDemoOrg *org, GString *text, gboolean with_user_name)
{
  static const char *const channels[] = { "PaymentSessionHandler", "OnboardingApi", "OnboardingApp" };
  EksDemoDice dice = self->dice;

  PUT ("{\"sessionGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_SESSION, self->index);
  PUT (",\"createdTs\":");
  eks_demo_org_put_time (org, text, self->created);
  PUT (",\"status\":\"");
  eks_demo_put_str (text, statuses[self->status]);
  PUT ("\",\"serviceType\":\"");
  eks_demo_put_str (text, services[self->service].name);
  PUT ("\",\"completionChannel\":");
  if (self->status == EKS_DEMO_COMPLETED)
    eks_demo_put_quoted (text, channels[eks_demo_dice_throw (&dice, G_N_ELEMENTS (channels))]);
  else
    PUT ("null");
  put_who (self, org, &dice, text, with_user_name);
  PUT ("\"dataSetGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_DATA_SET, eks_demo_org_get_data_set (org, self->index));
  PUT (",\"communicationCollectionGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_COMMUNICATION, self->workflow);
  PUT (",\"paymentSessionGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_PAYMENT_SESSION, self->index);
  put_contact_data (self, &dice, text);
  put_payment_data (self, org, &dice, text);
  put_add_on_data (self, org, text);
  put_agreement_data (self, org, text);
  put_subscription_data (self, org, text);
  put_meta_data (self, &dice, text);
  put_ends (self, org, &dice, text);
  PUT ("}");
}
