/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every kind of delivery, tried with folders of this computer and with a server made of air. */

#include "config.h"

#include "eks-delivery-private.h"
#include "eks-digest.h"
#include "eks-error.h"
#include "eks-local-file.h"
#include "eks-part.h"
#include "eks-test-support.h"

#include <glib/gstdio.h>
#include <string.h>

#define TAG "0f3a9c11"
#define OLD "the older one"
#define NEW "the newer one, which is longer"

/* A place that fails as often as it is told. */
#define AIR_TYPE (air_get_type ())
G_DECLARE_FINAL_TYPE (Air, air, AIR, AIR, EksDelivery)

struct _Air
{
  EksDelivery parent_instance;

  guint failures; /* to come */
  gboolean again; /* whether they pass */
  guint64 reached;
  guint64 step;   /* bytes that each failure leaves there */
  guint asked;
};

G_DEFINE_FINAL_TYPE (Air, air, EKS_TYPE_DELIVERY)

static gboolean
air_stage (EksDelivery *delivery, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  Air *self = AIR_AIR (delivery);

  self->asked++;
  if (!eks_delivery_announce (delivery, shipment, "somewhere", error))
    return FALSE;
  if (self->failures == 0)
    return TRUE;
  self->failures--;
  self->reached += self->step;
  attempt->reached = self->reached;
  attempt->again = self->again;
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_DELIVERY, "not now");
  return FALSE;
}

static gboolean
air_withdraw (EksDelivery *delivery, EksShipment *shipment)
{
  g_assert_cmpuint (eks_delivery_get_patience (delivery), <=, 2);
  return TRUE;
}

static void
air_class_init (AirClass *klass)
{
  EKS_DELIVERY_CLASS (klass)->stage = air_stage;
  EKS_DELIVERY_CLASS (klass)->withdraw = air_withdraw;
}

static void
air_init (Air *self)
{
}

static void
put (const char *folder, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
assert_file (const char *folder, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *found = NULL;

  g_file_get_contents (path, &found, NULL, NULL);
  g_assert_cmpstr (found, ==, content);
}

static EksParcel *
make_parcel (const char *folder, const char *name)
{
  g_autoptr (EksDigest) digest = eks_digest_new ();
  g_autofree char *sha256 = NULL;
  g_autofree char *path = g_build_filename (folder, "parcel", NULL);

  put (folder, "parcel", NEW);
  eks_digest_update (digest, NEW, strlen (NEW));
  sha256 = eks_digest_finish (digest);
  return eks_parcel_new (path, name, strlen (NEW), sha256, "text/plain");
}

static EksDelivery *
make_delivery (const char *folder)
{
  g_autoptr (EksDestination) destination = eks_destination_new_local ("office", folder);
  g_autoptr (EksClock) clock = EKS_CLOCK (eks_test_clock_new (0));
  g_autoptr (GError) error = NULL;
  EksDelivery *delivery = eks_delivery_new (destination, folder, NULL, TAG, clock, &error);

  g_assert_no_error (error);
  return delivery;
}

static gboolean
keep_token (const char *token, gpointer data, GError **error)
{
  g_ptr_array_add (data, g_strdup (token));
  return TRUE;
}

static gboolean
refuse_token (const char *token, gpointer data, GError **error)
{
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, "the history is full");
  return FALSE;
}

static void
test_stage_and_commit (void)
{
  g_autoptr (EksTestFolder) here = eks_test_folder_new ();
  g_autoptr (EksTestFolder) there = eks_test_folder_new ();
  g_autofree char *folder = g_build_filename (there, "a", "b", NULL);
  g_autoptr (EksDelivery) delivery = make_delivery (folder);
  g_autoptr (EksParcel) parcel = make_parcel (here, "x.csv");
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *handle = eks_delivery_stage (delivery, parcel, keep_token, tokens, NULL, &error);
  g_autoptr (EksReceipt) receipt = NULL;
  EksRemoval outcome;

  g_assert_no_error (error);
  g_assert_cmpuint (tokens->len, ==, 1);
  assert_file (folder, "x.csv", NULL);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 1);
  receipt = eks_delivery_commit (delivery, handle, NULL, &error);
  g_assert_no_error (error);
  eks_delivery_settle (delivery, handle);
  assert_file (folder, "x.csv", NEW);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 1);
  g_assert_cmpstr (receipt->destination_id, ==, "office");
  g_assert_cmpstr (receipt->sha256, ==, parcel->sha256);
  g_assert_cmpuint (receipt->bytes, ==, parcel->bytes);

  g_assert_true (eks_delivery_remove (delivery, receipt, &outcome, NULL, &error));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_REMOVED);
  g_assert_true (eks_delivery_remove (delivery, receipt, &outcome, NULL, &error));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_GONE);
}

