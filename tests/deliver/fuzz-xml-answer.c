/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server may answer anything: it is a tree within its bounds, or nothing. */

#include "config.h"

#include "eks-xml-answer.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static guint
check_tree (const EksXmlAnswer *element)
{
  guint depth = 0;

  g_assert_nonnull (eks_xml_answer_get_name (element));
  for (guint i = 0; i < eks_xml_answer_get_n_children (element); i++)
    {
      const EksXmlAnswer *child = eks_xml_answer_get_child (element, i);
      g_assert_nonnull (eks_xml_answer_get (element, eks_xml_answer_get_name (child)));
      g_assert_true (g_utf8_validate (eks_xml_answer_get (element, eks_xml_answer_get_name (child)), -1, NULL));
      depth = MAX (depth, check_tree (child));
    }
  return depth + 1;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (EksXmlAnswer) answer = eks_xml_answer_parse ((const char *) data, size);

  if (answer != NULL)
    g_assert_cmpuint (check_tree (answer), <=, 16);
  return 0;
}
