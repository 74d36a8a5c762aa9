/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DataSets of all four sources (OnlineFundraising, DataSet schema), with form fields that are named and filled as people do. */

#include "config.h"

#include "eks-demo-rows.h"
#include "eks-demo-text.h"

#define PUT(literal) EKS_DEMO_PUT (text, literal)
/* Longer than a cell of a spreadsheet holds */
#define LONG_ANSWER 33000

typedef struct
{
  const char *input_type;
  const char *label;
  const char *name;
  gsize start; /* of the value in the text, quotes included */
  gsize length;
} Answer;

/* The answers of a form: written once, told twice (formResult and formFields). */
typedef struct
{
  GString *values; /* (owned) */
  Answer answers[40];
  guint length;
} Form;

static void
begin_answer (Form *form, const char *input_type, const char *label, const char *name)
{
  g_assert (form->length < G_N_ELEMENTS (form->answers));
  form->answers[form->length] = (Answer){ input_type, label, name, form->values->len, 0 };
}

static void
end_answer (Form *form)
{
  Answer *answer = &form->answers[form->length++];

  answer->length = form->values->len - answer->start;
}

static void
add_answer (Form *form, const char *input_type, const char *label, const char *name, const char *value)
{
  begin_answer (form, input_type, label, name);
  eks_demo_put_quoted (form->values, value);
  end_answer (form);
}

static void
add_person (Form *form, const EksDemoPerson *person, EksDemoDice *dice)
{
  begin_answer (form, "text", "Navn", "name");
  EKS_DEMO_PUT (form->values, "\"");
  eks_demo_person_put_name (person, form->values);
  EKS_DEMO_PUT (form->values, "\"");
  end_answer (form);

  begin_answer (form, "email", "E-mail", "email");
  EKS_DEMO_PUT (form->values, "\"");
  eks_demo_person_put_email (person, form->values);
  EKS_DEMO_PUT (form->values, "\"");
  end_answer (form);

  begin_answer (form, "tel", "Telefon", "phone");
  EKS_DEMO_PUT (form->values, "\"");
  eks_demo_person_put_msisdn (person, form->values);
  EKS_DEMO_PUT (form->values, "\"");
  end_answer (form);

  if (!eks_demo_dice_chance (dice, 30))
    return;
  begin_answer (form, "text", "CPR-nummer", "nationalId");
  EKS_DEMO_PUT (form->values, "\"");
  eks_demo_person_put_national_id (person, form->values);
  EKS_DEMO_PUT (form->values, "\"");
  end_answer (form);
}

static void
add_long_answer (Form *form)
{
  begin_answer (form, "textarea", "Din historie", "story");
  EKS_DEMO_PUT (form->values, "\"");
  for (gsize start = form->values->len; form->values->len - start < LONG_ANSWER;)
    EKS_DEMO_PUT (form->values, "Det begyndte med en regnvejrsdag i Ålborg. ");
  EKS_DEMO_PUT (form->values, "\"");
  end_answer (form);
}

static void
add_free_answers (Form *form, EksDemoDice *dice, guint64 index)
{
  if (eks_demo_dice_chance (dice, 70))
    add_answer (form, "text", "Hvad er dit yndlingsdyr?", "favourite_animal", eks_demo_animals[eks_demo_dice_throw (dice, EKS_DEMO_N_ANIMALS)]);
  if (eks_demo_dice_chance (dice, 60))
    add_answer (form, "checkbox", "Ja tak til nyhedsbrev", "newsletter", eks_demo_dice_chance (dice, 60) ? "true" : "");
  if (eks_demo_dice_chance (dice, 45))
    add_answer (form, "textarea", "Kommentar", "comment",
                eks_demo_dice_chance (dice, 50) ? eks_demo_comments[eks_demo_dice_throw (dice, EKS_DEMO_N_COMMENTS)]
                                                : eks_demo_hostile_values[eks_demo_dice_throw (dice, EKS_DEMO_N_HOSTILE_VALUES)]);
  for (guint i = 0; i < EKS_DEMO_N_HOSTILE_FIELDS; i++)
    if (eks_demo_dice_chance (dice, 12))
      add_answer (form, eks_demo_hostile_fields[i].input_type, eks_demo_hostile_fields[i].label, eks_demo_hostile_fields[i].name,
                  eks_demo_hostile_values[eks_demo_dice_throw (dice, EKS_DEMO_N_HOSTILE_VALUES)]);
  if (index % 1500 == 777)
    add_long_answer (form);
}

