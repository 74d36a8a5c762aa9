/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of each collection in SMSAPI's spelling: two ways to write a zone, points as number and as text, states as
 * number and as name, a phone number as text or as number. */

#include "config.h"

#include "eks-demo-smsapi-private.h"

#include "eks-demo-dice.h"
#include "eks-demo-text.h"

#define PUT(literal) EKS_DEMO_PUT (text, literal)
#define DAY 86400
#define N_STATES 12
#define DICE_WRITER 210

const char *const eks_demo_smsapi_senders[EKS_DEMO_SMSAPI_N_SENDERS] = { "INFO", "KOD", "Kvittering", "Havet", "Nyhetsbrev", "Djurvänner", "Natuurfonds", "+46701110022" };
const char *const eks_demo_smsapi_send_states[] = { "sent", "finished", "queue", "progress", "pausing", "paused", "stopped", NULL };

static const char *const state_names[N_STATES] = {
  "NOT_FOUND", "EXPIRED", "SENT", "DELIVERED", "UNDELIVERED", "FAILED", "REJECTED", "UNKNOWN", "QUEUE", "ACCEPTED", "RENEWAL", "STOP",
};

static const char *const logins[] = { "insamling", "medlem@example.org", "kundservice" };

static void
put_offset (GString *text, gint64 offset, const char *colon)
{
  PUT ("+");
  eks_demo_put_digits (text, (guint64) offset / 3600, 2);
  eks_demo_put_str (text, colon);
  PUT ("00");
}

/* @colon: ":" for +01:00, "" for +0100 */
static void
put_time (const EksDemoSmsapi *self, GString *text, gint64 time, const char *colon)
{
  gint64 offset = eks_demo_zone_get_offset (&self->org->zone, time);
  guint second = (guint) ((time + offset) % DAY);

  PUT ("\"");
  eks_demo_zone_put_date (&self->org->zone, text, time);
  PUT ("T");
  eks_demo_put_digits (text, second / 3600, 2);
  PUT (":");
  eks_demo_put_digits (text, second / 60 % 60, 2);
  PUT (":");
  eks_demo_put_digits (text, second % 60, 2);
  put_offset (text, offset, colon);
  PUT ("\"");
}

/* In UTC, with the Z that some of the answers have */
static void
put_utc (GString *text, gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time);
  g_autofree char *formatted = g_date_time_format (utc, "\"%Y-%m-%dT%H:%M:%SZ\"");

  eks_demo_put_str (text, formatted);
}

static void
put_quoted_id (const EksDemoSmsapi *self, GString *text, EksDemoSmsapiKind kind, guint64 index)
{
  PUT ("\"");
  eks_demo_smsapi_put_id (self, text, kind, index);
  PUT ("\"");
}

/* As phone books have them: usually bare digits, sometimes with the sign or the zeros for abroad */
static void
put_phone (GString *text, const EksDemoPerson *person, guint64 index)
{
  PUT ("\"");
  if (index % 10 == 3)
    PUT ("+");
  else if (index % 10 == 7)
    PUT ("00");
  eks_demo_person_put_msisdn (person, text);
  PUT ("\"");
}

/**
 * eks_demo_smsapi_put_points:
 * @text: where to
 * @points: ten-thousandths
 *
 * Appends them with all four decimals.
 */
void
eks_demo_smsapi_put_points (GString *text, guint points)
{
  eks_demo_put_digits (text, points / 10000, 1);
  PUT (".");
  eks_demo_put_digits (text, points % 10000, 4);
}

/**
 * eks_demo_smsapi_put_points_value:
 * @text: where to
 * @points: ten-thousandths
 * @as_text: a text with four decimals instead of a number without zeros at its end
 */
void
eks_demo_smsapi_put_points_value (GString *text, guint points, gboolean as_text)
{
  gsize least;

  if (as_text)
    PUT ("\"");
  eks_demo_smsapi_put_points (text, points);
  if (as_text)
    {
      PUT ("\"");
      return;
    }
  least = text->len - 3; /* one decimal stays */
  while (text->len > least && text->str[text->len - 1] == '0')
    g_string_truncate (text, text->len - 1);
}

static void
put_state (GString *text, EksDemoSmsapiState state, gboolean as_number)
{
  if (as_number)
    eks_demo_put_number (text, state);
  else
    eks_demo_put_quoted (text, state_names[state - EKS_DEMO_SMSAPI_NOT_FOUND]);
}

