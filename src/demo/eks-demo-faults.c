/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong, when and how often; read strictly, so that a misspelt fault is not a test that passes by chance. */

#include "config.h"

#include "eks-demo-faults.h"

#include "eks-demo-server.h"
#include "eks-demo-system.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ALWAYS G_MAXUINT64
#define LARGEST G_GUINT64_CONSTANT (1000000000)

typedef enum
{
  ARGUMENT_NONE,
  ARGUMENT_NUMBER,
  ARGUMENT_NAME, /* required */
  ARGUMENT_HOST,
} ArgumentKind;

typedef enum
{
  EACH,      /* any page, or the one named */
  SINCE,     /* from the page named on */
  FROM_TWO,  /* the page named; needs one before it */
  SINCE_TWO, /* from the page named on; needs one before it */
  NO_PAGE,   /* the whole list, no page can be named */
} PageRule;

typedef struct
{
  const char *name;
  guint64 times;
  PageRule rule;
  ArgumentKind argument;
  guint64 number; /* if none is given */
  const char *help;
} FaultInfo;

static const FaultInfo infos[EKS_DEMO_N_FAULTS] = {
  [EKS_DEMO_FAULT_200] = { "200", ALWAYS, EACH, ARGUMENT_NONE, 0, N_("a refusal that HTTP calls a success, where the system has such") },
  [EKS_DEMO_FAULT_401] = { "401", ALWAYS, EACH, ARGUMENT_NONE, 0, N_("the key is refused") },
  [EKS_DEMO_FAULT_403] = { "403", ALWAYS, EACH, ARGUMENT_NONE, 0, N_("the caller's address is refused") },
  [EKS_DEMO_FAULT_429] = { "429", 1, EACH, ARGUMENT_NUMBER, 2, N_("too many requests; Retry-After in seconds (:SECONDS, else 2)") },
  [EKS_DEMO_FAULT_429_DATE] = { "429-date", 1, EACH, ARGUMENT_NUMBER, 2, N_("the same with Retry-After as a date") },
  [EKS_DEMO_FAULT_500] = { "500", 1, EACH, ARGUMENT_NONE, 0, N_("the service fails, with a page of HTML") },
  [EKS_DEMO_FAULT_503] = { "503", 1, EACH, ARGUMENT_NUMBER, 0, N_("the service is busy (:SECONDS adds Retry-After)") },
  [EKS_DEMO_FAULT_BAD_UTF8] = { "bad-utf8", ALWAYS, EACH, ARGUMENT_NONE, 0, N_("a byte in the page is not UTF-8") },
  [EKS_DEMO_FAULT_CUT] = { "cut", 1, EACH, ARGUMENT_NONE, 0, N_("the connection ends before Content-Length is reached") },
  [EKS_DEMO_FAULT_CUT_CHUNKED] = { "cut-chunked", 1, EACH, ARGUMENT_NONE, 0, N_("the connection ends before the last chunk") },
  [EKS_DEMO_FAULT_DROP] = { "drop", 1, EACH, ARGUMENT_NONE, 0, N_("the connection ends without an answer") },
  [EKS_DEMO_FAULT_DUPLICATE] = { "duplicate", ALWAYS, SINCE_TWO, ARGUMENT_NONE, 0, N_("the last row of the page before comes again; from there on all rows are one place later") },
  [EKS_DEMO_FAULT_EMPTY] = { "empty", ALWAYS, EACH, ARGUMENT_NONE, 0, N_("the body has no bytes") },
  [EKS_DEMO_FAULT_GZIP] = { "gzip", ALWAYS, EACH, ARGUMENT_NONE, 0, N_("the body is compressed, for clients that accept it") },
  [EKS_DEMO_FAULT_HUGE] = { "huge", ALWAYS, EACH, ARGUMENT_NUMBER, 512, N_("a page of :MEBIBYTES, else 512") },
  [EKS_DEMO_FAULT_JSON_STRING] = { "json-string", ALWAYS, EACH, ARGUMENT_NONE, 0, N_("jsonElement is a string that holds JSON") },
  [EKS_DEMO_FAULT_MALFORMED] = { "malformed", ALWAYS, EACH, ARGUMENT_NONE, 0, N_("the page is not JSON") },
  [EKS_DEMO_FAULT_NO_SESSIONS] = { "no-sessions", ALWAYS, NO_PAGE, ARGUMENT_NONE, 0, N_("the account has none of the addresses under /onboarding") },
  [EKS_DEMO_FAULT_REDIRECT] = { "redirect", ALWAYS, EACH, ARGUMENT_HOST, 0, N_("a redirect to the host :HOST, else localhost, at the same port") },
  [EKS_DEMO_FAULT_REPEAT] = { "repeat", ALWAYS, FROM_TWO, ARGUMENT_NONE, 0, N_("the page has the rows of the one before") },
  [EKS_DEMO_FAULT_SHRINK] = { "shrink", ALWAYS, SINCE_TWO, ARGUMENT_NONE, 0, N_("a row at the front has gone: from there on all rows are one place earlier and one fewer is announced") },
  [EKS_DEMO_FAULT_SLOW] = { "slow", 1, EACH, ARGUMENT_NUMBER, 5000, N_("the body takes :MILLISECONDS, else 5000") },
  [EKS_DEMO_FAULT_TOTAL] = { "total", ALWAYS, EACH, ARGUMENT_NONE, 0, N_("one row more is announced than there is, where the system announces them") },
  [EKS_DEMO_FAULT_VANISH] = { "vanish", ALWAYS, SINCE, ARGUMENT_NAME, 0, N_("the member :NAME is missing in every row") },
};

