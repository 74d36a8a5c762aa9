/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field that is about a person says so wherever it can be chosen: by a picture and a word, never by colour alone. */

#include "config.h"

#include "eks-privacy-badge.h"

#include <glib/gi18n-lib.h>

struct _EksPrivacyBadge
{
  AdwBin parent_instance;

  GtkImage *icon;  /* (unowned) */
  GtkLabel *label; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (EksPrivacyBadge, eks_privacy_badge, ADW_TYPE_BIN)

static void
eks_privacy_badge_class_init (EksPrivacyBadgeClass *klass)
{
}

static void
eks_privacy_badge_init (EksPrivacyBadge *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  self->icon = GTK_IMAGE (gtk_image_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_image_set_pixel_size (self->icon, 12);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_widget_add_css_class (box, "caption");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * eks_privacy_badge_new:
 * @privacy: what a field says about a person
 *
 * Returns: (transfer floating): a badge
 */
GtkWidget *
eks_privacy_badge_new (EksPrivacy privacy)
{
  EksPrivacyBadge *self = g_object_new (EKS_TYPE_PRIVACY_BADGE, NULL);

  eks_privacy_badge_set_privacy (self, privacy);
  return GTK_WIDGET (self);
}

/**
 * eks_privacy_badge_set_privacy:
 * @self: a badge
 * @privacy: what a field says about a person
 */
void
eks_privacy_badge_set_privacy (EksPrivacyBadge *self, EksPrivacy privacy)
{
  gboolean sensitive = privacy == EKS_PRIVACY_SENSITIVE;

  g_return_if_fail (EKS_IS_PRIVACY_BADGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), privacy != EKS_PRIVACY_NONE);
  gtk_image_set_from_icon_name (self->icon, sensitive ? "dialog-warning-symbolic" : "avatar-default-symbolic");
  /* TRANSLATORS: badges of a field: very private data about a person; data about a person */
  gtk_label_set_label (self->label, sensitive ? _("Sensitive") : _("Personal"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), sensitive ? _("Sensitive personal data: export it only if you must, and encrypt the file.")
                                                            : _("Personal data: handle the file with care."));
  if (sensitive)
    gtk_widget_add_css_class (GTK_WIDGET (self), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "warning");
}
