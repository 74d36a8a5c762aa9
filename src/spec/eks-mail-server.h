/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server that mail goes through. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"

G_BEGIN_DECLS

/* `implicit`: encrypted from the first byte (RFC 8314); `starttls`: on request, and never without. */
typedef enum
{
  EKS_MAIL_TLS_IMPLICIT,
  EKS_MAIL_TLS_STARTTLS,
} EksMailTls;

extern const char *const eks_mail_tls_names[];

#define EKS_TYPE_MAIL_SERVER (eks_mail_server_get_type ())
/* Properties, all EXPLICIT_NOTIFY: host (string; empty: there is no mail), port (int; 0: the usual one), tls (int EksMailTls),
 * user (string; empty: no login), from (string: a mail address), ca-file (string; empty: the authorities of the system).
 * Its password is filed under “mail”. */
G_DECLARE_FINAL_TYPE (EksMailServer, eks_mail_server, EKS, MAIL_SERVER, EksSpec)

EksMailServer *eks_mail_server_new (void);
EksMailServer *eks_mail_server_copy (EksMailServer *self);
void eks_mail_server_assign (EksMailServer *self, EksMailServer *other);
gboolean eks_mail_server_is_set (EksMailServer *self);
const char *eks_mail_server_get_host (EksMailServer *self);
int eks_mail_server_get_port (EksMailServer *self);
int eks_mail_server_get_effective_port (EksMailServer *self);
EksMailTls eks_mail_server_get_tls (EksMailServer *self);
const char *eks_mail_server_get_user (EksMailServer *self);
const char *eks_mail_server_get_from (EksMailServer *self);
const char *eks_mail_server_get_ca_file (EksMailServer *self);

void eks_mail_server_check (EksMailServer *self, const char *path, EksJsonIssues *issues);
EksMailServer *eks_mail_server_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_mail_server_to_json (EksMailServer *self);

G_END_DECLS
