/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a conversion report, in the language of the export and not of the process. */
#pragma once

#include "eks-tally.h"
#include "eks-writer-words.h"

G_BEGIN_DECLS

typedef enum
{
  EKS_REPORT_WORD_TITLE, /* {name} */
  EKS_REPORT_WORD_FILE, /* {file} */
  EKS_REPORT_WORD_HINT,
  EKS_REPORT_WORD_CONTENT_DAYS, /* {from} {to} */
  EKS_REPORT_WORD_CONTENT_CHANGED, /* {from} */
  EKS_REPORT_WORD_CONTENT_FIRST,
  EKS_REPORT_WORD_CONTENT_ALL,
  EKS_REPORT_WORD_CONTENT_AGAIN,
  EKS_REPORT_WORD_TABLE, /* {name} */
  EKS_REPORT_WORD_ROWS_READ, /* {count} */
  EKS_REPORT_WORD_ROWS_FILTERED, /* {count} */
  EKS_REPORT_WORD_ROWS_COUNTED, /* {count} */
  EKS_REPORT_WORD_ROWS_WRITTEN, /* {count} */
  EKS_REPORT_WORD_COLUMN, /* {title} */
  EKS_REPORT_WORD_NOTES,
  EKS_REPORT_WORD_NOTHING,
  EKS_REPORT_WORD_ABOUT, /* {subject} {what} */
  EKS_REPORT_WORD_ROW, /* {row} {value} */
  EKS_REPORT_WORD_MORE, /* {count} */
  EKS_REPORT_WORD_PERSONAL,
} EksReportWord;

#define EKS_REPORT_N_WORDS (EKS_REPORT_WORD_PERSONAL + 1)

const char *eks_report_word (EksReportWord word, const char *language);
char *eks_report_describe_kind (EksTallyKind kind, guint64 count, const char *subject, const char *language);

G_END_DECLS
