/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a delivery to a server with folders share. */
#pragma once

#include "eks-part.h"
#include "eks-remote-delivery.h"

G_BEGIN_DECLS

/* Why no more bytes went up. */
typedef enum
{
  EKS_REMOTE_FAILURE_OTHER,
  EKS_REMOTE_FAILURE_SILENCE, /* nobody answered */
  EKS_REMOTE_FAILURE_REFUSAL, /* the connection ended, or the server said no */
} EksRemoteFailure;

/* A file on its way. */
typedef struct
{
  EksPart *part;       /* (owned) */
  GPtrArray *given_up; /* (owned) (element-type utf8): parts that a silent session may still hold */
  gboolean sent;       /* some of it may be there */
  gboolean naming;     /* it may have its final name */
  gboolean named;      /* it has */
  gboolean confirmed;  /* the server has said so */
  gboolean taken;      /* and it was gone when it was looked for */
  gboolean moved;      /* an older file may have been moved aside */
  gboolean adopted;    /* from a run that is over */
  gboolean hashed;     /* all bytes were compared */
  gboolean looked;     /* how far it is was asked for */
  guint64 reached;     /* bytes that were there then */
  EksRemoteFailure failure; /* of the last attempt */
  guint stuck;         /* times that the server took none more */
} EksRemoteFile;

EksRemoteFile *eks_remote_file_keep (EksShipment *shipment, EksPart *part);
gboolean eks_remote_file_clear (EksRemoteDelivery *self, EksRemoteFile *file);

const char *eks_remote_get_folder (EksRemoteDelivery *self);
GPtrArray *eks_remote_get_made (EksRemoteDelivery *self);
gboolean eks_remote_is_passing (EksRemoteDelivery *self);
void eks_remote_set_passing (EksRemoteDelivery *self, gboolean passing);
gboolean eks_remote_note (EksRemoteDelivery *self, gboolean good);
gboolean eks_remote_look (EksRemoteDelivery *self, const char *path, EksRemoteInfo *info, GCancellable *cancellable, GError **error);
gboolean eks_remote_rename (EksRemoteDelivery *self, const char *from, const char *to, GCancellable *cancellable, GError **error);
gboolean eks_remote_unlink (EksRemoteDelivery *self, const char *path, GCancellable *cancellable, GError **error);
char *eks_remote_hash (EksRemoteDelivery *self, const char *path, GCancellable *cancellable, GError **error);
gboolean eks_remote_check_exists (const EksRemoteInfo *info, const char *place, GError **error);
char *eks_remote_make_mark (const EksRemoteInfo *info);

/* The functions of #EksDeliveryClass. */
gboolean eks_remote_stage (EksDelivery *delivery, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error);
gboolean eks_remote_adopt (EksDelivery *delivery, EksShipment *shipment, GCancellable *cancellable, GError **error);
EksReceipt *eks_remote_commit (EksDelivery *delivery, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error);
gboolean eks_remote_withdraw (EksDelivery *delivery, EksShipment *shipment);
gboolean eks_remote_settle (EksDelivery *delivery, EksShipment *shipment);
gboolean eks_remote_sweep (EksDelivery *delivery, const char *token, EksAttempt *attempt, GCancellable *cancellable, GError **error);

G_END_DECLS
