/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a field means, apart from how the source spells it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksType:
 * @EKS_TYPE_TEXT: text, phone numbers, customer numbers and codes included: every character counts
 * @EKS_TYPE_GUID: a GUID of 36 characters
 * @EKS_TYPE_BOOLEAN: true or false
 * @EKS_TYPE_INTEGER: a whole number
 * @EKS_TYPE_NUMBER: a decimal number or an amount, point as decimal mark
 * @EKS_TYPE_TIMESTAMP: a moment, with or without its offset from UTC
 * @EKS_TYPE_DATE: a day
 * @EKS_TYPE_JSON: an object or an array
 */
typedef enum
{
  EKS_TYPE_TEXT,
  EKS_TYPE_GUID,
  EKS_TYPE_BOOLEAN,
  EKS_TYPE_INTEGER,
  EKS_TYPE_NUMBER,
  EKS_TYPE_TIMESTAMP,
  EKS_TYPE_DATE,
  EKS_TYPE_JSON,
} EksType;

extern const char *const eks_type_names[];

const char *eks_type_get_label (EksType type);

G_END_DECLS
