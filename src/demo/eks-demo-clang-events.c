/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to e-mails: a broadcast starts every eight hours, is sent on the spot and opened for a week.
   Who did what to which of them follows from the number of the event alone. */

#include "config.h"

#include "eks-demo-clang-private.h"

#include "eks-demo-dice.h"
#include "eks-demo-member.h"
#include "eks-demo-person.h"

#define EVENTS_PER_SESSION 8
#define BROADCAST_SECONDS 28800
/* kinds of dice that nobody else throws */
#define DICE_METRIC 100
#define DICE_EVENT 101
#define DICE_BROADCAST 102
#define DICE_UUID 103

typedef enum
{
  SENDS,
  OPENS,
  CLICKS,
  BOUNCED,
  UNSUBSCRIBED,
  COMPLAINT,
} Metric;

/* The service documents the first three; what the others are called is for a client to find out. */
static const struct
{
  const char *name;
  guint percent; /* up to and with this one */
} metrics[] = {
  [SENDS] = { "sends", 45 },
  [OPENS] = { "opens", 78 },
  [CLICKS] = { "clicks", 91 },
  [BOUNCED] = { "hard_bounces", 96 },
  [UNSUBSCRIBED] = { "unsubscribes", 99 },
  [COMPLAINT] = { "spam_complaints", 100 },
};

static const struct
{
  const char *subject;
  const char *content;
} mailings[] = {
  { "Zomeractie: 20% korting op alles", "Zomer 2 - actie" },
  { "Nieuw binnen; bekijk de collectie", "Collectie nieuw" },
  { "Je bestelling is onderweg 📦", "Bevestiging verzending" },
  { "Nog één dag: \"2 halen, 1 betalen\"", "Laatste kans" },
  { "Welkom bij 't Vrolijke Huis", "Welkomstmail" },
  { "=1+1 gratis, alleen vandaag", "Actie 1+1" },
  { "Hoe was je aankoop?", "Review-verzoek" },
  { "Zoë tipt: tuinieren op z'n café’s", "Blog tuin" },
  { "Je hebt nog iets in je winkelmand", "Verlaten winkelmand" },
  { "Gefeliciteerd met je verjaardag 🎂", "Verjaardag" },
};

static const struct
{
  const char *name;
  guint percent; /* up to and with this one */
} broadcast_types[] = { { "SINGLE", 40 }, { "CAMPAIGN", 70 }, { "QUICKMAIL", 85 }, { "SPLITRUN", 96 }, { "TRIGGERED", 100 } };

static const char *const campaigns[] = { "Welkomstprogramma", "Verjaardagscampagne", "Win-back; lente", "Verlaten winkelmand" };

static const struct
{
  const char *description; /* (nullable) */
  const char *url;
} links[] = {
  { "Knop bovenaan", "https://shop.example.org/actie?utm_source=deployteq&utm_medium=email" },
  { "Afbeelding \"zomer\"", "https://shop.example.org/zomer" },
  { NULL, "https://shop.example.org/privacy" },
  { "Productblok; rij 2", "https://shop.example.org/product/4711" },
  { NULL, "https://shop.example.org/?q=caf%C3%A9" },
};

static const struct
{
  const char *category;
  const char *code;
  const char *type;
} bounces[] = { { "invalid_mailbox", "5.1.1", "hard" }, { "mailbox_full", "4.2.2", "soft" }, { "spam_related", "5.7.1", "hard" }, { "dns_failure", "5.4.4", "soft" } };

static const struct
{
  const char *browser;
  const char *os;
  const char *device;
} agents[EKS_DEMO_N_BROWSERS] = {
  { "Safari", "macOS", "desktop" }, { "Chrome", "Windows", "desktop" }, { "Apple Mail", "iOS", "mobile" }, { "Chrome Mobile", "Android", "mobile" }, { "Firefox", "Linux", "desktop" },
};

/**
 * eks_demo_clang_get_count:
 * @org: the organisation
 *
 * Returns: how many events there ever were
 */
guint64
eks_demo_clang_get_count (const EksDemoOrg *org)
{
  return org->sessions * EVENTS_PER_SESSION;
}

/**
 * eks_demo_clang_get_time:
 * @org: the organisation
 * @event: which one
 *
 * Returns: when it happened, in seconds since 1970 UTC; never decreases as @event grows
 */
gint64
eks_demo_clang_get_time (const EksDemoOrg *org, guint64 event)
{
  return eks_demo_timeline_get_time (org->timeline, event * (EKS_DEMO_TICKS / EVENTS_PER_SESSION));
}

static Metric
get_metric (const EksDemoOrg *org, guint64 event)
{
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_METRIC, event);
  guint percent = eks_demo_dice_throw (&dice, 100);
  Metric metric = SENDS;

  while (metrics[metric].percent <= percent)
    metric++;
  return metric;
}

/**
 * eks_demo_clang_get_metric:
 * @org: the organisation
 * @event: which one
 *
 * Returns: (transfer none): what happened
 */
const char *
eks_demo_clang_get_metric (const EksDemoOrg *org, guint64 event)
{
  return metrics[get_metric (org, event)].name;
}

static void
put_uuid (const EksDemoOrg *org, GString *text, guint64 event)
{
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_UUID, event);
  guint64 head = eks_demo_dice_next (&dice);
  guint64 tail = eks_demo_dice_next (&dice);

  g_string_append_printf (text, "\"%08x-%04x-4%03x-%04x-%012" G_GINT64_MODIFIER "x\"", (guint) (head >> 32), (guint) (head >> 16 & 0xffff), (guint) (head & 0xfff),
                          (guint) (0x8000 | (tail >> 48 & 0x3fff)), tail & G_GUINT64_CONSTANT (0xffffffffffff));
}

