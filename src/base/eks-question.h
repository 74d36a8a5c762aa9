/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question that a running export has for a person, if there is one: asked by its thread, answered from another. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_QUESTION (eks_question_get_type ())
G_DECLARE_FINAL_TYPE (EksQuestion, eks_question, EKS, QUESTION, GObject)

EksQuestion *eks_question_new (void);

void eks_question_set_person (EksQuestion *self, gboolean person);
gboolean eks_question_has_person (EksQuestion *self);
gboolean eks_question_ask (EksQuestion *self, const char *text, gboolean *yes, GCancellable *cancellable, GError **error);
char *eks_question_dup_text (EksQuestion *self);
void eks_question_answer (EksQuestion *self, gboolean yes);

G_END_DECLS
