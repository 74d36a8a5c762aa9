/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the person for the passphrase of a key when a thread needs it. */
#pragma once

#include "eks-keyring.h"

#include <adwaita.h>

G_BEGIN_DECLS

void eks_passphrase_ask_for (EksKeyring *keyring, GtkApplication *application);

G_END_DECLS
