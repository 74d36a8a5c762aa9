/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every choice has in common: it says once when it, or anything below it, has changed. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_SPEC (eks_spec_get_type ())
/* Signal “changed”: once for each change, however many properties it touched and however deep it was. */
G_DECLARE_DERIVABLE_TYPE (EksSpec, eks_spec, EKS, SPEC, GObject)

struct _EksSpecClass
{
  GObjectClass parent_class;
};

void eks_spec_changed (EksSpec *self);
void eks_spec_adopt (EksSpec *self, EksSpec *child);
void eks_spec_disown (EksSpec *self, EksSpec *child);
GListStore *eks_spec_add_list (EksSpec *self, GType item_type);

G_END_DECLS
