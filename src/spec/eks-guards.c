/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guards of an export: for each of them, whether a run goes on, asks or stops. */

#include "config.h"

#include "eks-guards.h"

#include "eks-spec-file.h"

/**
 * eks_guard_kind_names: (skip)
 *
 * What #EksGuardKind is called in a job file, %NULL at the end.
 */
const char *const eks_guard_kind_names[] = { "no_rows", "few_rows", "fields", "key_expiry", NULL };

/**
 * eks_guard_action_names: (skip)
 *
 * What #EksGuardAction is called in a job file, %NULL at the end.
 */
const char *const eks_guard_action_names[] = { "go_on", "ask", "stop", NULL };

static const char *const property_names[] = { "no-rows", "few-rows", "fields", "key-expiry" };

struct _EksGuards
{
  EksSpec parent_instance;

  EksGuardAction actions[EKS_GUARD_N_KINDS];
};

/* The first property is of the first guard. */
#define FIRST_PROPERTY 1

static GParamSpec *props[FIRST_PROPERTY + EKS_GUARD_N_KINDS];

G_DEFINE_FINAL_TYPE (EksGuards, eks_guards, EKS_TYPE_SPEC)

static void
eks_guards_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, EKS_GUARDS (object)->actions[id - FIRST_PROPERTY]);
}

static void
eks_guards_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  eks_guards_set_action (EKS_GUARDS (object), (EksGuardKind) (id - FIRST_PROPERTY), (EksGuardAction) g_value_get_int (value));
}

static void
eks_guards_class_init (EksGuardsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = eks_guards_get_property;
  object_class->set_property = eks_guards_set_property;
  for (guint i = 0; i < EKS_GUARD_N_KINDS; i++)
    props[FIRST_PROPERTY + i] = g_param_spec_int (property_names[i], NULL, NULL, EKS_GUARD_GO_ON, EKS_GUARD_STOP, EKS_GUARD_GO_ON, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_guards_init (EksGuards *self)
{
}

/**
 * eks_guards_new:
 *
 * Returns: (transfer full): guards that let everything go on
 */
EksGuards *
eks_guards_new (void)
{
  return g_object_new (EKS_TYPE_GUARDS, NULL);
}

/**
 * eks_guards_copy:
 * @self: guards
 *
 * Returns: (transfer full): others like them
 */
EksGuards *
eks_guards_copy (EksGuards *self)
{
  EksGuards *copy;

  g_return_val_if_fail (EKS_IS_GUARDS (self), NULL);

  copy = eks_guards_new ();
  for (guint i = 0; i < EKS_GUARD_N_KINDS; i++)
    copy->actions[i] = self->actions[i];
  return copy;
}

/**
 * eks_guards_is_on:
 * @self: guards
 *
 * Returns: whether there is anything that does not just go on
 */
gboolean
eks_guards_is_on (EksGuards *self)
{
  g_return_val_if_fail (EKS_IS_GUARDS (self), FALSE);

  for (guint i = 0; i < EKS_GUARD_N_KINDS; i++)
    if (self->actions[i] != EKS_GUARD_GO_ON)
      return TRUE;
  return FALSE;
}

/**
 * eks_guards_get_action:
 * @self: guards
 * @kind: which
 *
 * Returns: what happens then
 */
EksGuardAction
eks_guards_get_action (EksGuards *self, EksGuardKind kind)
{
  g_return_val_if_fail (EKS_IS_GUARDS (self) && kind < EKS_GUARD_N_KINDS, EKS_GUARD_GO_ON);
  return self->actions[kind];
}

/**
 * eks_guards_set_action:
 * @self: guards
 * @kind: which
 * @action: what happens then
 */
void
eks_guards_set_action (EksGuards *self, EksGuardKind kind, EksGuardAction action)
{
  g_return_if_fail (EKS_IS_GUARDS (self) && kind < EKS_GUARD_N_KINDS && action <= EKS_GUARD_STOP);

  if (self->actions[kind] == action)
    return;
  self->actions[kind] = action;
  g_object_notify_by_pspec (G_OBJECT (self), props[FIRST_PROPERTY + kind]);
}

/**
 * eks_guards_from_json:
 * @node: what should be guards
 * @path: their path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of them, or %NULL if it is no object at all
 */
EksGuards *
eks_guards_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  EksGuards *self;

  if (object == NULL)
    return NULL;
  self = eks_guards_new ();
  for (guint i = 0; i < EKS_GUARD_N_KINDS; i++)
    eks_guards_set_action (self, (EksGuardKind) i, (EksGuardAction) eks_json_object_get_choice (object, eks_guard_kind_names[i], eks_guard_action_names, EKS_GUARD_GO_ON));
  eks_json_object_close (object);
  return self;
}

/**
 * eks_guards_to_json:
 * @self: guards
 *
 * Returns: (transfer full): them as JSON
 */
JsonNode *
eks_guards_to_json (EksGuards *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_GUARDS (self), NULL);

  object = json_object_new ();
  for (guint i = 0; i < EKS_GUARD_N_KINDS; i++)
    if (self->actions[i] != EKS_GUARD_GO_ON)
      json_object_set_string_member (object, eks_guard_kind_names[i], eks_guard_action_names[self->actions[i]]);
  return eks_spec_take_object (object);
}
