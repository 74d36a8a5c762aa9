/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A look-up into another connection: which one, and the two fields that have the same value. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_LOOKUP_DIALOG (eks_lookup_dialog_get_type ())
G_DECLARE_FINAL_TYPE (EksLookupDialog, eks_lookup_dialog, EKS, LOOKUP_DIALOG, AdwWindow)

/* Signal “added”: the table of the page has another look-up. */
GtkWindow *eks_lookup_dialog_new (EksPage *page);

G_END_DECLS
