/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the files of a run go, and where they are made: in the first folder of this computer among the destinations, so that
 * they need not be moved, else in a folder of their own until they are delivered. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-error.h"
#include "eks-history-uploads.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the id of a folder on the command line is. */
#define OUTPUT_ID "output"
/* Tokens of parts that are being made, which no destination knows. */
#define PART_PREFIX "part:"

/* (transfer full) (element-type EksDestination) */
static GPtrArray *
list_destinations (EksRun *self, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *model = G_LIST_MODEL (eks_job_get_destinations (self->job));

  if (self->output_folder != NULL)
    {
      g_autofree char *folder = g_canonicalize_filename (self->output_folder, NULL);
      g_ptr_array_add (list, eks_destination_new_local (OUTPUT_ID, folder));
      return g_steal_pointer (&list);
    }
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (list, g_list_model_get_item (model, i));
  if (list->len > 0)
    return g_steal_pointer (&list);
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The export does not say which folder the file goes to"));
  return NULL;
}

/* A folder on the command line is no pattern. */
static char *
expand_folder (EksRunContext *context, EksDestination *destination, GError **error)
{
  EksRun *self = context->run;
  g_autofree char *folder = NULL;

  if (self->output_folder != NULL)
    return g_strdup (eks_destination_get_folder (destination));
  folder = eks_destination_expand_folder (self->job, destination, eks_account_get_zone (context->account), context->now, error);
  if (folder != NULL && eks_destination_get_kind (destination) == EKS_DESTINATION_LOCAL)
    return g_canonicalize_filename (folder, NULL);
  return g_steal_pointer (&folder);
}

static EksTarget *
open_target (EksRunContext *context, EksDestination *destination, GCancellable *cancellable, GError **error)
{
  EksRun *self = context->run;
  g_autofree char *folder = expand_folder (context, destination, error);
  g_autofree char *tag = eks_target_make_tag (self->key);
  g_autoptr (EksTarget) target = NULL;

  if (folder == NULL)
    return NULL;
  if (eks_destination_get_kind (destination) == EKS_DESTINATION_FTP)
    eks_tally_add (context->tally, EKS_TALLY_SENT_IN_CLEAR, eks_destination_get_id (destination), 1, NULL, -1);
  target = eks_target_open (self->environment, destination, folder, tag, cancellable, error);
  return target != NULL && eks_target_check (target, cancellable, error) ? g_steal_pointer (&target) : NULL;
}

static gboolean
find_folder (EksRunContext *context, GError **error)
{
  EksRun *self = context->run;
  GPtrArray *targets = eks_cargo_get_targets (context->cargo);

  for (guint i = 0; i < targets->len; i++)
    {
      EksTarget *target = g_ptr_array_index (targets, i);
      if (!eks_target_is_local (target))
        continue;
      context->folder = g_strdup (target->folder);
      return TRUE;
    }
  if (self->dry_run)
    context->folder = g_strdup (g_get_tmp_dir ()); /* nothing goes there */
  else
    context->spool = eks_spool_open (self->environment, self->key, error);
  if (context->spool != NULL)
    context->folder = g_strdup (eks_spool_get_folder (context->spool));
  return context->folder != NULL;
}

/* Before anything is fetched: secrets, host keys, files that are named, patterns. */
gboolean
eks_run_open_targets (EksRunContext *context, GCancellable *cancellable, GError **error)
{
  EksRun *self = context->run;
  g_autoptr (GPtrArray) destinations = list_destinations (self, error);

  if (destinations == NULL)
    return FALSE;
  context->cargo = eks_cargo_new (self->environment, self->key, self->progress);
  for (guint i = 0; i < destinations->len; i++)
    {
      EksTarget *target = open_target (context, g_ptr_array_index (destinations, i), cancellable, error);
      if (target == NULL)
        return FALSE;
      eks_cargo_take_target (context->cargo, target);
    }
  return find_folder (context, error);
}

/* Before a file is begun under a hidden name: a run that is killed leaves it, and tomorrow its name may be another one. */
gboolean
eks_run_keep_part (EksRunContext *context, const char *name, GError **error)
{
  EksRun *self = context->run;
  g_autofree char *path = g_build_filename (context->folder, name, NULL);
  g_autofree char *token = g_strconcat (PART_PREFIX, path, NULL);
  EksUpload upload = { .job_id = self->key, .destination = (char *) "", .token = token, .began = context->started };

  if (context->spool != NULL)
    return TRUE; /* wiped as a whole */
  if (!eks_history_add_upload (eks_environment_get_history (self->environment), &upload, error))
    return FALSE;
  g_array_append_val (context->parts, upload.id);
  return TRUE;
}

/* When they are gone. */
void
eks_run_forget_parts (EksRunContext *context)
{
  EksHistory *history = eks_environment_get_history (context->run->environment);

  for (guint i = 0; i < context->parts->len; i++)
    eks_history_remove_upload (history, g_array_index (context->parts, gint64, i), NULL);
  g_array_set_size (context->parts, 0);
}

/* Whether @upload is a part of this kind; then it is swept. */
gboolean
eks_run_sweep_part (const EksUpload *upload)
{
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  const char *path = upload->token + strlen (PART_PREFIX);

  if (!g_str_has_prefix (upload->token, PART_PREFIX))
    return FALSE;
  folder = g_path_get_dirname (path);
  name = g_path_get_basename (path);
  eks_local_file_sweep (folder, name);
  return TRUE;
}
