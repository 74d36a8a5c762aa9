/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of places that files are delivered to, as people know them. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

const char *eks_place_words_get_kind (EksDestinationType kind);
const char *eks_place_words_get_icon (EksDestinationType kind);
const char *eks_place_words_get_warning (EksDestinationType kind);
const char *eks_place_words_get_secret (EksDestination *destination);
char *eks_place_words_make_title (EksDestination *destination);
char *eks_place_words_describe (EksEnvironment *environment, EksJob *job, EksDestination *destination);
char *eks_place_words_list (EksJob *job);
char *eks_place_words_group (const char *fingerprint);

G_END_DECLS
