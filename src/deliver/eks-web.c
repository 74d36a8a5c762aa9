/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTTP over libcurl, with nothing done in silence: no redirect is followed, no address is made shorter, no name is believed
 * without its certificate, and no answer grows without a bound. */

#include "config.h"

#include "eks-web.h"

#include "eks-curl.h"
#include "eks-error.h"
#include "eks-local-file.h"
#include "eks-text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Of what a service says in its own words, so many characters are shown. */
#define MAX_WORDS 300

struct _EksWeb
{
  EksCurl *curl;               /* (owned) */
  char *ca_file;               /* (owned) (nullable) */
  EksWebProgressFunc progress; /* (nullable) */
  gpointer progress_data;
};

/* One question under way. */
typedef struct
{
  EksWeb *web;
  const EksWebQuestion *question;
  EksWebAnswer *answer;
  guint64 at;      /* of the body: what is sent next */
  int saved_errno; /* of reading the file */
  gboolean too_large;
} Exchange;

/**
 * eks_web_new:
 * @server: the server as people know it
 * @ca_file: (nullable): certificates to trust instead of those of the system; a leading `~` is the home folder
 *
 * Use from one thread at a time.
 *
 * Returns: (transfer full): a client that keeps its connections
 */
EksWeb *
eks_web_new (const char *server, const char *ca_file)
{
  EksWeb *self;

  g_return_val_if_fail (server != NULL, NULL);

  self = g_new0 (EksWeb, 1);
  self->curl = eks_curl_new (server);
  self->ca_file = ca_file != NULL && ca_file[0] != '\0' ? eks_folder_expand_home (ca_file) : NULL;
  return self;
}

/**
 * eks_web_free:
 * @self: (nullable) (transfer full): a client
 */
void
eks_web_free (EksWeb *self)
{
  if (self == NULL)
    return;
  eks_curl_free (self->curl);
  g_free (self->ca_file);
  g_free (self);
}

/**
 * eks_web_set_patience:
 * @self: a client
 * @seconds: how long a silent server is waited for
 */
void
eks_web_set_patience (EksWeb *self, guint seconds)
{
  g_return_if_fail (self != NULL && seconds > 0);
  eks_curl_set_patience (self->curl, seconds);
}

/**
 * eks_web_set_progress:
 * @self: a client
 * @func: (nullable): is told how much of a question's body is sent
 * @data: for @func
 */
void
eks_web_set_progress (EksWeb *self, EksWebProgressFunc func, gpointer data)
{
  g_return_if_fail (self != NULL);
  self->progress = func;
  self->progress_data = data;
}

/* ---- what libcurl calls ---- */

static size_t
read_cb (char *buffer, size_t size, size_t count, void *data)
{
  Exchange *exchange = data;
  const EksWebQuestion *question = exchange->question;
  gsize length = (gsize) MIN ((guint64) size * count, question->length - exchange->at);
  gssize got = (gssize) length;

  if (question->file < 0)
    memcpy (buffer, question->body + exchange->at, length);
  else
    do
      got = pread (question->file, buffer, length, (off_t) (question->offset + exchange->at));
    while (got < 0 && errno == EINTR);
  if (got < 0 || (got == 0 && length > 0))
    {
      exchange->saved_errno = got < 0 ? errno : EIO;
      return CURL_READFUNC_ABORT;
    }
  exchange->at += (guint64) got;
  return (size_t) got;
}

static int
seek_cb (void *data, curl_off_t offset, int origin)
{
  Exchange *exchange = data;

  if (origin != SEEK_SET || offset < 0 || (guint64) offset > exchange->question->length)
    return CURL_SEEKFUNC_FAIL;
  exchange->at = (guint64) offset;
  return CURL_SEEKFUNC_OK;
}

static size_t
write_cb (char *buffer, size_t size, size_t count, void *data)
{
  Exchange *exchange = data;
  gsize length = size * count;
  long status = eks_curl_get_response (exchange->web->curl);

  if (exchange->question->sink != NULL && status >= 200 && status < 300)
    exchange->question->sink (buffer, length, exchange->question->sink_data);
  else if (exchange->answer->body->len + length > EKS_WEB_MAX_BODY)
    {
      exchange->too_large = TRUE;
      return 0;
    }
  else
    g_string_append_len (exchange->answer->body, buffer, (gssize) length);
  return length;
}

