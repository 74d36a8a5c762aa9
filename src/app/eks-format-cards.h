/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of file to choose from, each with what it is for. */
#pragma once

#include "eks-format.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FORMAT_CARDS (eks_format_cards_get_type ())
/* For templates. Signal “chosen” (int EksFormatType, int EksCsvPreset): somebody wants that kind of file. */
G_DECLARE_FINAL_TYPE (EksFormatCards, eks_format_cards, EKS, FORMAT_CARDS, AdwBin)

void eks_format_cards_show (EksFormatCards *self, EksFormat *format);

G_END_DECLS
