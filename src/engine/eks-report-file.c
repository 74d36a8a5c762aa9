/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as a file beside the data: by the same path and protected like them, after they have their names. That it
 * could not be written does not take them away. */

#include "config.h"

#include "eks-report-file.h"

#include "eks-error.h"
#include "eks-file-name-private.h"
#include "eks-output.h"
#include "eks-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * eks_report_make_file_name:
 * @self: a report of files that have their names
 * @job: the job, which wants a report
 * @error: return location
 *
 * It must not take the place of a file of the run.
 *
 * Returns: (transfer full) (nullable): what its file is called; %NULL with %EKS_ERROR_DELIVERY if a file of the run has that name
 */
char *
eks_report_make_file_name (EksReport *self, EksJob *job, GError **error)
{
  g_autoptr (JsonNode) report = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (EKS_IS_REPORT (self) && self->artifacts->len > 0, NULL);

  report = eks_report_to_json (self);
  plain = eks_report_json_make_name (json_node_get_object (report), eks_job_get_report (job) == EKS_REPORT_FILE_JSON ? ".json" : ".txt");
  whole = g_strconcat (plain, eks_file_name_get_encryption_ending (eks_job_get_encryption (job)), NULL);
  name = eks_file_name_make_safe (whole);
  for (guint i = 0; i < self->artifacts->len; i++)
    {
      if (strcmp (eks_artifact_get_name (g_ptr_array_index (self->artifacts, i)), name) != 0)
        continue;
      /* TRANSLATORS: %s is the name of a file */
      g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("A file of this export is called “%s” already"), name);
      return NULL;
    }
  return g_steal_pointer (&name);
}

static char *
make_content (JsonNode *report, EksReportFile kind)
{
  g_autofree char *json = NULL;

  if (kind == EKS_REPORT_FILE_TEXT)
    return eks_report_json_to_text (json_node_get_object (report));
  json = eks_json_to_text (report, TRUE);
  return g_str_has_suffix (json, "\n") ? g_steal_pointer (&json) : g_strconcat (json, "\n", NULL);
}

static gboolean
write_content (EksLocalFile *file, const char *content, EksJob *job, EksKeyring *keyring, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) stream = eks_output_stream_open (file, eks_job_get_encryption (job), keyring, error);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  if (stream == NULL)
    return FALSE;
  if (g_output_stream_write_all (stream, content, strlen (content), NULL, cancellable, error) && g_output_stream_close (stream, cancellable, error))
    return eks_local_file_finish (file, cancellable, error);
  g_cancellable_cancel (cancelled); /* no stage tries to finish a torn file */
  g_output_stream_close (stream, cancelled, NULL);
  return FALSE;
}

/**
 * eks_report_make_file:
 * @self: a report of files that have their names
 * @job: the job, which wants a report
 * @keyring: its keys
 * @folder: where it is made
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Writes the report under the name of the first file and `.report.txt` or `.report.json`, encrypted as the file is. It is
 * finished, and without its name yet. After an error nothing of it is left.
 *
 * Returns: (transfer full) (nullable): the file, or %NULL with an error of eks_report_make_file_name(), eks_local_file_create(),
 *   of the encryption or %G_IO_ERROR_CANCELLED
 */
EksLocalFile *
eks_report_make_file (EksReport *self, EksJob *job, EksKeyring *keyring, const char *folder, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = eks_report_make_file_name (self, job, error);
  g_autofree char *content = NULL;
  g_autoptr (JsonNode) report = NULL;
  g_autoptr (EksLocalFile) file = name != NULL ? eks_local_file_create (folder, name, error) : NULL;

  if (file == NULL)
    return NULL;
  report = eks_report_to_json (self);
  content = make_content (report, eks_job_get_report (job));
  return write_content (file, content, job, keyring, cancellable, error) ? g_steal_pointer (&file) : NULL;
}
