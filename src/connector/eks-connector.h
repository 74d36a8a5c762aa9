/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The description of a system's API, read from a JSON file: everything the client knows of that system. */
#pragma once

#include "eks-entity.h"

G_BEGIN_DECLS

/* text, secret, choice, url, folder */
typedef enum
{
  EKS_SETTING_TEXT,
  EKS_SETTING_SECRET,
  EKS_SETTING_CHOICE,
  EKS_SETTING_URL,
  EKS_SETTING_FOLDER, /* or one file, on this computer */
} EksSettingKind;

typedef struct
{
  char *id;
  EksSettingKind kind;
  char *label;           /* in the user's language */
  char *description;     /* (nullable) */
  char *fallback;        /* (nullable): public default */
  GPtrArray *choices;    /* (element-type EksChoice): for EKS_SETTING_CHOICE, or suggestions for a url */
  gboolean required;
} EksSetting;

/* An HTTP status (or a range: 500-599) or a code in the body, and what to do about it. */
typedef enum
{
  EKS_REACTION_STOP,    /* refused: EKS_ERROR_SOURCE_REFUSED */
  EKS_REACTION_RETRY,   /* with back-off, obeying Retry-After */
  EKS_REACTION_MISSING, /* the address does not exist: EKS_ERROR_SOURCE_MISSING, may fall back to another stream */
  EKS_REACTION_RENEW,   /* a new access token and once more, then refused; only with EKS_AUTH_OAUTH2 */
} EksReaction;

typedef struct
{
  guint status_from;
  guint status_to;
  char *body_path;  /* (nullable): a dotted path in a JSON body, such as errorCode … */
  char *body_value; /* (nullable): … and the value that it must have */
  EksReaction reaction;
  char *message;    /* sentence for the person, in their language: cause and next step */
} EksErrorRule;

typedef enum
{
  EKS_AUTH_NONE,
  EKS_AUTH_HEADER,  /* header: value template */
  EKS_AUTH_BASIC,   /* user and password templates */
  EKS_AUTH_QUERY,   /* query parameter: value template */
  EKS_AUTH_OAUTH2,  /* an access token that the client credentials are exchanged for */
} EksAuthKind;

typedef struct
{
  EksAuthKind kind;
  char *name;       /* header or query parameter; user template for basic and oauth2 */
  char *value;      /* template with {setting} names; password template for basic and oauth2 */
  char *token_url;  /* (nullable): for oauth2: template of the address that gives tokens, on a host of its own perhaps */
  char *scope;      /* (nullable): for oauth2: what the token shall be good for */
} EksAuth;

typedef struct
{
  double requests_per_second; /* 0: no limit of our own */
  guint concurrency;          /* requests at once, at least 1 */
  char *note;                 /* (nullable): why, for the connection page */
} EksRate;

/* A ready-made export: a job without what belongs to the person who runs it (its id, the connection, where it goes). */
typedef struct
{
  char *id;
  char *label;       /* also the name of the job */
  char *description; /* (nullable) */
  char *for_row;     /* (nullable): an entity; the job's parameter “row” is then the key of one record of it */
  JsonNode *job;     /* immutable; its texts in the user's language */
} EksReadyMade;

/* What a ready-made export for one record calls that record's key. */
#define EKS_READY_MADE_ROW "row"

#define EKS_TYPE_CONNECTOR (eks_connector_get_type ())
/* Immutable after loading, so it may be used from any thread. */
G_DECLARE_FINAL_TYPE (EksConnector, eks_connector, EKS, CONNECTOR, GObject)

EksConnector *eks_connector_new_from_data (const char *data, gsize length, GError **error); /* EKS_ERROR_INVALID_CONNECTOR: every fault, a line each, with its JSON path */
EksConnector *eks_connector_new_from_json (JsonNode *node, EksJsonIssues *issues);
gboolean eks_connector_read_file (const char *path, char **data, gsize *length, GError **error);
EksConnector *eks_connector_new_from_file (const char *path, GError **error);

JsonNode *eks_connector_dup_json (EksConnector *self); /* as it was read, to make another one from */

const char *eks_connector_get_id (EksConnector *self);
gboolean eks_connector_reads_files (EksConnector *self);
const char *eks_connector_get_label (EksConnector *self);
const char *eks_connector_get_description (EksConnector *self);
const char *eks_connector_get_verified (EksConnector *self); /* sentence: “from documentation, not verified live” */
const char *eks_connector_get_base_url (EksConnector *self); /* template, such as {base_url} */
const char *eks_connector_get_time_zone (EksConnector *self);
const EksAuth *eks_connector_get_auth (EksConnector *self);
const EksRate *eks_connector_get_rate (EksConnector *self);
const char *eks_connector_get_test_path (EksConnector *self); /* (nullable): a cheap question for “Test connection” */
GPtrArray *eks_connector_get_settings (EksConnector *self);   /* (transfer none) (element-type EksSetting) */
const EksSetting *eks_connector_find_setting (EksConnector *self, const char *id);
GPtrArray *eks_connector_get_error_rules (EksConnector *self); /* (transfer none) (element-type EksErrorRule), first match wins */
GPtrArray *eks_connector_get_entities (EksConnector *self);    /* (transfer none) (element-type EksEntity) */
GPtrArray *eks_connector_get_exports (EksConnector *self);     /* (transfer none) (element-type EksReadyMade) */
const EksReadyMade *eks_connector_find_export (EksConnector *self, const char *id); /* (transfer none) (nullable) */
EksEntity *eks_connector_find_entity (EksConnector *self, const char *id); /* (transfer none) (nullable) */

EksEntity *eks_connector_find_parent (EksConnector *self, EksEntity *entity); /* (transfer none) (nullable): whose records those of entity belong to */

/* field ids as in a job file: "status", "lead.lead_guid", "data_set.formResult.REFERENCE" */
gboolean eks_connector_resolve (EksConnector *self, EksEntity *entity, const char *field_id, EksFieldRef *result, GError **error);
void eks_field_ref_clear (EksFieldRef *self);

G_END_DECLS