typedef struct
{
  EksDemoFaultKind kind;
  char *system;  /* (owned) (nullable): any, if no path is given either */
  char *path;    /* (owned) (nullable): any */
  guint64 page;  /* 0: any */
  guint64 times; /* left */
  guint64 number;
  char *text; /* (owned) (nullable) */
} Entry;

struct _EksDemoFaults
{
  GPtrArray *entries; /* (owned) (element-type Entry) */
};

static void
entry_free (Entry *entry)
{
  g_free (entry->system);
  g_free (entry->path);
  g_free (entry->text);
  g_free (entry);
}

static gboolean
refuse (GError **error, const char *text, const char *why)
{
  /* TRANSLATORS: %1$s is what the person typed, %2$s says what is wrong with it */
  g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("The fault “%1$s” cannot be used: %2$s"), text, why);
  return FALSE;
}

/* The kind whose name @at begins with, followed by nothing that could belong to a name. "429" is a prefix of
   "429-date" and "cut" of "cut-chunked": the sign after the name decides. */
static gboolean
read_name (const char **at, EksDemoFaultKind *kind)
{
  for (guint i = 0; i < EKS_DEMO_N_FAULTS; i++)
    {
      gsize length = strlen (infos[i].name);
      if (strncmp (*at, infos[i].name, length) != 0 || strchr ("@x:", (*at)[length]) == NULL)
        continue;
      *kind = (EksDemoFaultKind) i;
      *at += length;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_number (const char **at, guint64 *number)
{
  guint64 value = 0;
  const char *start = *at;

  for (; g_ascii_isdigit (**at); (*at)++)
    {
      value = value * 10 + (guint64) (**at - '0');
      if (value > LARGEST)
        return FALSE;
    }
  *number = value;
  return *at > start && value > 0;
}

static gboolean
check_argument (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr ("_.-", *text) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
read_argument (Entry *entry, const char *at, const char *text, GError **error)
{
  const FaultInfo *info = &infos[entry->kind];

  entry->number = info->number;
  if (*at == '\0')
    return info->argument != ARGUMENT_NAME || refuse (error, text, _("a name has to follow after “:”"));
  if (*at != ':')
    return refuse (error, text, _("only “@PAGE”, “xTIMES” and “:ARGUMENT” may follow the name, in this order"));
  at++;
  if (info->argument == ARGUMENT_NONE)
    return refuse (error, text, _("it takes nothing after “:”"));
  if (info->argument == ARGUMENT_NUMBER)
    return (read_number (&at, &entry->number) && *at == '\0') || refuse (error, text, _("a number from 1 to 1000000000 is expected after “:”"));
  entry->text = g_strdup (at);
  return (*at != '\0' && check_argument (at)) || refuse (error, text, _("a name of letters, digits, “_”, “.” and “-” is expected after “:”"));
}

/* “/smsapi/contacts” is an address of that system, “/contacts” one of the first. */
static void
read_path (Entry *entry, const char *path, gsize length)
{
  const EksDemoSystem *const *systems = eks_demo_systems_get ();
  g_autofree char *text = g_strndup (path, length);

  for (guint i = 0; systems[i] != NULL; i++)
    {
      gsize n = strlen (systems[i]->id);
      if (strncmp (text + 1, systems[i]->id, n) != 0 || text[n + 1] != '/')
        continue;
      entry->system = g_strdup (systems[i]->id);
      entry->path = g_strdup (text + n + 1);
      return;
    }
  entry->system = g_strdup (systems[0]->id);
  entry->path = g_steal_pointer (&text);
}

static gboolean
read_entry (Entry *entry, const char *text, GError **error)
{
  const char *at = text;

  if (*at == '/')
    {
      const char *colon = strchr (at, ':');
      if (colon == NULL)
        return refuse (error, text, _("a path is followed by “:” and the fault"));
      read_path (entry, at, (gsize) (colon - at));
      at = colon + 1;
    }
  if (!read_name (&at, &entry->kind))
    return refuse (error, text, _("there is no fault of this name; see eksport-cli demo --help"));
  entry->times = infos[entry->kind].times;
  if (*at == '@')
    {
      at++;
      if (infos[entry->kind].rule == NO_PAGE || !read_number (&at, &entry->page))
        return refuse (error, text, _("the page after “@” is not a number from 1 on, or this fault knows no pages"));
    }
  if ((infos[entry->kind].rule == FROM_TWO || infos[entry->kind].rule == SINCE_TWO) && entry->page < 2)
    return refuse (error, text, _("it needs a page from “@2” on"));
  if (g_str_has_prefix (at, "x*"))
    {
      entry->times = ALWAYS;
      at += 2;
    }
  else if (*at == 'x')
    {
      at++;
      if (!read_number (&at, &entry->times))
        return refuse (error, text, _("the times after “x” are a number from 1 on, or “*”"));
    }
  return read_argument (entry, at, text, error);
}

/**
 * eks_demo_faults_parse:
 * @spec: (nullable): faults with commas between them; see eks_demo_faults_describe()
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the faults, perhaps none, or %NULL with %EKS_ERROR_USAGE
 */
EksDemoFaults *
eks_demo_faults_parse (const char *spec, GError **error)
{
  g_autoptr (EksDemoFaults) self = g_new0 (EksDemoFaults, 1);
  g_auto (GStrv) texts = g_strsplit (spec != NULL ? spec : "", ",", -1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  for (guint i = 0; texts[i] != NULL; i++)
    {
      Entry *entry = g_new0 (Entry, 1);
      g_ptr_array_add (self->entries, entry);
      if (!read_entry (entry, g_strstrip (texts[i]), error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * eks_demo_faults_free:
 * @self: (nullable) (transfer full): faults
 */
void
eks_demo_faults_free (EksDemoFaults *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self);
}

static gboolean
is_due (const Entry *entry, const char *system, const char *path, guint64 page)
{
  PageRule rule = infos[entry->kind].rule;

  if (entry->times == 0 || (entry->path != NULL && (strcmp (entry->system, system) != 0 || strcmp (entry->path, path) != 0)))
    return FALSE;
  if (entry->page == 0)
    return TRUE;
  return rule == SINCE || rule == SINCE_TWO ? page >= entry->page : page == entry->page;
}

/**
 * eks_demo_faults_take:
 * @self: faults
 * @kind: a kind of fault
 * @system: id of the system asked
 * @path: the path asked for, below its base URL
 * @page: the page asked for, or 0 if it is not a list
 * @fault: (out): its argument
 *
 * Looks for a fault that is due now, and counts it as done.
 *
 * Returns: whether there is one
 */
gboolean
eks_demo_faults_take (EksDemoFaults *self, EksDemoFaultKind kind, const char *system, const char *path, guint64 page, EksDemoFault *fault)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      if (entry->kind != kind || !is_due (entry, system, path, page))
        continue;
      if (entry->times != ALWAYS)
        entry->times--;
      *fault = (EksDemoFault){ entry->number, entry->text };
      return TRUE;
    }
  return FALSE;
}

/**
 * eks_demo_faults_describe:
 *
 * The grammar of a fault specification and every fault, in the user's language, for `--help`.
 *
 * Returns: (transfer full): lines of text
 */
char *
eks_demo_faults_describe (void)
{
  GString *text = g_string_new (_("SPEC is a list of faults with commas between them, each\n"
                                  "  [/PATH:]NAME[@PAGE][xTIMES][:ARGUMENT]\n"
                                  "/PATH limits it to one address such as /onboarding/sessions or /SYSTEM/path, @PAGE to a page (vanish, duplicate and shrink:\n"
                                  "from that page on), xTIMES says how often it happens, x* always. Example: 429@3,503@2x3,/contacts:cut@4\n"));

  for (guint i = 0; i < EKS_DEMO_N_FAULTS; i++)
    {
      const char *times = infos[i].times == ALWAYS ? _("always") : _("once");
      /* TRANSLATORS: %1$s is the name of a fault, %2$s says what happens, %3$s is “once” or “always” */
      g_string_append_printf (text, _("  %1$-12s %2$s [%3$s]\n"), infos[i].name, _(infos[i].help), times);
    }
  return g_string_free (text, FALSE);
}
