/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a running export asks, on a terminal. */
#pragma once

#include "eks-question.h"

G_BEGIN_DECLS

typedef struct _EksCommandAsk EksCommandAsk;

EksCommandAsk *eks_command_ask_start (EksQuestion *question);
gboolean eks_command_ask_is_open (EksCommandAsk *self);
void eks_command_ask_stop (EksCommandAsk *self);

G_END_DECLS
