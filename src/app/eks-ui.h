/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several windows do in the same way: toasts, errors, files, rows of a list. */
#pragma once

#include "eks-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

void eks_ui_toast (GtkWidget *widget, const char *title);
AdwToast *eks_ui_new_undo_toast (const char *title);
void eks_ui_show_error (GtkWindow *parent, const char *heading, const GError *error);
void eks_ui_copy (GtkWidget *widget, const char *text, const char *toast);
void eks_ui_open_file (GtkWindow *parent, const char *path);
void eks_ui_show_in_folder (GtkWindow *parent, const char *path);
void eks_ui_clear_list (GtkListBox *list);
const char *eks_ui_find_issue (EksJsonIssues *issues, const char *path);
char *eks_ui_make_sentence (const char *message);
void eks_ui_set_label (gpointer widget, const char *label);
GtkWidget *eks_ui_make_icon_button (const char *icon, const char *label);
GtkWidget *eks_ui_make_card (const char *title, const char *purpose, int width_chars, int max_width_chars);
AdwActionRow *eks_ui_make_row (const char *title, const char *subtitle);
GtkWindow *eks_ui_get_window (gpointer widget);
void eks_ui_pass_scrolling (GtkWidget *widget);
void eks_ui_scroll_to (GtkWidget *widget);

G_END_DECLS
