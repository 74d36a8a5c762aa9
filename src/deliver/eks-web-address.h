/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a service on the web is reached, and whether two addresses are of the same one. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GUri *eks_web_address_parse (const char *text);
gboolean eks_web_address_is_bare (GUri *uri);
char *eks_web_address_make_host (GUri *uri);
char *eks_web_address_make_origin (GUri *uri);
gboolean eks_web_address_is_same_origin (GUri *a, GUri *b);
char *eks_web_address_make_target (GUri *uri);

G_END_DECLS
