/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder share while they turn a JSON descriptor into immutable objects. */
#pragma once

#include "eks-connector.h"

G_BEGIN_DECLS

/* Bounds: a descriptor is a file that somebody may have mailed to the person. */
#define EKS_DESCRIPTOR_MAX_ID 64
#define EKS_DESCRIPTOR_MAX_TEXT 4000
#define EKS_DESCRIPTOR_MAX_WORD 1024
#define EKS_DESCRIPTOR_MAX_STEPS 16
#define EKS_DESCRIPTOR_MAX_CHOICES 1000
#define EKS_DESCRIPTOR_MAX_ENTITIES 100
#define EKS_DESCRIPTOR_MAX_FIELDS 20000 /* a file has more columns than any service has fields */
#define EKS_DESCRIPTOR_MAX_FEW 50 /* settings, relations, error rules, query parameters */
#define EKS_DESCRIPTOR_MAX_STREAMS 8
#define EKS_DESCRIPTOR_MAX_ALTERNATIVES 8

/* The step or match value of a path that stands for the reference of a dynamic field. */
#define EKS_REFERENCE_STEP "{reference}"
/* The name in the address of one record that stands for its key. */
#define EKS_KEY_NAME "key"
/* The name in the address of a stream that stands for the key of the parent. */
#define EKS_PARENT_NAME "parent"

/**
 * EksDescriptor:
 * @issues: (unowned): where faults go
 * @settings: (unowned) (element-type EksSetting): those that a template may name
 * @paging: (unowned) (nullable): for streams that have none of their own
 * @pending: (owned) (element-type EksPendingRelation): references to entities that may come later in the file
 *
 * A descriptor that is being read.
 */
typedef struct
{
  EksJsonIssues *issues;
  GPtrArray *settings;
  const EksPaging *paging;
  GPtrArray *pending;
} EksDescriptor;

typedef struct
{
  char *path;                  /* (owned): of the relation in the file */
  const EksRelation *relation; /* (unowned) */
} EksPendingRelation;

/* eks-descriptor.c: words, texts, lists and templates */
G_GNUC_PRINTF (3, 4) void eks_descriptor_report (EksJsonObject *object, const char *member, const char *format, ...);
char *eks_descriptor_dup_id (EksJsonObject *object, const char *member);
gboolean eks_descriptor_check_unique (EksJsonObject *object, const char *member, GHashTable *seen, const char *id);
char *eks_descriptor_dup_word (EksJsonObject *object, const char *member, gboolean required);
char *eks_descriptor_dup_name (EksJsonObject *object, const char *member, gboolean required);
char *eks_descriptor_dup_text (EksJsonObject *object, const char *member, gboolean required);
JsonArray *eks_descriptor_get_list (EksJsonObject *object, const char *member, gboolean required, guint maximum);
GPtrArray *eks_descriptor_dup_choices (EksJsonObject *object, const char *member);
char *eks_descriptor_dup_template (EksDescriptor *self, EksJsonObject *object, const char *member, gboolean required, gboolean secrets);
char *eks_descriptor_dup_key_template (EksDescriptor *self, EksJsonObject *object, const char *member);
char *eks_descriptor_dup_address (EksDescriptor *self, EksJsonObject *object, const char *member, gboolean required, const char *extra);
gboolean eks_descriptor_check_url (EksJsonObject *object, const char *member, const char *url);
char *eks_descriptor_dup_host_address (EksDescriptor *self, EksJsonObject *object, const char *member);
void eks_choice_free (EksChoice *self);

/* eks-path.c */
EksPath *eks_path_new_root (void);
EksPath *eks_path_substitute (const EksPath *self, const char *reference);
gboolean eks_path_has_reference (const EksPath *self);
EksPath *eks_descriptor_dup_path (EksJsonObject *object, const char *member, gboolean required);
EksPath *eks_descriptor_parse_path (EksJsonObject *object, const char *member, const char *text);
GPtrArray *eks_descriptor_dup_paths (EksJsonObject *object, gboolean dynamic);

/* eks-field.c */
EksField *eks_field_read (EksJsonObject *object);
EksField *eks_field_new_for_reference (const EksDynamicFields *dynamic, const char *reference);
void eks_field_free (EksField *self);
EksDynamicFields *eks_dynamic_fields_read (EksJsonObject *object);
void eks_dynamic_fields_free (EksDynamicFields *self);

/* eks-parent.c */
EksParent *eks_parent_read (EksJsonObject *stream);
void eks_parent_free (EksParent *self);
void eks_parent_check_entity (EksEntity *entity, EksConnector *connector, const char *path, EksJsonIssues *issues);

/* eks-route.c */
GPtrArray *eks_routes_read (EksDescriptor *self, EksJsonObject *entity, gboolean has_key);

/* eks-stream.c */
GPtrArray *eks_descriptor_dup_query (EksDescriptor *self, EksJsonObject *parent);
gboolean eks_descriptor_get_assumed (EksJsonObject *object);
EksPaging *eks_paging_read (EksJsonObject *object);
void eks_paging_free (EksPaging *self);
EksStream *eks_stream_read (EksDescriptor *self, EksEntity *entity, EksJsonObject *object);
void eks_stream_free (EksStream *self);

/* eks-window.c */
EksWindow *eks_window_read (EksEntity *entity, EksJsonObject *parent);
void eks_window_free (EksWindow *self);
GPtrArray *eks_pushes_read (EksEntity *entity, EksJsonObject *parent);

/* eks-action.c */
GPtrArray *eks_actions_read (EksDescriptor *descriptor, EksEntity *entity, EksJsonObject *object);
EksBrowse *eks_browse_read (EksEntity *entity, EksJsonObject *parent);
void eks_browse_free (EksBrowse *self);

/* eks-tracking.c */
EksTracking *eks_tracking_read (EksEntity *entity, EksJsonObject *object);
void eks_tracking_free (EksTracking *self);

/* eks-closing.c */
EksClosing *eks_closing_read (EksEntity *entity, EksJsonObject *parent);
void eks_closing_free (EksClosing *self);

/* eks-entity.c */
EksEntity *eks_entity_read (EksDescriptor *self, EksJsonObject *object);

/* eks-ready-made.c */
GPtrArray *eks_ready_made_read (EksConnector *connector, EksJsonObject *root);

/* eks-account.c: settings, authentication, rate, error rules */
GPtrArray *eks_settings_read (EksDescriptor *self, EksJsonObject *root);
EksAuth *eks_auth_read (EksDescriptor *self, EksJsonObject *root);
void eks_auth_free (EksAuth *self);
EksRate *eks_rate_read (EksJsonObject *root);
void eks_rate_free (EksRate *self);
GPtrArray *eks_error_rules_read (EksJsonObject *root, const EksAuth *auth);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPath, eks_path_free)

G_END_DECLS
