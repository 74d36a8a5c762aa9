/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling a report: for the run only. */
#pragma once

#include "eks-report.h"

#include "eks-content.h"
#include "eks-schema.h"
#include "eks-table.h"

G_BEGIN_DECLS

/* A table of the export, also one that is not complete. */
typedef struct
{
  EksArtifactTable counts;
  GPtrArray *titles; /* (owned) (element-type utf8): of its columns, in the order of the file */
  GPtrArray *fields; /* (owned) (element-type utf8): which each of them shows, or %NULL */
} EksReportTable;

struct _EksReport
{
  GObject parent_instance;

  char *name;           /* (owned) (nullable): of the export */
  char *language;       /* (owned) (nullable): of the export */
  char *zone;           /* (owned) (nullable): of the account */
  GPtrArray *artifacts; /* (owned) (element-type EksArtifact) */
  GPtrArray *deliveries; /* (owned) (element-type EksReportDelivery) */
  GPtrArray *tables;    /* (owned) (element-type EksReportTable) */
  GPtrArray *entries;   /* (owned) (element-type EksTallyEntry) */
  GHashTable *labels;   /* (owned) (element-type utf8 utf8): subject id → label */
  EksReceipt *file;     /* (owned) (nullable): where the report was written to */
  char *file_problem;   /* (owned) (nullable): why it was not written */
  char *mail_problem;   /* (owned) (nullable): why not everybody could be told by mail */
  EksContentPeriod period; /* of @content */
  EksScheduleContent content;
  gboolean again;       /* what was sent before is sent again */
  guint64 rows_read;
  guint64 rows_filtered;
  guint64 rows_written;
  gint64 started;
  gint64 finished;
  guint dry_run : 1;
};

EksReport *eks_report_new (gint64 started, gboolean dry_run);
void eks_report_take_artifact (EksReport *self, EksArtifact *artifact);
void eks_report_add_delivery (EksReport *self, const char *destination, const char *file, const char *location, const EksReceipt *receipt, gboolean local, gboolean manifest);
void eks_report_set_export (EksReport *self, const char *name, const char *language, const char *zone);
guint eks_report_begin_table (EksReport *self, const char *name);
void eks_report_set_columns (EksReport *self, guint number, EksSchema *schema, EksTable *columns);
const char *eks_report_find_title (EksReport *self, const EksTallyEntry *entry);
void eks_report_add_rows (EksReport *self, guint number, const EksArtifactTable *counts);
void eks_report_take_file (EksReport *self, EksReceipt *receipt);
void eks_report_set_file_problem (EksReport *self, const char *message);
void eks_report_set_mail_problem (EksReport *self, const char *message);
void eks_report_set_label (EksReport *self, const char *subject, const char *label);
void eks_report_set_content (EksReport *self, EksContent *content);
void eks_report_add_content (EksReport *self, JsonBuilder *builder);
void eks_report_finish (EksReport *self, EksTally *tally, gint64 finished);

G_END_DECLS
