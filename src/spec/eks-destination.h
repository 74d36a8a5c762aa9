/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the file goes. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"

G_BEGIN_DECLS

#define EKS_TYPE_DESTINATION (eks_destination_get_type ())
/* A local folder: {"id": "office", "type": "local", "folder": "~/Exports/{yyyy}/{mm}"}.
 * Properties: id (string), folder (string). */
G_DECLARE_FINAL_TYPE (EksDestination, eks_destination, EKS, DESTINATION, EksSpec)

EksDestination *eks_destination_new_local (const char *id, const char *folder);
EksDestination *eks_destination_copy (EksDestination *self);
const char *eks_destination_get_id (EksDestination *self);
const char *eks_destination_get_folder (EksDestination *self);
void eks_destination_set_folder (EksDestination *self, const char *folder);

EksDestination *eks_destination_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_destination_to_json (EksDestination *self);

G_END_DECLS
