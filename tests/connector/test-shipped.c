/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connectors that come with Eksport: complete in every language, and all that the vendor's pages list. */

#include "config.h"

#include "eks-connector-registry.h"

#include "eks-test-support.h"

#include <string.h>

static const char *const languages[] = { "en", "da", "sv", "nl", NULL };

static EksConnector *
load_system (const char *system, const char *language)
{
  g_autofree char *file = g_strconcat (system, ".json", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("EKSPORT_DATADIR"), "connectors", file, NULL);
  g_autoptr (GError) error = NULL;
  EksConnector *connector;

  g_setenv ("LANGUAGE", language, TRUE);
  connector = eks_connector_new_from_file (path, &error);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_assert_no_error (error);
  return connector;
}

static EksConnector *
load (const char *language)
{
  return load_system ("onlinefundraising", language);
}

/* The ids of all connectors that are shipped. */
static GStrv
list_systems (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("EKSPORT_DATADIR"), "connectors", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GStrvBuilder) systems = g_strv_builder_new ();
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *system = g_strndup (name, strlen (name) - strlen (".json"));
      g_assert_true (g_str_has_suffix (name, ".json"));
      g_strv_builder_add (systems, system);
    }
  return g_strv_builder_end (systems);
}

static void
test_languages (void)
{
  static const char *const words[] = { "Agreement", "Aftalegrundlag", "Avtal", "Overeenkomst" };

  for (guint i = 0; languages[i] != NULL; i++)
    {
      g_autoptr (EksConnector) connector = load (languages[i]);
      g_assert_cmpstr (eks_entity_get_label (eks_connector_find_entity (connector, "agreement")), ==, words[i]);
    }
}

/* Two names that a person could not tell apart in a list */
static void
check_distinct (GHashTable *labels, const char *system, const char *id, const char *label)
{
  g_test_message ("%s: %s: %s", system, id, label);
  g_assert_true (g_hash_table_add (labels, (gpointer) label));
}

static void
check_glossary (EksEntity *entity, const char *system)
{
  GPtrArray *fields = eks_entity_get_fields (entity);
  GPtrArray *relations = eks_entity_get_relations (entity);
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) related = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_nonnull (eks_entity_get_description (entity));
  for (guint i = 0; i < fields->len; i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      g_autoptr (GHashTable) choices = g_hash_table_new (g_str_hash, g_str_equal);
      check_distinct (labels, system, field->id, field->label);
      g_assert_nonnull (field->description);
      for (guint j = 0; j < field->choices->len; j++)
        {
          const EksChoice *choice = g_ptr_array_index (field->choices, j);
          check_distinct (choices, system, choice->value, choice->label);
        }
    }
  for (guint i = 0; i < relations->len; i++)
    {
      const EksRelation *relation = g_ptr_array_index (relations, i);
      check_distinct (related, system, relation->id, relation->label);
    }
}

static void
test_distinct (void)
{
  g_auto (GStrv) systems = list_systems ();

  for (guint i = 0; systems[i] != NULL; i++)
    for (guint j = 0; languages[j] != NULL; j++)
      {
        g_autoptr (EksConnector) connector = load_system (systems[i], languages[j]);
        GPtrArray *entities = eks_connector_get_entities (connector);
        g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);
        for (guint k = 0; k < entities->len; k++)
          {
            EksEntity *entity = g_ptr_array_index (entities, k);
            check_distinct (labels, systems[i], eks_entity_get_id (entity), eks_entity_get_label (entity));
            check_glossary (entity, systems[i]);
          }
      }
}

/* Every object with an “en” is a text: it has every language, none of them empty. Returns how many. */
static guint
check_texts (JsonNode *node)
{
  guint count = 0;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        count += check_texts (json_array_get_element (array, i));
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return count;
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GList) members = json_object_get_members (object);
  if (json_object_has_member (object, "en"))
    {
      g_assert_cmpuint (json_object_get_size (object), ==, G_N_ELEMENTS (languages) - 1);
      for (guint i = 0; languages[i] != NULL; i++)
        g_assert_cmpstr (json_object_get_string_member_with_default (object, languages[i], ""), !=, "");
      return 1;
    }
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *child = json_object_get_member (object, l->data);
      /* a text for a person is never in one language only, but for the name of the system */
      if (g_str_equal (l->data, "description") || g_str_equal (l->data, "message") || g_str_equal (l->data, "note"))
        g_assert_true (JSON_NODE_HOLDS_OBJECT (child));
      count += check_texts (child);
    }
  return count;
}