/* Somebody wrote as many bytes into it. */
static void
test_changed_stays (void)
{
  g_autoptr (EksTestFolder) here = eks_test_folder_new ();
  g_autoptr (EksTestFolder) there = eks_test_folder_new ();
  g_autoptr (EksDelivery) delivery = make_delivery (there);
  g_autoptr (EksParcel) parcel = make_parcel (here, "x.csv");
  g_autofree char *handle = eks_delivery_stage (delivery, parcel, NULL, NULL, NULL, NULL);
  g_autoptr (EksReceipt) receipt = eks_delivery_commit (delivery, handle, NULL, NULL);
  EksRemoval outcome;

  g_free (receipt->mark);
  receipt->mark = g_strdup ("1.000000000");
  g_assert_true (eks_delivery_remove (delivery, receipt, &outcome, NULL, NULL));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_CHANGED);
  assert_file (there, "x.csv", NEW);
}

static void
test_older_file (void)
{
  for (guint committed = 0; committed < 2; committed++)
    {
      g_autoptr (EksTestFolder) here = eks_test_folder_new ();
      g_autoptr (EksTestFolder) there = eks_test_folder_new ();
      g_autoptr (EksDelivery) delivery = make_delivery (there);
      g_autoptr (EksParcel) parcel = make_parcel (here, "x.csv");
      g_autofree char *handle = NULL;
      g_autoptr (EksReceipt) receipt = NULL;

      put (there, "x.csv", OLD);
      handle = eks_delivery_stage (delivery, parcel, NULL, NULL, NULL, NULL);
      assert_file (there, "x.csv", OLD);
      if (committed)
        {
          receipt = eks_delivery_commit (delivery, handle, NULL, NULL);
          assert_file (there, "x.csv", NEW);
        }
      eks_delivery_withdraw (delivery, handle);
      assert_file (there, "x.csv", OLD);
      g_assert_cmpuint (eks_test_folder_count (there), ==, 1);
    }
}

/* After each step of a run that is killed, what its token leads to. */
static void
test_sweep (void)
{
  for (guint step = 0; step < 2; step++)
    {
      g_autoptr (EksTestFolder) here = eks_test_folder_new ();
      g_autoptr (EksTestFolder) there = eks_test_folder_new ();
      g_autoptr (EksDelivery) killed = make_delivery (there);
      g_autoptr (EksDelivery) next = make_delivery (here);
      g_autoptr (EksParcel) parcel = make_parcel (here, "x.csv");
      g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (EksReceipt) receipt = NULL;
      g_autofree char *handle = NULL;

      put (there, "x.csv", OLD);
      handle = eks_delivery_stage (killed, parcel, keep_token, tokens, NULL, NULL);
      if (step == 1)
        receipt = eks_delivery_commit (killed, handle, NULL, NULL);
      g_assert_cmpuint (eks_test_folder_count (there), ==, 2);
      for (guint twice = 0; twice < 2; twice++)
        g_assert_true (eks_delivery_sweep (next, g_ptr_array_index (tokens, 0), NULL, NULL));
      assert_file (there, "x.csv", step == 0 ? OLD : NEW);
      g_assert_cmpuint (eks_test_folder_count (there), ==, 1);
    }
}

