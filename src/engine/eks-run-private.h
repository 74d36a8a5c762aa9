/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a run and what they know of each other: for the files eks-run-*.c only. */
#pragma once

#include "eks-run.h"

#include "eks-cargo.h"
#include "eks-file-name.h"
#include "eks-guard.h"
#include "eks-history-uploads.h"
#include "eks-local-file.h"
#include "eks-plan.h"
#include "eks-spool.h"
#include "eks-writer.h"

G_BEGIN_DECLS

struct _EksRun
{
  GObject parent_instance;

  EksEnvironment *environment; /* (owned) */
  EksJob *job;                 /* (owned): a copy */
  char *output_folder;         /* (owned) (nullable) */
  char *key;                   /* (owned) (nullable): eks_job_lock_make_key(), once it executes */
  EksTally *early;             /* (owned) (nullable): what a recovery before the run began came upon */
  EksProgress *progress;       /* (owned) */
  EksQuestion *question;       /* (owned) */
  EksTrigger trigger;
  gint64 slot;                 /* µs since 1970 UTC, or 0 */
  guint dry_run : 1;
  guint recovered : 1;         /* just now, under the same lock */
  guint everything : 1;        /* what was sent before, too */
};

/* What one file needs while it is made. */
typedef struct
{
  EksLocalFile *file;     /* (owned) (nullable): not in a dry run */
  GOutputStream *stream;  /* (owned) (nullable): what the writer writes to */
  EksWriter *writer;      /* (owned) */
  EksTable *table;        /* (owned): the first one that goes into the file */
  EksContentTable *content; /* (unowned): of that */
  guint number;           /* of the file in the run, from 1 */
  char *name;             /* (owned): of the file; the last one when all is written */
  char *path;             /* (owned): where the file will be */
  GPtrArray *tables;      /* (owned) (element-type EksArtifactTable): those that are complete */
  EksReader *reader;      /* (owned) (nullable): of the current table */
} EksRunOutput;

/* A table of the job on its way into a file. */
typedef struct
{
  EksTable *table;    /* (owned): as the job has it */
  EksTable *prepared; /* (owned): as it is asked for and written */
  EksPlan *plan;      /* (owned) (nullable): until it is written */
  EksContentTable *content; /* (unowned): that of the run */
  guint number;       /* in the job and in the report, from 1 */
  gboolean done;
} EksRunTable;

/* What the whole run knows. */
typedef struct
{
  EksRun *run;
  EksContent *content; /* (owned) (nullable): what it has, once there is an account */
  EksAccount *account; /* (owned) */
  EksTally *tally;     /* (owned) */
  EksReport *report;   /* (owned) */
  GPtrArray *outputs;  /* (owned) (element-type EksRunOutput) */
  GPtrArray *tables;   /* (owned) (element-type EksRunTable) */
  GPtrArray *shapes;   /* (owned) (element-type EksShape): of the tables, in the order of the job */
  EksCargo *cargo;     /* (owned) (nullable): all files for all destinations */
  EksCargo *report_cargo;  /* (owned) (nullable): the report about them, once it is delivered */
  EksSpool *spool;     /* (owned) (nullable): if no destination is a folder of this computer */
  char *folder;        /* (owned) (nullable): where files are made */
  GPtrArray *small_files;  /* (owned) (element-type EksLocalFile): beside those of the outputs */
  GArray *parts;       /* (owned) (element-type gint64): uploads that are files being made */
  GPtrArray *fetched;  /* (owned) (nullable) (element-type JsonNode): what the audit log is to say of a run that failed */
  gint64 intent;       /* the upload that is the intent, or 0 */
  gint64 started;      /* µs since 1970 UTC */
  gint64 now;          /* the moment that it is for: names and periods are of it */
  gint64 record;       /* the number of its trace in the history; 0 while there is none */
} EksRunContext;

gboolean eks_run_check_job (EksRun *self, GError **error);
gboolean eks_run_check_keys (EksRun *self, GError **error);
gboolean eks_run_check_salt (EksRunContext *context, GCancellable *cancellable, GError **error);
gboolean eks_run_open_files (EksRunContext *context, GCancellable *cancellable, GError **error);

gboolean eks_run_open_targets (EksRunContext *context, GCancellable *cancellable, GError **error);
gboolean eks_run_keep_part (EksRunContext *context, const char *name, GError **error);
void eks_run_forget_parts (EksRunContext *context);
gboolean eks_run_sweep_part (const EksUpload *upload);

EksRunOutput *eks_run_output_open (EksRunContext *context, EksRunTable *first, GError **error);
gboolean eks_run_output_begin_table (EksRunContext *context, EksRunOutput *output, EksRunTable *next, GCancellable *cancellable, GError **error);
gboolean eks_run_output_finish (EksRunContext *context, EksRunOutput *output, GCancellable *cancellable, GError **error);
void eks_run_output_abandon (EksRunOutput *output);
void eks_run_output_free (EksRunOutput *output);

EksTable *eks_run_prepare_table (EksRunContext *context, EksTable *table, EksTally *tally, GError **error); /* (transfer full): as it is asked for and written */
gboolean eks_run_write_tables (EksRunContext *context, GCancellable *cancellable, GError **error);
void eks_run_table_free (EksRunTable *next);

gboolean eks_run_finish_files (EksRunContext *context, GCancellable *cancellable, GError **error);
void eks_run_note_places (EksRunContext *context);
gboolean eks_run_deliver (EksRunContext *context, GCancellable *cancellable, GError **error);
void eks_run_deliver_report (EksRunContext *context, GCancellable *cancellable);
void eks_run_withdraw (EksRunContext *context, GError **failure);

void eks_run_label_subjects (EksRunContext *context);
gboolean eks_run_intend (EksRunContext *context, GError **error); /* the last step before names are given */
void eks_run_give_up (EksRunContext *context, gboolean clean);    /* after a failure */
void eks_run_note_fetched (EksRunContext *context);
void eks_run_record_failure (EksRunContext *context, const GError *failure);
void eks_run_record_delivery (EksRunContext *context);
void eks_run_amend (EksRunContext *context);
void eks_run_retain (EksRunContext *context, GCancellable *cancellable);
void eks_run_tell (EksRunContext *context, const GError *failure, GCancellable *cancellable);
void eks_run_tell_recovered (EksEnvironment *environment, EksJob *job, EksRunRecord *record, const GError *audit_error, const GError *failure, GCancellable *cancellable);

G_END_DECLS
