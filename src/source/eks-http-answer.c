/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an answer means. The connector's rules come first; what they do not know is judged by HTTP's own. */

#include "config.h"

#include "eks-http-answer.h"

#include "eks-page-parser.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of what a service says about an error, so much is shown. */
#define MAX_WORDS_BYTES 300

/**
 * eks_http_answer_dup_value:
 * @page: a body
 * @dotted: way to a member, such as `error.code`
 *
 * Returns: (transfer full) (nullable): a text, number or boolean of the body, as it is written
 */
char *
eks_http_answer_dup_value (EksPage *page, const char *dotted)
{
  g_auto (GStrv) steps = g_strsplit (dotted, ".", -1);
  EksPath path = { .steps = steps };
  EksPageOutline outline = { .wanted = { &path } };
  EksPageSummary summary;
  char *value;

  if (page->length == 0 || !eks_page_scan (page, &outline, &summary, NULL))
    return NULL;
  value = g_steal_pointer (&summary.wanted[0]);
  eks_page_summary_clear (&summary);
  return value;
}

/* The value of the path that was asked for last: rules about the same member stand together, and a page is megabytes. */
typedef struct
{
  const char *path;
  char *value; /* (owned) (nullable) */
} LastValue;

static gboolean
rule_applies (const EksErrorRule *rule, guint status, EksPage *page, LastValue *last)
{
  if (status < rule->status_from || status > rule->status_to)
    return FALSE;
  if (rule->body_path == NULL)
    return TRUE;
  if (last->path == NULL || !g_str_equal (last->path, rule->body_path))
    {
      g_free (last->value);
      last->value = eks_http_answer_dup_value (page, rule->body_path);
      last->path = rule->body_path;
    }
  return last->value != NULL && (rule->body_value == NULL || g_str_equal (last->value, rule->body_value));
}

static const EksErrorRule *
find_rule (EksService *service, guint status, EksPage *page)
{
  GPtrArray *rules = eks_connector_get_error_rules (eks_service_get_connector (service));
  const EksErrorRule *found = NULL;
  LastValue last = { 0 };

  for (guint i = 0; found == NULL && rules != NULL && i < rules->len; i++)
    {
      const EksErrorRule *rule = g_ptr_array_index (rules, i);
      /* A rule about bodies alone may say that a 200 is a refusal; one without a body may not. */
      if ((rule->body_path != NULL || status >= 300) && rule_applies (rule, status, page, &last))
        found = rule;
    }
  g_free (last.value);
  return found;
}

/* Fit to stand in a sentence: one line, bounded, valid. */
static char *
tidy_words (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, strnlen (text, MAX_WORDS_BYTES));
  g_autoptr (GString) words = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      /* Formatting characters include those that turn the direction of text around. */
      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT || g_unichar_isspace (c))
        c = ' ';
      if (c != ' ' || (words->len > 0 && words->str[words->len - 1] != ' '))
        g_string_append_unichar (words, c);
    }
  if (strlen (text) > MAX_WORDS_BYTES)
    g_string_append (words, "…");
  return g_strdup (g_strstrip (words->str));
}

/* What services commonly call their explanation. A secret in it goes before it could be cut in two.
 * Returns: (transfer full) (nullable) */
static char *
dup_own_words (EksService *service, EksPage *page)
{
  static const char *const members[] = {
    "errorDescription", "error_description", "detail", "message", "error.message", "title", "error", NULL,
  };

  for (guint i = 0; members[i] != NULL; i++)
    {
      g_autofree char *value = eks_http_answer_dup_value (page, members[i]);
      g_autofree char *safe = value != NULL ? eks_service_obscure (service, value) : NULL;
      g_autofree char *words = safe != NULL ? tidy_words (safe) : NULL;
      if (words != NULL && words[0] != '\0')
        return g_steal_pointer (&words);
    }
  return NULL;
}

static const char *
sentence_for (guint status)
{
  switch (status)
    {
    case 401:
      return _("The service does not accept the credential. Check it in the connection.");
    case 403:
      return _("The service does not allow this question. The credential may lack the right, or may not be used from this network.");
    case 404:
    case 410:
      return _("The service does not know this address.");
    case 429:
      return _("The service is asked too often and wants a rest.");
    default:
      if (status >= 500)
        return _("The service has a problem of its own. Try again later.");
      if (status >= 300 && status < 400)
        return _("The service points elsewhere without saying where.");
      return _("The service refused the question.");
    }
}

/**
 * eks_http_answer_may_pass:
 * @status: HTTP status
 *
 * Returns: whether the same question may get a good answer a little later
 */
gboolean
eks_http_answer_may_pass (guint status)
{
  if (status == 408 || status == 425 || status == 429)
    return TRUE;
  return status >= 500 && status != 501 && status != 505;
}

static EksReaction
reaction_for (EksService *service, guint status)
{
  if (status == 401 && eks_service_get_access_token (service) != NULL)
    return EKS_REACTION_RENEW;
  if (status == 404 || status == 410)
    return EKS_REACTION_MISSING;
  return eks_http_answer_may_pass (status) ? EKS_REACTION_RETRY : EKS_REACTION_STOP;
}

