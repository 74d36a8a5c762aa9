/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name of the file: typed, with fields from a list. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FILE_NAME_ROW (eks_file_name_row_get_type ())
/* For templates. */
G_DECLARE_FINAL_TYPE (EksFileNameRow, eks_file_name_row, EKS, FILE_NAME_ROW, AdwEntryRow)

void eks_file_name_row_show (EksFileNameRow *self, const char *pattern);

G_END_DECLS