static void
put_error (GString *text, EksDemoSmsapiState state)
{
  if (state == EKS_DEMO_SMSAPI_UNDELIVERED)
    PUT ("\"ABSENT_SUBSCRIBER\"");
  else if (state == EKS_DEMO_SMSAPI_FAILED)
    PUT ("\"INVALID_DESTINATION\"");
  else if (state == EKS_DEMO_SMSAPI_REJECTED)
    PUT ("\"BLOCKED_BY_OPERATOR\"");
  else
    PUT ("null");
}

/* The alphabet of GSM has 160 characters in a message, any other 70; a part of several has room for a few less. */
static guint
count_parts (const GString *content)
{
  gboolean wide = FALSE;
  guint length = 0;

  for (const char *at = content->str; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      wide |= c > 0xff;
      length += c > 0xffff ? 2 : 1;
    }
  if (wide)
    return length <= 70 ? 1 : (length + 66) / 67;
  return length <= 160 ? 1 : (length + 152) / 153;
}

/**
 * eks_demo_smsapi_message_init:
 * @self: a message to fill
 * @account: the account
 * @index: which one
 */
void
eks_demo_smsapi_message_init (EksDemoSmsapiMessage *self, const EksDemoSmsapi *account, guint64 index)
{
  static const guint prices[EKS_DEMO_N_COUNTRIES] = { 2800, 3000, 4500 };
  EksDemoDice dice;

  self->index = index;
  self->sent = eks_demo_smsapi_get_message_time (account, index);
  self->send = eks_demo_smsapi_get_send_of (account, index, &self->place);
  dice = eks_demo_dice (account->org->seed, DICE_WRITER, self->send != G_MAXUINT64 ? self->send : index);
  self->from_panel = self->send != G_MAXUINT64 ? self->send % 7 != 3 : eks_demo_dice_chance (&dice, 25);
  self->sender = eks_demo_smsapi_get_sender_of (account, index);
  self->state = eks_demo_smsapi_get_message_state (account, index);
  eks_demo_person_init (&self->person, account->org->seed, eks_demo_smsapi_get_person (account, index));
  g_autoptr (GString) content = eks_demo_smsapi_make_content (account, self);
  self->parts = count_parts (content);
  /* What was stopped costs nothing. */
  self->points = self->state == EKS_DEMO_SMSAPI_STOP ? 0 : self->parts * prices[self->person.country];
}

static void
put_idx (GString *text, const EksDemoSmsapiMessage *message)
{
  if (message->send != G_MAXUINT64 ? message->send % 2 == 1 : message->from_panel || message->index % 3 == 0)
    {
      PUT ("null");
      return;
    }
  eks_demo_put_str (text, message->send != G_MAXUINT64 ? "\"utskick-" : "\"order-");
  if (message->send != G_MAXUINT64)
    {
      eks_demo_put_number (text, message->send);
      PUT ("-");
    }
  eks_demo_put_digits (text, message->send != G_MAXUINT64 ? message->place : message->index, 7);
  PUT ("\"");
}

static void
put_message (const EksDemoSmsapi *self, GString *text, guint64 index)
{
  EksDemoSmsapiMessage message;

  eks_demo_smsapi_message_init (&message, self, index);
  g_autoptr (GString) content = eks_demo_smsapi_make_content (self, &message);
  PUT ("{\"id\":");
  put_quoted_id (self, text, EKS_DEMO_SMSAPI_MESSAGE, index);
  PUT (",\"idx\":");
  put_idx (text, &message);
  PUT (",\"sendername\":");
  eks_demo_put_quoted (text, eks_demo_smsapi_senders[message.sender]);
  PUT (",\"sent_by\":");
  eks_demo_put_quoted (text, message.from_panel ? logins[(message.send != G_MAXUINT64 ? message.send : index) % G_N_ELEMENTS (logins)] : "api-shop");
  eks_demo_put_str (text, message.from_panel ? ",\"interface\":\"panel\",\"status\":" : ",\"interface\":\"api\",\"status\":");
  put_state (text, message.state, index % 4 == 3);
  PUT (",\"sent_at\":");
  put_time (self, text, message.sent, "");
  PUT (",\"points\":");
  eks_demo_smsapi_put_points_value (text, message.points, index % 3 == 1);
  PUT (",\"parts\":");
  eks_demo_put_number (text, message.parts);
  PUT (",\"to\":\"");
  eks_demo_person_put_msisdn (&message.person, text);
  PUT ("\",\"content\":");
  eks_demo_put_quoted (text, content->str);
  PUT (",\"bulk_id\":");
  if (message.send != G_MAXUINT64)
    put_quoted_id (self, text, EKS_DEMO_SMSAPI_SEND, message.send);
  else
    PUT ("null");
  PUT (",\"error\":");
  put_error (text, message.state);
  PUT ("}");
}

