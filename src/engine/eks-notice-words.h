/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a mail about a run, in the language of the export and not of the process. */
#pragma once

#include "eks-writer-words.h"

G_BEGIN_DECLS

typedef enum
{
  EKS_NOTICE_WORD_SUBJECT,         /* {name} {what} */
  EKS_NOTICE_WORD_FAILED,
  EKS_NOTICE_WORD_STOPPED,
  EKS_NOTICE_WORD_MISSED,          /* {moment} */
  EKS_NOTICE_WORD_TEXT_DONE,       /* {name} */
  EKS_NOTICE_WORD_TEXT_FAILED,     /* {name} */
  EKS_NOTICE_WORD_TEXT_STOPPED,    /* {name} */
  EKS_NOTICE_WORD_TEXT_MISSED,     /* {name} {moment} {zone} */
  EKS_NOTICE_WORD_TEXT_ALSO,       /* {moment} */
  EKS_NOTICE_WORD_TIME,            /* {begin} {end} {zone} */
  EKS_NOTICE_WORD_SIZE,            /* {count} */
  EKS_NOTICE_WORD_PLACES,
  EKS_NOTICE_WORD_KEYS,
  EKS_NOTICE_WORD_NO_KEYS,
  EKS_NOTICE_WORD_NOTES,
  EKS_NOTICE_WORD_WHY,
  EKS_NOTICE_WORD_NEXT,
  EKS_NOTICE_WORD_NEXT_JOB,
  EKS_NOTICE_WORD_NEXT_SOURCE,
  EKS_NOTICE_WORD_NEXT_DELIVERY,
  EKS_NOTICE_WORD_NEXT_ENCRYPTION,
  EKS_NOTICE_WORD_NEXT_GUARD,
  EKS_NOTICE_WORD_NEXT_AGAIN,
  EKS_NOTICE_WORD_NEXT_MISSED,
  EKS_NOTICE_WORD_COMMAND,         /* {command} */
  EKS_NOTICE_WORD_END,
} EksNoticeWord;

#define EKS_NOTICE_N_WORDS (EKS_NOTICE_WORD_END + 1)

const char *eks_notice_word (EksNoticeWord word, const char *language);
char *eks_notice_describe_rows (guint64 count, const char *language);
char *eks_notice_describe_notes (guint64 count, const char *language);

G_END_DECLS
