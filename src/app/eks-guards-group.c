/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A choice for each guard. The one about keys is there while there are keys. */

#include "config.h"

#include "eks-guards-group.h"

struct _EksGuardsGroup
{
  AdwPreferencesGroup parent_instance;

  AdwComboRow *no_rows_row;
  AdwComboRow *few_rows_row;
  AdwComboRow *fields_row;
  AdwComboRow *key_expiry_row;

  GBindingGroup *bindings; /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksGuardsGroup, eks_guards_group, ADW_TYPE_PREFERENCES_GROUP)

static void
eks_guards_group_dispose (GObject *object)
{
  EksGuardsGroup *self = EKS_GUARDS_GROUP (object);

  g_clear_object (&self->bindings); /* first: rows that go away select nothing */
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_GUARDS_GROUP);
  G_OBJECT_CLASS (eks_guards_group_parent_class)->dispose (object);
}

static void
eks_guards_group_class_init (EksGuardsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_guards_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-guards-group.ui");
  gtk_widget_class_bind_template_child (widget_class, EksGuardsGroup, no_rows_row);
  gtk_widget_class_bind_template_child (widget_class, EksGuardsGroup, few_rows_row);
  gtk_widget_class_bind_template_child (widget_class, EksGuardsGroup, fields_row);
  gtk_widget_class_bind_template_child (widget_class, EksGuardsGroup, key_expiry_row);
}

static void
eks_guards_group_init (EksGuardsGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "no-rows", self->no_rows_row, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->bindings, "few-rows", self->few_rows_row, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->bindings, "fields", self->fields_row, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->bindings, "key-expiry", self->key_expiry_row, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

/**
 * eks_guards_group_show:
 * @self: a group
 * @job: the export that it shows and changes
 */
void
eks_guards_group_show (EksGuardsGroup *self, EksJob *job)
{
  g_return_if_fail (EKS_IS_GUARDS_GROUP (self) && EKS_IS_JOB (job));

  g_binding_group_set_source (self->bindings, eks_job_get_guards (job));
  gtk_widget_set_visible (GTK_WIDGET (self->key_expiry_row), eks_encryption_is_on (eks_job_get_encryption (job)));
}
