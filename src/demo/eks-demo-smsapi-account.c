/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forty messages are a block. Three blocks of four begin with a mass send, the rest of a block are messages of their
 * own. After the blocks come four mass sends of the last day, which can still be paused, and a few messages to come. */

#include "config.h"

#include "eks-demo-smsapi-private.h"

#include "eks-demo-dice.h"
#include "eks-demo-text.h"

#define BLOCK EKS_DEMO_SMSAPI_BLOCK
#define HOUR 3600
/* The live mass sends begin after the timeline has ended. */
#define LIVE_HOURS 30
#define LEAST_IN_SEND 12
#define MOST_LIVE 24
#define STRIDE 7919
#define CLICK_LIMIT (3 * 86400)
#define ID_BITS 48
#define ID_MASK ((G_GUINT64_CONSTANT (1) << ID_BITS) - 1)
#define ID_FACTOR G_GUINT64_CONSTANT (0x5851f42d4c95)

/* Kinds of dice, apart from those of the rest of the organisation */
enum
{
  DICE_SEND = 200,
  DICE_STATE,
  DICE_SENDER,
  DICE_CLICK,
  DICE_ID,
};

/* Seconds from “now” to the sending of each live mass send: one was stopped, one waits, one runs, one is to come. */
static const gint64 live_times[EKS_DEMO_SMSAPI_N_LIVE] = { -26 * HOUR, -3 * HOUR, -20 * 60, 2 * HOUR };
static const gint64 scheduled_times[EKS_DEMO_SMSAPI_SCHEDULED] = { 3 * HOUR, 26 * HOUR, 50 * HOUR };

static guint64
count_blocks (const EksDemoSmsapi *self)
{
  return (self->n_past + BLOCK - 1) / BLOCK;
}

static gboolean
block_has_send (guint64 block)
{
  return block % 4 != 3;
}

static guint64
count_past_sends (const EksDemoSmsapi *self)
{
  guint64 blocks = count_blocks (self);

  return blocks / 4 * 3 + MIN (blocks % 4, 3);
}

static guint
count_in_send (const EksDemoSmsapi *self, guint64 block)
{
  EksDemoDice dice = eks_demo_dice (self->org->seed, DICE_SEND, block);

  return block_has_send (block) ? LEAST_IN_SEND + eks_demo_dice_throw (&dice, 25) : 0;
}

/* Whether the recipient of a message followed its link: 0, 1 or 2 times */
static guint
count_hits (const EksDemoSmsapi *self, guint64 message)
{
  EksDemoDice dice = eks_demo_dice (self->org->seed, DICE_CLICK, message);
  guint share = eks_demo_dice_throw (&dice, 100);

  if (eks_demo_smsapi_get_message_state (self, message) != EKS_DEMO_SMSAPI_DELIVERED)
    return 0;
  return share < 6 ? 2 : share < 26 ? 1 : 0;
}

static void
count_clicks (EksDemoSmsapi *self)
{
  guint64 links = self->counts[EKS_DEMO_SMSAPI_LINK];
  guint64 sum = 0;

  self->click_starts = g_new (guint64, links + 1);
  for (guint64 link = 0; link < links; link++)
    {
      guint64 first;
      guint64 n = eks_demo_smsapi_get_messages_of (self, eks_demo_smsapi_get_send_of_link (self, link), &first);
      self->click_starts[link] = sum;
      for (guint64 i = 0; i < n; i++)
        sum += count_hits (self, first + i);
    }
  self->click_starts[links] = sum;
  self->counts[EKS_DEMO_SMSAPI_CLICK] = sum;
}

/**
 * eks_demo_smsapi_new:
 * @org: the organisation, which has to live longer
 *
 * Returns: (transfer full): its account at SMSAPI, with as many messages as it has sessions
 */