static void
test_texts (void)
{
  const char *folder = g_getenv ("EKSPORT_DATADIR");
  g_autofree char *connectors = g_build_filename (folder, "connectors", NULL);
  g_autoptr (GDir) dir = g_dir_open (connectors, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (connectors, name, NULL);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_assert_true (json_parser_load_from_file (parser, path, NULL));
      g_assert_cmpuint (check_texts (json_parser_get_root (parser)), >, 30);
    }
}

static void
test_registry (void)
{
  g_autoptr (EksConnectorRegistry) registry = eks_connector_registry_new ();

  g_auto (GStrv) systems = list_systems ();

  g_assert_cmpuint (eks_connector_registry_get_errors (registry)->len, ==, 0);
  for (guint i = 0; systems[i] != NULL; i++)
    g_assert_nonnull (eks_connector_registry_find (registry, systems[i], NULL));
}

/* The columns that the vendor's guide to onboarding exports lists, in its order. */
typedef struct
{
  const char *entity;
  const char *columns;
} ListedCase;

static const ListedCase listed_cases[] = {
  { "onboarding_session",
    "session_guid created_ts status service_type completion_channel meta_data merchant_id agency_id user_guid campaign_guid workflow_guid data_set_guid "
    "communication_collection_guid lead_guid external_lead_id contact_data payment_data add_on_data agreement_data subscription_data payment_method_data "
    "payment_session_guid failed_ts completed_ts" },
  { "lead", "lead_guid created_ts external_lead_id merchant_id agency_id campaign_guid" },
  { "user", "user_guid created_ts name role active email external_id agency_id merchant_id" },
  { "campaign", "campaign_guid created_ts active name description first_date last_date merchant_id agency_id workflow_guid" },
  { "workflow",
    "workflow_guid name merchant_id created_ts active service_type permissions sign_up_products upgrade_products retention_payment_method_types "
    "contact_data_fields meta_data_fields checkout_message url_shortener sender_alias" },
};

static void
test_listed (void)
{
  g_autoptr (EksConnector) connector = load ("en");

  for (guint i = 0; i < G_N_ELEMENTS (listed_cases); i++)
    {
      GPtrArray *fields = eks_entity_get_fields (eks_connector_find_entity (connector, listed_cases[i].entity));
      g_autoptr (GString) columns = g_string_new (NULL);
      for (guint j = 0; j < fields->len; j++)
        {
          const EksField *field = g_ptr_array_index (fields, j);
          g_assert_nonnull (field->description);
          if (field->by_default)
            g_string_append_printf (columns, "%s%s", columns->len > 0 ? " " : "", field->id);
        }
      g_assert_cmpstr (columns->str, ==, listed_cases[i].columns);
    }
}

