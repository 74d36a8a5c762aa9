/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The jsonElement of a DataSet that began as a text message (OnlineFundraising, DataSet schema, SMS). */

#include "config.h"

#include "eks-demo-rows.h"
#include "eks-demo-text.h"

#define PUT(literal) EKS_DEMO_PUT (text, literal)
#define N_KEYWORDS 8

static const char *const keywords[N_KEYWORDS] = { "VAND", "BØRN", "HAVET", "BIER", "HJÆLP", "SKOLE", "TRÆ", "IS" };

static void
put_kroner (GString *text, guint64 index)
{
  eks_demo_put_number (text, 1 + index % 200);
  if (index % 9 == 4)
    PUT (".5");
}

static void
put_received (const EksDemoOrg *org, GString *text, guint64 index, gint64 created, const EksDemoPerson *person)
{
  const char *keyword = keywords[index % N_KEYWORDS];

  PUT ("\"smsMo\":{\"state\":\"Processed\",\"msisdn\":\"");
  eks_demo_person_put_msisdn (person, text);
  PUT ("\",\"origin\":\"smsCPH\",\"channel\":\"1962\",\"keyword\":\"");
  eks_demo_put_str (text, keyword);
  PUT ("\",\"createdTs\":");
  eks_demo_org_put_time (org, text, created);
  PUT (",\"messageTs\":");
  eks_demo_org_put_time (org, text, created);
  PUT (",\"merchantId\":\"" EKS_DEMO_MERCHANT "\",\"keywordGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_KEYWORD, index % N_KEYWORDS);
  PUT (",\"messageGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_MESSAGE, index * 2);
  PUT (",\"processedTs\":");
  eks_demo_org_put_time (org, text, created);
  PUT (",\"campaignGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_CAMPAIGN, index % N_KEYWORDS);
  PUT (",\"receivedText\":\"");
  eks_demo_put_str (text, keyword);
  eks_demo_put_str (text, index % 5 == 0 ? " 💧 tak!\\n\"" : "\"");
  PUT (",\"smscphMessageGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_MESSAGE, index * 2);
  PUT ("}");
}

static void
put_reply (const EksDemoOrg *org, GString *text, guint64 index, gint64 created, const EksDemoPerson *person)
{
  const char *keyword = keywords[index % N_KEYWORDS];

  PUT (",\"smsMt\":{\"text\":\"Tak for din besked\",\"state\":\"Delivered\",\"msisdn\":\"");
  eks_demo_person_put_msisdn (person, text);
  PUT ("\",\"channel\":\"1962\",\"keyword\":\"");
  eks_demo_put_str (text, keyword);
  PUT ("\",\"createdTs\":");
  eks_demo_org_put_time (org, text, created + 1);
  PUT (",\"serviceId\":\"1962-");
  eks_demo_put_str (text, keyword);
  PUT ("\",\"externalId\":\"");
  eks_demo_put_number (text, (guint64) created * 1000 + index % 1000);
  PUT ("\",\"merchantId\":\"" EKS_DEMO_MERCHANT "\",\"callbackUrl\":\"https://sms.example.org/SmsCallback\",\"deliveredTs\":");
  eks_demo_org_put_time (org, text, created + 4);
  PUT (",\"messageGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_MESSAGE, index * 2 + 1);
  PUT (",\"senderAlias\":\"1962\",\"handleCallback\":true,\"moReferenceGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_MESSAGE, index * 2);
  PUT (",\"smscphMessageGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_MESSAGE, index * 2 + 1);
  /* The table calls it a string, the example shows false. */
  PUT (",\"subscriptionMessage\":");
  eks_demo_put_str (text, index % 4 == 0 ? "\"Tak, fordi du er med\"" : "false");
  PUT ("}");
}

static void
put_keyword (const EksDemoOrg *org, GString *text, guint64 index)
{
  PUT (",\"keyword\":{\"active\":true,\"channel\":\"1962\",\"keyword\":\"");
  eks_demo_put_str (text, keywords[index % N_KEYWORDS]);
  PUT ("\",\"createdTs\":");
  eks_demo_org_put_time (org, text, eks_demo_timeline_get_start (org->timeline) - 250 * 86400);
  PUT (",\"merchantId\":\"" EKS_DEMO_MERCHANT "\",\"keywordGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_KEYWORD, index % N_KEYWORDS);
  PUT (",\"campaignGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_CAMPAIGN, index % N_KEYWORDS);
  PUT (",\"keywordIdleText\":\"Hej. Tak for din besked. Keywordet er ikke aktivt.\"}");
}

static void
put_campaign (const EksDemoOrg *org, GString *text, guint64 index)
{
  PUT (",\"campaign\":{\"unit\":\"pcs.\",\"active\":true,\"amount\":");
  put_kroner (text, index);
  PUT (",\"oneOff\":false,\"metaData\":[{\"key\":\"Permission\",\"value\":\"Given\"}],\"amountVat\":0,\"createdTs\":");
  eks_demo_org_put_time (org, text, eks_demo_timeline_get_start (org->timeline) - 200 * 86400);
  PUT (",\"replyText\":\"Tak for din besked\",\"unitPrice\":");
  put_kroner (text, index);
  PUT (",\"merchantId\":\"" EKS_DEMO_MERCHANT "\",\"amountTotal\":");
  put_kroner (text, index);
  PUT (",\"contentType\":\"HumanitarianDonation\",\"invoiceText\":\"GAVE\",\"serviceType\":\"Message\",\"campaignGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_CAMPAIGN, index % N_KEYWORDS);
  if (index % 2 == 0) /* in the table, not in the example */
    {
      PUT (",\"keywordGuid\":");
      eks_demo_org_put_guid (org, text, EKS_DEMO_KEYWORD, index % N_KEYWORDS);
    }
  PUT (",\"campaignName\":\"SMS med meta\",\"currencyCode\":\"DKK\",\"scheduleType\":\"Monthly\",\"agreementName\":\"SMS-aftale\","
       "\"agreementType\":\"Personal\",\"");
  /* The table and the example spell it differently. */
  eks_demo_put_str (text, index % 2 == 0 ? "taxDeductable" : "taxDeductible");
  PUT ("\":false,\"vatPercentage\":0,\"cancelReplyText\":\"Din aftale er stoppet\",\"scheduleBaseTier\":1,\"scheduleFixedDay\":1,"
       "\"scheduleEveryOther\":1,\"scheduleCalendarUnit\":\"Month\",\"purposeAccountingCode\":\"007\",\"targetAudienceUnderAge\":false,"
       "\"failedSmsPaymentReplyText\":\"Betalingen gik ikke igennem\"}");
}

/**
 * eks_demo_put_sms:
 * @org: the organisation
 * @text: where to
 * @index: which DataSet
 * @created: when the message came, in seconds since 1970 UTC
 * @person: who sent it
 *
 * Appends the jsonElement.
 */
void
eks_demo_put_sms (const EksDemoOrg *org, GString *text, guint64 index, gint64 created, const EksDemoPerson *person)
{
  PUT ("{");
  put_received (org, text, index, created, person);
  put_reply (org, text, index, created, person);
  put_keyword (org, text, index);
  put_campaign (org, text, index);
  PUT (",\"formFields\":[{\"name\":\"Permission\",\"value\":\"Given\"}],\"formResult\":{\"Permission\":\"Given\"}}");
}
