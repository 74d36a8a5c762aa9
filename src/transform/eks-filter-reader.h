/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets through the rows that a filter wants, exactly. */
#pragma once

#include "eks-filter.h"
#include "eks-reader.h"
#include "eks-tally.h"
#include "eks-timestamp.h"

G_BEGIN_DECLS

#define EKS_TYPE_FILTER_READER (eks_filter_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksFilterReader, eks_filter_reader, EKS, FILTER_READER, EksReader)

/* @zone: the account's time zone; @now: the run's moment (µs since 1970 UTC) that periods are relative to.
 * Fields are column ids of the source's schema. EKS_ERROR_INVALID_JOB names the condition that cannot work. */
EksReader *eks_filter_reader_new (EksReader *source, EksFilter *filter, const char *zone, gint64 now, EksTally *tally, GError **error);
guint64 eks_filter_reader_get_n_dropped (EksFilterReader *self);

/* The days (first and last, inclusive, in the account's zone) outside of which no row can pass the filter, as far as
 * conditions on @field that hold for the whole filter say so. A missing bound is 0. Days since 1970-01-01. */
gboolean eks_filter_get_day_range (EksFilter *filter, const char *field, const char *zone, gint64 now, gint64 *first_day, gint64 *last_day, GError **error);

G_END_DECLS
