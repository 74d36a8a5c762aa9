/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server that mail goes through, without its password. There is no way to say that it is not encrypted. */

#include "config.h"

#include "eks-mail-server.h"

#include "eks-spec-file.h"
#include "eks-spec-text.h"
#include "eks-text.h"

/**
 * eks_mail_tls_names: (skip)
 *
 * What #EksMailTls is called in the settings, %NULL at the end.
 */
const char *const eks_mail_tls_names[] = { "implicit", "starttls", NULL };

typedef enum
{
  PROP_HOST = 1,
  PROP_USER,
  PROP_FROM,
  PROP_CA_FILE,
  PROP_PORT,
  PROP_TLS,
} EksMailServerProperty;

#define N_TEXTS (PROP_CA_FILE + 1)

/* Also their names in the settings, with _ for -. */
static const char *const text_names[N_TEXTS] = { NULL, "host", "user", "from", "ca-file" };
static const char *const member_names[N_TEXTS] = { NULL, "host", "user", "from", "ca_file" };

struct _EksMailServer
{
  EksSpec parent_instance;

  char *texts[N_TEXTS]; /* (owned): from PROP_HOST */
  int port;
  EksMailTls tls;
};

static GParamSpec *props[PROP_TLS + 1];

G_DEFINE_FINAL_TYPE (EksMailServer, eks_mail_server, EKS_TYPE_SPEC)

static void
eks_mail_server_finalize (GObject *object)
{
  EksMailServer *self = EKS_MAIL_SERVER (object);

  for (guint i = PROP_HOST; i < N_TEXTS; i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (eks_mail_server_parent_class)->finalize (object);
}

static void
eks_mail_server_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksMailServer *self = EKS_MAIL_SERVER (object);

  if (id == PROP_PORT)
    g_value_set_int (value, self->port);
  else if (id == PROP_TLS)
    g_value_set_int (value, self->tls);
  else
    g_value_set_string (value, self->texts[id]);
}

static void
eks_mail_server_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksMailServer *self = EKS_MAIL_SERVER (object);

  if (id == PROP_PORT || id == PROP_TLS)
    {
      int before = id == PROP_PORT ? self->port : (int) self->tls;
      if (before == g_value_get_int (value))
        return;
      if (id == PROP_PORT)
        self->port = g_value_get_int (value);
      else
        self->tls = (EksMailTls) g_value_get_int (value);
    }
  else if (!eks_set_str (&self->texts[id], g_value_get_string (value) != NULL ? g_value_get_string (value) : ""))
    return;
  g_object_notify_by_pspec (object, pspec);
}

