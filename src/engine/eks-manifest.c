/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A manifest is in clear beside a file that may be encrypted: then it has nothing of what is in the file but the number of
 * rows. */

#include "config.h"

#include "eks-manifest.h"

#include "eks-json-build.h"
#include "eks-report-private.h"

#include <string.h>

/**
 * eks_manifest_make_sum:
 * @parcel: a finished file
 *
 * A line as `sha256sum --check` reads it: hash, two blanks, name; with a `\` in front if the name has one, which is doubled.
 *
 * Returns: (transfer full): the line
 */
char *
eks_manifest_make_sum (const EksParcel *parcel)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (parcel != NULL, NULL);

  parts = g_strsplit (parcel->name, "\\", -1);
  name = g_strjoinv ("\\\\", parts);
  return g_strdup_printf ("%s%s  %s\n", parts[0] != NULL && parts[1] != NULL ? "\\" : "", parcel->sha256, name);
}

static void
add_tables (JsonBuilder *builder, EksReport *report, GPtrArray *tables)
{
  json_builder_set_member_name (builder, "tables");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tables->len; i++)
    {
      const EksArtifactTable *table = g_ptr_array_index (tables, i);
      const EksReportTable *about = table->number > 0 ? g_ptr_array_index (report->tables, table->number - 1) : NULL;
      json_builder_begin_object (builder);
      eks_json_add_text (builder, "name", table->name);
      eks_json_add_number (builder, "rows", table->rows_written);
      if (about != NULL)
        eks_json_add_texts (builder, "columns", (const char *const *) about->titles->pdata, about->titles->len);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * eks_manifest_make_json:
 * @parcel: a finished file
 * @job: what it was made by
 * @report: knows the columns of its tables
 * @tables: (element-type EksArtifactTable): what is in it
 * @created: when, µs since 1970 UTC
 *
 * Returns: (transfer full): an object with `version`, `name`, `bytes`, `sha256`, `media_type`, `rows`, `export`, `created`, and
 *   `recipients` of an encrypted file, else `tables` (name, rows, columns)
 */
char *
eks_manifest_make_json (const EksParcel *parcel, EksJob *job, EksReport *report, GPtrArray *tables, gint64 created)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  EksEncryption *encryption = eks_job_get_encryption (job);
  guint64 rows = 0;

  for (guint i = 0; i < tables->len; i++)
    rows += ((const EksArtifactTable *) g_ptr_array_index (tables, i))->rows_written;
  json_builder_begin_object (builder);
  eks_json_add_number (builder, "version", 1);
  eks_json_add_text (builder, "name", parcel->name);
  eks_json_add_number (builder, "bytes", parcel->bytes);
  eks_json_add_text (builder, "sha256", parcel->sha256);
  eks_json_add_text (builder, "media_type", parcel->media_type);
  eks_json_add_number (builder, "rows", rows);
  eks_json_add_text (builder, "export", eks_job_get_id (job));
  eks_json_add_time (builder, "created", created);
  if (eks_encryption_is_on (encryption))
    eks_json_add_texts (builder, "recipients", eks_encryption_get_recipients (encryption), g_strv_length ((char **) eks_encryption_get_recipients (encryption)));
  else
    add_tables (builder, report, tables);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  g_autofree char *text = eks_json_to_text (node, TRUE);
  return g_str_has_suffix (text, "\n") ? g_steal_pointer (&text) : g_strconcat (text, "\n", NULL);
}