EksDemoSmsapi *
eks_demo_smsapi_new (const EksDemoOrg *org)
{
  EksDemoSmsapi *self = g_new0 (EksDemoSmsapi, 1);
  guint64 *counts = self->counts;

  self->org = org;
  self->end = eks_demo_timeline_get_end (org->timeline);
  self->n_live = MIN (org->sessions / 20, MOST_LIVE);
  self->n_scheduled = self->n_live > 0 ? EKS_DEMO_SMSAPI_SCHEDULED : 0;
  self->n_past = org->sessions - self->n_live * EKS_DEMO_SMSAPI_N_LIVE - self->n_scheduled;
  self->timeline = eks_demo_timeline_new (&org->zone, org->seed, MAX (count_blocks (self), 1), self->end - LIVE_HOURS * HOUR);
  self->deleted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->live[0] = EKS_DEMO_SMSAPI_SEND_STOPPED;
  self->live[1] = EKS_DEMO_SMSAPI_SEND_PAUSED;
  self->live[2] = EKS_DEMO_SMSAPI_SEND_PROGRESS;
  self->live[3] = EKS_DEMO_SMSAPI_SEND_QUEUE;
  counts[EKS_DEMO_SMSAPI_MESSAGE] = org->sessions;
  counts[EKS_DEMO_SMSAPI_SEND] = count_past_sends (self) + (self->n_live > 0 ? EKS_DEMO_SMSAPI_N_LIVE : 0);
  counts[EKS_DEMO_SMSAPI_CONTACT] = org->sessions * 3 / 5;
  counts[EKS_DEMO_SMSAPI_BLACKLISTED] = counts[EKS_DEMO_SMSAPI_CONTACT] / 50;
  counts[EKS_DEMO_SMSAPI_OPT_OUT] = counts[EKS_DEMO_SMSAPI_CONTACT] / 40;
  counts[EKS_DEMO_SMSAPI_SENDER] = EKS_DEMO_SMSAPI_N_SENDERS;
  counts[EKS_DEMO_SMSAPI_LINK] = (counts[EKS_DEMO_SMSAPI_SEND] + 1) / 2;
  self->n_persons = MAX (counts[EKS_DEMO_SMSAPI_CONTACT] * 6 / 5, 1);
  count_clicks (self);
  return self;
}

/**
 * eks_demo_smsapi_free:
 * @self: (nullable) (transfer full): an account
 */
void
eks_demo_smsapi_free (EksDemoSmsapi *self)
{
  if (self == NULL)
    return;
  eks_demo_timeline_free (self->timeline);
  g_hash_table_unref (self->deleted);
  g_free (self->click_starts);
  g_free (self->found_for);
  g_clear_pointer (&self->found, g_array_unref);
  g_free (self);
}

static gint64
get_past_time (const EksDemoSmsapi *self, guint64 index)
{
  guint64 place = index / BLOCK * EKS_DEMO_TICKS;
  guint at = (guint) (index % BLOCK);
  guint n = count_in_send (self, index / BLOCK);

  if (at >= n)
    return eks_demo_timeline_get_time (self->timeline, place + (n > 0 ? 512 + (at - n) * 512 / (BLOCK - n) : at * EKS_DEMO_TICKS / BLOCK));
  /* The service hands over six a second. */
  return MIN (eks_demo_timeline_get_time (self->timeline, place) + at / 6, eks_demo_timeline_get_time (self->timeline, place + 512));
}

/**
 * eks_demo_smsapi_get_message_time:
 * @self: an account
 * @index: a message
 *
 * Returns: when it was sent or will be, in seconds since 1970 UTC; never decreases as @index grows
 */
gint64
eks_demo_smsapi_get_message_time (const EksDemoSmsapi *self, guint64 index)
{
  guint64 live = index - self->n_past;

  if (index < self->n_past)
    return get_past_time (self, index);
  if (live / self->n_live < EKS_DEMO_SMSAPI_N_LIVE)
    return self->end + live_times[live / self->n_live] + (gint64) (live % self->n_live / 6);
  return self->end + scheduled_times[live - self->n_live * EKS_DEMO_SMSAPI_N_LIVE];
}

/**
 * eks_demo_smsapi_get_person:
 * @self: an account
 * @message: a message
 *
 * Returns: who gets it; no two messages of a mass send go to the same person
 */
guint64
eks_demo_smsapi_get_person (const EksDemoSmsapi *self, guint64 message)
{
  return (message * STRIDE + self->org->seed) % self->n_persons;
}

/**
 * eks_demo_smsapi_get_send_of:
 * @self: an account
 * @message: a message
 * @place: (out): which of the mass send's messages it is
 *
 * Returns: the mass send that @message belongs to, or %G_MAXUINT64
 */
guint64
eks_demo_smsapi_get_send_of (const EksDemoSmsapi *self, guint64 message, guint *place)
{
  guint64 block = message / BLOCK;
  guint64 live = message - self->n_past;

  *place = (guint) (message % BLOCK);
  if (message < self->n_past)
    return *place < count_in_send (self, block) ? block / 4 * 3 + block % 4 : G_MAXUINT64;
  *place = (guint) (live % self->n_live);
  return live / self->n_live < EKS_DEMO_SMSAPI_N_LIVE ? count_past_sends (self) + live / self->n_live : G_MAXUINT64;
}

/**
 * eks_demo_smsapi_get_messages_of:
 * @self: an account
 * @send: a mass send
 * @first: (out): its first message
 *
 * Returns: how many messages it has
 */
guint64
eks_demo_smsapi_get_messages_of (const EksDemoSmsapi *self, guint64 send, guint64 *first)
{
  guint64 past = count_past_sends (self);
  guint64 block = send / 3 * 4 + send % 3;

  if (send >= past)
    {
      *first = self->n_past + (send - past) * self->n_live;
      return self->n_live;
    }
  *first = block * BLOCK;
  return MIN (count_in_send (self, block), self->n_past - *first);
}

