/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation: relations as arithmetic. Ten sessions are a block: they belong to seven leads and bring
   sixteen DataSets, so that every relation can be followed in both directions without a table. */

#include "config.h"

#include "eks-demo-org.h"

#include "eks-demo-dice.h"
#include "eks-demo-text.h"

#define SESSIONS 10
#define LEADS 7
#define DATA_SETS 16

/* Three ways in which ten sessions belong to seven leads */
static const guint8 leads_of_sessions[3][SESSIONS] = {
  { 0, 1, 1, 2, 3, 4, 4, 5, 6, 6 },
  { 0, 0, 1, 2, 2, 3, 4, 5, 6, 6 },
  { 0, 1, 2, 2, 2, 3, 4, 5, 6, 6 },
};

/* The DataSets of a block: each session's own, and others between this session and the next */
static const struct
{
  EksDemoSource source;
  guint8 session;
  guint8 sixths; /* of the way to the next session */
} data_sets[DATA_SETS] = {
  { EKS_DEMO_SOURCE_ONBOARDING, 0, 0 },
  { EKS_DEMO_SOURCE_FORM, 0, 3 },
  { EKS_DEMO_SOURCE_ONBOARDING, 1, 0 },
  { EKS_DEMO_SOURCE_ONBOARDING, 2, 0 },
  { EKS_DEMO_SOURCE_SMS, 2, 3 },
  { EKS_DEMO_SOURCE_ONBOARDING, 3, 0 },
  { EKS_DEMO_SOURCE_ONBOARDING, 4, 0 },
  { EKS_DEMO_SOURCE_FORM, 4, 2 },
  { EKS_DEMO_SOURCE_VENDOR, 4, 4 },
  { EKS_DEMO_SOURCE_ONBOARDING, 5, 0 },
  { EKS_DEMO_SOURCE_ONBOARDING, 6, 0 },
  { EKS_DEMO_SOURCE_SMS, 6, 3 },
  { EKS_DEMO_SOURCE_ONBOARDING, 7, 0 },
  { EKS_DEMO_SOURCE_FORM, 7, 3 },
  { EKS_DEMO_SOURCE_ONBOARDING, 8, 0 },
  { EKS_DEMO_SOURCE_ONBOARDING, 9, 0 },
};

static const guint8 data_set_of_session[SESSIONS] = { 0, 2, 3, 5, 6, 9, 10, 12, 14, 15 };

/**
 * eks_demo_org_new:
 * @seed: decides every value
 * @sessions: number of onboarding sessions, at most %EKS_DEMO_MAX_SESSIONS
 * @now: seconds since 1970 UTC; everything happened in the fourteen months before
 *
 * Returns: (transfer full): an organisation
 */
EksDemoOrg *
eks_demo_org_new (guint32 seed, guint64 sessions, gint64 now)
{
  EksDemoOrg *self = g_new0 (EksDemoOrg, 1);

  g_assert (sessions <= EKS_DEMO_MAX_SESSIONS);
  self->seed = seed;
  self->sessions = sessions;
  eks_demo_zone_init (&self->zone);
  eks_demo_guids_init (&self->guids, seed);
  self->timeline = eks_demo_timeline_new (&self->zone, seed, sessions, now);
  return self;
}

/**
 * eks_demo_org_free:
 * @self: (nullable) (transfer full): an organisation
 */
void
eks_demo_org_free (EksDemoOrg *self)
{
  if (self == NULL)
    return;
  eks_demo_timeline_free (self->timeline);
  g_free (self);
}

static const guint8 *
get_leads (const EksDemoOrg *self, guint64 block)
{
  EksDemoDice dice = eks_demo_dice (self->seed, 253, block);

  return leads_of_sessions[eks_demo_dice_throw (&dice, G_N_ELEMENTS (leads_of_sessions))];
}

