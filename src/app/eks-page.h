/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A step of the wizard: shows a part of the job and changes it; holds nothing of its own. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_PAGE (eks_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (EksPage, eks_page, EKS, PAGE, AdwBin)

/**
 * EksPageClass:
 * @refresh: show the job as it is now; called each time the page comes into view and whenever the entity
 *   or the connection changed. Widgets are made from the job here, never the other way round.
 */
struct _EksPageClass
{
  AdwBinClass parent_class;

  void (*refresh) (EksPage *self);
};

void eks_page_open (EksPage *self, EksApplication *application, EksJob *job);
void eks_page_refresh (EksPage *self);
EksApplication *eks_page_get_application (EksPage *self);
EksEnvironment *eks_page_get_environment (EksPage *self);
EksJob *eks_page_get_job (EksPage *self);
EksTable *eks_page_get_table (EksPage *self);
EksConnector *eks_page_get_connector (EksPage *self);
EksEntity *eks_page_get_entity (EksPage *self);
GtkWindow *eks_page_get_window (EksPage *self);

G_END_DECLS