/**
 * eks_http_answer_set_error:
 * @service: whose secrets must not be told
 * @code: what it means for an export
 * @sentence: (nullable): what it means for the person; %NULL for what HTTP says
 * @status: HTTP status
 * @page: the body, whose own words are told too
 * @error: (out): gets all that
 */
void
eks_http_answer_set_error (EksService *service, EksError code, const char *sentence, guint status, EksPage *page, GError **error)
{
  g_autofree char *words = dup_own_words (service, page);
  g_autofree char *message = NULL;
  g_autofree char *safe = NULL;

  if (sentence == NULL)
    sentence = sentence_for (status);
  if (words != NULL)
    /* TRANSLATORS: %1$s is a sentence about what happened, %2$s the service's own words, %3$u an HTTP status */
    message = g_strdup_printf (_("%1$s The service says: “%2$s” (HTTP %3$u)"), sentence, words, status);
  else
    /* TRANSLATORS: %1$s is a sentence about what happened, %2$u an HTTP status */
    message = g_strdup_printf (_("%1$s (HTTP %2$u)"), sentence, status);
  safe = eks_service_obscure (service, message);
  g_set_error_literal (error, EKS_ERROR, code, safe);
}

/**
 * eks_http_answer_judge:
 * @service: who answered
 * @status: HTTP status
 * @page: the body
 * @error: (out): what is wrong unless the verdict is good; without a secret
 *
 * Returns: what to do about it
 */
EksVerdict
eks_http_answer_judge (EksService *service, guint status, EksPage *page, GError **error)
{
  const EksErrorRule *rule = find_rule (service, status, page);
  EksReaction reaction = rule != NULL ? rule->reaction : reaction_for (service, status);
  const char *sentence = rule != NULL ? rule->message : NULL;

  if (rule == NULL && status >= 200 && status < 300)
    return EKS_VERDICT_GOOD;
  switch (reaction)
    {
    case EKS_REACTION_RETRY:
      eks_http_answer_set_error (service, EKS_ERROR_SOURCE_UNREACHABLE, sentence, status, page, error);
      return EKS_VERDICT_RETRY;
    case EKS_REACTION_MISSING:
      eks_http_answer_set_error (service, EKS_ERROR_SOURCE_MISSING, sentence, status, page, error);
      return EKS_VERDICT_BAD;
    case EKS_REACTION_RENEW:
      eks_http_answer_set_error (service, EKS_ERROR_SOURCE_REFUSED, sentence, status, page, error);
      return EKS_VERDICT_RENEW;
    case EKS_REACTION_STOP:
    default:
      eks_http_answer_set_error (service, EKS_ERROR_SOURCE_REFUSED, sentence, status, page, error);
      return EKS_VERDICT_BAD;
    }
}

static const char *
transport_sentence (const GError *failure)
{
  if (failure->domain == G_TLS_ERROR && failure->code != G_TLS_ERROR_EOF)
    /* TRANSLATORS: %1$s is a host, %2$s what the system says */
    return _("The identity of %1$s could not be proved, so nothing was sent: %2$s. Check the address, the date of this computer and its certificates.");
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    /* TRANSLATORS: %1$s is a host, %2$s what the system says */
    return _("%1$s did not answer in time: %2$s. Try again later.");
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    /* TRANSLATORS: %1$s is a host, %2$s what the system says */
    return _("The answer of %1$s was cut off: %2$s. Try again later.");
  /* TRANSLATORS: %1$s is a host, %2$s what the system says */
  return _("%1$s could not be reached: %2$s. Check the address and the network.");
}

/**
 * eks_http_answer_judge_failure:
 * @service: whose secrets must not be told
 * @host: who was asked
 * @failure: what libsoup or GIO says
 * @error: (out): the same in our terms, without a secret
 *
 * Returns: what to do about it
 */
EksVerdict
eks_http_answer_judge_failure (EksService *service, const char *host, const GError *failure, GError **error)
{
  g_autofree char *message = NULL;
  g_autofree char *safe = NULL;

  if (eks_error_is_cancelled (failure) || failure->domain == EKS_ERROR)
    {
      g_propagate_error (error, g_error_copy (failure));
      return EKS_VERDICT_BAD;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  message = g_strdup_printf (transport_sentence (failure), host, failure->message);
#pragma GCC diagnostic pop
  safe = eks_service_obscure (service, message);
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SOURCE_UNREACHABLE, safe);
  /* A wrong certificate is still wrong after a minute. */
  return failure->domain == G_TLS_ERROR && failure->code != G_TLS_ERROR_EOF ? EKS_VERDICT_BAD : EKS_VERDICT_RETRY;
}

/**
 * eks_http_answer_parse_retry_after:
 * @text: (nullable): value of the header: seconds, or a date
 * @now: microseconds since 1970 UTC
 *
 * Returns: when the service wants to be asked again, or 0 if it does not say
 */
gint64
eks_http_answer_parse_retry_after (const char *text, gint64 now)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds;

  if (g_ascii_string_to_unsigned (trimmed, 10, 0, G_MAXINT32, &seconds, NULL))
    return now + (gint64) seconds * G_TIME_SPAN_SECOND;
  date = trimmed[0] != '\0' ? soup_date_time_new_from_http_string (trimmed) : NULL;
  return date != NULL ? g_date_time_to_unix (date) * G_TIME_SPAN_SECOND : 0;
}
