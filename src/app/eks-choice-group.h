/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One of several, each with a sentence that says what it means. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_CHOICE_GROUP (eks_choice_group_get_type ())
/* For templates. Signal “chosen” (int value): the person chose it. */
G_DECLARE_FINAL_TYPE (EksChoiceGroup, eks_choice_group, EKS, CHOICE_GROUP, AdwPreferencesGroup)

void eks_choice_group_add (EksChoiceGroup *self, int value, const char *title);
void eks_choice_group_set_title (EksChoiceGroup *self, int value, const char *title);
void eks_choice_group_explain (EksChoiceGroup *self, int value, const char *sentence);
void eks_choice_group_offer (EksChoiceGroup *self, int value, gboolean offered);
void eks_choice_group_allow (EksChoiceGroup *self, int value, gboolean allowed);
void eks_choice_group_show (EksChoiceGroup *self, int value);
void eks_choice_group_show_fault (EksChoiceGroup *self, const char *message);

G_END_DECLS
