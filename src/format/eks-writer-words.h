/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that a file adds to its rows, in the language of the export and not of the process. */
#pragma once

#include "eks-filter.h"

G_BEGIN_DECLS

typedef enum
{
  EKS_WRITER_WORD_EXPORT,
  EKS_WRITER_WORD_MADE,
  EKS_WRITER_WORD_TIME_ZONE,
  EKS_WRITER_WORD_TABLE,
  EKS_WRITER_WORD_FILTER,
  EKS_WRITER_WORD_ALL_ROWS,
  EKS_WRITER_WORD_ROWS_READ,
  EKS_WRITER_WORD_ROWS_WRITTEN,
  EKS_WRITER_WORD_AND,         /* {first} {second} */
  EKS_WRITER_WORD_OR,          /* {first} {second} */
  EKS_WRITER_WORD_NOT,         /* {conditions} */
  EKS_WRITER_WORD_RANGE,       /* {from} {to} */
  EKS_WRITER_WORD_SUMMARY,
  EKS_WRITER_WORD_CREATED,    /* {moment} {zone} */
  EKS_WRITER_WORD_ROWS,
  EKS_WRITER_WORD_NO_ROWS,
  EKS_WRITER_WORD_PERIOD,     /* {column} */
  EKS_WRITER_WORD_FIGURES,
  EKS_WRITER_WORD_SUM,
  EKS_WRITER_WORD_LOWEST,
  EKS_WRITER_WORD_HIGHEST,
  EKS_WRITER_WORD_BY_DAY,     /* {column} */
  EKS_WRITER_WORD_BY_MONTH,   /* {column} */
  EKS_WRITER_WORD_BY_YEAR,    /* {column} */
  EKS_WRITER_WORD_BY_YEARS,   /* {column} {count} */
  EKS_WRITER_WORD_BY_VALUE,   /* {column} */
  EKS_WRITER_WORD_NOT_SHOWN,  /* {count} */
  EKS_WRITER_WORD_PART,       /* {count} {percent} */
  EKS_WRITER_WORD_OTHER,
  EKS_WRITER_WORD_EMPTY,
  EKS_WRITER_WORD_PAGE,       /* {page} {count} */
  EKS_WRITER_WORD_COLUMNS,    /* {first} {last} {count} */
} EksWriterWord;

/* What is known to every table of words. */
typedef enum
{
  EKS_WRITER_ENGLISH,
  EKS_WRITER_DANISH,
  EKS_WRITER_DUTCH,
  EKS_WRITER_SWEDISH,
  EKS_WRITER_FRENCH,
} EksWriterLanguage;

#define EKS_WRITER_N_LANGUAGES (EKS_WRITER_FRENCH + 1)
#define EKS_WRITER_N_WORDS (EKS_WRITER_WORD_COLUMNS + 1)

EksWriterLanguage eks_writer_find_language (const char *language);
const char *eks_writer_word (EksWriterWord word, const char *language);
char *eks_writer_word_fill (EksWriterWord word, const char *language, ...) G_GNUC_NULL_TERMINATED;
char *eks_writer_fill (const char *pattern, ...) G_GNUC_NULL_TERMINATED;
const char *eks_writer_comparison (EksComparison comparison, EksType type, const char *language);
const char *eks_writer_unit (const char *unit, gboolean one, const char *language);
char *eks_writer_figure (const char *digits, const char *language);
char *eks_writer_count (guint64 count, const char *language);

G_END_DECLS
