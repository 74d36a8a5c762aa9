/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be chosen: the fields of an entity and of what it reaches, and the titles they get. */
#pragma once

#include "eks-connector.h"
#include "eks-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_CATALOG_FIELD (eks_catalog_field_get_type ())
/* Properties (read-only): id, label, area (all strings), for list views and search. */
G_DECLARE_FINAL_TYPE (EksCatalogField, eks_catalog_field, EKS, CATALOG_FIELD, GObject)

const char *eks_catalog_field_get_id (EksCatalogField *self);          /* as in a job file: lead.lead_guid */
const char *eks_catalog_field_get_label (EksCatalogField *self);       /* in the user's language */
char *eks_catalog_field_dup_name (EksCatalogField *self);              /* its label, with the area in front where it is not the entity's own */
const char *eks_catalog_field_get_area (EksCatalogField *self);        /* Session, Lead, … in the user's language */
const char *eks_catalog_field_get_description (EksCatalogField *self); /* (nullable) */
const char *eks_catalog_field_get_relation (EksCatalogField *self);    /* (nullable): id of the relation it is reached by */
EksType eks_catalog_field_get_field_type (EksCatalogField *self);
EksPrivacy eks_catalog_field_get_privacy (EksCatalogField *self);
GPtrArray *eks_catalog_field_get_choices (EksCatalogField *self);      /* (element-type EksChoice) */

/* The entity's own fields, then those of each relation. (element-type EksCatalogField) (transfer full) */
GPtrArray *eks_catalog_list (EksConnector *connector, EksEntity *entity);
/* One field, dynamic ones included. */
EksCatalogField *eks_catalog_find (EksConnector *connector, EksEntity *entity, const char *id, GError **error);
/* The comparisons that make sense for a type. (array zero-terminated by -1) (transfer none) */
const int *eks_catalog_get_comparisons (EksType type);

/* The columns that a new export of the entity begins with. */
void eks_catalog_add_default_columns (EksConnector *connector, EksTable *table);
/* The titles of all columns as they will be written, default ones included. One for each column. */
GStrv eks_catalog_get_titles (EksConnector *connector, EksTable *table);

G_END_DECLS
