/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question waits for its answer, and for nothing else once it is cancelled. */

#include "config.h"

#include "eks-question.h"

typedef struct
{
  EksQuestion *question;
  GCancellable *cancellable;
  gboolean cancel;
  gboolean yes;
} Answer;

static gpointer
answer (gpointer data)
{
  Answer *self = data;
  g_autofree char *text = NULL;

  while ((text = eks_question_dup_text (self->question)) == NULL)
    g_usleep (1000);
  g_assert_cmpstr (text, ==, "Deliver anyway?");
  if (self->cancel)
    g_cancellable_cancel (self->cancellable);
  else
    eks_question_answer (self->question, self->yes);
  return NULL;
}

static void
test_answer (void)
{
  g_autoptr (EksQuestion) question = eks_question_new ();

  g_assert_false (eks_question_has_person (question));
  eks_question_set_person (question, TRUE);
  g_assert_true (eks_question_has_person (question));
  for (guint i = 0; i < 4; i++)
    {
      Answer self = { question, NULL, FALSE, i % 2 == 0 };
      GThread *thread = g_thread_new ("answer", answer, &self);
      g_autoptr (GError) error = NULL;
      gboolean yes = i % 2 != 0;

      g_assert_true (eks_question_ask (question, "Deliver anyway?", &yes, NULL, &error));
      g_thread_join (thread);
      g_assert_no_error (error);
      g_assert_cmpint (yes, ==, i % 2 == 0);
      g_assert_null (eks_question_dup_text (question));
      eks_question_answer (question, TRUE); /* too late: it is nobody's answer */
    }
  g_assert_finalize_object (g_steal_pointer (&question));
}

static void
test_cancel (void)
{
  g_autoptr (EksQuestion) question = eks_question_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answer self = { question, cancellable, TRUE, FALSE };
  GThread *thread = g_thread_new ("answer", answer, &self);

  for (guint i = 0; i < 2; i++) /* while it waits, and before */
    {
      g_autoptr (GError) error = NULL;
      gboolean yes;

      g_assert_false (eks_question_ask (question, "Deliver anyway?", &yes, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (eks_question_dup_text (question));
    }
  g_thread_join (thread);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/question/answer", test_answer);
  g_test_add_func ("/question/cancel", test_cancel);
  return g_test_run ();
}