/* The additional properties that the schema lists last */
static void
add_traffic (Form *form, EksDemoDice *dice)
{
  const char *source = eks_demo_sources[eks_demo_dice_throw (dice, EKS_DEMO_N_SOURCES)];

  if (!eks_demo_dice_chance (dice, 65))
    return;
  add_answer (form, "hidden", "UTM Source", "utm_source", source);
  add_answer (form, "hidden", "UTM Medium", "utm_medium", eks_demo_dice_chance (dice, 50) ? "cpc" : "social");
  add_answer (form, "hidden", "UTM Campaign", "utm_campaign", eks_demo_causes[eks_demo_dice_throw (dice, EKS_DEMO_N_CAUSES)]);
  add_answer (form, "hidden", "UTM Content", "utm_content", eks_demo_dice_chance (dice, 50) ? "video=A;tekst=2" : "billede");
  if (eks_demo_dice_chance (dice, 40))
    add_answer (form, "hidden", "UTM Term", "utm_term", "støt børn+fast");
  add_answer (form, "hidden", "Embed URL", "embed_url", "https://demo.example.org/stoet/?a=1&b=2");
  add_answer (form, "hidden", "Referer URL", "referer_url", "https://l.example.com/");
  add_answer (form, "hidden", "Form width", "width", eks_demo_dice_chance (dice, 50) ? "375" : "1024");
  add_answer (form, "hidden", "Device width", "device", eks_demo_dice_chance (dice, 50) ? "390" : "1440");
  add_answer (form, "hidden", "OS", "os", eks_demo_browsers[eks_demo_dice_throw (dice, EKS_DEMO_N_BROWSERS)]);
  begin_answer (form, "hidden", "IP", "ip");
  EKS_DEMO_PUT (form->values, "\"192.0.2.");
  eks_demo_put_number (form->values, eks_demo_dice_throw (dice, 256));
  EKS_DEMO_PUT (form->values, "\"");
  end_answer (form);
  begin_answer (form, "hidden", "Google Analytics Client ID", "_ga");
  EKS_DEMO_PUT (form->values, "\"2.");
  eks_demo_put_number (form->values, eks_demo_dice_next (dice) >> 34);
  EKS_DEMO_PUT (form->values, ".");
  eks_demo_put_number (form->values, eks_demo_dice_next (dice) >> 34);
  EKS_DEMO_PUT (form->values, "\"");
  end_answer (form);
}

static void
put_form (const Form *form, GString *text)
{
  PUT ("\"formResult\":{");
  for (guint i = 0; i < form->length; i++)
    {
      if (i > 0)
        PUT (",");
      eks_demo_put_quoted (text, form->answers[i].name);
      PUT (":");
      eks_demo_put (text, form->values->str + form->answers[i].start, form->answers[i].length);
    }
  PUT ("},\"formFields\":[");
  for (guint i = 0; i < form->length; i++)
    {
      if (i > 0)
        PUT (",");
      PUT ("{\"inputType\":\"");
      eks_demo_put_str (text, form->answers[i].input_type);
      PUT ("\",\"label\":");
      eks_demo_put_quoted (text, form->answers[i].label);
      PUT (",\"name\":");
      eks_demo_put_quoted (text, form->answers[i].name);
      PUT (",\"value\":");
      eks_demo_put (text, form->values->str + form->answers[i].start, form->answers[i].length);
      PUT ("}");
    }
  PUT ("]");
}

