/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo organisation's account at SMSAPI: which messages, mass sends, contacts and clicks there are. Nothing is
 * stored but what actions have changed; all else follows from the seed. */
#pragma once

#include "eks-demo-org.h"
#include "eks-demo-person.h"

G_BEGIN_DECLS

#define EKS_DEMO_SMSAPI_ID_LENGTH 24
#define EKS_DEMO_SMSAPI_BLOCK 40
#define EKS_DEMO_SMSAPI_N_LIVE 4
#define EKS_DEMO_SMSAPI_SCHEDULED 3

/* What has an id. */
typedef enum
{
  EKS_DEMO_SMSAPI_MESSAGE,
  EKS_DEMO_SMSAPI_SEND,
  EKS_DEMO_SMSAPI_CONTACT,
  EKS_DEMO_SMSAPI_BLACKLISTED,
  EKS_DEMO_SMSAPI_OPT_OUT,
  EKS_DEMO_SMSAPI_SENDER,
  EKS_DEMO_SMSAPI_LINK,
  EKS_DEMO_SMSAPI_CLICK,
  EKS_DEMO_SMSAPI_N_KINDS,
} EksDemoSmsapiKind;

/* States of a message by the numbers that SMSAPI's documentation gives them; they only look like those of HTTP. */
typedef enum
{
  EKS_DEMO_SMSAPI_NOT_FOUND = 401,
  EKS_DEMO_SMSAPI_EXPIRED,
  EKS_DEMO_SMSAPI_SENT,
  EKS_DEMO_SMSAPI_DELIVERED,
  EKS_DEMO_SMSAPI_UNDELIVERED,
  EKS_DEMO_SMSAPI_FAILED,
  EKS_DEMO_SMSAPI_REJECTED,
  EKS_DEMO_SMSAPI_UNKNOWN,
  EKS_DEMO_SMSAPI_QUEUE,
  EKS_DEMO_SMSAPI_ACCEPTED,
  EKS_DEMO_SMSAPI_RENEWAL,
  EKS_DEMO_SMSAPI_STOP,
} EksDemoSmsapiState;

/* States of a mass send. */
typedef enum
{
  EKS_DEMO_SMSAPI_SEND_SENT,
  EKS_DEMO_SMSAPI_SEND_FINISHED,
  EKS_DEMO_SMSAPI_SEND_QUEUE,
  EKS_DEMO_SMSAPI_SEND_PROGRESS,
  EKS_DEMO_SMSAPI_SEND_PAUSING,
  EKS_DEMO_SMSAPI_SEND_PAUSED,
  EKS_DEMO_SMSAPI_SEND_STOPPED,
} EksDemoSmsapiSendState;

/**
 * EksDemoSmsapi:
 * @org: (unowned): the organisation
 * @timeline: when the messages before the last two days were sent
 * @end: what “now” is, in seconds since 1970 UTC
 * @counts: how many there are of each kind
 * @n_past: messages on the timeline; those of the live mass sends and the scheduled ones follow
 * @n_live: messages in each of the live mass sends
 * @n_scheduled: messages that wait for their time on their own
 * @n_persons: people that messages go to; the first of them are contacts
 * @click_starts: (array length=counts[LINK] + 1): how many clicks the links before each one have
 * @live: states of the live mass sends, which actions change
 * @deleted: indexes of scheduled messages that were deleted
 * @found_for: (nullable): the filter that @found answers
 * @found: (element-type guint64) (nullable): messages that a filter has found
 */
typedef struct
{
  const EksDemoOrg *org;
  EksDemoTimeline *timeline;
  gint64 end;
  guint64 counts[EKS_DEMO_SMSAPI_N_KINDS];
  guint64 n_past;
  guint64 n_live;
  guint64 n_scheduled;
  guint64 n_persons;
  guint64 *click_starts;
  EksDemoSmsapiSendState live[EKS_DEMO_SMSAPI_N_LIVE];
  GHashTable *deleted;
  char *found_for;
  GArray *found;
} EksDemoSmsapi;

/**
 * EksDemoSmsapiMessage:
 * @index: which one
 * @sent: when, in seconds since 1970 UTC
 * @send: the mass send it belongs to, or G_MAXUINT64
 * @place: which of its mass send's messages it is
 * @from_panel: written in the customer portal, not through the API
 * @sender: index of the sender name
 * @state: its state
 * @points: ten-thousandths
 * @parts: how many SMS it takes
 * @person: to whom
 */
typedef struct
{
  guint64 index;
  gint64 sent;
  guint64 send;
  guint place;
  gboolean from_panel;
  guint sender;
  EksDemoSmsapiState state;
  guint points;
  guint parts;
  EksDemoPerson person;
} EksDemoSmsapiMessage;

/* One click on a link. */
typedef struct
{
  guint64 link;
  guint64 message;
  gint64 hit;
} EksDemoSmsapiClick;

