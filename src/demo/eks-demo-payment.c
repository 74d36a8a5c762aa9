/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subscriptions, contacts and agreements, in the properties of OnlineFundraising's Payment API. */

#include "config.h"

#include "eks-demo-rows.h"
#include "eks-demo-text.h"

#define PUT(literal) EKS_DEMO_PUT (text, literal)

enum
{
  STATE_ACTIVE,
  STATE_PENDING,
  STATE_CANCELLED,
  STATE_ON_HOLD,
  STATE_INACTIVE,
  STATE_ARCHIVED,
};

static const char *const subscription_states[] = { "Active", "Pending", "Cancelled", "OnHold", "Inactive", "Archived", NULL };
static const char *const agreement_states[] = { "Available", "Archived", NULL };
static const char *const contact_states[] = { "false", "true", NULL }; /* archived */

/**
 * eks_demo_get_slot:
 * @org: the organisation
 * @kind: an entity
 * @index: which one
 *
 * Returns: its place in its turn of %EKS_DEMO_SLOTS; each turn begins at another place
 */
guint
eks_demo_get_slot (const EksDemoOrg *org, EksDemoKind kind, guint64 index)
{
  EksDemoDice dice = eks_demo_dice (org->seed, 128 + kind, index / EKS_DEMO_SLOTS);

  return (guint) (index + eks_demo_dice_throw (&dice, EKS_DEMO_SLOTS)) % EKS_DEMO_SLOTS;
}

/**
 * eks_demo_get_state:
 * @kind: subscription, contact or agreement
 * @slot: a place in the turn
 *
 * Returns: the state of a record there, an index into eks_demo_get_states()
 */
guint
eks_demo_get_state (EksDemoKind kind, guint slot)
{
  static const guint8 states[EKS_DEMO_SLOTS] = {
    STATE_ACTIVE, STATE_ACTIVE, STATE_ACTIVE, STATE_ACTIVE, STATE_ACTIVE, STATE_ACTIVE, STATE_ACTIVE, STATE_ACTIVE, STATE_ACTIVE, STATE_ACTIVE,
    STATE_ACTIVE, STATE_ACTIVE, STATE_ACTIVE, STATE_PENDING, STATE_CANCELLED, STATE_CANCELLED, STATE_CANCELLED, STATE_ON_HOLD, STATE_INACTIVE, STATE_ARCHIVED,
  };

  return kind == EKS_DEMO_SUBSCRIPTION ? states[slot] : slot >= EKS_DEMO_SLOTS - 2;
}

/**
 * eks_demo_get_states:
 * @kind: an entity
 *
 * Returns: (nullable) (array zero-terminated=1): what its list can be asked for, or %NULL if nothing
 */
const char *const *
eks_demo_get_states (EksDemoKind kind)
{
  return kind == EKS_DEMO_SUBSCRIPTION ? subscription_states : kind == EKS_DEMO_AGREEMENT ? agreement_states : kind == EKS_DEMO_CONTACT ? contact_states : NULL;
}

static void
put_time_if (const EksDemoOrg *org, GString *text, gboolean there, gint64 time)
{
  if (there)
    eks_demo_org_put_time (org, text, MIN (time, eks_demo_timeline_get_end (org->timeline) - 1));
  else
    PUT ("null");
}

static void
put_cancellation (const EksDemoOrg *org, GString *text, guint state, gint64 created)
{
  gint64 later = created + 40 * 86400;

  PUT (",\"cancelledTs\":");
  put_time_if (org, text, state == STATE_CANCELLED, later);
  if (state == STATE_CANCELLED)
    PUT (",\"cancelCode\":100101,\"cancelDescription\":\"Mandate cancelled by debtor; \\\"for dyrt\\\"\"");
  else
    PUT (",\"cancelCode\":null,\"cancelDescription\":null");
  PUT (",\"holdDescription\":");
  eks_demo_put_str (text, state == STATE_ON_HOLD ? "\"På orlov til foråret\"" : "null");
  PUT (",\"archivedTs\":");
  put_time_if (org, text, state == STATE_ARCHIVED, later);
  PUT (",\"inactivatedTs\":");
  put_time_if (org, text, state == STATE_INACTIVE, later);
  if (state == STATE_INACTIVE)
    PUT (",\"quantity\":1,\"errorCode\":100002,\"errorDescription\":\"Payment method failed\"");
  else
    PUT (",\"quantity\":1,\"errorCode\":null,\"errorDescription\":\"\"");
}

