/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adding decimal numbers exactly, whatever their size, and dividing the sum once at the end. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers with more digits before or behind their point are no amounts. */
#define EKS_DECIMAL_SUM_MAX_DIGITS 999

typedef struct _EksDecimalSum EksDecimalSum;

EksDecimalSum *eks_decimal_sum_new (void);
void eks_decimal_sum_free (EksDecimalSum *self);
gboolean eks_decimal_sum_add (EksDecimalSum *self, const char *text, gsize length);
gsize eks_decimal_sum_get_bytes (EksDecimalSum *self);
char *eks_decimal_sum_to_text (EksDecimalSum *self);
char *eks_decimal_sum_divide (EksDecimalSum *self, guint64 divisor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDecimalSum, eks_decimal_sum_free)

G_END_DECLS
