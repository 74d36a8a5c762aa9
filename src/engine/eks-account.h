/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection made ready: its connector, its settings with the secrets, its time zone. */
#pragma once

#include "eks-connection.h"
#include "eks-source.h"

G_BEGIN_DECLS

#define EKS_TYPE_ACCOUNT (eks_account_get_type ())
G_DECLARE_FINAL_TYPE (EksAccount, eks_account, EKS, ACCOUNT, GObject)

EksAccount *eks_account_new (EksConnection *connection, EksConnector *connector, GHashTable *settings);
EksAccount *eks_account_new_extended (EksAccount *base, EksConnector *connector);
void eks_account_set_files (EksAccount *self, EksFileSet *files); /* before anybody else has it */
EksFileSet *eks_account_get_files (EksAccount *self);
void eks_account_add_related (EksAccount *self, const char *id, EksAccount *other, const char *entity); /* likewise */
EksSource *eks_account_open_related (EksAccount *self, const char *id, EksClock *clock, EksEntity **entity, GError **error);
EksConnection *eks_account_get_connection (EksAccount *self);
EksConnector *eks_account_get_connector (EksAccount *self);
const char *eks_account_get_zone (EksAccount *self);
EksSource *eks_account_open_source (EksAccount *self, EksClock *clock, GError **error);

G_END_DECLS