/* A run was killed: before it gave the name, or after. Another one takes up what it left, and finishes or withdraws it. */
static void
test_adopt (void)
{
  for (guint i = 0; i < 4; i++)
    {
      gboolean named = i % 2 == 1, wanted = i / 2 == 1;
      g_autoptr (EksTestFolder) here = eks_test_folder_new ();
      g_autoptr (EksTestFolder) there = eks_test_folder_new ();
      g_autoptr (EksDelivery) killed = make_delivery (there);
      g_autoptr (EksDelivery) next = make_delivery (there);
      g_autoptr (EksParcel) parcel = make_parcel (here, "x.csv");
      g_autoptr (GError) error = NULL;
      g_autoptr (EksReceipt) first = NULL;
      g_autoptr (EksReceipt) receipt = NULL;
      g_autofree char *handle = NULL;

      put (there, "x.csv", OLD);
      handle = eks_delivery_stage (killed, parcel, NULL, NULL, NULL, NULL);
      if (named)
        first = eks_delivery_commit (killed, handle, NULL, NULL);
      g_assert_cmpint (g_unlink (parcel->path), ==, 0);
      g_assert_true (eks_delivery_adopt (next, parcel, handle, first != NULL ? first->mark : NULL, NULL, &error));
      g_assert_no_error (error);
      receipt = wanted ? eks_delivery_commit (next, handle, NULL, &error) : NULL;
      g_assert_no_error (error);
      if (wanted)
        {
          eks_delivery_settle (next, handle);
          g_assert_cmpstr (receipt->sha256, ==, parcel->sha256);
          g_assert_true (first == NULL || g_str_equal (first->mark, receipt->mark));
        }
      else
        eks_delivery_withdraw (next, handle);
      assert_file (there, "x.csv", wanted ? NEW : OLD);
      g_assert_cmpuint (eks_test_folder_count (there), ==, 1);
    }
}

/* As long as ours, and of another time: somebody else's. */
static void
test_others (void)
{
  g_autoptr (EksTestFolder) here = eks_test_folder_new ();
  g_autoptr (EksTestFolder) there = eks_test_folder_new ();
  g_autoptr (EksDelivery) over = make_delivery (there);
  g_autoptr (EksDelivery) next = make_delivery (there);
  g_autoptr (EksParcel) parcel = make_parcel (here, "x.csv");
  g_autofree char *handle = eks_delivery_stage (over, parcel, NULL, NULL, NULL, NULL);
  g_autoptr (EksReceipt) receipt = eks_delivery_commit (over, handle, NULL, NULL);
  g_autofree char *other = g_strnfill (strlen (NEW), 'x');

  put (there, "x.csv", other);
  g_assert_true (eks_delivery_adopt (next, parcel, handle, receipt->mark, NULL, NULL));
  g_assert_true (eks_delivery_withdraw (next, handle));
  assert_file (there, "x.csv", other);
  g_assert_false (eks_delivery_withdraw (over, handle)); /* it was ours a moment ago */
  assert_file (there, "x.csv", other);
}

