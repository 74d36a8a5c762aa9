/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a connector may do at a record beside reading it, and how its records are shown to be read. */
#pragma once

#include "eks-json.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * EksAction:
 * @id: such as `pause`; with the entity in front it is the name that a connection allows: `mass_send.pause`
 * @label: the word on the button, in the user's language
 * @description: (nullable): what it does, for whoever allows it
 * @confirm: the question that comes first; names of fields in braces stand for the record's values
 * @done: what is said afterwards; likewise
 * @path: the address that gets the POST, with `{key}` and names of settings
 * @form: (element-type EksChoice): what the POST says: value = name, label = value template
 * @when_field: (nullable): it can be done only where this field …
 * @when_values: (nullable): … has one of these values
 * @undo: (nullable): id of the action of the same entity that takes it back
 * @assumed: no public source describes it
 *
 * The only thing but questions that is ever sent to a service; always a POST, and only where the person allowed it.
 */
typedef struct
{
  char *id;
  char *label;
  char *description;
  char *confirm;
  char *done;
  char *path;
  GPtrArray *form;
  char *when_field;
  GStrv when_values;
  char *undo;
  gboolean assumed;
} EksAction;

/**
 * EksBrowse:
 * @columns: fields that are shown first; empty: those that an export begins with
 * @filters: fields with an entry of their own above the table
 * @days: period that is shown first, or 0 for everything
 *
 * How the entity is shown to be read.
 */
typedef struct
{
  GStrv columns;
  GStrv filters;
  guint days;
} EksBrowse;

G_END_DECLS