/**
 * eks_demo_put_subscription:
 * @org: the organisation
 * @text: where to
 * @index: which one
 */
void
eks_demo_put_subscription (const EksDemoOrg *org, GString *text, guint64 index)
{
  guint state = eks_demo_get_state (EKS_DEMO_SUBSCRIPTION, eks_demo_get_slot (org, EKS_DEMO_SUBSCRIPTION, index));
  EksDemoSession session;

  eks_demo_session_init (&session, org, eks_demo_org_get_first_session (org, index));
  PUT ("{\"subscriptionGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_SUBSCRIPTION, index);
  PUT (",\"merchantId\":\"" EKS_DEMO_MERCHANT "\",\"contactGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_CONTACT, index);
  PUT (",\"agreementGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_AGREEMENT,
                         index % 3 == 0 ? index % EKS_DEMO_N_SHARED_AGREEMENTS : EKS_DEMO_N_SHARED_AGREEMENTS + index);
  PUT (",\"state\":\"");
  eks_demo_put_str (text, subscription_states[state]);
  PUT ("\",\"paymentMethodType\":\"");
  eks_demo_session_put_payment_method (&session, text);
  PUT ("\",\"paymentMethodGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_PAYMENT_METHOD, index);
  PUT (",\"createdTs\":");
  eks_demo_org_put_time (org, text, session.created);
  PUT (",\"updatedTs\":");
  eks_demo_org_put_time (org, text, session.ended);
  PUT (",\"startDate\":");
  eks_demo_org_put_date (org, text, session.created + 20 * 86400);
  PUT (",\"expiresAfterDate\":");
  /* An empty object where there is no date, as the vendor's example has it */
  if (index % 4 == 0)
    eks_demo_org_put_date (org, text, session.created + 730 * 86400);
  else
    eks_demo_put_str (text, index % 4 == 1 ? "null" : "{}");
  put_cancellation (org, text, state, session.created);
  PUT (",\"nextDueDate\":");
  if (state == STATE_ACTIVE)
    eks_demo_org_put_date (org, text, eks_demo_timeline_get_end (org->timeline) + 12 * 86400);
  else
    PUT ("null");
  PUT (",\"externalId\":\"");
  eks_demo_put_digits (text, index * 7 + 3, 9);
  PUT ("\",\"externalLink\":\"\",\"dataSetGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_DATA_SET, eks_demo_org_get_data_set (org, session.index));
  PUT ("}");
}

static void
put_person (GString *text, const EksDemoPerson *person)
{
  PUT ("\"name\":\"");
  eks_demo_person_put_name (person, text);
  PUT ("\",\"firstName\":\"");
  eks_demo_put_str (text, person->first->text);
  PUT ("\",\"lastName\":\"");
  eks_demo_put_str (text, person->last->text);
  PUT ("\",\"birthDate\":\"");
  eks_demo_person_put_birth_date (person, text);
  PUT ("\",\"nationalId\":\"");
  eks_demo_person_put_national_id (person, text);
  PUT ("\",\"address\":\"");
  eks_demo_person_put_address (person, text);
  PUT ("\",\"address2\":\"\",\"postCode\":\"");
  eks_demo_put_str (text, person->place->zip);
  PUT ("\",\"city\":\"");
  eks_demo_put_str (text, person->place->city);
  PUT ("\",\"countryCode\":\"");
  eks_demo_put_str (text, person->words->code);
  PUT ("\",\"msisdn\":\"");
  eks_demo_person_put_msisdn (person, text);
  PUT ("\",\"email\":\"");
  eks_demo_person_put_email (person, text);
  PUT ("\"");
}

/**
 * eks_demo_put_contact:
 * @org: the organisation
 * @text: where to
 * @index: which one
 */
void
eks_demo_put_contact (const EksDemoOrg *org, GString *text, guint64 index)
{
  guint slot = eks_demo_get_slot (org, EKS_DEMO_CONTACT, index);
  gboolean archived = eks_demo_get_state (EKS_DEMO_CONTACT, slot) == 1;
  /* Of the archived, some were anonymised and some merged into somebody else. */
  gboolean anonymized = archived && slot == EKS_DEMO_SLOTS - 1;
  gint64 created = eks_demo_org_get_time (org, EKS_DEMO_CONTACT, index);
  EksDemoPerson person;

  eks_demo_person_init (&person, org->seed, index);
  PUT ("{\"contactGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_CONTACT, index);
  PUT (",\"merchantId\":\"" EKS_DEMO_MERCHANT "\",");
  if (anonymized)
    PUT ("\"name\":null,\"firstName\":null,\"lastName\":null,\"birthDate\":null,\"nationalId\":null,\"address\":null,\"address2\":null,"
         "\"postCode\":null,\"city\":null,\"countryCode\":null,\"msisdn\":null,\"email\":null");
  else
    put_person (text, &person);
  PUT (",\"companyName\":\"\",\"businessCode\":\"\",\"contactType\":\"individual\",\"createdTs\":");
  eks_demo_org_put_time (org, text, created);
  PUT (",\"updatedTs\":");
  put_time_if (org, text, index % 3 == 0, created + 3600);
  PUT (",\"archivedTs\":");
  put_time_if (org, text, archived, created + 50 * 86400);
  PUT (",\"anonymizedTs\":");
  put_time_if (org, text, anonymized, created + 60 * 86400);
  PUT (",\"originTs\":");
  put_time_if (org, text, index % 5 == 0, created - 86400);
  PUT (",\"externalId\":\"\",\"externalLink\":\"\",\"mergeTargetGuid\":");
  if (archived && !anonymized && index > 0)
    eks_demo_org_put_guid (org, text, EKS_DEMO_CONTACT, index - 1);
  else
    PUT ("null");
  PUT ("}");
}

/**
 * eks_demo_put_agreement:
 * @org: the organisation
 * @text: where to
 * @index: which one; the first %EKS_DEMO_N_SHARED_AGREEMENTS are shared, the others belong to one contact
 */
void
eks_demo_put_agreement (const EksDemoOrg *org, GString *text, guint64 index)
{
  gboolean shared = index < EKS_DEMO_N_SHARED_AGREEMENTS;
  guint64 contact = index - EKS_DEMO_N_SHARED_AGREEMENTS;
  guint cents = 5000 + (guint) (index % 9) * 2550;
  guint country = (guint) (index / 4 % EKS_DEMO_N_COUNTRIES);
  gint64 created = shared ? eks_demo_timeline_get_start (org->timeline) - (gint64) (90 + index * 13) * 86400
                          : eks_demo_org_get_time (org, EKS_DEMO_CONTACT, contact);
  EksDemoPerson person;

  if (!shared)
    {
      eks_demo_person_init (&person, org->seed, contact);
      country = person.country;
    }
  PUT ("{\"agreementGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_AGREEMENT, index);
  PUT (",\"createdTs\":");
  eks_demo_org_put_time (org, text, created);
  PUT (",\"merchantId\":\"" EKS_DEMO_MERCHANT "\",\"name\":\"");
  eks_demo_put_str (text, eks_demo_causes[index % EKS_DEMO_N_CAUSES]);
  eks_demo_put_str (text, shared ? " - fælles\",\"description\":\"\",\"agreementType\":\"Shared\",\"contactGuid\":"
                                 : "\",\"description\":\"Mange tak for din støtte.\",\"agreementType\":\"Personal\",\"contactGuid\":");
  if (shared)
    PUT ("null");
  else
    eks_demo_org_put_guid (org, text, EKS_DEMO_CONTACT, contact);
  PUT (",\"communicationCollectionGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_COMMUNICATION, index % EKS_DEMO_N_WORKFLOWS);
  PUT (",\"defaultQuantity\":1,\"unit\":\"pcs\",\"unitPrice\":");
  eks_demo_put_amount (text, cents);
  PUT (",\"amount\":");
  eks_demo_put_amount (text, cents);
  PUT (",\"amountVat\":0.0,\"amountTotal\":");
  eks_demo_put_amount (text, cents);
  PUT (",\"taxDeductable\":false,\"vatPercentage\":0.0,\"currencyCode\":\"");
  eks_demo_put_str (text, eks_demo_countries[country].currency);
  PUT ("\",\"state\":\"");
  eks_demo_put_str (text, agreement_states[eks_demo_get_state (EKS_DEMO_AGREEMENT, eks_demo_get_slot (org, EKS_DEMO_AGREEMENT, index))]);
  PUT ("\",\"paymentRequired\":false,\"scheduleType\":\"Monthly\",\"scheduleBaseTier\":1,\"scheduleFixedDay\":1,\"scheduleEveryOther\":1,"
       "\"scheduleCalendarUnit\":\"Month\",\"scheduleSelectedSet\":\"[1,2,3,4,5,6]\",\"purposeAccountingCode\":\"007\",\"dataSetGuid\":null}");
}
