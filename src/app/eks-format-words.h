/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the settings of a kind of file are called, and what they can be, in words. */
#pragma once

#include "eks-format.h"

G_BEGIN_DECLS

#define EKS_FORMAT_WORDS_MAX_CHOICES 4

/**
 * EksFormatWords:
 * @property: of #EksFormat
 * @title: what it is called, with an access key; not yet translated, like the rest
 * @subtitle: (nullable): what it does
 * @choices: (array zero-terminated): what the values of a choice are called, in their order
 * @texts: (array zero-terminated): of a text that is chosen: what the choices stand for
 * @own: (nullable): of a text that is chosen: what any other one is called, which is typed
 *
 * A setting without choices is a switch or a text that is typed.
 */
typedef struct
{
  const char *property;
  const char *title;
  const char *subtitle;
  const char *choices[EKS_FORMAT_WORDS_MAX_CHOICES + 1];
  const char *texts[EKS_FORMAT_WORDS_MAX_CHOICES + 1];
  const char *own;
} EksFormatWords;

const EksFormatWords *eks_format_words_list (guint *n);

/**
 * EksFormatKind:
 * @type: the kind of file
 * @preset: its preset, if it is CSV
 * @title: what a person calls it; not yet translated, like @purpose
 * @purpose: what it is for
 */
typedef struct
{
  EksFormatType type;
  EksCsvPreset preset;
  const char *title;
  const char *purpose;
} EksFormatKind;

const EksFormatKind *eks_format_kinds_list (guint *n);

G_END_DECLS
