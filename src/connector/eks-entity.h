/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a connector offers: entities, their fields, their streams and how they reach one another. */
#pragma once

#include "eks-action.h"
#include "eks-json.h"
#include "eks-key-compare.h"
#include "eks-type.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct
{
  char *value;
  char *label;       /* in the user's language */
  char *description; /* (nullable) */
  GStrv aliases;     /* (nullable): other spellings, read as the value */
} EksChoice;

/* How a field's text becomes the value: not given, unix */
typedef enum
{
  EKS_READS_AS_IS,
  EKS_READS_UNIX, /* seconds since 1970, as a number or text → RFC 3339 in the account's time zone */
} EksReads;

/* none, personal, sensitive */
typedef enum
{
  EKS_PRIVACY_NONE,
  EKS_PRIVACY_PERSONAL,
  EKS_PRIVACY_SENSITIVE,
} EksPrivacy;

/**
 * EksPath:
 * @steps: member names from the record down; a step is data and may hold dots
 * @match_member: (nullable): the last step is an array of objects; the one whose @match_member equals
 *   @match_value is taken …
 * @take_member: … and of it this member
 *
 * Where a field stands in a record.
 */
typedef struct
{
  GStrv steps;
  char *match_member;
  char *match_value;
  char *take_member;
} EksPath;

typedef struct
{
  char *id;            /* snake_case */
  GPtrArray *paths;    /* (element-type EksPath): the first that the record has counts; empty with @parent */
  char *parent;        /* (nullable): instead of a path: the id of a field of the parent record */
  EksType type;
  EksReads reads;
  char *label;         /* in the user's language */
  char *description;   /* (nullable) */
  EksPrivacy privacy;
  GPtrArray *choices;  /* (element-type EksChoice): known values; empty if free */
  gboolean by_default; /* exported unless the person says otherwise */
} EksField;

/* Fields that the descriptor cannot name because the customer's forms name them. */
typedef struct
{
  char *prefix;         /* formResult: ids are PREFIX.REFERENCE */
  char *label;
  GPtrArray *paths;     /* (element-type EksPath) with the step or match value {reference} */
  GPtrArray *always;    /* (element-type EksChoice): references that are always offered */
  /* where a sample record lists its references: an array of objects … */
  EksPath *list;        /* (nullable) */
  char *list_parent;    /* (nullable): or the field of the parent record that is this array */
  char *list_name;      /* … whose member with this name is the reference, */
  char *list_label;     /* (nullable) … this one its label */
  EksPath *map;         /* (nullable): or an object whose member names are the references */
  EksPath *sensitive;   /* (nullable): an array of references that may be anonymised */
} EksDynamicFields;

/* single, page, offset, link, cursor */
typedef enum
{
  EKS_PAGING_SINGLE,
  EKS_PAGING_PAGE,   /* page number and size; ends with a short or empty page */
  EKS_PAGING_OFFSET, /* offset and limit; a total that must be reached */
  EKS_PAGING_LINK,   /* the body or a header names the next address, on the same host */
  EKS_PAGING_CURSOR, /* the body names a token */
} EksPagingKind;

typedef struct
{
  EksPagingKind kind;
  char *number_parameter; /* pageNumber, offset, cursor */
  char *size_parameter;   /* (nullable): pageSize, limit */
  guint first;            /* first page number */
  guint size;             /* rows a page asked for */
  EksPath *total;         /* (nullable): where the body says how many there are … */
  char *total_header;     /* (nullable): … or the header that does */
  EksPath *next;          /* (nullable): next link or cursor … */
  char *next_header;      /* (nullable): … or, for links, the header of RFC 8288 that has it as rel="next" */
  EksPath *granted;       /* (nullable): where the body says how many rows a page it gives at most, in case it is fewer than asked for */
} EksPaging;

/* day, time, unix */
typedef enum
{
  EKS_WINDOW_DAY,  /* 2025-01-31 */
  EKS_WINDOW_TIME, /* RFC 3339, in UTC */
  EKS_WINDOW_UNIX, /* seconds since 1970 */
} EksWindowFormat;

typedef struct
{
  char *field;            /* the timestamp that the window is taken from: created_ts */
  char *from_parameter;
  char *to_parameter;
  EksWindowFormat format;
  guint overlap_days;     /* asked wider on each side; exact filtering is ours */
  gint64 earliest;        /* the service has nothing from before this day (days since 1970-01-01), or G_MININT64 … */
  guint keeps_months;     /* … nor from before so many months ago; 0: it keeps all */
} EksWindow;

/* A condition that the service may be asked to fulfil, too. */
typedef struct
{
  char *field;     /* of this entity */
  char *parameter; /* that gets the value which it must equal */
} EksPush;

/**
 * EksParent:
 * @entity: whose records are read first; their keys make the questions
 * @parameter: (nullable): is repeated with the key of each of up to @size parents; %NULL: one parent a question, {parent} in the path
 * @size: parents in one question
 *
 * Records that the service gives only for a record of another entity: participations of an operation.
 */
typedef struct
{
  char *entity;
  char *parameter;
  guint size;
} EksParent;

