/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The systems that the demo organisation uses: each speaks its own API below its own address. */
#pragma once

#include "eks-demo-reply.h"

G_BEGIN_DECLS

/**
 * EksDemoCall:
 * @system: who is asked
 * @org: the organisation
 * @faults: what is to go wrong; counted down by eks_demo_call_take()
 * @request: what is asked
 * @state: (nullable): what requests have changed so far, from the system's create_state
 * @path: that faults are looked up by: of the list, or of the single record without its key
 * @page: that faults are looked up by, from 1; 0 if it is not a list
 *
 * A request on its way through a system. @path is the request's own until the system says otherwise.
 */
typedef struct
{
  const EksDemoSystem *system;
  const EksDemoOrg *org;
  EksDemoFaults *faults;
  const EksDemoRequest *request;
  gpointer state;
  const char *path;
  guint64 page;
} EksDemoCall;

/**
 * EksDemoSystem:
 * @id: id of the connector; the system is served below `/ID`
 * @user: (nullable): what settings of kind text that are required and have no default are filled with
 * @key: what secret settings are filled with; the same for everybody and no secret
 * @create_state: (nullable): makes what requests can change; it belongs to the server's thread
 * @free_state: (nullable): frees it
 * @say_error: puts an error into a reply the way the system words them
 * @answer: puts the answer into a reply that is 200 and empty; checks method and authorisation
 */
struct _EksDemoSystem
{
  const char *id;
  const char *user;
  const char *key;
  gpointer (*create_state) (const EksDemoOrg *org);
  void (*free_state) (gpointer state);
  void (*say_error) (EksDemoReply *reply, guint status, const char *code, const char *description);
  void (*answer) (EksDemoReply *reply, EksDemoCall *call);
};

/* eks-demo-*.c, one a system */
extern const EksDemoSystem eks_demo_onlinefundraising;
extern const EksDemoSystem eks_demo_clang;
extern const EksDemoSystem eks_demo_easypromos;
extern const EksDemoSystem eks_demo_kimple;
extern const EksDemoSystem eks_demo_smsapi;

const EksDemoSystem *const *eks_demo_systems_get (void);
const EksDemoSystem *eks_demo_systems_find (const char *id);

gboolean eks_demo_call_take (EksDemoCall *self, EksDemoFaultKind kind, EksDemoFault *fault);
gboolean eks_demo_call_refuse (EksDemoCall *self, EksDemoReply *reply);
void eks_demo_call_spoil (EksDemoCall *self, EksDemoReply *reply, const char *list);

G_END_DECLS