static void
put_statistics (const EksDemoSmsapi *self, GString *text, guint64 send, guint *points)
{
  guint64 first;
  guint64 n = eks_demo_smsapi_get_messages_of (self, send, &first);
  guint64 link;
  guint sent = 0;
  guint delivered = 0;

  *points = 0;
  for (guint64 i = 0; i < n; i++)
    {
      EksDemoSmsapiMessage message;
      eks_demo_smsapi_message_init (&message, self, first + i);
      *points += message.points;
      sent += message.state != EKS_DEMO_SMSAPI_QUEUE && message.state != EKS_DEMO_SMSAPI_STOP;
      delivered += message.state == EKS_DEMO_SMSAPI_DELIVERED;
    }
  PUT (",\"statistics\":{\"all_messages\":");
  eks_demo_put_number (text, n);
  PUT (",\"sent_messages\":");
  eks_demo_put_number (text, sent);
  PUT (",\"delivered_messages\":");
  eks_demo_put_number (text, delivered);
  PUT (",\"short_url_clicks\":");
  eks_demo_put_number (text, eks_demo_smsapi_get_link_of (self, send, &link) ? self->click_starts[link + 1] - self->click_starts[link] : 0);
  PUT ("}");
}

static void
put_send (const EksDemoSmsapi *self, GString *text, guint64 index)
{
  EksDemoSmsapiMessage first;
  guint64 message;
  guint points;

  eks_demo_smsapi_get_messages_of (self, index, &message);
  eks_demo_smsapi_message_init (&first, self, message);
  g_autoptr (GString) preview = eks_demo_smsapi_make_preview (self, index);
  PUT ("{\"id\":");
  put_quoted_id (self, text, EKS_DEMO_SMSAPI_SEND, index);
  PUT (",\"name\":");
  eks_demo_put_quoted (text, eks_demo_smsapi_get_send_name (index));
  eks_demo_put_str (text, index % 3 == 0 ? ",\"info\":\"Godkänd av styrelsen\"" : ",\"info\":null");
  PUT (",\"sendername\":");
  eks_demo_put_quoted (text, eks_demo_smsapi_senders[first.sender]);
  eks_demo_put_str (text, first.from_panel ? ",\"interface\":\"panel\",\"status\":" : ",\"interface\":\"api\",\"status\":");
  eks_demo_put_quoted (text, eks_demo_smsapi_send_states[eks_demo_smsapi_get_send_state (self, index)]);
  PUT (",\"sent_at\":");
  put_time (self, text, first.sent, ":");
  put_statistics (self, text, index, &points);
  PUT (",\"points\":");
  eks_demo_smsapi_put_points_value (text, points, index % 3 == 1);
  PUT (",\"preview\":");
  eks_demo_put_quoted (text, preview->str);
  PUT (",\"sent_by\":");
  eks_demo_put_quoted (text, first.from_panel ? logins[index % G_N_ELEMENTS (logins)] : "api-shop");
  PUT ("}");
}

static void
put_contact (const EksDemoSmsapi *self, GString *text, guint64 index)
{
  static const char *const genders[] = { "female", "male", "undefined" };
  gint64 created = eks_demo_smsapi_get_contact_time (self, index);
  EksDemoPerson person;

  eks_demo_person_init (&person, self->org->seed, index);
  PUT ("{\"id\":");
  put_quoted_id (self, text, EKS_DEMO_SMSAPI_CONTACT, index);
  PUT (",\"idx\":");
  if (index % 2 == 0)
    {
      PUT ("\"M");
      eks_demo_put_digits (text, index, 7);
      PUT ("\"");
    }
  else
    PUT ("null");
  PUT (",\"first_name\":");
  eks_demo_put_quoted (text, person.first->text);
  PUT (",\"last_name\":");
  eks_demo_put_quoted (text, person.last->text);
  PUT (",\"birthday_date\":\"");
  eks_demo_person_put_birth_date (&person, text);
  PUT ("\",\"phone_number\":");
  put_phone (text, &person, index);
  PUT (",\"gender\":");
  eks_demo_put_quoted (text, genders[index % G_N_ELEMENTS (genders)]);
  PUT (",\"email\":\"");
  eks_demo_person_put_email (&person, text);
  PUT ("\",\"city\":");
  eks_demo_put_quoted (text, person.place->city);
  PUT (",\"source\":");
  eks_demo_put_quoted (text, eks_demo_sources[index % EKS_DEMO_N_SOURCES]);
  PUT (",\"date_created\":");
  put_time (self, text, created, ":");
  PUT (",\"date_updated\":");
  put_time (self, text, created + (gint64) (index % 5) * 3600, ":");
  PUT (",\"description\":");
  eks_demo_put_quoted (text, index % 6 == 1 ? eks_demo_comments[index % EKS_DEMO_N_COMMENTS] : "");
  PUT ("}");
}