static guint64
count_leads (const EksDemoOrg *self)
{
  guint64 block = self->sessions / SESSIONS;
  guint rest = (guint) (self->sessions % SESSIONS);

  return block * LEADS + (rest > 0 ? get_leads (self, block)[rest - 1] + 1u : 0);
}

/**
 * eks_demo_org_get_count:
 * @self: an organisation
 * @kind: an entity
 *
 * Returns: how many exist; their indexes begin with 0
 */
guint64
eks_demo_org_get_count (const EksDemoOrg *self, EksDemoKind kind)
{
  switch (kind)
    {
    case EKS_DEMO_SESSION:
      return self->sessions;
    case EKS_DEMO_LEAD:
    case EKS_DEMO_SUBSCRIPTION:
    case EKS_DEMO_CONTACT:
      return count_leads (self);
    case EKS_DEMO_USER:
      return EKS_DEMO_N_USERS;
    case EKS_DEMO_CAMPAIGN:
      return EKS_DEMO_N_CAMPAIGNS;
    case EKS_DEMO_WORKFLOW:
      return EKS_DEMO_N_WORKFLOWS;
    case EKS_DEMO_DATA_SET:
      return self->sessions > 0 ? eks_demo_org_get_data_set (self, self->sessions - 1) + 1 : 0;
    case EKS_DEMO_AGREEMENT:
      return EKS_DEMO_N_SHARED_AGREEMENTS + count_leads (self);
    case EKS_DEMO_COMMUNICATION:
    case EKS_DEMO_PAYMENT:
    case EKS_DEMO_PAYMENT_METHOD:
    case EKS_DEMO_PAYMENT_SESSION:
    case EKS_DEMO_KEYWORD:
    case EKS_DEMO_MESSAGE:
    case EKS_DEMO_PERSON:
    case EKS_DEMO_N_KINDS:
    default:
      g_assert_not_reached ();
    }
}

/**
 * eks_demo_org_get_listed:
 * @self: an organisation
 * @kind: an entity
 *
 * Returns: how many its list shows: agreements of one person only are found by their GUID alone
 *   (OnlineFundraising, Agreement: the list is of shared agreements)
 */
guint64
eks_demo_org_get_listed (const EksDemoOrg *self, EksDemoKind kind)
{
  return kind == EKS_DEMO_AGREEMENT ? EKS_DEMO_N_SHARED_AGREEMENTS : eks_demo_org_get_count (self, kind);
}

static guint64
get_session_place (const EksDemoOrg *self, guint64 session)
{
  return session * EKS_DEMO_TICKS + eks_demo_dice (self->seed, EKS_DEMO_SESSION, session).state % EKS_DEMO_TICKS;
}

static guint64
get_data_set_place (const EksDemoOrg *self, guint64 data_set)
{
  guint64 session;
  guint64 place;
  guint sixths = data_sets[data_set % DATA_SETS].sixths;

  eks_demo_org_get_source (self, data_set, &session);
  place = get_session_place (self, session);
  return sixths > 0 ? place + (get_session_place (self, session + 1) - place) * sixths / 6 : place;
}

/* A lead is bought shortly before the first call. */
static guint64
get_lead_place (const EksDemoOrg *self, guint64 lead)
{
  guint64 session = eks_demo_org_get_first_session (self, lead);
  guint64 before = session > 0 ? get_session_place (self, session - 1) : 0;

  return before + (get_session_place (self, session) - before) / 2;
}

/**
 * eks_demo_org_get_time:
 * @self: an organisation
 * @kind: an entity that has been growing: session, lead, DataSet, subscription or contact
 * @index: which one
 *
 * Returns: when it was created, in seconds since 1970 UTC; never decreases as @index grows
 */