static void
flow_cb (guint64 up, guint64 down, gpointer data)
{
  const EksWeb *self = data;

  if (up > 0)
    self->progress (up, self->progress_data);
}

/* ---- one exchange ---- */

/* libcurl takes one from the environment. */
static gboolean
has_proxy (void)
{
  static const char *const variables[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *proxy = g_getenv (variables[i]);
      if (proxy != NULL && proxy[0] != '\0')
        return TRUE;
    }
  return FALSE;
}

static void
set_up_connection (EksWeb *self, CURL *easy, const char *url)
{
  gboolean secure = g_str_has_prefix (url, "https://");

  /* Asking for a name of the network may take long, and must end when it is cancelled; a proxy knows other names, and one
   * of this computer libcurl knows by itself. */
  if (secure && !has_proxy ())
    eks_curl_set_url (self->curl, url);
  else
    curl_easy_setopt (easy, CURLOPT_URL, url);
  curl_easy_setopt (easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt (easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (easy, CURLOPT_USERAGENT, "Eksport/" EKS_VERSION);
  if (self->ca_file != NULL)
    {
      curl_easy_setopt (easy, CURLOPT_CAINFO, self->ca_file);
      curl_easy_setopt (easy, CURLOPT_CAPATH, NULL);
    }
  /* Unprotected is only what stays on this computer: not by way of anybody else. */
  if (!secure)
    curl_easy_setopt (easy, CURLOPT_PROXY, "");
}

static void
set_up_method (CURL *easy, const EksWebQuestion *question)
{
  if (g_str_equal (question->method, "HEAD"))
    curl_easy_setopt (easy, CURLOPT_NOBODY, 1L);
  else if (g_str_equal (question->method, "PUT"))
    {
      curl_easy_setopt (easy, CURLOPT_UPLOAD, 1L);
      curl_easy_setopt (easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t) question->length);
    }
  else if (g_str_equal (question->method, "POST"))
    {
      curl_easy_setopt (easy, CURLOPT_POST, 1L);
      curl_easy_setopt (easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) question->length);
    }
  else
    curl_easy_setopt (easy, CURLOPT_CUSTOMREQUEST, question->method);
}

static void
set_up_calls (CURL *easy, Exchange *exchange)
{
  curl_easy_setopt (easy, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (easy, CURLOPT_READDATA, exchange);
  curl_easy_setopt (easy, CURLOPT_SEEKFUNCTION, seek_cb);
  curl_easy_setopt (easy, CURLOPT_SEEKDATA, exchange);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, write_cb);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, exchange);
  if (exchange->web->progress != NULL)
    eks_curl_set_flow (exchange->web->curl, flow_cb, exchange->web);
}

/* (transfer full): what libcurl would say of its own accord about the body is left out: only what is signed or meant is said */
static struct curl_slist *
make_headers (const EksWebQuestion *question)
{
  struct curl_slist *list = curl_slist_append (NULL, "Accept:");
  gboolean typed = FALSE;

  for (guint i = 0; question->headers != NULL && question->headers[i] != NULL; i++)
    {
      typed = typed || g_ascii_strncasecmp (question->headers[i], "content-type:", strlen ("content-type:")) == 0;
      list = curl_slist_append (list, question->headers[i]);
    }
  if (!typed)
    list = curl_slist_append (list, "Content-Type:");
  return list;
}

static void
answer_reset (EksWebAnswer *answer)
{
  eks_web_answer_clear (answer);
  answer->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  answer->body = g_string_new (NULL);
}

static void
take_header (EksWebAnswer *answer, const char *line)
{
  const char *colon = strchr (line, ':');
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (colon == NULL || colon == line)
    return;
  name = g_ascii_strdown (line, colon - line);
  value = g_strstrip (g_strdup (colon + 1));
  if (!g_hash_table_contains (answer->headers, name) && g_utf8_validate (name, -1, NULL) && g_utf8_validate (value, -1, NULL))
    g_hash_table_insert (answer->headers, g_steal_pointer (&name), g_steal_pointer (&value));
}

/* Of several answers, the last: one of 100 comes before the one that counts. */
static void
take_headers (EksWebAnswer *answer, const char *reply)
{
  g_auto (GStrv) lines = g_strsplit (reply, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], "HTTP/", strlen ("HTTP/")) == 0)
      g_hash_table_remove_all (answer->headers);
    else
      take_header (answer, lines[i]);
}

