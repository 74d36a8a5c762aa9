/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protected for whom. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"

G_BEGIN_DECLS

#define EKS_TYPE_ENCRYPTION (eks_encryption_get_type ())
/* Properties: recipients (GStrv of full fingerprints, upper case), sign-as (string, nullable), armor (boolean). */
G_DECLARE_FINAL_TYPE (EksEncryption, eks_encryption, EKS, ENCRYPTION, EksSpec)

EksEncryption *eks_encryption_new (void);
EksEncryption *eks_encryption_copy (EksEncryption *self);
gboolean eks_encryption_is_on (EksEncryption *self); /* there are recipients */
const char *const *eks_encryption_get_recipients (EksEncryption *self);
void eks_encryption_set_recipients (EksEncryption *self, const char *const *fingerprints);
gboolean eks_encryption_has_recipient (EksEncryption *self, const char *fingerprint);
void eks_encryption_add_recipient (EksEncryption *self, const char *fingerprint);
void eks_encryption_remove_recipient (EksEncryption *self, const char *fingerprint);
const char *eks_encryption_get_sign_as (EksEncryption *self);
void eks_encryption_set_sign_as (EksEncryption *self, const char *fingerprint);
gboolean eks_encryption_get_armor (EksEncryption *self);
void eks_encryption_set_armor (EksEncryption *self, gboolean armor);

EksEncryption *eks_encryption_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_encryption_to_json (EksEncryption *self);

char *eks_fingerprint_normalize (const char *text);

G_END_DECLS
