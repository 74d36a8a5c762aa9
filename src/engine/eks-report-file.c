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

/* It must not take the place of a file of this run. */
static char *
make_name (EksReport *self, JsonObject *report, EksJob *job, GError **error)
{
  g_autofree char *plain = eks_report_json_make_name (report, eks_job_get_report (job) == EKS_REPORT_FILE_JSON ? ".json" : ".txt");
  g_autofree char *whole = g_strconcat (plain, eks_file_name_get_encryption_ending (eks_job_get_encryption (job)), NULL);
  g_autofree char *name = eks_file_name_make_safe (whole);

  for (guint i = 0; i < self->artifacts->len; i++)
    {
      g_autofree char *taken = g_path_get_basename (((const EksArtifact *) g_ptr_array_index (self->artifacts, i))->path);
      if (strcmp (taken, name) != 0)
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

static EksReceipt *
write_content (const char *folder, const char *name, const char *content, EksJob *job, EksKeyring *keyring, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksLocalFile) file = eks_local_file_create (folder, name, error);
  g_autoptr (GOutputStream) stream = file != NULL ? eks_output_stream_open (file, eks_job_get_encryption (job), keyring, error) : NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  if (stream == NULL)
    return NULL;
  if (g_output_stream_write_all (stream, content, strlen (content), NULL, cancellable, error) && g_output_stream_close (stream, cancellable, error))
    return eks_local_file_commit (file, cancellable, error);
  g_cancellable_cancel (cancelled); /* no stage tries to finish a torn file */
  g_output_stream_close (stream, cancelled, NULL);
  return NULL;
}

/**
 * eks_report_write:
 * @self: a report of files that have their names
 * @job: the job, which wants a report
 * @keyring: its keys
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Writes the report beside the first file, under its name and `.report.txt` or `.report.json`, encrypted as the file is. Then
 * the report knows where it is. After an error nothing of it is left.
 *
 * Returns: %FALSE with an error of eks_local_file_create(), of the encryption or %G_IO_ERROR_CANCELLED
 */
gboolean
eks_report_write (EksReport *self, EksJob *job, EksKeyring *keyring, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) report = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *content = NULL;
  EksReceipt *receipt;

  g_return_val_if_fail (EKS_IS_REPORT (self) && self->artifacts->len > 0, FALSE);

  report = eks_report_to_json (self);
  name = make_name (self, json_node_get_object (report), job, error);
  if (name == NULL)
    return FALSE;
  folder = g_path_get_dirname (((const EksArtifact *) g_ptr_array_index (self->artifacts, 0))->path);
  content = make_content (report, eks_job_get_report (job));
  receipt = write_content (folder, name, content, job, keyring, cancellable, error);
  if (receipt == NULL)
    return FALSE;
  eks_report_take_file (self, receipt);
  return TRUE;
}