/* In one file system a file that nobody changes any more is taken by a second name; the first one may go. */
static void
test_link (void)
{
  g_autoptr (EksTestFolder) there = eks_test_folder_new ();
  g_autoptr (EksDelivery) delivery = make_delivery (there);
  g_autoptr (EksParcel) parcel = make_parcel (there, "x.csv");
  g_autoptr (EksReceipt) receipt = NULL;
  g_autofree char *handle = NULL;
  g_autofree char *path = g_build_filename (there, "x.csv", NULL);
  GStatBuf before, after;

  parcel->settled = TRUE;
  g_assert_cmpint (g_stat (parcel->path, &before), ==, 0);
  handle = eks_delivery_stage (delivery, parcel, NULL, NULL, NULL, NULL);
  g_assert_cmpint (g_unlink (parcel->path), ==, 0);
  receipt = eks_delivery_commit (delivery, handle, NULL, NULL);
  g_assert_nonnull (receipt);
  eks_delivery_settle (delivery, handle);
  g_assert_cmpint (g_stat (path, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
  assert_file (there, "x.csv", NEW);
  g_assert_cmpuint (eks_test_folder_count (there), ==, 1);
}

/* Of two folders each has a file of its own: who changes one does not change the other. */
static void
test_no_shared_link (void)
{
  g_autoptr (EksTestFolder) here = eks_test_folder_new ();
  g_autoptr (EksParcel) parcel = make_parcel (here, "x.csv");
  GStatBuf found[2];

  parcel->settled = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_autofree char *there = g_strdup_printf ("%s/%u", here, i);
      g_autofree char *path = g_build_filename (there, "x.csv", NULL);
      g_assert_cmpint (g_mkdir (there, 0700), ==, 0);
      g_autoptr (EksDelivery) delivery = make_delivery (there);
      g_autofree char *handle = eks_delivery_stage (delivery, parcel, NULL, NULL, NULL, NULL);
      g_autoptr (EksReceipt) receipt = eks_delivery_commit (delivery, handle, NULL, NULL);
      g_assert_nonnull (receipt);
      eks_delivery_settle (delivery, handle);
      g_assert_cmpint (g_stat (path, &found[i]), ==, 0);
      assert_file (there, "x.csv", NEW);
    }
  g_assert_cmpuint (found[0].st_ino, !=, found[1].st_ino);
}

static void
test_token (void)
{
  static const char *const folders[] = { "/in", "/", "", "in/2025", "/a:b/ø #%" };
  static const char *const broken[] = { "", "x", ":", "a:", "a:/in/", "../b:/in/x", "a/b:x" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr (EksPart) part = eks_part_new (TAG, folders[i], "x:y.csv");
      g_autoptr (EksPart) again = eks_part_parse (part->token, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again->folder, ==, part->folder);
      g_assert_cmpstr (again->final, ==, part->final);
      g_assert_cmpstr (again->part, ==, part->part);
      g_assert_cmpstr (again->aside, ==, part->aside);
    }
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_assert_null (eks_part_parse (broken[i], &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
      g_clear_error (&error);
    }
}

static void
test_names (void)
{
  static const char *const bad[] = { "", ".", "..", "a/b", "a\nDELE b", "a\r", "a\x01", "a\xC2\x85", "a\xFF" };
  static const char *const good[] = { "a b.csv", "æ+#%;*[.csv", " x ", "a\"b'c\\d", "-x" };
  g_autoptr (EksTestFolder) here = eks_test_folder_new ();
  g_autoptr (EksTestFolder) there = eks_test_folder_new ();
  g_autoptr (EksDelivery) delivery = make_delivery (there);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (EksParcel) parcel = make_parcel (here, bad[i]);
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_delivery_stage (delivery, parcel, NULL, NULL, NULL, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
      g_assert_cmpuint (eks_test_folder_count (there), ==, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (EksParcel) parcel = make_parcel (here, good[i]);
      g_autofree char *handle = eks_delivery_stage (delivery, parcel, NULL, NULL, NULL, NULL);
      g_autoptr (EksReceipt) receipt = eks_delivery_commit (delivery, handle, NULL, NULL);
      eks_delivery_settle (delivery, handle);
      assert_file (there, good[i], NEW);
    }
}

static void
test_folder_name (void)
{
  g_autoptr (EksDestination) destination = eks_destination_new_local ("office", "/x");
  g_autoptr (EksClock) clock = eks_clock_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_delivery_new (destination, "/in\r\nDELE x", NULL, TAG, clock, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
}

/* The file is not the one that was finished any more, or its token could not be kept. */
static void
test_nothing_left (void)
{
  g_autoptr (EksTestFolder) here = eks_test_folder_new ();
  g_autoptr (EksTestFolder) there = eks_test_folder_new ();
  g_autoptr (EksDelivery) delivery = make_delivery (there);
  g_autoptr (EksParcel) parcel = make_parcel (here, "x.csv");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_delivery_stage (delivery, parcel, refuse_token, NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
  g_clear_error (&error);
  put (here, "parcel", "The newer one, which is longer");
  g_assert_null (eks_delivery_stage (delivery, parcel, NULL, NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_clear_error (&error);
  put (here, "parcel", "short");
  g_assert_null (eks_delivery_stage (delivery, parcel, NULL, NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (eks_delivery_stage (delivery, parcel, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (eks_test_folder_count (there), ==, 0);
}

static void
test_retries (void)
{
  static const struct
  {
    guint failures;
    gboolean again;
    guint64 step;
    gboolean good;
    guint asked;
    gint64 slept; /* seconds */
  } cases[] = {
    { 0, TRUE, 0, TRUE, 1, 0 },
    { 4, TRUE, 0, TRUE, 5, 1 + 2 + 4 + 8 },
    { 5, TRUE, 0, FALSE, 5, 1 + 2 + 4 + 8 },
    { 1, FALSE, 0, FALSE, 1, 0 },
    { 20, TRUE, 1, TRUE, 21, 20 }, /* each gets further */
    { 1000, TRUE, 1, FALSE, 40, 39 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksTestFolder) here = eks_test_folder_new ();
      g_autoptr (EksTestClock) clock = eks_test_clock_new (0);
      g_autoptr (EksParcel) parcel = make_parcel (here, "x.csv");
      g_autoptr (Air) air = g_object_new (AIR_TYPE, "folder", "", "tag", TAG, "clock", clock, NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *handle = NULL;

      air->failures = cases[i].failures;
      air->again = cases[i].again;
      air->step = cases[i].step;
      handle = eks_delivery_stage (EKS_DELIVERY (air), parcel, NULL, NULL, NULL, &error);
      g_assert_cmpint (handle != NULL, ==, cases[i].good);
      g_assert_cmpint (error != NULL, ==, !cases[i].good);
      g_assert_cmpuint (air->asked, ==, cases[i].asked);
      g_assert_cmpint (eks_test_clock_get_slept (clock), ==, cases[i].slept * G_USEC_PER_SEC);
    }
}

/* While only tidying up is left, nobody waits long for a server. */
static void
test_hurry (void)
{
  g_autoptr (EksTestFolder) here = eks_test_folder_new ();
  g_autoptr (EksTestClock) clock = eks_test_clock_new (0);
  g_autoptr (EksParcel) parcel = make_parcel (here, "x.csv");
  g_autoptr (Air) air = g_object_new (AIR_TYPE, "folder", "", "tag", TAG, "clock", clock, NULL);

  air->failures = 100;
  air->again = TRUE;
  eks_delivery_set_in_a_hurry (EKS_DELIVERY (air));
  g_assert_cmpuint (eks_delivery_get_patience (EKS_DELIVERY (air)), <=, 2);
  g_assert_null (eks_delivery_stage (EKS_DELIVERY (air), parcel, NULL, NULL, NULL, NULL));
  g_assert_cmpuint (air->asked, ==, 2);
  g_assert_cmpint (eks_test_clock_get_slept (clock), <=, G_USEC_PER_SEC);
}

static void
test_test (void)
{
  g_autoptr (EksTestFolder) there = eks_test_folder_new ();
  g_autofree char *folder = g_build_filename (there, "a", "b", NULL);
  g_autoptr (EksDelivery) delivery = make_delivery (folder);
  g_autoptr (EksDeliveryCheck) check = eks_delivery_test (delivery, NULL, NULL);
  const EksCheckStep *last = g_ptr_array_index (check->steps, check->steps->len - 1);

  g_assert_no_error (check->fault);
  g_assert_cmpuint (check->steps->len, ==, 3);
  g_assert_cmpint (last->outcome, ==, EKS_CHECK_NOT_CHECKED);
  g_assert_cmpuint (eks_test_folder_count (there), ==, 0);
}

static void
test_test_fails (void)
{
  g_autoptr (EksTestFolder) there = eks_test_folder_new ();
  g_autofree char *folder = g_build_filename (there, "file", "b", NULL);
  g_autoptr (EksDelivery) delivery = make_delivery (folder);
  g_autoptr (EksDeliveryCheck) check = NULL;

  put (there, "file", OLD);
  check = eks_delivery_test (delivery, NULL, NULL);
  g_assert_error (check->fault, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_cmpint (((const EksCheckStep *) g_ptr_array_index (check->steps, 0))->outcome, ==, EKS_CHECK_FAILED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivery/stage-and-commit", test_stage_and_commit);
  g_test_add_func ("/delivery/changed-stays", test_changed_stays);
  g_test_add_func ("/delivery/older-file", test_older_file);
  g_test_add_func ("/delivery/sweep", test_sweep);
  g_test_add_func ("/delivery/adopt", test_adopt);
  g_test_add_func ("/delivery/others", test_others);
  g_test_add_func ("/delivery/link", test_link);
  g_test_add_func ("/delivery/no-shared-link", test_no_shared_link);
  g_test_add_func ("/delivery/token", test_token);
  g_test_add_func ("/delivery/names", test_names);
  g_test_add_func ("/delivery/folder-name", test_folder_name);
  g_test_add_func ("/delivery/nothing-left", test_nothing_left);
  g_test_add_func ("/delivery/retries", test_retries);
  g_test_add_func ("/delivery/hurry", test_hurry);
  g_test_add_func ("/delivery/test", test_test);
  g_test_add_func ("/delivery/test-fails", test_test_fails);
  return g_test_run ();
}
