/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words and figures that a PDF adds, in the language of the export and not of the process. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EKS_PDF_WORD_EXPORT,
  EKS_PDF_WORD_SUMMARY,
  EKS_PDF_WORD_TABLE,
  EKS_PDF_WORD_CREATED,    /* {moment} {zone} */
  EKS_PDF_WORD_ROWS,
  EKS_PDF_WORD_NO_ROWS,
  EKS_PDF_WORD_PERIOD,     /* {column} */
  EKS_PDF_WORD_FIGURES,
  EKS_PDF_WORD_SUM,
  EKS_PDF_WORD_LOWEST,
  EKS_PDF_WORD_HIGHEST,
  EKS_PDF_WORD_BY_DAY,     /* {column} */
  EKS_PDF_WORD_BY_MONTH,   /* {column} */
  EKS_PDF_WORD_BY_YEAR,    /* {column} */
  EKS_PDF_WORD_BY_YEARS,   /* {column} {count} */
  EKS_PDF_WORD_BY_VALUE,   /* {column} */
  EKS_PDF_WORD_NOT_SHOWN,  /* {count} */
  EKS_PDF_WORD_PART,       /* {count} {percent} */
  EKS_PDF_WORD_OTHER,
  EKS_PDF_WORD_EMPTY,
  EKS_PDF_WORD_PAGE,       /* {page} {count} */
  EKS_PDF_WORD_COLUMNS,    /* {first} {last} {count} */
} EksPdfWord;

#define EKS_PDF_N_WORDS (EKS_PDF_WORD_COLUMNS + 1)

const char *eks_pdf_word (EksPdfWord word, const char *language);
char *eks_pdf_word_fill (EksPdfWord word, const char *language, ...) G_GNUC_NULL_TERMINATED;
char *eks_pdf_figure (const char *digits, const char *language);
char *eks_pdf_count (guint64 count, const char *language);

G_END_DECLS