static void
put_blacklisted (const EksDemoSmsapi *self, GString *text, guint64 index)
{
  guint64 contact = index * 50 + 7;
  EksDemoPerson person;

  eks_demo_person_init (&person, self->org->seed, contact);
  PUT ("{\"id\":");
  put_quoted_id (self, text, EKS_DEMO_SMSAPI_BLACKLISTED, index);
  PUT (",\"phone_number\":\"");
  eks_demo_person_put_msisdn (&person, text);
  eks_demo_put_str (text, index % 4 == 1 ? "\",\"expire_at\":\"2060-01-01\",\"created_at\":" : "\",\"expire_at\":null,\"created_at\":");
  put_utc (text, eks_demo_smsapi_get_contact_time (self, contact) + DAY);
  PUT ("}");
}

static void
put_opt_out (const EksDemoSmsapi *self, GString *text, guint64 index)
{
  guint64 contact = index * 40 + 3;
  EksDemoPerson person;

  eks_demo_person_init (&person, self->org->seed, contact);
  PUT ("{\"id\":");
  put_quoted_id (self, text, EKS_DEMO_SMSAPI_OPT_OUT, index);
  PUT (",\"phoneNumber\":");
  eks_demo_person_put_msisdn (&person, text);
  PUT (",\"date\":");
  put_time (self, text, eks_demo_smsapi_get_contact_time (self, contact) + DAY / 2, ":");
  PUT ("}");
}

static void
put_sender (const EksDemoSmsapi *self, GString *text, guint64 index)
{
  PUT ("{\"sender\":");
  eks_demo_put_quoted (text, eks_demo_smsapi_senders[index]);
  eks_demo_put_str (text, index == 0 ? ",\"is_default\":true" : ",\"is_default\":false");
  eks_demo_put_str (text, index == 7 ? ",\"status\":\"INACTIVE\",\"created_at\":" : ",\"status\":\"ACTIVE\",\"created_at\":");
  put_time (self, text, eks_demo_timeline_get_start (self->timeline) - (gint64) (index + 1) * 30 * DAY, ":");
  PUT ("}");
}

static void
put_link (const EksDemoSmsapi *self, GString *text, guint64 index)
{
  guint64 send = eks_demo_smsapi_get_send_of_link (self, index);
  guint64 clicks = self->click_starts[index + 1] - self->click_starts[index];
  guint64 first;
  guint64 before = G_MAXUINT64;
  guint64 people = 0;

  eks_demo_smsapi_get_messages_of (self, send, &first);
  for (guint64 i = 0; i < clicks; i++)
    {
      EksDemoSmsapiClick click;
      eks_demo_smsapi_get_click (self, self->click_starts[index] + i, &click);
      people += click.message != before;
      before = click.message;
    }
  PUT ("{\"id\":");
  put_quoted_id (self, text, EKS_DEMO_SMSAPI_LINK, index);
  PUT (",\"name\":");
  eks_demo_put_quoted (text, eks_demo_smsapi_get_send_name (send));
  PUT (",\"url\":\"https://www.example.org/kampanj/");
  eks_demo_put_number (text, send);
  PUT ("?utm_source=sms\",\"short_url\":\"");
  eks_demo_smsapi_put_link (self, text, index);
  PUT ("\",\"filename\":null,\"type\":\"URL\",\"expire\":");
  put_utc (text, eks_demo_smsapi_get_message_time (self, first) + 365 * DAY);
  PUT (",\"hits\":");
  eks_demo_put_number (text, clicks);
  PUT (",\"hits_unique\":");
  eks_demo_put_number (text, people);
  PUT (",\"description\":\"\"}");
}