/* eks-demo-smsapi-account.c: who, when and how many */
EksDemoSmsapi *eks_demo_smsapi_new (const EksDemoOrg *org);
void eks_demo_smsapi_free (EksDemoSmsapi *self);
gint64 eks_demo_smsapi_get_message_time (const EksDemoSmsapi *self, guint64 index);
guint64 eks_demo_smsapi_get_person (const EksDemoSmsapi *self, guint64 message);
guint64 eks_demo_smsapi_get_send_of (const EksDemoSmsapi *self, guint64 message, guint *place);
guint64 eks_demo_smsapi_get_messages_of (const EksDemoSmsapi *self, guint64 send, guint64 *first);
guint eks_demo_smsapi_get_sender_of (const EksDemoSmsapi *self, guint64 message);
EksDemoSmsapiSendState eks_demo_smsapi_get_send_state (const EksDemoSmsapi *self, guint64 send);
EksDemoSmsapiState eks_demo_smsapi_get_message_state (const EksDemoSmsapi *self, guint64 message);
gboolean eks_demo_smsapi_get_link_of (const EksDemoSmsapi *self, guint64 send, guint64 *link);
guint64 eks_demo_smsapi_get_send_of_link (const EksDemoSmsapi *self, guint64 link);
void eks_demo_smsapi_get_click (const EksDemoSmsapi *self, guint64 index, EksDemoSmsapiClick *click);
gint64 eks_demo_smsapi_get_contact_time (const EksDemoSmsapi *self, guint64 contact);

void eks_demo_smsapi_put_id (const EksDemoSmsapi *self, GString *text, EksDemoSmsapiKind kind, guint64 index);
gboolean eks_demo_smsapi_find_id (const EksDemoSmsapi *self, EksDemoSmsapiKind kind, const char *id, guint64 *index);

/* eks-demo-smsapi-rows.c: how it is written */
#define EKS_DEMO_SMSAPI_N_SENDERS 8
extern const char *const eks_demo_smsapi_senders[EKS_DEMO_SMSAPI_N_SENDERS];
extern const char *const eks_demo_smsapi_send_states[];

void eks_demo_smsapi_message_init (EksDemoSmsapiMessage *self, const EksDemoSmsapi *account, guint64 index);
void eks_demo_smsapi_put_row (const EksDemoSmsapi *self, GString *text, EksDemoSmsapiKind kind, guint64 index);
void eks_demo_smsapi_put_state (const EksDemoSmsapi *self, GString *text, const char *id);
void eks_demo_smsapi_put_points (GString *text, guint points);
void eks_demo_smsapi_put_points_value (GString *text, guint points, gboolean as_text);

/* eks-demo-smsapi-texts.c: what the messages say */
GString *eks_demo_smsapi_make_content (const EksDemoSmsapi *account, const EksDemoSmsapiMessage *message);
GString *eks_demo_smsapi_make_preview (const EksDemoSmsapi *account, guint64 send);
const char *eks_demo_smsapi_get_send_name (guint64 send);
void eks_demo_smsapi_put_link (const EksDemoSmsapi *account, GString *text, guint64 link);
void eks_demo_smsapi_put_suffix (const EksDemoSmsapi *account, GString *text, guint64 message);

/* eks-demo-smsapi-list.c: collections */
#define EKS_DEMO_SMSAPI_LIMIT 5
#define EKS_DEMO_SMSAPI_MAX_LIMIT 1000

/**
 * EksDemoSmsapiQuery:
 * @kind: what is listed
 * @offset: rows to leave out at the beginning
 * @limit: rows at most
 * @from: the beginning of date_from, in seconds since 1970 UTC
 * @until: the end of date_to
 * @sender: (owned) (nullable): sendername
 * @to: (owned) (nullable): recipient
 * @links: (owned) (element-type guint64): links[], empty for all
 * @bad_name: (owned) (nullable): a parameter that cannot be used
 * @bad_value: (owned) (nullable): its value
 *
 * A question to a collection.
 */
typedef struct
{
  EksDemoSmsapiKind kind;
  guint64 offset;
  guint limit;
  gint64 from;
  gint64 until;
  char *sender;
  char *to;
  GArray *links;
  char *bad_name;
  char *bad_value;
} EksDemoSmsapiQuery;

gboolean eks_demo_smsapi_find_list (const char *path, EksDemoSmsapiKind *kind);
gboolean eks_demo_smsapi_query_parse (EksDemoSmsapiQuery *self, const EksDemoSmsapi *account, EksDemoSmsapiKind kind, const char *text);
void eks_demo_smsapi_query_clear (EksDemoSmsapiQuery *self);
void eks_demo_smsapi_query_answer (const EksDemoSmsapiQuery *self, EksDemoSmsapi *account, GString *text, int shift, guint more);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksDemoSmsapiQuery, eks_demo_smsapi_query_clear)

G_END_DECLS
