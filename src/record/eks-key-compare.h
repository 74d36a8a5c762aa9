/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When two keys lead to the same record, for systems that spell one number differently. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksKeyCompare:
 * @EKS_KEY_COMPARE_TEXT: every byte counts; GUIDs are equal in upper and lower case
 * @EKS_KEY_COMPARE_PHONE: only digits count, and neither a leading + nor 00
 */
typedef enum
{
  EKS_KEY_COMPARE_TEXT,
  EKS_KEY_COMPARE_PHONE,
} EksKeyCompare;

/* A number of E.164 has 15. */
#define EKS_PHONE_MAX_DIGITS 40

extern const char *const eks_key_compare_names[];

gsize eks_phone_read_digits (const char *text, gsize length, char digits[EKS_PHONE_MAX_DIGITS]);

G_END_DECLS