gint64
eks_demo_org_get_time (const EksDemoOrg *self, EksDemoKind kind, guint64 index)
{
  guint64 place;

  if (kind == EKS_DEMO_SESSION)
    place = get_session_place (self, index);
  else if (kind == EKS_DEMO_DATA_SET)
    place = get_data_set_place (self, index);
  else if (kind == EKS_DEMO_LEAD)
    place = get_lead_place (self, index);
  else
    place = get_session_place (self, eks_demo_org_get_first_session (self, index));
  return eks_demo_timeline_get_time (self->timeline, place);
}

/**
 * eks_demo_org_get_lead:
 * @self: an organisation
 * @session: a session
 * @step: (out): 0 for the lead's first session, 1 for its second …
 * @steps: (out): how many sessions the lead has
 *
 * Returns: the lead of @session
 */
guint64
eks_demo_org_get_lead (const EksDemoOrg *self, guint64 session, guint *step, guint *steps)
{
  const guint8 *leads = get_leads (self, session / SESSIONS);
  guint at = (guint) (session % SESSIONS);

  *step = 0;
  *steps = 0;
  for (guint i = 0; i < SESSIONS; i++)
    if (leads[i] == leads[at])
      {
        *steps += 1;
        *step += i < at;
      }
  return session / SESSIONS * LEADS + leads[at];
}

/**
 * eks_demo_org_get_first_session:
 * @self: an organisation
 * @lead: a lead
 *
 * Returns: the lead's first session
 */
guint64
eks_demo_org_get_first_session (const EksDemoOrg *self, guint64 lead)
{
  const guint8 *leads = get_leads (self, lead / LEADS);
  guint at = 0;

  while (leads[at] != lead % LEADS)
    at++;
  return lead / LEADS * SESSIONS + at;
}

/**
 * eks_demo_org_get_data_set:
 * @self: an organisation
 * @session: a session
 *
 * Returns: the DataSet of @session
 */
guint64
eks_demo_org_get_data_set (const EksDemoOrg *self, guint64 session)
{
  return session / SESSIONS * DATA_SETS + data_set_of_session[session % SESSIONS];
}

/**
 * eks_demo_org_get_source:
 * @self: an organisation
 * @data_set: a DataSet
 * @session: (out): the session it belongs to, or the one before it if its source is another
 *
 * Returns: where @data_set comes from
 */
EksDemoSource
eks_demo_org_get_source (const EksDemoOrg *self, guint64 data_set, guint64 *session)
{
  *session = data_set / DATA_SETS * SESSIONS + data_sets[data_set % DATA_SETS].session;
  return data_sets[data_set % DATA_SETS].source;
}

/**
 * eks_demo_org_put_guid:
 * @self: an organisation
 * @text: where to
 * @kind: what it identifies
 * @index: which one
 *
 * Appends a GUID in quotes.
 */
void
eks_demo_org_put_guid (const EksDemoOrg *self, GString *text, EksDemoKind kind, guint64 index)
{
  EKS_DEMO_PUT (text, "\"");
  eks_demo_guids_put (&self->guids, text, kind, index);
  EKS_DEMO_PUT (text, "\"");
}

/**
 * eks_demo_org_put_time:
 * @self: an organisation
 * @text: where to
 * @unix_seconds: seconds since 1970 UTC
 *
 * Appends a timestamp in quotes.
 */
void
eks_demo_org_put_time (const EksDemoOrg *self, GString *text, gint64 unix_seconds)
{
  EKS_DEMO_PUT (text, "\"");
  eks_demo_zone_put_time (&self->zone, text, unix_seconds);
  EKS_DEMO_PUT (text, "\"");
}

/**
 * eks_demo_org_put_date:
 * @self: an organisation
 * @text: where to
 * @unix_seconds: seconds since 1970 UTC
 *
 * Appends a day in quotes.
 */
void
eks_demo_org_put_date (const EksDemoOrg *self, GString *text, gint64 unix_seconds)
{
  EKS_DEMO_PUT (text, "\"");
  eks_demo_zone_put_date (&self->zone, text, unix_seconds);
  EKS_DEMO_PUT (text, "\"");
}