static void
eks_mail_server_class_init (EksMailServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_mail_server_finalize;
  object_class->get_property = eks_mail_server_get_property;
  object_class->set_property = eks_mail_server_set_property;

  for (guint i = PROP_HOST; i < N_TEXTS; i++)
    props[i] = g_param_spec_string (text_names[i], NULL, NULL, "", flags);
  /**
   * EksMailServer:port:
   *
   * The port that somebody chose; 0: 465, or 587 with STARTTLS.
   */
  props[PROP_PORT] = g_param_spec_int ("port", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  /**
   * EksMailServer:tls:
   *
   * An #EksMailTls.
   */
  props[PROP_TLS] = g_param_spec_int ("tls", NULL, NULL, EKS_MAIL_TLS_IMPLICIT, EKS_MAIL_TLS_STARTTLS, EKS_MAIL_TLS_IMPLICIT, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_mail_server_init (EksMailServer *self)
{
  for (guint i = PROP_HOST; i < N_TEXTS; i++)
    self->texts[i] = g_strdup ("");
}

/**
 * eks_mail_server_new:
 *
 * Returns: (transfer full): no server
 */
EksMailServer *
eks_mail_server_new (void)
{
  return g_object_new (EKS_TYPE_MAIL_SERVER, NULL);
}

/**
 * eks_mail_server_copy:
 * @self: a server
 *
 * Returns: (transfer full): the same once more
 */
EksMailServer *
eks_mail_server_copy (EksMailServer *self)
{
  g_return_val_if_fail (EKS_IS_MAIL_SERVER (self), NULL);
  return g_object_new (EKS_TYPE_MAIL_SERVER, "host", self->texts[PROP_HOST], "port", self->port, "tls", self->tls, "user", self->texts[PROP_USER],
                       "from", self->texts[PROP_FROM], "ca-file", self->texts[PROP_CA_FILE], NULL);
}

/**
 * eks_mail_server_assign:
 * @self: a server
 * @other: what it becomes
 */
void
eks_mail_server_assign (EksMailServer *self, EksMailServer *other)
{
  g_return_if_fail (EKS_IS_MAIL_SERVER (self) && EKS_IS_MAIL_SERVER (other));

  g_object_set (self, "host", other->texts[PROP_HOST], "port", other->port, "tls", other->tls, "user", other->texts[PROP_USER],
                "from", other->texts[PROP_FROM], "ca-file", other->texts[PROP_CA_FILE], NULL);
}

/**
 * eks_mail_server_is_set:
 * @self: a server
 *
 * Returns: whether there is one at all
 */
gboolean
eks_mail_server_is_set (EksMailServer *self)
{
  return eks_mail_server_get_host (self)[0] != '\0';
}

/**
 * eks_mail_server_get_host:
 * @self: a server
 *
 * Returns: (transfer none): its name or address; empty: there is none
 */
const char *
eks_mail_server_get_host (EksMailServer *self)
{
  g_return_val_if_fail (EKS_IS_MAIL_SERVER (self), "");
  return self->texts[PROP_HOST];
}

/**
 * eks_mail_server_get_port:
 * @self: a server
 *
 * Returns: the port that somebody chose, or 0
 */
int
eks_mail_server_get_port (EksMailServer *self)
{
  g_return_val_if_fail (EKS_IS_MAIL_SERVER (self), 0);
  return self->port;
}

/**
 * eks_mail_server_get_effective_port:
 * @self: a server
 *
 * Returns: the port; the usual one, 465 or 587, if nobody chose one
 */
int
eks_mail_server_get_effective_port (EksMailServer *self)
{
  g_return_val_if_fail (EKS_IS_MAIL_SERVER (self), 0);

  if (self->port != 0)
    return self->port;
  return self->tls == EKS_MAIL_TLS_IMPLICIT ? 465 : 587;
}

/**
 * eks_mail_server_get_tls:
 * @self: a server
 *
 * Returns: when the connection becomes encrypted
 */
EksMailTls
eks_mail_server_get_tls (EksMailServer *self)
{
  g_return_val_if_fail (EKS_IS_MAIL_SERVER (self), EKS_MAIL_TLS_IMPLICIT);
  return self->tls;
}

/**
 * eks_mail_server_get_user:
 * @self: a server
 *
 * Returns: (transfer none): who logs in; empty: nobody does
 */
const char *
eks_mail_server_get_user (EksMailServer *self)
{
  g_return_val_if_fail (EKS_IS_MAIL_SERVER (self), NULL);
  return self->texts[PROP_USER];
}

/**
 * eks_mail_server_get_from:
 * @self: a server
 *
 * Returns: (transfer none): the address that mail is from
 */
const char *
eks_mail_server_get_from (EksMailServer *self)
{
  g_return_val_if_fail (EKS_IS_MAIL_SERVER (self), NULL);
  return self->texts[PROP_FROM];
}

/**
 * eks_mail_server_get_ca_file:
 * @self: a server
 *
 * Returns: (transfer none): the path of the authorities that may vouch for it; empty: those of the system
 */
const char *
eks_mail_server_get_ca_file (EksMailServer *self)
{
  g_return_val_if_fail (EKS_IS_MAIL_SERVER (self), NULL);
  return self->texts[PROP_CA_FILE];
}

/**
 * eks_mail_server_check:
 * @self: a server
 * @path: its path
 * @issues: where faults go
 *
 * Finds what is missing or cannot be.
 */
void
eks_mail_server_check (EksMailServer *self, const char *path, EksJsonIssues *issues)
{
  g_return_if_fail (EKS_IS_MAIL_SERVER (self) && path != NULL && issues != NULL);

  eks_spec_add_fault (issues, path, "host", eks_spec_check_host (self->texts[PROP_HOST]));
  eks_spec_add_fault (issues, path, "user", eks_spec_check_line (self->texts[PROP_USER], EKS_SPEC_MAX_NAME));
  eks_spec_add_fault (issues, path, "from", eks_spec_check_mail_address (self->texts[PROP_FROM]));
  eks_spec_add_fault (issues, path, "ca_file", eks_spec_check_file (self->texts[PROP_CA_FILE]));
  if (eks_mail_server_is_set (self))
    eks_spec_add_empty (issues, path, "from", self->texts[PROP_FROM]);
}

/**
 * eks_mail_server_from_json:
 * @node: what should be a server
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object at all
 */
EksMailServer *
eks_mail_server_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  g_autoptr (EksJsonIssues) faults = eks_json_issues_new ();
  EksMailServer *self;

  if (object == NULL)
    return NULL;
  self = eks_mail_server_new ();
  for (guint i = PROP_HOST; i < N_TEXTS; i++)
    {
      g_autofree char *text = eks_json_object_dup_string (object, member_names[i], FALSE);
      g_object_set (self, text_names[i], text, NULL);
    }
  g_object_set (self, "port", (int) eks_json_object_get_integer (object, "port", 1, G_MAXUINT16, 0),
                "tls", eks_json_object_get_choice (object, "tls", eks_mail_tls_names, EKS_MAIL_TLS_IMPLICIT), NULL);
  eks_json_object_close (object);
  eks_mail_server_check (self, path, faults);
  eks_spec_merge_issues (issues, faults);
  return self;
}

/**
 * eks_mail_server_to_json:
 * @self: a server
 *
 * Returns: (transfer full): it as JSON, without what has its default
 */
JsonNode *
eks_mail_server_to_json (EksMailServer *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_MAIL_SERVER (self), NULL);

  object = json_object_new ();
  for (guint i = PROP_HOST; i < N_TEXTS; i++)
    if (self->texts[i][0] != '\0')
      json_object_set_string_member (object, member_names[i], self->texts[i]);
  if (self->port != 0)
    json_object_set_int_member (object, "port", self->port);
  if (self->tls != EKS_MAIL_TLS_IMPLICIT)
    json_object_set_string_member (object, "tls", eks_mail_tls_names[self->tls]);
  return eks_spec_take_object (object);
}