typedef struct
{
  char *path;             /* below the base URL, with {setting} names */
  GPtrArray *query;       /* (element-type EksChoice): value = parameter, label = fixed value template */
  EksPath *records;       /* where the array is; no steps: the root */
  EksPaging *paging;
  EksWindow *window;      /* (nullable) */
  GPtrArray *pushes;      /* (element-type EksPush) */
  EksParent *parent;      /* (nullable) */
  gboolean assumed;       /* no public source: verified: assumed */
  gboolean distinct;      /* the elements are something else: a record is all of them that have its key, and the first one wins */
  gboolean partial;       /* the list leaves records out that can be asked for by key */
  EksPath *root;          /* (nullable): the record stands below this in each element */
  char *only_path_field;  /* (nullable): element member … */
  char *only_value;       /* … that must have this value for the element to be a record */
  GHashTable *embedded;   /* (nullable) (element-type utf8 EksPath): relation id → where the related record stands in the element */
  GStrv unavailable;      /* (nullable): relations that this stream cannot serve */
} EksStream;

/**
 * EksRoute:
 * @path: below the base URL; with {key} unless there is a @parameter
 * @parameter: (nullable): many records in one question: takes the keys of up to @size of them …
 * @separator: (nullable): … with this between them; %NULL: the parameter is repeated
 * @size: records in one question
 * @query: (element-type EksChoice): fixed parameters
 * @records: (nullable): where the record, or with @parameter the array, stands; %NULL: it is the answer
 * @assumed: no public source
 *
 * How records are asked for by key.
 */
typedef struct
{
  char *path;
  char *parameter;
  char *separator;
  guint size;
  GPtrArray *query;
  EksPath *records;
  gboolean assumed;
} EksRoute;

/* small: read whole once; large: only what is needed */
typedef enum
{
  EKS_SIZE_SMALL,
  EKS_SIZE_LARGE,
} EksEntitySize;

typedef struct
{
  char *id;           /* lead */
  char *entity;       /* the entity it reaches */
  char *key;          /* field of this entity: lead_guid */
  char *foreign_key;  /* field of the other: lead_guid */
  EksKeyCompare compare;
  char *label;        /* in the user's language */
} EksRelation;

/**
 * EksTracking:
 * @created: (nullable): the field that says when a record came about
 * @changed: (nullable): the field that says when it last changed; the same as @created for records that never do; %NULL: nobody
 *   can tell without looking at all of it
 * @identity: (nullable): the fields that together tell one record from every other of the account
 * @person: (nullable): the fields that say whose record it is, where somebody can have several
 * @assumed: no public source for some of this
 *
 * What an export that is repeated has to know of records.
 */
typedef struct
{
  char *created;
  char *changed;
  GStrv identity;
  GStrv person;
  gboolean assumed;
} EksTracking;

/**
 * EksClosing:
 * @at: (nullable): the field that says when a record ends
 * @field: (nullable): the field that says whether it has ended …
 * @values: (nullable): … by one of these values
 * @assumed: no public source for this
 *
 * How one sees that a record has ended. Where there is @field, it decides, and @at says when it was.
 */
typedef struct
{
  char *at;
  char *field;
  GStrv values;
  gboolean assumed;
} EksClosing;

#define EKS_TYPE_ENTITY (eks_entity_get_type ())
G_DECLARE_FINAL_TYPE (EksEntity, eks_entity, EKS, ENTITY, GObject)

const char *eks_entity_get_id (EksEntity *self);
const char *eks_entity_get_label (EksEntity *self);
const char *eks_entity_get_description (EksEntity *self);
EksEntitySize eks_entity_get_size (EksEntity *self);
const char *eks_entity_get_key (EksEntity *self);        /* (nullable): field id of the primary key */
const char *eks_entity_get_title (EksEntity *self);      /* field id by which a person knows a record; the key where there is none */
GPtrArray *eks_entity_get_streams (EksEntity *self);     /* (element-type EksStream): the next is tried when one is missing; empty if it can only be looked up */
GPtrArray *eks_entity_get_routes (EksEntity *self);      /* (element-type EksRoute): the next is asked for keys that one does not know */
const char *eks_entity_get_parent (EksEntity *self);     /* (nullable): the entity whose records its records belong to */
GPtrArray *eks_entity_get_fields (EksEntity *self);      /* (element-type EksField) */
const EksField *eks_entity_find_field (EksEntity *self, const char *id);
GPtrArray *eks_entity_get_relations (EksEntity *self);   /* (element-type EksRelation) */
const EksRelation *eks_entity_find_relation (EksEntity *self, const char *id);
const EksDynamicFields *eks_entity_get_dynamic (EksEntity *self); /* (nullable) */
GPtrArray *eks_entity_get_actions (EksEntity *self);     /* (element-type EksAction): what may be done to its records; empty if nothing */
const EksAction *eks_entity_find_action (EksEntity *self, const char *id);
const EksBrowse *eks_entity_get_browse (EksEntity *self); /* (nullable) */
const EksTracking *eks_entity_get_tracking (EksEntity *self);
const EksClosing *eks_entity_get_closing (EksEntity *self); /* (nullable) */
const EksStream *eks_entity_get_stream (EksEntity *self, guint index);

/**
 * EksFieldRef:
 * @entity: (transfer none): whose field it is
 * @relation: (nullable) (transfer none): how it is reached, or %NULL for the entity of the table itself
 * @field: (transfer none): the field, or a made one for a dynamic reference
 * @reference: (nullable): the reference of a dynamic field
 *
 * A field id of a job file, understood. Clear with eks_field_ref_clear().
 */
typedef struct
{
  EksEntity *entity;
  const EksRelation *relation;
  const EksField *field;
  char *reference;
  EksField *made; /* (owned) (nullable) */
} EksFieldRef;

gint64 eks_window_get_first_kept (const EksWindow *self, gint64 today);

EksPath *eks_path_copy (const EksPath *self);
void eks_path_free (EksPath *self);

G_END_DECLS