static void
put_broadcast (const EksDemoOrg *org, GString *text, guint64 broadcast)
{
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_BROADCAST, broadcast);
  guint percent = eks_demo_dice_throw (&dice, 100);
  guint mailing = eks_demo_dice_throw (&dice, G_N_ELEMENTS (mailings));
  guint campaign = eks_demo_dice_throw (&dice, G_N_ELEMENTS (campaigns));
  guint type = 0;

  while (broadcast_types[type].percent <= percent)
    type++;
  eks_demo_put_number_member (text, "broadcast_id", broadcast);
  eks_demo_put_text_member (text, "broadcast_type", broadcast_types[type].name);
  eks_demo_put_moment_member (text, "broadcast_timestamp", (gint64) broadcast * BROADCAST_SECONDS, "+0000");
  eks_demo_put_name (text, "campaign_id");
  if (type == 1)
    eks_demo_put_number (text, 300 + campaign);
  else
    EKS_DEMO_PUT (text, "null");
  eks_demo_put_text_member (text, "campaign_name", type == 1 ? campaigns[campaign] : NULL);
  eks_demo_put_text_member (text, "content_name", mailings[mailing].content);
  eks_demo_put_text_member (text, "subject", mailings[mailing].subject);
  eks_demo_put_text_member (text, "mailing_type", "email");
  eks_demo_put_name (text, "test_mailing");
  eks_demo_put_str (text, eks_demo_dice_chance (&dice, 3) ? "true" : "false");
}

static void
put_customer (const EksDemoOrg *org, GString *text, EksDemoDice *dice)
{
  guint64 index = eks_demo_dice_throw (dice, (guint) MAX (org->sessions / 4, 50));
  g_autoptr (GString) address = g_string_new (NULL);
  EksDemoPerson person;

  eks_demo_person_init (&person, org->seed, index);
  eks_demo_person_put_email (&person, address);
  eks_demo_put_number_member (text, "customer_id", 1000000 + index);
  eks_demo_put_name (text, "external_id");
  if (index % 12 == 5)
    EKS_DEMO_PUT (text, "null");
  else
    {
      EKS_DEMO_PUT (text, "\"");
      eks_demo_put_digits (text, index, 8);
      EKS_DEMO_PUT (text, "\"");
    }
  eks_demo_put_text_member (text, "customer_email_address", address->str);
  if (index % 20 == 3) /* who has moved since */
    g_string_prepend (address, "oud-");
  eks_demo_put_text_member (text, "email_address", address->str);
}

static void
put_link (GString *text, Metric metric, EksDemoDice *dice)
{
  guint link = eks_demo_dice_throw (dice, G_N_ELEMENTS (links));
  gboolean clicked = metric == CLICKS;

  eks_demo_put_name (text, "link_id");
  if (clicked)
    eks_demo_put_number (text, 9000 + link);
  else
    EKS_DEMO_PUT (text, "null");
  eks_demo_put_text_member (text, "link_description", clicked ? links[link].description : NULL);
  eks_demo_put_text_member (text, "url", clicked ? links[link].url : NULL);
}

static void
put_bounce (GString *text, Metric metric, EksDemoDice *dice)
{
  guint bounce = eks_demo_dice_throw (dice, G_N_ELEMENTS (bounces));
  gboolean bounced = metric == BOUNCED;

  eks_demo_put_text_member (text, "bounce_category", bounced ? bounces[bounce].category : NULL);
  eks_demo_put_text_member (text, "bounce_code", bounced ? bounces[bounce].code : NULL);
  eks_demo_put_text_member (text, "bounce_type", bounced ? bounces[bounce].type : NULL);
}

static void
put_agent (GString *text, Metric metric, EksDemoDice *dice)
{
  guint agent = eks_demo_dice_throw (dice, EKS_DEMO_N_BROWSERS);
  g_autofree char *address = g_strdup_printf ("198.51.100.%u", 1 + eks_demo_dice_throw (dice, 254));
  gboolean seen = metric == OPENS || metric == CLICKS;

  eks_demo_put_name (text, "machine_generated");
  eks_demo_put_str (text, seen && eks_demo_dice_chance (dice, 10) ? "true" : "false");
  eks_demo_put_text_member (text, "ip_address", seen ? address : NULL);
  eks_demo_put_text_member (text, "ua_string", seen ? eks_demo_browsers[agent] : NULL);
  eks_demo_put_text_member (text, "ua_browser", seen ? agents[agent].browser : NULL);
  eks_demo_put_text_member (text, "ua_os", seen ? agents[agent].os : NULL);
  eks_demo_put_text_member (text, "ua_device_type", seen ? agents[agent].device : NULL);
}

/**
 * eks_demo_clang_put_event:
 * @org: the organisation
 * @text: where to
 * @event: which one
 */
void
eks_demo_clang_put_event (const EksDemoOrg *org, GString *text, guint64 event)
{
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_EVENT, event);
  Metric metric = get_metric (org, event);
  gint64 time = eks_demo_clang_get_time (org, event);
  guint64 broadcast = (guint64) time / BROADCAST_SECONDS;

  /* Most people look at once, some after a week. */
  if (metric != SENDS)
    broadcast -= eks_demo_dice_throw (&dice, 22) * eks_demo_dice_throw (&dice, 22) / 21;
  EKS_DEMO_PUT (text, "{\"uuid\":");
  put_uuid (org, text, event);
  eks_demo_put_text_member (text, "metric", metrics[metric].name);
  eks_demo_put_moment_member (text, "metric_timestamp", time, "+0000");
  put_broadcast (org, text, broadcast);
  put_customer (org, text, &dice);
  put_link (text, metric, &dice);
  put_bounce (text, metric, &dice);
  put_agent (text, metric, &dice);
  EKS_DEMO_PUT (text, "}");
}
