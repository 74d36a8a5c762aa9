/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row with a file of this computer: shown, chosen and taken away. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FILE_ROW (eks_file_row_get_type ())
/* Properties: path (string; empty: none), none (string: what is shown then). Signal “notify::path”. */
G_DECLARE_FINAL_TYPE (EksFileRow, eks_file_row, EKS, FILE_ROW, AdwActionRow)

const char *eks_file_row_get_path (EksFileRow *self);
void eks_file_row_set_path (EksFileRow *self, const char *path);

G_END_DECLS