/* What the vendor's schema pages list, as it stands in an answer. */
static const ListedCase member_cases[] = {
  { "data_set", "createdTs dataSetGuid isThirdParty isTransactional jsonElement merchantId sensitive_data sourceGuid sourceType updatedTs vendor" },
  { "data_set:jsonElement", "formFields formResult paymentSessionResult dataSetType dataSetThirdParty dataSetTransactional dataSetVendor form_id campaign session workflow keyword smsMo smsMt" },
  { "data_set:jsonElement.paymentSessionResult", "agreementGuidResult contactGuidResult paymentGuidResult paymentMethodGuidResult subscriptionGuidResult postProcessedTs postProcessingErrorTs postProcessingErrorDescription" },
  { "data_set:jsonElement.campaign",
    "active agreementName agreementType amount amountTotal amountVat campaignGuid campaignName cancelReplyText contentType createdTs currencyCode failedSmsPaymentReplyText "
    "invoiceText keywordGuid merchantId metaData oneOff purposeAccountingCode replyText scheduleBaseTier scheduleCalendarUnit scheduleEveryOther scheduleFixedDay scheduleType "
    "serviceType targetAudienceUnderAge taxDeductible taxDeductable unit unitPrice vatPercentage" },
  { "data_set:jsonElement.keyword", "active campaignGuid channel createdTs keyword keywordGuid keywordIdleText merchantId" },
  { "data_set:jsonElement.smsMo",
    "campaignGuid channel createdTs keyword keywordGuid merchantId messageGuid messageTs msisdn origin processedTs receivedText smscphMessageGuid state" },
  { "data_set:jsonElement.smsMt",
    "callbackUrl channel createdTs deliveredTs externalId handleCallback keyword merchantId messageGuid moReferenceGuid msisdn senderAlias serviceId smscphMessageGuid state "
    "subscriptionMessage text" },
  { "onboarding_session:agreementData",
    "name unit state amount amountVat unitPrice amountTotal description currencyCode scheduleType agreementType taxDeductable vatPercentage defaultQuantity paymentRequired "
    "scheduleBaseTier scheduleFixedDay scheduleEveryOther scheduleCalendarUnit communicationCollectionGuid" },
  { "onboarding_session", "userName contactData.firstName subscriptionData.startDate paymentMethodData.paymentMethodType" },
  { "subscription",
    "subscriptionGuid merchantId contactGuid agreementGuid state paymentMethodType paymentMethodGuid createdTs updatedTs startDate expiresAfterDate cancelledTs cancelCode "
    "cancelDescription holdDescription archivedTs inactivatedTs quantity errorCode errorDescription nextDueDate externalId externalLink dataSetGuid" },
  { "contact",
    "contactGuid merchantId name firstName lastName birthDate nationalId address address2 postCode city countryCode msisdn email companyName businessCode contactType createdTs "
    "updatedTs archivedTs anonymizedTs externalId externalLink originTs mergeTargetGuid" },
  { "agreement",
    "agreementGuid createdTs merchantId name description agreementType contactGuid communicationCollectionGuid defaultQuantity unit unitPrice amount amountVat amountTotal "
    "taxDeductable vatPercentage currencyCode state paymentRequired scheduleType scheduleBaseTier scheduleFixedDay scheduleEveryOther scheduleCalendarUnit scheduleSelectedSet "
    "purposeAccountingCode dataSetGuid" },
};

