/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question and its answer over HTTP, for services that keep objects. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Answers that are not files are small. */
#define EKS_WEB_MAX_BODY (1024 * 1024)

typedef struct _EksWeb EksWeb;

/* Called in the thread that asks, a few times a second at most. @sent: bytes of the body of this question */
typedef void (*EksWebProgressFunc) (guint64 sent, gpointer data);
/* What the bytes of an answer are given to, instead of being kept. */
typedef void (*EksWebSinkFunc) (const void *bytes, gsize length, gpointer data);

/**
 * EksWebQuestion:
 * @method: `GET`, `HEAD`, `PUT`, `POST` or `DELETE`
 * @url: a whole address, encoded
 * @headers: (array zero-terminated=1): `name:value`, no value empty
 * @body: (nullable): what is sent …
 * @length: … so many bytes of it, or of the file
 * @file: a descriptor of the file that is sent instead of @body; -1 for none
 * @offset: where in the file it begins
 * @sink: (nullable): takes a good answer's body, which may be of any size
 * @sink_data: for @sink
 */
typedef struct
{
  const char *method;
  const char *url;
  const char *const *headers;
  const char *body;
  guint64 length;
  int file;
  guint64 offset;
  EksWebSinkFunc sink;
  gpointer sink_data;
} EksWebQuestion;

/**
 * EksWebAnswer:
 * @status: such as 200
 * @headers: (element-type utf8 utf8): by lower-case name; of several the first
 * @body: what was not given to a sink
 */
typedef struct
{
  guint status;
  GHashTable *headers;
  GString *body;
} EksWebAnswer;

EksWeb *eks_web_new (const char *server, const char *ca_file);
void eks_web_free (EksWeb *self);
void eks_web_set_patience (EksWeb *self, guint seconds);
void eks_web_set_progress (EksWeb *self, EksWebProgressFunc func, gpointer data);
gboolean eks_web_ask (EksWeb *self, const EksWebQuestion *question, EksWebAnswer *answer, gboolean *again, GCancellable *cancellable, GError **error);

void eks_web_answer_clear (EksWebAnswer *self);
const char *eks_web_answer_get_header (const EksWebAnswer *self, const char *name);
gboolean eks_web_answer_is_good (const EksWebAnswer *self);
char *eks_web_make_words (const char *said, const char *const *secrets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksWeb, eks_web_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksWebAnswer, eks_web_answer_clear)

G_END_DECLS