static void
put_click (const EksDemoSmsapi *self, GString *text, guint64 index)
{
  static const char *const systems[][3] = {
    { "iOS", "Safari", "Mobile" }, { "Android", "Chrome", "Mobile" }, { "Windows", "Firefox", "PC" }, { "Mac OS X", "Safari", "PC" }, { "iOS", "Chrome", "Tablet" },
  };
  EksDemoSmsapiMessage message;
  EksDemoSmsapiClick click;
  const char *const *machine;

  eks_demo_smsapi_get_click (self, index, &click);
  eks_demo_smsapi_message_init (&message, self, click.message);
  machine = systems[click.message % G_N_ELEMENTS (systems)];
  PUT ("{\"idz_do_id\":");
  put_quoted_id (self, text, EKS_DEMO_SMSAPI_LINK, click.link);
  PUT (",\"phone_number\":\"");
  eks_demo_person_put_msisdn (&message.person, text);
  PUT ("\",\"date_hit\":");
  put_time (self, text, click.hit, "");
  PUT (",\"name\":");
  eks_demo_put_quoted (text, eks_demo_smsapi_get_send_name (message.send));
  PUT (",\"short_url\":\"");
  eks_demo_smsapi_put_link (self, text, click.link);
  PUT ("\",\"os\":");
  eks_demo_put_quoted (text, machine[0]);
  PUT (",\"browser\":");
  eks_demo_put_quoted (text, machine[1]);
  PUT (",\"device\":");
  eks_demo_put_quoted (text, machine[2]);
  PUT (",\"suffix\":\"");
  eks_demo_smsapi_put_suffix (self, text, click.message);
  PUT ("\",\"message\":{\"id\":");
  put_quoted_id (self, text, EKS_DEMO_SMSAPI_MESSAGE, click.message);
  PUT (",\"idx\":");
  put_idx (text, &message);
  PUT (",\"recipient\":\"");
  eks_demo_person_put_msisdn (&message.person, text);
  PUT ("\"}}");
}

/**
 * eks_demo_smsapi_put_row:
 * @self: an account
 * @text: where to
 * @kind: the collection
 * @index: which one
 */
void
eks_demo_smsapi_put_row (const EksDemoSmsapi *self, GString *text, EksDemoSmsapiKind kind, guint64 index)
{
  static void (*const put[EKS_DEMO_SMSAPI_N_KINDS]) (const EksDemoSmsapi *self, GString *text, guint64 index) = {
    [EKS_DEMO_SMSAPI_MESSAGE] = put_message,
    [EKS_DEMO_SMSAPI_SEND] = put_send,
    [EKS_DEMO_SMSAPI_CONTACT] = put_contact,
    [EKS_DEMO_SMSAPI_BLACKLISTED] = put_blacklisted,
    [EKS_DEMO_SMSAPI_OPT_OUT] = put_opt_out,
    [EKS_DEMO_SMSAPI_SENDER] = put_sender,
    [EKS_DEMO_SMSAPI_LINK] = put_link,
    [EKS_DEMO_SMSAPI_CLICK] = put_click,
  };

  put[kind](self, text, index);
}

/**
 * eks_demo_smsapi_put_state:
 * @self: an account
 * @text: where to
 * @id: what should be a message
 *
 * Appends what `/sms.do?status=` says of it. A message that is not known is an answer too.
 */
void
eks_demo_smsapi_put_state (const EksDemoSmsapi *self, GString *text, const char *id)
{
  EksDemoSmsapiMessage message;
  guint64 index;

  PUT ("{\"id\":");
  eks_demo_put_quoted (text, id);
  if (!eks_demo_smsapi_find_id (self, EKS_DEMO_SMSAPI_MESSAGE, id, &index))
    {
      PUT (",\"idx\":null,\"number\":null,\"points\":0,\"status\":\"NOT_FOUND\",\"error\":\"301\",\"date_sent\":null}");
      return;
    }
  eks_demo_smsapi_message_init (&message, self, index);
  PUT (",\"idx\":");
  put_idx (text, &message);
  PUT (",\"number\":\"");
  eks_demo_person_put_msisdn (&message.person, text);
  PUT ("\",\"points\":");
  eks_demo_smsapi_put_points_value (text, message.points, index % 3 == 0);
  PUT (",\"status\":");
  put_state (text, message.state, FALSE);
  PUT (",\"error\":");
  put_error (text, message.state);
  PUT (",\"date_sent\":");
  eks_demo_put_number (text, (guint64) message.sent);
  PUT ("}");
}