static void
put_payment_result (const EksDemoOrg *org, GString *text, guint64 session, gint64 time)
{
  guint step;
  guint steps;
  guint64 lead = eks_demo_org_get_lead (org, session, &step, &steps);

  PUT (",\"paymentSessionResult\":{\"postProcessedTs\":");
  eks_demo_org_put_time (org, text, time);
  PUT (",\"postProcessingErrorTs\":null,\"postProcessingErrorDescription\":\"\",\"contactGuidResult\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_CONTACT, lead);
  PUT (",\"paymentMethodGuidResult\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_PAYMENT_METHOD, lead);
  PUT (",\"agreementGuidResult\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_AGREEMENT, EKS_DEMO_N_SHARED_AGREEMENTS + lead);
  PUT (",\"subscriptionGuidResult\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_SUBSCRIPTION, lead);
  PUT (",\"paymentGuidResult\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_PAYMENT, session);
  PUT ("}");
}

static void
put_onboarding (const EksDemoOrg *org, GString *text, const EksDemoSession *session, Form *form, EksDemoDice *dice)
{
  PUT ("{\"workflow\":");
  eks_demo_put_workflow (org, text, session->workflow);
  PUT (",\"campaign\":");
  eks_demo_put_campaign (org, text, session->campaign);
  PUT (",\"session\":");
  eks_demo_session_put (session, org, text, TRUE);
  PUT (",");
  if (session->signed_petition)
    add_answer (form, "text", "Underskriftsindsamling", "Underskriftsindsamling", "Yes");
  add_free_answers (form, dice, session->index);
  add_traffic (form, dice);
  put_form (form, text);
  if (session->status == EKS_DEMO_COMPLETED)
    put_payment_result (org, text, session->index, session->ended);
  /* What these were called before, still sent by some versions of the forms */
  if (session->index % 3 == 0)
    PUT (",\"dataSetType\":\"onboarding-form\",\"dataSetThirdParty\":false,\"dataSetTransactional\":true,\"dataSetVendor\":\"\"");
  PUT ("}");
}

static void
put_json_element (const EksDemoOrg *org, GString *text, EksDemoSource source, guint64 index, const EksDemoSession *session)
{
  EksDemoDice dice = eks_demo_dice (org->seed, EKS_DEMO_DATA_SET, index);
  Form form = { .values = g_string_sized_new (4096) };
  EksDemoPerson person = session->person;

  if (source != EKS_DEMO_SOURCE_ONBOARDING)
    eks_demo_person_init (&person, org->seed, 2 * EKS_DEMO_MAX_SESSIONS + index);
  if (source == EKS_DEMO_SOURCE_SMS)
    eks_demo_put_sms (org, text, index, eks_demo_org_get_time (org, EKS_DEMO_DATA_SET, index), &person);
  else
    add_person (&form, &person, &dice);
  if (source == EKS_DEMO_SOURCE_ONBOARDING)
    put_onboarding (org, text, session, &form, &dice);
  else if (source != EKS_DEMO_SOURCE_SMS)
    {
      PUT ("{");
      if (source == EKS_DEMO_SOURCE_FORM)
        {
          PUT ("\"form_id\":\"");
          eks_demo_put_number (text, 101 + index % 5);
          PUT ("\",");
        }
      add_answer (&form, "text", "Mellemnavn", "middleName", eks_demo_dice_chance (&dice, 30) ? "Åse" : "");
      add_free_answers (&form, &dice, index);
      add_traffic (&form, &dice);
      put_form (&form, text);
      PUT ("}");
    }
  g_string_free (form.values, TRUE);
}

static void
put_source (const EksDemoOrg *org, GString *text, EksDemoSource source, guint64 index, const EksDemoSession *session)
{
  switch (source)
    {
    case EKS_DEMO_SOURCE_ONBOARDING:
      PUT (",\"sourceType\":\"onboarding\",\"sourceGuid\":");
      eks_demo_org_put_guid (org, text, EKS_DEMO_WORKFLOW, session->workflow);
      break;
    case EKS_DEMO_SOURCE_FORM:
      PUT (",\"sourceType\":\"form\",\"sourceGuid\":\"");
      eks_demo_put_number (text, 101 + index % 5);
      PUT ("\",\"sensitive_data\":[\"middleName\",\"phone\",\"nationalId\"]");
      break;
    case EKS_DEMO_SOURCE_SMS:
      PUT (",\"sourceType\":\"sms\",\"sourceGuid\":");
      eks_demo_org_put_guid (org, text, EKS_DEMO_KEYWORD, index % 8);
      break;
    case EKS_DEMO_SOURCE_VENDOR:
      PUT (",\"vendor\":\"My Fundraising Application\",\"sensitive_data\":[\"middleName\",\"phone\"]");
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * eks_demo_put_data_set:
 * @org: the organisation
 * @text: where to
 * @index: which one
 * @json_as_text: `jsonElement` as a JSON string, as the documentation says, instead of an object, as it shows
 */
void
eks_demo_put_data_set (const EksDemoOrg *org, GString *text, guint64 index, gboolean json_as_text)
{
  guint64 of_session;
  EksDemoSource source = eks_demo_org_get_source (org, index, &of_session);
  gint64 created = eks_demo_org_get_time (org, EKS_DEMO_DATA_SET, index);
  EksDemoSession session;

  eks_demo_session_init (&session, org, of_session);
  PUT ("{\"dataSetGuid\":");
  eks_demo_org_put_guid (org, text, EKS_DEMO_DATA_SET, index);
  PUT (",\"merchantId\":\"" EKS_DEMO_MERCHANT "\",\"createdTs\":");
  eks_demo_org_put_time (org, text, created);
  PUT (",\"updatedTs\":");
  eks_demo_org_put_time (org, text, source == EKS_DEMO_SOURCE_ONBOARDING ? session.ended : created);
  put_source (org, text, source, index, &session);
  PUT (",\"isTransactional\":");
  eks_demo_put_str (text, source == EKS_DEMO_SOURCE_FORM && index % 4 == 1 ? "false" : "true");
  PUT (",\"isThirdParty\":");
  eks_demo_put_str (text, session.service == EKS_DEMO_SIGN_UP_RECURRING_BS_3RD ? "true" : "false");
  PUT (",\"jsonElement\":");
  if (json_as_text)
    {
      g_autoptr (GString) element = g_string_sized_new (8192);
      put_json_element (org, element, source, index, &session);
      eks_demo_put_quoted (text, element->str);
    }
  else
    put_json_element (org, text, source, index, &session);
  PUT ("}");
}
