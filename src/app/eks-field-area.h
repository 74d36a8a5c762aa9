/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields by area, as a list of them shows and searches it. */
#pragma once

#include "eks-catalog.h"
#include "eks-discovery.h"

G_BEGIN_DECLS

#define EKS_TYPE_FIELD_ITEM (eks_field_item_get_type ())
/* A field that can be a column, with what is known of its values. */
G_DECLARE_FINAL_TYPE (EksFieldItem, eks_field_item, EKS, FIELD_ITEM, GObject)

EksFieldItem *eks_field_item_new (EksCatalogField *field, EksReference *reference);
EksCatalogField *eks_field_item_get_field (EksFieldItem *self);
const char *eks_field_item_get_id (EksFieldItem *self);
const char *eks_field_item_get_label (EksFieldItem *self);
EksPrivacy eks_field_item_get_privacy (EksFieldItem *self);
EksReference *eks_field_item_get_reference (EksFieldItem *self);
gboolean eks_field_item_matches (EksFieldItem *self, const char *const *words);

#define EKS_TYPE_FIELD_AREA (eks_field_area_get_type ())
/* Some fields under one heading. */
G_DECLARE_FINAL_TYPE (EksFieldArea, eks_field_area, EKS, FIELD_AREA, GObject)

EksFieldArea *eks_field_area_new (const char *label);
const char *eks_field_area_get_label (EksFieldArea *self);
GListStore *eks_field_area_get_items (EksFieldArea *self);

GListStore *eks_field_area_list_catalog (EksConnector *connector, EksEntity *entity, gboolean own);
char **eks_field_item_split_words (const char *text);

G_END_DECLS
