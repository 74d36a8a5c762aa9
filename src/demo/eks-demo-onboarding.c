/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around a session: leads, the users who call, the campaigns, the workflows. */

#include "config.h"

#include "eks-demo-rows.h"
#include "eks-demo-text.h"

#define PUT(literal) EKS_DEMO_PUT (text, literal)
#define DAY 86400

/* A country has four workflows; which session comes of which: see eks-demo-session.c. */
static const struct
{
  const char *name;
  const char *service_type;
  const char *products; /* the member that holds them */
} workflow_kinds[4] = {
  { "Callcenter", "SignUp", "signUpProducts" },
  { "Gadehvervning", "SignUp", "signUpProducts" },
  { "Opgradering", "Upgrade", "upgradeProducts" },
  { "Fastholdelse", "Retention", NULL },
};

static const char *const agencies[] = { "callcenter", "gadeteam", "inhouse" };

static gint64
get_start (const EksDemoOrg *org)
{
  return eks_demo_timeline_get_start (org->timeline);
}

/**
 * eks_demo_put_lead:
 * @org: the organisation
 * @text: where to
 * @index: which one
 */
void
eks_demo_put_lead (const EksDemoOrg *org, GString *text, guint64 index)
{
  EksDemoSession first;

  eks_demo_session_init (&first, org, eks_demo_org_get_first_session (org, index));
  PUT ("{\"leadGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_LEAD, index);
  PUT (",\"createdTs\":");
  eks_demo_org_put_time (org, text, eks_demo_org_get_time (org, EKS_DEMO_LEAD, index));
  PUT (",");
  eks_demo_put_external_lead_id (org, text, index);
  PUT ("\"merchantId\":\"" EKS_DEMO_MERCHANT "\",\"agencyId\":\"");
  eks_demo_put_str (text, agencies[first.user % G_N_ELEMENTS (agencies)]);
  PUT ("\",\"campaignGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_CAMPAIGN, first.campaign);
  PUT ("}");
}

/**
 * eks_demo_put_user:
 * @org: the organisation
 * @text: where to
 * @index: which one
 */
void
eks_demo_put_user (const EksDemoOrg *org, GString *text, guint64 index)
{
  static const char *const roles[] = { "Agent", "Agent", "Agent", "TeamLeader", "Administrator" };
  EksDemoPerson person;

  eks_demo_person_init (&person, org->seed, EKS_DEMO_MAX_SESSIONS + index);
  PUT ("{\"userGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_USER, index);
  PUT (",\"createdTs\":");
  eks_demo_org_put_time (org, text, get_start (org) - (gint64) (700 - index * 16) * DAY + (gint64) (index * 4567 % 30000) + 30000);
  PUT (",\"name\":");
  eks_demo_put_user_name (org, text, index);
  PUT (",\"role\":\"");
  eks_demo_put_str (text, roles[index % G_N_ELEMENTS (roles)]);
  PUT ("\",\"active\":");
  eks_demo_put_str (text, index % 7 == 6 ? "false" : "true");
  PUT (",\"email\":\"");
  eks_demo_person_put_email (&person, text);
  PUT ("\",\"externalId\":");
  if (index % 9 == 8)
    PUT ("null");
  else
    {
      PUT ("\"");
      eks_demo_put_digits (text, index * 37 + 11, 6);
      PUT ("\"");
    }
  PUT (",\"agencyId\":\"");
  eks_demo_put_str (text, agencies[index % G_N_ELEMENTS (agencies)]);
  PUT ("\",\"merchantId\":\"" EKS_DEMO_MERCHANT "\"}");
}

/**
 * eks_demo_put_campaign:
 * @org: the organisation
 * @text: where to
 * @index: which one
 */
void
eks_demo_put_campaign (const EksDemoOrg *org, GString *text, guint64 index)
{
  guint workflow = (guint) (index % EKS_DEMO_N_WORKFLOWS);
  guint period = (guint) (index / EKS_DEMO_N_WORKFLOWS);
  gint64 length = (eks_demo_timeline_get_end (org->timeline) - get_start (org)) / (EKS_DEMO_N_CAMPAIGNS / EKS_DEMO_N_WORKFLOWS);
  gint64 first = get_start (org) + period * length;

  PUT ("{\"campaignGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_CAMPAIGN, index);
  PUT (",\"createdTs\":");
  eks_demo_org_put_time (org, text, first - 20 * DAY + (gint64) index * 611);
  PUT (",\"active\":");
  eks_demo_put_str (text, period == 2 ? "true" : "false");
  PUT (",\"name\":\"");
  eks_demo_put_str (text, eks_demo_causes[index * 5 % EKS_DEMO_N_CAUSES]);
  PUT (" - ");
  eks_demo_put_str (text, workflow_kinds[workflow % 4].name);
  PUT (" ");
  eks_demo_put_str (text, eks_demo_countries[workflow / 4].code);
  /* A name that ends with a blank, as the vendor's own example has one */
  eks_demo_put_str (text, index % 10 == 3 ? " \"" : "\"");
  if (index % 5 == 4)
    PUT (",\"description\":null");
  else
    {
      PUT (",\"description\":\"Runde ");
      eks_demo_put_number (text, period + 1);
      PUT (";\\nringeliste \\\"A\\\"\"");
    }
  PUT (",\"firstDate\":");
  eks_demo_org_put_time (org, text, first);
  PUT (",\"lastDate\":");
  eks_demo_org_put_time (org, text, first + length - 1);
  PUT (",\"merchantId\":\"" EKS_DEMO_MERCHANT "\",\"agencyId\":\"");
  eks_demo_put_str (text, agencies[index % G_N_ELEMENTS (agencies)]);
  PUT ("\",\"workflowGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_WORKFLOW, workflow);
  PUT ("}");
}

static void
put_products (const EksDemoOrg *org, GString *text, guint index)
{
  const EksDemoCountryWords *words = &eks_demo_countries[index / 4];

  PUT ("[{\"uuid\":0,\"collapsed\":false,\"paymentType\":\"Recurring\",\"productName\":\"Medlemskab\",\"currencyCode\":\"");
  eks_demo_put_str (text, words->currency);
  PUT ("\",\"scheduleType\":\"Monthly\",\"agreementName\":\"Medlemskab\",\"agreementType\":\"Personal\",\"taxDeductable\":false,"
       "\"paymentRequired\":false,\"expiresAfterDate\":{},\"scheduleEveryOther\":1,\"agreementDescription\":\"Mange tak for din støtte.\","
       "\"scheduleCalendarUnit\":\"Month\",\"paymentMethodTypeCard\":true,\"paymentMethodType");
  eks_demo_put_str (text, words->direct_debit);
  PUT ("\":true,\"communicationCollectionGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_COMMUNICATION, index);
  PUT ("}]");
}

/**
 * eks_demo_put_workflow:
 * @org: the organisation
 * @text: where to
 * @index: which one
 */
void
eks_demo_put_workflow (const EksDemoOrg *org, GString *text, guint64 index)
{
  const EksDemoCountryWords *words = &eks_demo_countries[index / 4];
  const char *products = workflow_kinds[index % 4].products;

  PUT ("{\"workflowGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_WORKFLOW, index);
  PUT (",\"name\":\"");
  eks_demo_put_str (text, workflow_kinds[index % 4].name);
  PUT (" ");
  eks_demo_put_str (text, words->code);
  PUT ("\",\"merchantId\":\"" EKS_DEMO_MERCHANT "\",\"createdTs\":");
  eks_demo_org_put_time (org, text, get_start (org) - (gint64) (400 + index * 31) * DAY + (gint64) index * 1733 + 33000);
  PUT (",\"active\":true,\"serviceType\":\"");
  eks_demo_put_str (text, workflow_kinds[index % 4].service_type);
  PUT ("\",\"permissions\":[\"ChangeAgreement\",\"ChangePaymentMethod\"]");
  if (products != NULL)
    {
      PUT (",\"");
      eks_demo_put_str (text, products);
      PUT ("\":");
      put_products (org, text, (guint) index);
    }
  else
    {
      PUT (",\"retentionPaymentMethodTypes\":[\"");
      eks_demo_put_str (text, words->direct_debit);
      PUT ("\",\"Card\"]");
    }
  PUT (",\"contactDataFields\":[{\"name\":\"firstName\",\"uuid\":0,\"label\":\"Fornavn\",\"required\":true,\"hiddenToEndUser\":false},"
       "{\"name\":\"lastName\",\"uuid\":1,\"label\":\"Efternavn\",\"required\":true,\"hiddenToEndUser\":false}],"
       "\"metaDataFields\":[{\"name\":\"Underskriftsindsamling\",\"label\":\"Underskriftsindsamling\",\"value\":\"Yes\",\"options\":\"\","
       "\"readonly\":false,\"required\":false,\"inputType\":\"hidden\"}],"
       "\"checkoutMessage\":\"Hej,\\n\\nTak for din interesse og opbakning.\",\"urlShortener\":\"GIIV\",\"senderAlias\":\"DemoOrg\"}");
}