/**
 * eks_demo_smsapi_get_sender_of:
 * @self: an account
 * @message: a message
 *
 * Returns: index of its sender name
 */
guint
eks_demo_smsapi_get_sender_of (const EksDemoSmsapi *self, guint64 message)
{
  guint place;
  guint64 send = eks_demo_smsapi_get_send_of (self, message, &place);
  EksDemoDice dice = eks_demo_dice (self->org->seed, DICE_SENDER, send != G_MAXUINT64 ? send : G_MAXUINT32 + message);

  /* Codes and receipts come from the first three, mass sends from the others. */
  return send != G_MAXUINT64 ? 3 + eks_demo_dice_throw (&dice, EKS_DEMO_SMSAPI_N_SENDERS - 3) : eks_demo_dice_throw (&dice, 3);
}

/**
 * eks_demo_smsapi_get_send_state:
 * @self: an account
 * @send: a mass send
 *
 * Returns: its state
 */
EksDemoSmsapiSendState
eks_demo_smsapi_get_send_state (const EksDemoSmsapi *self, guint64 send)
{
  guint64 past = count_past_sends (self);

  if (send >= past)
    return self->live[send - past];
  return send % 17 == 5 ? EKS_DEMO_SMSAPI_SEND_STOPPED : send % 6 == 2 ? EKS_DEMO_SMSAPI_SEND_SENT : EKS_DEMO_SMSAPI_SEND_FINISHED;
}

static EksDemoSmsapiState
throw_state (const EksDemoSmsapi *self, guint64 message)
{
  static const struct
  {
    EksDemoSmsapiState state;
    guint share;
  } states[] = {
    { EKS_DEMO_SMSAPI_DELIVERED, 82 }, { EKS_DEMO_SMSAPI_UNDELIVERED, 4 }, { EKS_DEMO_SMSAPI_EXPIRED, 4 }, { EKS_DEMO_SMSAPI_SENT, 3 },
    { EKS_DEMO_SMSAPI_FAILED, 2 }, { EKS_DEMO_SMSAPI_REJECTED, 1 }, { EKS_DEMO_SMSAPI_UNKNOWN, 1 }, { EKS_DEMO_SMSAPI_NOT_FOUND, 1 },
    { EKS_DEMO_SMSAPI_ACCEPTED, 1 }, { EKS_DEMO_SMSAPI_RENEWAL, 1 },
  };
  EksDemoDice dice = eks_demo_dice (self->org->seed, DICE_STATE, message);
  guint at = eks_demo_dice_throw (&dice, 100);
  guint i = 0;

  while (at >= states[i].share)
    at -= states[i++].share;
  return states[i].state;
}

/**
 * eks_demo_smsapi_get_message_state:
 * @self: an account
 * @message: a message
 *
 * Returns: its state, which for a message that waits is that of its mass send
 */
EksDemoSmsapiState
eks_demo_smsapi_get_message_state (const EksDemoSmsapi *self, guint64 message)
{
  guint place;
  guint64 send = eks_demo_smsapi_get_send_of (self, message, &place);
  guint64 first;

  if (send == G_MAXUINT64)
    {
      if (message < self->n_past)
        return throw_state (self, message);
      return g_hash_table_contains (self->deleted, &message) ? EKS_DEMO_SMSAPI_STOP : EKS_DEMO_SMSAPI_QUEUE;
    }
  EksDemoSmsapiSendState state = eks_demo_smsapi_get_send_state (self, send);
  gboolean handed_over = place * 2 < eks_demo_smsapi_get_messages_of (self, send, &first) && eks_demo_smsapi_get_message_time (self, message) < self->end;
  if (state == EKS_DEMO_SMSAPI_SEND_SENT || state == EKS_DEMO_SMSAPI_SEND_FINISHED || handed_over)
    return throw_state (self, message);
  return state == EKS_DEMO_SMSAPI_SEND_STOPPED ? EKS_DEMO_SMSAPI_STOP : EKS_DEMO_SMSAPI_QUEUE;
}

/**
 * eks_demo_smsapi_get_link_of:
 * @self: an account
 * @send: a mass send
 * @link: (out): the short link in its messages
 *
 * Returns: whether there is one: every other mass send has its own
 */
gboolean
eks_demo_smsapi_get_link_of (const EksDemoSmsapi *self, guint64 send, guint64 *link)
{
  *link = send / 2;
  return send % 2 == 0;
}

/**
 * eks_demo_smsapi_get_send_of_link:
 * @self: an account
 * @link: a short link
 *
 * Returns: the mass send that @link was sent with
 */
