/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of a place, what it becomes, and how a file is put there. */
#pragma once

#include "eks-environment.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_PLACE_FOLDER (eks_place_folder_get_type ())
G_DECLARE_FINAL_TYPE (EksPlaceFolder, eks_place_folder, EKS, PLACE_FOLDER, AdwPreferencesGroup)

void eks_place_folder_set_destination (EksPlaceFolder *self, EksDestination *destination);
gboolean eks_place_folder_show (EksPlaceFolder *self, EksEnvironment *environment, EksJob *job, EksJsonIssues *issues);

G_END_DECLS
