/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several test programs need: a clock that obeys, a folder that vanishes. */
#pragma once

#include "eks-clock.h"

G_BEGIN_DECLS

/* A clock that stands still but for sleep, which moves it on without waiting. */
#define EKS_TYPE_TEST_CLOCK (eks_test_clock_get_type ())
G_DECLARE_FINAL_TYPE (EksTestClock, eks_test_clock, EKS, TEST_CLOCK, EksClock)

EksTestClock *eks_test_clock_new (gint64 real_time);
void eks_test_clock_set (EksTestClock *self, gint64 real_time);
gint64 eks_test_clock_get_slept (EksTestClock *self);

/* A fresh private folder; free with eks_test_folder_free(), which removes it and all in it. */
typedef char EksTestFolder;
EksTestFolder *eks_test_folder_new (void);
void eks_test_folder_free (EksTestFolder *path);
guint eks_test_folder_count (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksTestFolder, eks_test_folder_free)

G_END_DECLS
