/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of the room: what main calls. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int eks_app_run (int argc, char **argv);

G_END_DECLS
