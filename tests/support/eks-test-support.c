/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several test programs need: a clock that obeys, a folder that vanishes. */

#include "config.h"

#include "eks-test-support.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

struct _EksTestClock
{
  EksClock parent_instance;

  GMutex lock;
  gint64 now;
  gint64 slept;
};

G_DEFINE_FINAL_TYPE (EksTestClock, eks_test_clock, EKS_TYPE_CLOCK)

static gint64
eks_test_clock_get_real_time (EksClock *clock)
{
  EksTestClock *self = EKS_TEST_CLOCK (clock);

  g_mutex_lock (&self->lock);
  gint64 now = self->now;
  g_mutex_unlock (&self->lock);
  return now;
}

static gboolean
eks_test_clock_sleep (EksClock *clock, gint64 duration, GCancellable *cancellable, GError **error)
{
  EksTestClock *self = EKS_TEST_CLOCK (clock);

  g_mutex_lock (&self->lock);
  self->now += MAX (duration, 0);
  self->slept += MAX (duration, 0);
  g_mutex_unlock (&self->lock);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
eks_test_clock_finalize (GObject *object)
{
  g_mutex_clear (&EKS_TEST_CLOCK (object)->lock);
  G_OBJECT_CLASS (eks_test_clock_parent_class)->finalize (object);
}

static void
eks_test_clock_class_init (EksTestClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_test_clock_finalize;
  EKS_CLOCK_CLASS (klass)->get_real_time = eks_test_clock_get_real_time;
  EKS_CLOCK_CLASS (klass)->sleep = eks_test_clock_sleep;
}

static void
eks_test_clock_init (EksTestClock *self)
{
  g_mutex_init (&self->lock);
}

EksTestClock *
eks_test_clock_new (gint64 real_time)
{
  EksTestClock *self = g_object_new (EKS_TYPE_TEST_CLOCK, NULL);

  self->now = real_time;
  return self;
}

void
eks_test_clock_set (EksTestClock *self, gint64 real_time)
{
  g_mutex_lock (&self->lock);
  self->now = real_time;
  g_mutex_unlock (&self->lock);
}

gint64
eks_test_clock_get_slept (EksTestClock *self)
{
  g_mutex_lock (&self->lock);
  gint64 slept = self->slept;
  g_mutex_unlock (&self->lock);
  return slept;
}

EksTestFolder *
eks_test_folder_new (void)
{
  char *path = g_dir_make_tmp ("eks-XXXXXX", NULL);

  g_assert_nonnull (path);
  return path;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

void
eks_test_folder_free (EksTestFolder *path)
{
  if (path == NULL)
    return;
  remove_tree (path);
  g_free (path);
}

guint
eks_test_folder_count (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}
