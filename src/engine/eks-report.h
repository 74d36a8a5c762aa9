/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run did: the files, the rows, and everything that was not perfect. */
#pragma once

#include "eks-json.h"
#include "eks-local-file.h"
#include "eks-tally.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EksArtifactTable:
 * @number: of the table in the report, from 1; 0 if it is in none
 * @name: what it is called
 * @rows_read: records received for it
 * @rows_filtered: not wanted by its filter
 * @rows_written: rows in the file
 * @counted: a row stands for several records
 */
typedef struct
{
  guint number;
  char *name;
  guint64 rows_read;
  guint64 rows_filtered;
  guint64 rows_written;
  gboolean counted;
} EksArtifactTable;

/**
 * EksArtifact:
 * @name: (nullable): what it is called; %NULL: as @path says
 * @path: where it is, or in a dry run would be: a path if a folder of this computer has it, else the place in words
 * @media_type: what it is
 * @rows: rows in it, the header not counted
 * @tables: (element-type EksArtifactTable): what the rows belong to, in the order of the file
 * @bytes: its size
 * @sha256: 64 hexadecimal digits, empty in a dry run
 */
typedef struct
{
  char *name;
  char *path;
  char *media_type;
  guint64 rows;
  GPtrArray *tables;
  guint64 bytes;
  char *sha256;
} EksArtifact;

/**
 * EksReportDelivery:
 * @destination: the id of the destination
 * @file: what the file is called
 * @location: where it is there, in words; in a dry run where it would be
 * @path: (nullable): the same as a path of this computer
 * @bytes: its size, read back; 0 in a dry run
 * @sha256: 64 hexadecimal digits; empty in a dry run
 * @read_back: (nullable): eks_receipt_get_read_back(); %NULL in a dry run
 * @manifest: whether it is a manifest
 *
 * A file at a destination.
 */
typedef struct
{
  char *destination;
  char *file;
  char *location;
  char *path;
  guint64 bytes;
  char *sha256;
  const char *read_back;
  gboolean manifest;
} EksReportDelivery;

#define EKS_TYPE_REPORT (eks_report_get_type ())
G_DECLARE_FINAL_TYPE (EksReport, eks_report, EKS, REPORT, GObject)

GPtrArray *eks_report_get_artifacts (EksReport *self);     /* (transfer none) (element-type EksArtifact) */
const char *eks_artifact_get_name (const EksArtifact *self);
GPtrArray *eks_report_get_deliveries (EksReport *self);    /* (transfer none) (element-type EksReportDelivery) */
guint64 eks_report_get_rows_read (EksReport *self);        /* records received */
guint64 eks_report_get_rows_filtered (EksReport *self);    /* not wanted by the filters */
guint64 eks_report_get_rows_written (EksReport *self);
gint64 eks_report_get_started (EksReport *self);
gint64 eks_report_get_finished (EksReport *self);
GPtrArray *eks_report_get_entries (EksReport *self);       /* (transfer none) (element-type EksTallyEntry): what was not perfect */
const char *eks_report_get_file_problem (EksReport *self); /* (nullable): why no report was written beside the file, where one was wanted */
const char *eks_report_get_mail_problem (EksReport *self); /* (nullable): why not everybody could be told by mail */
char *eks_report_describe_entry (EksReport *self, const EksTallyEntry *entry); /* sentence with labels in the user's language */
char *eks_report_describe (EksReport *self);               /* the whole report as text, to copy */
JsonNode *eks_report_to_json (EksReport *self);            /* as --progress json prints it */
char *eks_report_describe_content (EksReport *self);       /* (nullable): what a scheduled run had, as a sentence in the user's language */
char *eks_report_json_describe_content (JsonObject *report, const char *language, const char *zone);
char *eks_report_json_to_text (JsonObject *report);        /* for people, in the export's language */
char *eks_report_json_make_name (JsonObject *report, const char *ending); /* (nullable): FILE.report.txt */

void eks_artifact_free (EksArtifact *self);
void eks_artifact_table_free (EksArtifactTable *self);
void eks_report_delivery_free (EksReportDelivery *self);

G_END_DECLS