static gboolean
reaches (EksEntity *entity, const char *wanted)
{
  GPtrArray *fields = eks_entity_get_fields (entity);

  for (guint i = 0; i < fields->len; i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      for (guint j = 0; j < field->paths->len; j++)
        {
          const EksPath *path = g_ptr_array_index (field->paths, j);
          g_autofree char *text = g_strjoinv (".", path->steps);
          if (strcmp (text, wanted) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

static void
test_members (void)
{
  g_autoptr (EksConnector) connector = load ("en");

  for (guint i = 0; i < G_N_ELEMENTS (member_cases); i++)
    {
      g_auto (GStrv) place = g_strsplit (member_cases[i].entity, ":", 2);
      g_auto (GStrv) members = g_strsplit (member_cases[i].columns, " ", -1);
      EksEntity *entity = eks_connector_find_entity (connector, place[0]);
      for (guint j = 0; members[j] != NULL; j++)
        {
          g_autofree char *path = place[1] != NULL ? g_strconcat (place[1], ".", members[j], NULL) : g_strdup (members[j]);
          g_test_message ("%s %s", place[0], path);
          g_assert_true (reaches (entity, path));
        }
    }
}

static const EksField *
find (EksConnector *connector, const char *entity, const char *field)
{
  return eks_entity_find_field (eks_connector_find_entity (connector, entity), field);
}

static void
test_meaning (void)
{
  g_autoptr (EksConnector) connector = load ("da");
  const EksField *status = find (connector, "onboarding_session", "status");
  const EksField *service = find (connector, "onboarding_session", "service_type");

  g_assert_cmpuint (status->choices->len, ==, 5);
  g_assert_cmpstr (((EksChoice *) g_ptr_array_index (status->choices, 0))->value, ==, "Procession");
  g_assert_cmpuint (service->choices->len, ==, 9);
  g_assert_cmpstr (((EksChoice *) g_ptr_array_index (service->choices, 0))->description, ==, "Betalingsaftale oprettet");
  g_assert_cmpstr (find (connector, "workflow", "name")->description, ==, "Navnet du har angivet på workflowet");
  g_assert_cmpint (find (connector, "onboarding_session", "contact_data")->privacy, ==, EKS_PRIVACY_SENSITIVE);
  g_assert_cmpint (find (connector, "contact", "national_id")->privacy, ==, EKS_PRIVACY_SENSITIVE);
  g_assert_cmpint (find (connector, "contact", "national_id")->type, ==, EKS_TYPE_TEXT);
  g_assert_cmpint (find (connector, "contact", "msisdn")->type, ==, EKS_TYPE_TEXT);
  g_assert_false (find (connector, "contact", "national_id")->by_default);
  g_assert_cmpint (find (connector, "user", "email")->privacy, ==, EKS_PRIVACY_PERSONAL);
  g_assert_cmpint (find (connector, "onboarding_session", "agreement_amount")->type, ==, EKS_TYPE_NUMBER);
  g_assert_cmpint (find (connector, "onboarding_session", "meta_data")->type, ==, EKS_TYPE_JSON);
}

static void
test_streams (void)
{
  g_autoptr (EksConnector) connector = load ("en");
  EksEntity *session = eks_connector_find_entity (connector, "onboarding_session");
  const EksStream *first = eks_entity_get_stream (session, 0);
  const EksStream *second = eks_entity_get_stream (session, 1);
  const EksPath *campaign = g_hash_table_lookup (second->embedded, "campaign");

  g_assert_cmpstr (first->path, ==, "/onboarding/sessions");
  g_assert_true (first->assumed);
  g_assert_cmpstr (first->window->from_parameter, ==, "startDate");
  g_assert_cmpuint (first->window->overlap_days, ==, 1);
  g_assert_cmpstr (first->paging->number_parameter, ==, "pageNumber");
  g_assert_cmpuint (first->paging->first, ==, 1);
  g_assert_cmpstr (second->path, ==, "/dataSets");
  g_assert_false (second->assumed);
  g_assert_cmpstr (second->only_path_field, ==, "sourceType");
  g_assert_cmpstr (second->root->steps[1], ==, "session");
  g_assert_cmpstr (campaign->steps[1], ==, "campaign");
  g_assert_true (g_strv_contains ((const char *const *) second->unavailable, "user"));
  const EksRoute *one = g_ptr_array_index (eks_entity_get_routes (eks_connector_find_entity (connector, "data_set")), 0);
  g_assert_cmpstr (one->path, ==, "/dataSet/{key}");
  g_assert_cmpint (eks_entity_get_size (eks_connector_find_entity (connector, "campaign")), ==, EKS_SIZE_SMALL);
  g_assert_cmpint (eks_entity_get_size (eks_connector_find_entity (connector, "lead")), ==, EKS_SIZE_LARGE);
  g_assert_cmpuint (eks_connector_get_rate (connector)->concurrency, ==, 1);
}

static void
test_dynamic (void)
{
  g_autoptr (EksConnector) connector = load ("en");
  EksEntity *session = eks_connector_find_entity (connector, "onboarding_session");
  const EksDynamicFields *dynamic = eks_entity_get_dynamic (eks_connector_find_entity (connector, "data_set"));
  g_autoptr (GError) error = NULL;
  EksFieldRef ref;

  g_assert_cmpuint (dynamic->always->len, ==, 12);
  g_assert_true (eks_connector_resolve (connector, session, "data_set.formResult.Yndlingsdyr. (æ)", &ref, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (ref.reference, ==, "Yndlingsdyr. (æ)");
  const EksPath *path = g_ptr_array_index (ref.field->paths, 0);
  g_assert_cmpstr (path->steps[0], ==, "jsonElement");
  g_assert_cmpstr (path->steps[2], ==, "Yndlingsdyr. (æ)");
  eks_field_ref_clear (&ref);
}

/* What stands in SMSAPI's documentation and what is assumed; its words in Swedish, its states by number and name. */
static void
test_smsapi (void)
{
  static const char *const documented[] = { "contact", "blacklisted_number", "opt_out", "sender_name", "short_link", "short_link_click" };
  g_autoptr (EksConnector) connector = load_system ("smsapi", "sv");
  EksEntity *message = eks_connector_find_entity (connector, "message");
  EksEntity *mass_send = eks_connector_find_entity (connector, "mass_send");
  const EksField *status = find (connector, "message", "status");
  const EksChoice *delivered = g_ptr_array_index (status->choices, 3);

  for (guint i = 0; i < G_N_ELEMENTS (documented); i++)
    g_assert_false (eks_entity_get_stream (eks_connector_find_entity (connector, documented[i]), 0)->assumed);
  g_assert_true (eks_entity_get_stream (message, 0)->assumed);
  g_assert_true (eks_entity_get_stream (mass_send, 0)->assumed);
  g_assert_false (eks_entity_find_action (message, "delete_scheduled")->assumed);
  g_assert_true (eks_entity_find_action (mass_send, "stop")->assumed);
  g_assert_null (eks_entity_find_action (mass_send, "stop")->undo);
  g_assert_cmpuint (status->choices->len, ==, 12);
  g_assert_cmpstr (delivered->value, ==, "404");
  g_assert_cmpstr (delivered->aliases[0], ==, "DELIVERED");
  g_assert_cmpstr (delivered->label, ==, "Levererat");
  g_assert_cmpstr (find (connector, "message", "sender")->label, ==, "Avsändarnamn");
  g_assert_cmpint (find (connector, "message", "recipient")->privacy, ==, EKS_PRIVACY_PERSONAL);
  g_assert_cmpint (find (connector, "message", "content")->privacy, ==, EKS_PRIVACY_PERSONAL);
  g_assert_cmpuint (eks_entity_get_streams (eks_connector_find_entity (connector, "message_state"))->len, ==, 0);
  g_assert_cmpuint (eks_connector_get_exports (connector)->len, ==, 5);
}

/* A refusal that nobody explained would leave the person alone with a number. */
static void
check_refusals (const char *system)
{
  static const guint statuses[] = { 400, 401, 403, 404, 429, 500, 503, 599 };
  g_autoptr (EksConnector) connector = load_system (system, "en");
  GPtrArray *rules = eks_connector_get_error_rules (connector);

  if (eks_connector_reads_files (connector))
    return; /* nobody answers with a status */
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      const EksErrorRule *found = NULL;
      for (guint j = 0; j < rules->len && found == NULL; j++)
        {
          const EksErrorRule *rule = g_ptr_array_index (rules, j);
          if (rule->body_path == NULL && rule->status_from <= statuses[i] && statuses[i] <= rule->status_to)
            found = rule;
        }
      g_assert_nonnull (found);
      if (statuses[i] == 404)
        g_assert_cmpint (found->reaction, ==, EKS_REACTION_MISSING);
      else if (statuses[i] >= 429)
        g_assert_cmpint (found->reaction, ==, EKS_REACTION_RETRY);
      else /* asking again as it is would not help */
        g_assert_true (found->reaction != EKS_REACTION_RETRY && found->reaction != EKS_REACTION_MISSING);
    }
}

static void
test_refusals (void)
{
  g_auto (GStrv) systems = list_systems ();

  for (guint i = 0; systems[i] != NULL; i++)
    check_refusals (systems[i]);
}

/* What a daily export goes by, in each system: created, changed, person; “-” where nothing is said. */
static void
test_tracking (void)
{
  static const struct
  {
    const char *system, *entity, *created, *changed, *identity, *person;
  } expected[] = {
    { "onlinefundraising", "onboarding_session", "created_ts", "-", "session_guid", "-" },
    { "onlinefundraising", "data_set", "created_ts", "updated_ts", "data_set_guid", "-" },
    { "onlinefundraising", "subscription", "created_ts", "updated_ts", "subscription_guid", "-" },
    { "onlinefundraising", "contact", "created_ts", "updated_ts", "contact_guid", "-" },
    { "smsapi", "message", "sent_at", "-", "id", "-" },
    { "smsapi", "contact", "date_created", "date_updated", "id", "-" },
    { "smsapi", "short_link", "-", "-", "id", "-" },
    { "smsapi", "short_link_click", "date_hit", "date_hit", "link_id phone_number message_id date_hit os browser device", "-" },
    { "clang", "activity", "metric_timestamp", "metric_timestamp", "uuid", "-" },
    { "clang", "broadcast", "metric_timestamp", "metric_timestamp", "broadcast_id", "-" },
    { "kimple", "participation", "created_at", "-", "operation_hash_id contest_entry_hash_id created_at", "contest_entry_hash_id" },
    { "kimple", "participant", "created_at", "-", "contest_entry_hash_id", "-" },
    { "kimple", "winner", "created_at", "-", "operation_hash_id contest_entry_hash_id created_at contest_gift_hash_id", "-" },
    { "easypromos", "user", "created", "-", "promotion_id id", "-" },
    { "easypromos", "participation", "created", "-", "promotion_id id", "promotion_id user_id" },
    { "easypromos", "stage", "-", "-", "promotion_id id", "-" },
    { "files", "row", "-", "-", "-", "-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (EksConnector) connector = load_system (expected[i].system, "en");
      EksEntity *entity = eks_connector_find_entity (connector, expected[i].entity);
      const EksTracking *tracking = eks_entity_get_tracking (entity);
      g_autofree char *identity = tracking->identity != NULL ? g_strjoinv (" ", tracking->identity) : NULL;
      g_autofree char *person = tracking->person != NULL ? g_strjoinv (" ", tracking->person) : NULL;
      g_assert_cmpstr (tracking->created != NULL ? tracking->created : "-", ==, expected[i].created);
      g_assert_cmpstr (tracking->changed != NULL ? tracking->changed : "-", ==, expected[i].changed);
      g_assert_cmpstr (identity != NULL ? identity : "-", ==, expected[i].identity);
      g_assert_cmpstr (person != NULL ? person : "-", ==, expected[i].person);
    }
}

/* Everything that the shipped systems let an export wait for. */
static void
test_closing (void)
{
  static const char *const systems[] = { "onlinefundraising", "smsapi", "clang", "kimple", "easypromos" };
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (systems); i++)
    {
      g_autoptr (EksConnector) connector = load_system (systems[i], "en");
      GPtrArray *entities = eks_connector_get_entities (connector);
      for (guint j = 0; j < entities->len; j++)
        {
          const EksClosing *closing = eks_entity_get_closing (g_ptr_array_index (entities, j));
          if (closing != NULL)
            g_string_append_printf (found, "%s.%s at %s, %s is %s; ", systems[i], eks_entity_get_id (g_ptr_array_index (entities, j)), closing->at, closing->field, closing->values[0]);
        }
    }
  g_assert_cmpstr (found->str, ==, "kimple.operation at ends_at, status is closed; easypromos.promotion at end_date, status is expired; ");
}

int
main (int argc, char **argv)
{
  g_autoptr (EksTestFolder) home = eks_test_folder_new ();

  /* what somebody has installed at home is not shipped */
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shipped/languages", test_languages);
  g_test_add_func ("/shipped/distinct", test_distinct);
  g_test_add_func ("/shipped/texts", test_texts);
  g_test_add_func ("/shipped/registry", test_registry);
  g_test_add_func ("/shipped/listed", test_listed);
  g_test_add_func ("/shipped/members", test_members);
  g_test_add_func ("/shipped/meaning", test_meaning);
  g_test_add_func ("/shipped/streams", test_streams);
  g_test_add_func ("/shipped/dynamic", test_dynamic);
  g_test_add_func ("/shipped/smsapi", test_smsapi);
  g_test_add_func ("/shipped/refusals", test_refusals);
  g_test_add_func ("/shipped/tracking", test_tracking);
  g_test_add_func ("/shipped/closing", test_closing);
  return g_test_run ();
}
