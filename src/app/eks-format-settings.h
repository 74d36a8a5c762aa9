/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of settings that the chosen kind of file has. */
#pragma once

#include "eks-format.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FORMAT_SETTINGS (eks_format_settings_get_type ())
/* For templates. Signal “suggest-widths”: somebody wants widths for the columns. */
G_DECLARE_FINAL_TYPE (EksFormatSettings, eks_format_settings, EKS, FORMAT_SETTINGS, AdwBin)

void eks_format_settings_show (EksFormatSettings *self, EksFormat *format, EksJsonIssues *issues);

G_END_DECLS
