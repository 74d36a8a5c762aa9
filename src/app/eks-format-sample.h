/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first lines of the file as they will be, while its settings are chosen. */
#pragma once

#include "eks-environment.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FORMAT_SAMPLE (eks_format_sample_get_type ())
/* For templates. */
G_DECLARE_FINAL_TYPE (EksFormatSample, eks_format_sample, EKS, FORMAT_SAMPLE, AdwBin)

void eks_format_sample_show (EksFormatSample *self, EksEnvironment *environment, EksJob *job, EksJsonIssues *issues);

G_END_DECLS
