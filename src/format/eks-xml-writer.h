/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to XML: an element a row, an element a value. */
#pragma once

#include "eks-writer.h"

G_BEGIN_DECLS

#define EKS_TYPE_XML_WRITER (eks_xml_writer_get_type ())
G_DECLARE_FINAL_TYPE (EksXmlWriter, eks_xml_writer, EKS, XML_WRITER, EksWriter)

G_END_DECLS