guint64
eks_demo_smsapi_get_send_of_link (const EksDemoSmsapi *self, guint64 link)
{
  return link * 2;
}

static guint64
find_link (const EksDemoSmsapi *self, guint64 click)
{
  guint64 low = 0;
  guint64 high = self->counts[EKS_DEMO_SMSAPI_LINK];

  while (high - low > 1)
    {
      guint64 middle = low + (high - low) / 2;
      if (self->click_starts[middle] <= click)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/**
 * eks_demo_smsapi_get_click:
 * @self: an account
 * @index: which one
 * @click: (out): who clicked, on what and when
 */
void
eks_demo_smsapi_get_click (const EksDemoSmsapi *self, guint64 index, EksDemoSmsapiClick *click)
{
  guint64 left;
  guint hits;

  click->link = find_link (self, index);
  left = index - self->click_starts[click->link];
  eks_demo_smsapi_get_messages_of (self, eks_demo_smsapi_get_send_of_link (self, click->link), &click->message);
  while (left >= (hits = count_hits (self, click->message)))
    {
      left -= hits;
      click->message++;
    }
  EksDemoDice dice = eks_demo_dice (self->org->seed, DICE_CLICK, click->message);
  eks_demo_dice_next (&dice);
  click->hit = eks_demo_smsapi_get_message_time (self, click->message) + 40 + eks_demo_dice_throw (&dice, 9000);
  if (left > 0)
    click->hit += 1 + eks_demo_dice_throw (&dice, CLICK_LIMIT);
  click->hit = MIN (click->hit, self->end - 1);
}

/**
 * eks_demo_smsapi_get_contact_time:
 * @self: an account
 * @contact: a contact
 *
 * Returns: when it was added to the phone book, in seconds since 1970 UTC
 */
gint64
eks_demo_smsapi_get_contact_time (const EksDemoSmsapi *self, guint64 contact)
{
  guint64 places = count_blocks (self) * EKS_DEMO_TICKS;

  return eks_demo_timeline_get_time (self->timeline, contact * places / MAX (self->counts[EKS_DEMO_SMSAPI_CONTACT], 1));
}

static guint64
get_id_key (const EksDemoSmsapi *self, EksDemoSmsapiKind kind)
{
  return eks_demo_dice (self->org->seed, DICE_ID, kind).state;
}

/**
 * eks_demo_smsapi_put_id:
 * @self: an account
 * @text: where to
 * @kind: what it identifies
 * @index: which one
 *
 * Appends 24 hexadecimal digits without quotes: the index in disguise and a check of it.
 */
void
eks_demo_smsapi_put_id (const EksDemoSmsapi *self, GString *text, EksDemoSmsapiKind kind, guint64 index)
{
  guint64 key = get_id_key (self, kind);
  guint64 head = (index * ID_FACTOR + key) & ID_MASK;
  guint64 tail = eks_demo_mix (head ^ key) & ID_MASK;
  char id[EKS_DEMO_SMSAPI_ID_LENGTH + 1];

  g_snprintf (id, sizeof id, kind == EKS_DEMO_SMSAPI_MESSAGE ? "%012" G_GINT64_MODIFIER "X%012" G_GINT64_MODIFIER "X" : "%012" G_GINT64_MODIFIER "x%012" G_GINT64_MODIFIER "x", head, tail);
  eks_demo_put (text, id, EKS_DEMO_SMSAPI_ID_LENGTH);
}

/* The number that undoes a multiplication by ID_FACTOR: Newton's way, twice as many bits are right each time. */
static guint64
get_id_inverse (void)
{
  guint64 inverse = ID_FACTOR;

  for (guint i = 0; i < 6; i++)
    inverse *= 2 - ID_FACTOR * inverse;
  return inverse;
}

/**
 * eks_demo_smsapi_find_id:
 * @self: an account
 * @kind: what it should identify
 * @id: what should be an id
 * @index: (out): which one
 *
 * Returns: whether there is one
 */
gboolean
eks_demo_smsapi_find_id (const EksDemoSmsapi *self, EksDemoSmsapiKind kind, const char *id, guint64 *index)
{
  g_autofree char *head = g_strndup (id, ID_BITS / 4);
  g_autoptr (GString) expected = g_string_new (NULL);
  guint64 number;

  if (strlen (id) != EKS_DEMO_SMSAPI_ID_LENGTH || !g_ascii_string_to_unsigned (head, 16, 0, ID_MASK, &number, NULL))
    return FALSE;
  *index = ((number - get_id_key (self, kind)) * get_id_inverse ()) & ID_MASK;
  eks_demo_smsapi_put_id (self, expected, kind, *index);
  return *index < self->counts[kind] && g_ascii_strcasecmp (expected->str, id) == 0;
}
