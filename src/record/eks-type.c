/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a field means, apart from how the source spells it. */

#include "config.h"

#include "eks-type.h"

#include <glib/gi18n-lib.h>

/* The words of descriptors and of `fields --json`, in the order of EksType. */
const char *const eks_type_names[] = {
  "text", "guid", "boolean", "integer", "number", "timestamp", "date", "json", NULL,
};

/**
 * eks_type_get_label:
 * @type: a type
 *
 * Returns: (transfer none): its name in the user's language
 */
const char *
eks_type_get_label (EksType type)
{
  switch (type)
    {
    case EKS_TYPE_TEXT:
      /* TRANSLATORS: kind of a field */
      return _("Text");
    case EKS_TYPE_GUID:
      /* TRANSLATORS: kind of a field: a unique identifier */
      return _("Unique ID");
    case EKS_TYPE_BOOLEAN:
      /* TRANSLATORS: kind of a field: true or false */
      return _("Yes or no");
    case EKS_TYPE_INTEGER:
      /* TRANSLATORS: kind of a field */
      return _("Whole number");
    case EKS_TYPE_NUMBER:
      /* TRANSLATORS: kind of a field */
      return _("Number");
    case EKS_TYPE_TIMESTAMP:
      /* TRANSLATORS: kind of a field */
      return _("Date and time");
    case EKS_TYPE_DATE:
      /* TRANSLATORS: kind of a field */
      return _("Date");
    case EKS_TYPE_JSON:
      /* TRANSLATORS: kind of a field: an object or list, written as JSON */
      return _("Structured data");
    default:
      g_return_val_if_reached ("");
    }
}
