/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One setting of a kind of file: its row, and below it what is wrong with it. */
#pragma once

#include "eks-format-words.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FORMAT_SETTING (eks_format_setting_get_type ())
G_DECLARE_FINAL_TYPE (EksFormatSetting, eks_format_setting, EKS, FORMAT_SETTING, GObject)

EksFormatSetting *eks_format_setting_new (const EksFormatWords *words, AdwPreferencesGroup *group);
const char *eks_format_setting_get_property (EksFormatSetting *self);
GtkWidget *eks_format_setting_get_row (EksFormatSetting *self);
void eks_format_setting_show (EksFormatSetting *self, EksFormat *format);
void eks_format_setting_set_fault (EksFormatSetting *self, const char *message);

G_END_DECLS
