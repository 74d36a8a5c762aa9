/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions that a service can fulfil by itself, so that less has to be sent. */
#pragma once

#include "eks-entity.h"
#include "eks-filter.h"

G_BEGIN_DECLS

GPtrArray *eks_push_find (EksEntity *entity, const EksStream *stream, EksFilter *where);

G_END_DECLS
