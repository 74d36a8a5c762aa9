/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account, open for questions: connector and settings in, record streams out. */
#pragma once

#include "eks-clock.h"
#include "eks-connector.h"
#include "eks-file-set.h"
#include "eks-progress.h"
#include "eks-reader.h"
#include "eks-tally.h"

G_BEGIN_DECLS

/**
 * EksSourceColumn:
 * @id: what the column is called in the schema, such as `lead_guid` or `data_set.formResult.pet`
 * @type: what its values mean
 * @paths: (element-type EksPath) (transfer none): where it stands in a record; the first one present counts
 * @field: (nullable) (transfer none): the field, for its list of known values, how it is read, and the field of the parent
 *   record that it is
 * @from_element: @paths begin at the element of the stream's list even if the stream has a `root`;
 *   for a related record that stands beside the record
 * @is_related: the record is one of many that somebody looks through: values that @field does not list are not counted
 */
typedef struct
{
  const char *id;
  EksType type;
  GPtrArray *paths;
  const EksField *field;
  gboolean from_element;
  gboolean is_related;
} EksSourceColumn;

/**
 * EksSourceQuery:
 * @entity: what is read
 * @stream: which of its streams
 * @columns: (array length=n_columns): only these members of a record are looked at
 * @n_columns: how many
 * @key_column: index of the primary key's column, by which repeated rows are dropped, or -1
 * @first_day: first day wanted (days since 1970-01-01), or 0 for no bound; the overlap is added by the source
 * @last_day: last day wanted, inclusive, or 0
 * @zone: (nullable): the account's time zone, whose days they are; %NULL is UTC
 * @pushed: (nullable) (element-type EksChoice): value = parameter, label = value: conditions that the service fulfils, too
 * @max_rows: stop after so many rows (a preview), or 0
 * @parents: (nullable) (element-type utf8 GStrv) (transfer none): for an entity that others belong to, the keys of those
 *   records of it that are wanted; all records of an entity that is not in it
 *
 * One question.
 */
typedef struct
{
  EksEntity *entity;
  guint stream;
  const EksSourceColumn *columns;
  guint n_columns;
  int key_column;
  gint64 first_day;
  gint64 last_day;
  const char *zone;
  GPtrArray *pushed;
  guint64 max_rows;
  GHashTable *parents;
} EksSourceQuery;

/* What is refused rather than believed. */
typedef struct
{
  gsize max_page_bytes;       /* 64 MiB */
  guint max_pages;            /* 1,000,000 */
  guint max_retries;          /* 6 a request */
  gint64 max_wait;            /* µs that all waits for one request may add up to: 30 minutes */
  guint timeout_seconds;      /* 60 without a byte */
} EksSourceLimits;

#define EKS_TYPE_SOURCE (eks_source_get_type ())
G_DECLARE_FINAL_TYPE (EksSource, eks_source, EKS, SOURCE, GObject)

/* @settings: (element-type utf8 utf8) values of all settings, secrets included; a required one that is missing, a plain http
 * address that is not loopback, or an unusable URL is EKS_ERROR_INVALID_JOB / EKS_ERROR_SECRET_MISSING. */
EksSource *eks_source_new (EksConnector *connector, GHashTable *settings, EksClock *clock, GError **error);
/* Files in place of a service: they were found and looked at, and @connector has their fields. */
EksSource *eks_source_new_for_files (EksConnector *connector, EksFileSet *files);
void eks_source_set_zone (EksSource *self, const char *zone);
void eks_source_set_limits (EksSource *self, const EksSourceLimits *limits);
void eks_source_get_limits (EksSource *self, EksSourceLimits *limits);
void eks_source_set_progress (EksSource *self, EksProgress *progress);
void eks_source_set_tally (EksSource *self, EksTally *tally);

/* Returns at once; the first page is fetched by a thread of the reader's own. */
EksReader *eks_source_open (EksSource *self, const EksSourceQuery *query, GError **error);
/* The question as a text: two that are the same get the same answer. NULL if it cannot be told. */
char *eks_source_describe_question (EksSource *self, const EksSourceQuery *query);
/* Through the entity's routes by key, one request for one or many; keys that do not exist are absent. */
EksReader *eks_source_open_keys (EksSource *self, const EksSourceQuery *query, GPtrArray *keys, GError **error);
/* One cheap question. Blocks. @checked: (out): a sentence: what was asked and what that does not prove. */
gboolean eks_source_test (EksSource *self, char **checked, GCancellable *cancellable, GError **error);
/* What may be sent beside questions: names as a connection has them, such as “mass_send.pause”. Nothing unless said. */
void eks_source_allow_actions (EksSource *self, const char *const *names);
/* Sends an allowed action once. Blocks. */
gboolean eks_source_act (EksSource *self, EksEntity *entity, const EksAction *action, const char *key, GCancellable *cancellable, GError **error);

G_END_DECLS
