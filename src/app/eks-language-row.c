/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A choice of the languages that a file can have words in. */

#include "config.h"

#include "eks-language-row.h"

#include "eks-languages.h"

#include <string.h>

struct _EksLanguageRow
{
  AdwComboRow parent_instance;

  EksJob *job;    /* (owned) (nullable) */
  gboolean shows; /* the row is being set from the job: what it says is no wish */
};

G_DEFINE_FINAL_TYPE (EksLanguageRow, eks_language_row, ADW_TYPE_COMBO_ROW)

static void
on_selected (EksLanguageRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (!self->shows && self->job != NULL && selected != GTK_INVALID_LIST_POSITION)
    eks_job_set_language (self->job, eks_job_languages[selected]);
}

static void
eks_language_row_dispose (GObject *object)
{
  /* first: a row that goes away selects nothing */
  g_clear_object (&EKS_LANGUAGE_ROW (object)->job);
  G_OBJECT_CLASS (eks_language_row_parent_class)->dispose (object);
}

static void
eks_language_row_class_init (EksLanguageRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_language_row_dispose;
}

static void
eks_language_row_init (EksLanguageRow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; eks_job_languages[i] != NULL; i++)
    gtk_string_list_append (names, eks_languages_get_name (eks_job_languages[i]));
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}

/**
 * eks_language_row_show:
 * @self: a row
 * @job: whose language is shown and changed from now on
 */
void
eks_language_row_show (EksLanguageRow *self, EksJob *job)
{
  guint selected = 0;

  g_return_if_fail (EKS_IS_LANGUAGE_ROW (self) && EKS_IS_JOB (job));

  while (eks_job_languages[selected] != NULL && strcmp (eks_job_languages[selected], eks_job_get_language (job)) != 0)
    selected++;
  self->shows = TRUE;
  g_set_object (&self->job, job);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  self->shows = FALSE;
}
