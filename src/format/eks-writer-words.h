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
} EksWriterWord;

#define EKS_WRITER_N_WORDS (EKS_WRITER_WORD_RANGE + 1)

const char *eks_writer_word (EksWriterWord word, const char *language);
char *eks_writer_word_fill (EksWriterWord word, const char *language, ...) G_GNUC_NULL_TERMINATED;
const char *eks_writer_comparison (EksComparison comparison, EksType type, const char *language);
const char *eks_writer_unit (const char *unit, gboolean one, const char *language);

G_END_DECLS
