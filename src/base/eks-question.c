/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever shows a run polls this as it polls the counters; no signal crosses a thread. */

#include "config.h"

#include "eks-question.h"

struct _EksQuestion
{
  GObject parent_instance;

  GMutex lock;
  GCond answered;
  char *text; /* (owned) (nullable): while it waits for an answer */
  gboolean person;
  gboolean yes;
};

G_DEFINE_FINAL_TYPE (EksQuestion, eks_question, G_TYPE_OBJECT)

static void
eks_question_finalize (GObject *object)
{
  EksQuestion *self = EKS_QUESTION (object);

  g_free (self->text);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->answered);
  G_OBJECT_CLASS (eks_question_parent_class)->finalize (object);
}

static void
eks_question_class_init (EksQuestionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_question_finalize;
}

static void
eks_question_init (EksQuestion *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->answered);
}

/**
 * eks_question_new:
 *
 * Every function of this type may be called from any thread.
 *
 * Returns: (transfer full): no question, and nobody who could answer one
 */
EksQuestion *
eks_question_new (void)
{
  return g_object_new (EKS_TYPE_QUESTION, NULL);
}

/**
 * eks_question_set_person:
 * @self: a question
 * @person: whether somebody is there who sees a question and can answer it
 */
void
eks_question_set_person (EksQuestion *self, gboolean person)
{
  g_return_if_fail (EKS_IS_QUESTION (self));

  g_mutex_lock (&self->lock);
  self->person = !!person;
  g_mutex_unlock (&self->lock);
}

/**
 * eks_question_has_person:
 * @self: a question
 *
 * Returns: whether somebody is there to answer; if not, nothing should be asked
 */
gboolean
eks_question_has_person (EksQuestion *self)
{
  gboolean person;

  g_return_val_if_fail (EKS_IS_QUESTION (self), FALSE);

  g_mutex_lock (&self->lock);
  person = self->person;
  g_mutex_unlock (&self->lock);
  return person;
}

static void
wake_cb (GCancellable *cancellable, gpointer data)
{
  EksQuestion *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->answered);
  g_mutex_unlock (&self->lock);
}

/**
 * eks_question_ask:
 * @self: a question that nobody else asks just now
 * @text: what to decide, in the user's language
 * @yes: (out): the answer
 * @cancellable: (nullable): ends the wait at once
 * @error: return location
 *
 * Blocks the calling thread until somebody has answered.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED if cancelled, which is no answer
 */
gboolean
eks_question_ask (EksQuestion *self, const char *text, gboolean *yes, GCancellable *cancellable, GError **error)
{
  gulong handler;

  g_return_val_if_fail (EKS_IS_QUESTION (self) && text != NULL && yes != NULL, FALSE);

  handler = cancellable == NULL ? 0 : g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL);
  g_mutex_lock (&self->lock);
  self->yes = FALSE;
  g_free (self->text);
  self->text = g_strdup (text);
  while (self->text != NULL && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->answered, &self->lock);
  g_clear_pointer (&self->text, g_free);
  *yes = self->yes;
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, handler);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * eks_question_dup_text:
 * @self: a question
 *
 * Returns: (transfer full) (nullable): what waits for an answer; %NULL if nothing does
 */
char *
eks_question_dup_text (EksQuestion *self)
{
  char *text;

  g_return_val_if_fail (EKS_IS_QUESTION (self), NULL);

  g_mutex_lock (&self->lock);
  text = g_strdup (self->text);
  g_mutex_unlock (&self->lock);
  return text;
}

/**
 * eks_question_answer:
 * @self: a question
 * @yes: the answer
 *
 * Lets whoever asked go on. Does nothing if nothing is asked any more.
 */
void
eks_question_answer (EksQuestion *self, gboolean yes)
{
  g_return_if_fail (EKS_IS_QUESTION (self));

  g_mutex_lock (&self->lock);
  if (self->text != NULL)
    {
      self->yes = !!yes;
      g_clear_pointer (&self->text, g_free);
      g_cond_broadcast (&self->answered);
    }
  g_mutex_unlock (&self->lock);
}
