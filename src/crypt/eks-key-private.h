/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way from GnuPG's view of a key to ours. */
#pragma once

#include "eks-key.h"

#include <gpgme.h>

G_BEGIN_DECLS

EksKey *eks_key_new (gpgme_key_t key);

G_END_DECLS
