/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a service answers in XML, as a small bounded tree. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A list of a thousand parts is a quarter of this. */
#define EKS_XML_ANSWER_MAX_BYTES (1024 * 1024)

/* An element with its text and the elements in it. */
typedef struct _EksXmlAnswer EksXmlAnswer;

EksXmlAnswer *eks_xml_answer_parse (const char *text, gsize length);
void eks_xml_answer_free (EksXmlAnswer *self);
const char *eks_xml_answer_get_name (const EksXmlAnswer *self);
const char *eks_xml_answer_get (const EksXmlAnswer *self, const char *name);
guint eks_xml_answer_get_n_children (const EksXmlAnswer *self);
const EksXmlAnswer *eks_xml_answer_get_child (const EksXmlAnswer *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksXmlAnswer, eks_xml_answer_free)

G_END_DECLS