/* What is ours to say is not what libcurl says of it. */
static void
replace_error (const Exchange *exchange, GError **error)
{
  if (exchange->saved_errno == 0 && !exchange->too_large)
    return;
  g_clear_error (error);
  if (exchange->saved_errno != 0)
    /* TRANSLATORS: %s is what the system said */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The finished file could not be read on this computer: %s."), g_strerror (exchange->saved_errno));
  else
    /* TRANSLATORS: %s is a server */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The answer of “%s” is larger than any that it should give. Check the address of the destination."), eks_curl_get_server (exchange->web->curl));
}

/**
 * eks_web_ask:
 * @self: a client
 * @question: what is asked
 * @answer: (inout): the answer; what it held is freed
 * @again: (out): set to %TRUE if an error may be gone in a moment; else left alone
 * @cancellable: (nullable): ends it within about a second
 * @error: return location
 *
 * Asks once. An answer of any status is success. A server that is silent for as long as the patience lasts has broken the
 * connection.
 *
 * Returns: %FALSE with %EKS_ERROR_DELIVERY, %EKS_ERROR_PEER_CHANGED (the certificate) or %G_IO_ERROR_CANCELLED; whether the
 *   question arrived is not known then
 */
gboolean
eks_web_ask (EksWeb *self, const EksWebQuestion *question, EksWebAnswer *answer, gboolean *again, GCancellable *cancellable, GError **error)
{
  Exchange exchange = { .web = self, .question = question, .answer = answer };
  struct curl_slist *headers;
  gboolean answered;
  CURL *easy;

  g_return_val_if_fail (self != NULL && question != NULL && answer != NULL && again != NULL, FALSE);

  answer_reset (answer);
  headers = make_headers (question);
  easy = eks_curl_begin (self->curl, g_str_has_prefix (question->url, "https://") ? "https" : "http");
  set_up_connection (self, easy, question->url);
  set_up_method (easy, question);
  set_up_calls (easy, &exchange);
  curl_easy_setopt (easy, CURLOPT_HTTPHEADER, headers);
  answered = eks_curl_perform (self->curl, cancellable, error);
  curl_slist_free_all (headers);
  if (answered)
    {
      answer->status = (guint) MAX (eks_curl_get_response (self->curl), 0);
      take_headers (answer, eks_curl_get_reply (self->curl));
      return TRUE;
    }
  replace_error (&exchange, error);
  *again = *again || (eks_curl_is_temporary (self->curl) && exchange.saved_errno == 0 && !exchange.too_large);
  return FALSE;
}

/**
 * eks_web_answer_clear:
 * @self: an answer
 */
void
eks_web_answer_clear (EksWebAnswer *self)
{
  g_return_if_fail (self != NULL);

  self->status = 0;
  g_clear_pointer (&self->headers, g_hash_table_unref);
  if (self->body != NULL)
    g_string_free (self->body, TRUE);
  self->body = NULL;
}

/**
 * eks_web_answer_get_header:
 * @self: an answer
 * @name: in lower case
 *
 * Returns: (transfer none) (nullable): its value, valid UTF-8 without blanks around it
 */
const char *
eks_web_answer_get_header (const EksWebAnswer *self, const char *name)
{
  g_return_val_if_fail (self != NULL && self->headers != NULL && name != NULL, NULL);
  return g_hash_table_lookup (self->headers, name);
}

/**
 * eks_web_answer_is_good:
 * @self: an answer
 *
 * Returns: whether its status says that what was asked has been done
 */
gboolean
eks_web_answer_is_good (const EksWebAnswer *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->status >= 200 && self->status < 300;
}

/**
 * eks_web_make_words:
 * @said: what a service says in its own words: anything, and whatever it was sent
 * @secrets: (array zero-terminated=1): what must not be in it
 *
 * Returns: (transfer full): it on one line that is not too long, without the secrets: those go first, as a piece of one would
 *   not be known again
 */
char *
eks_web_make_words (const char *said, const char *const *secrets)
{
  g_autofree char *valid = NULL;
  g_autofree char *safe = NULL;
  g_autofree char *cut = NULL;

  g_return_val_if_fail (said != NULL && secrets != NULL, NULL);

  valid = g_utf8_make_valid (said, -1);
  safe = eks_text_obscure (valid, secrets);
  cut = g_utf8_substring (safe, 0, MIN (g_utf8_strlen (safe, -1), MAX_WORDS));
  return eks_text_make_printable (cut);
}
