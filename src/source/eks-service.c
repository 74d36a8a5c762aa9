/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service behind an account. Settings are checked once, here; afterwards it is read-only but
 * for the pace, which all threads that ask the service share. */

#include "config.h"

#include "eks-service.h"

#include "eks-access-token.h"
#include "eks-error.h"
#include "eks-pattern.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Access tokens that are kept out of messages; older ones are of no use to anybody. */
#define MAX_TOKENS 4

struct _EksService
{
  GObject parent_instance;

  EksConnector *connector; /* (owned) */
  GHashTable *values;      /* (owned): setting id → value, fallbacks filled in */
  EksClock *clock;         /* (owned) */
  EksProgress *progress;   /* (owned) (nullable) */
  EksSourceLimits limits;
  char *base;              /* (owned): without a slash at its end */
  GUri *base_uri;          /* (owned) */
  char *header_name;       /* (owned) (nullable) */
  char *header_value;      /* (owned) (nullable) */
  char *parameter_name;    /* (owned) (nullable) */
  char *parameter_value;   /* (owned) (nullable) */
  EksAccessToken *token;   /* (owned) (nullable) */
  guint n_own_secrets;     /* those of the settings, before the access tokens */

  GMutex lock;
  GPtrArray *secrets;      /* (owned) (element-type utf8): NULL-terminated; under lock */
  gint64 next_turn; /* when the next request may leave; under lock */
};

G_DEFINE_FINAL_TYPE (EksService, eks_service, G_TYPE_OBJECT)

typedef struct
{
  EksService *service;
  const char *key;
  gboolean escape;
} Names;

/* EksPatternFunc */
static char *
expand_name (const char *name, gpointer data)
{
  Names *names = data;
  const char *value;

  if (names->key != NULL && (g_str_equal (name, "key") || g_str_equal (name, "parent")))
    value = names->key;
  else if (eks_connector_find_setting (names->service->connector, name) == NULL)
    return NULL;
  else
    value = g_hash_table_lookup (names->service->values, name);
  if (value == NULL)
    value = "";
  return names->escape ? g_uri_escape_string (value, NULL, FALSE) : g_strdup (value);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

static gboolean
check_address (const char *text, GUri **uri, GError **error)
{
  g_autoptr (GUri) parsed = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  gboolean https = parsed != NULL && g_str_equal (g_uri_get_scheme (parsed), "https");
  gboolean http = parsed != NULL && g_str_equal (g_uri_get_scheme (parsed), "http");

  if (host == NULL || host[0] == '\0' || !(https || http) || g_uri_get_userinfo (parsed) != NULL || g_uri_get_query (parsed) != NULL ||
      g_uri_get_fragment (parsed) != NULL)
    {
      /* TRANSLATORS: %s is what was typed as the address of a service */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("“%s” is not an address of a service; it should look like https://api.example.org"), text);
      return FALSE;
    }
  if (http && !is_loopback (host))
    {
      /* TRANSLATORS: %s is the address of a service */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("“%s” is not protected: it must begin with https://, because http:// would send the credential in clear"), text);
      return FALSE;
    }
  if (uri != NULL)
    *uri = g_steal_pointer (&parsed);
  return TRUE;
}

static gboolean
has_control_characters (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if ((guchar) *at < 0x20 || *at == 0x7f)
      return TRUE;
  return FALSE;
}

static gboolean
take_setting (EksService *self, const EksSetting *setting, const char *value, GError **error)
{
  if (value == NULL || value[0] == '\0')
    value = setting->fallback;
  if (value == NULL || value[0] == '\0')
    {
      if (!setting->required)
        return TRUE;
      /* TRANSLATORS: %1$s is the name of a setting, %2$s of a system */
      g_set_error (error, EKS_ERROR, setting->kind == EKS_SETTING_SECRET ? EKS_ERROR_SECRET_MISSING : EKS_ERROR_INVALID_JOB,
                   _("“%1$s” is missing in the connection to %2$s"), setting->label, eks_connector_get_label (self->connector));
      return FALSE;
    }
  if (has_control_characters (value) || !g_utf8_validate (value, -1, NULL))
    {
      /* TRANSLATORS: %s is the name of a setting */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("“%s” holds characters that cannot be sent, such as a line break; enter it again"), setting->label);
      return FALSE;
    }
  if (setting->kind == EKS_SETTING_URL && !check_address (value, NULL, error))
    return FALSE;
  g_hash_table_insert (self->values, g_strdup (setting->id), g_strdup (value));
  if (setting->kind == EKS_SETTING_SECRET)
    g_ptr_array_insert (self->secrets, self->secrets->len - 1, g_strdup (value));
  return TRUE;
}

static gboolean
take_settings (EksService *self, GHashTable *settings, GError **error)
{
  GPtrArray *known = eks_connector_get_settings (self->connector);

  for (guint i = 0; known != NULL && i < known->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (known, i);
      const char *value = settings != NULL ? g_hash_table_lookup (settings, setting->id) : NULL;
      if (!take_setting (self, setting, value, error))
        return FALSE;
    }
  return TRUE;
}

/* Returns: (transfer full) (nullable): value of the Authorization header */
static char *
make_basic (EksService *self, const EksAuth *auth, const char *password, GError **error)
{
  g_autofree char *user = eks_service_expand (self, auth->name, NULL, error);

  if (user == NULL)
    return NULL;
  g_autofree char *pair = g_strdup_printf ("%s:%s", user, password);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  char *value = g_strdup_printf ("Basic %s", encoded);
  g_ptr_array_insert (self->secrets, self->secrets->len - 1, g_steal_pointer (&encoded));
  return value;
}

static gboolean
take_basic (EksService *self, const EksAuth *auth, const char *password, GError **error)
{
  self->header_name = g_strdup ("Authorization");
  self->header_value = make_basic (self, auth, password, error);
  return self->header_value != NULL;
}

static gboolean
take_oauth2 (EksService *self, const EksAuth *auth, const char *password, GError **error)
{
  g_autofree char *basic = make_basic (self, auth, password, error);
  g_autofree char *address = basic != NULL ? eks_service_expand (self, auth->token_url, NULL, error) : NULL;
  g_autofree char *scope = NULL;
  g_autoptr (GUri) uri = NULL;

  if (address == NULL || !check_address (address, &uri, error))
    return FALSE;
  if (auth->scope != NULL && (scope = eks_service_expand (self, auth->scope, NULL, error)) == NULL)
    return FALSE;
  self->token = eks_access_token_new (uri, basic, scope);
  return TRUE;
}

static gboolean
take_auth (EksService *self, GError **error)
{
  const EksAuth *auth = eks_connector_get_auth (self->connector);
  g_autofree char *value = NULL;

  if (auth == NULL || auth->kind == EKS_AUTH_NONE)
    return TRUE;
  value = eks_service_expand (self, auth->value, NULL, error);
  if (value == NULL)
    return FALSE;
  switch (auth->kind)
    {
    case EKS_AUTH_BASIC:
      return take_basic (self, auth, value, error);
    case EKS_AUTH_OAUTH2:
      return take_oauth2 (self, auth, value, error);
    case EKS_AUTH_QUERY:
      self->parameter_name = g_strdup (auth->name);
      self->parameter_value = g_steal_pointer (&value);
      return TRUE;
    case EKS_AUTH_HEADER:
      self->header_name = g_strdup (auth->name);
      self->header_value = g_steal_pointer (&value);
      return TRUE;
    case EKS_AUTH_NONE:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
take_base (EksService *self, GError **error)
{
  self->base = eks_service_expand (self, eks_connector_get_base_url (self->connector), NULL, error);
  if (self->base == NULL || !check_address (self->base, &self->base_uri, error))
    return FALSE;
  for (gsize length = strlen (self->base); length > 0 && self->base[length - 1] == '/'; length--)
    self->base[length - 1] = '\0';
  return TRUE;
}

static void
eks_service_finalize (GObject *object)
{
  EksService *self = EKS_SERVICE (object);

  g_clear_object (&self->connector);
  g_clear_object (&self->clock);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->base_uri, g_uri_unref);
  g_clear_pointer (&self->secrets, g_ptr_array_unref);
  g_clear_pointer (&self->token, eks_access_token_free);
  g_free (self->base);
  g_free (self->header_name);
  g_free (self->header_value);
  g_free (self->parameter_name);
  g_free (self->parameter_value);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (eks_service_parent_class)->finalize (object);
}

static void
eks_service_class_init (EksServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_service_finalize;
}

static void
eks_service_init (EksService *self)
{
  g_mutex_init (&self->lock);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->secrets, NULL);
  self->limits = (EksSourceLimits){
    .max_page_bytes = 64 * 1024 * 1024,
    .max_pages = 1000000,
    .max_retries = 6,
    .max_wait = 30 * 60 * G_TIME_SPAN_SECOND,
    .timeout_seconds = 60,
  };
}

/**
 * eks_service_new:
 * @connector: describes the system
 * @settings: (nullable) (element-type utf8 utf8): values of its settings, secrets included
 * @clock: for all waiting
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the service, or %NULL with %EKS_ERROR_INVALID_JOB or
 *   %EKS_ERROR_SECRET_MISSING
 */
EksService *
eks_service_new (EksConnector *connector, GHashTable *settings, EksClock *clock, GError **error)
{
  g_autoptr (EksService) self = NULL;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_CLOCK (clock), NULL);

  self = g_object_new (EKS_TYPE_SERVICE, NULL);
  self->connector = g_object_ref (connector);
  self->clock = g_object_ref (clock);
  if (!take_settings (self, settings, error) || !take_base (self, error) || !take_auth (self, error))
    return NULL;
  self->n_own_secrets = self->secrets->len - 1;
  return g_steal_pointer (&self);
}

EksConnector *
eks_service_get_connector (EksService *self)
{
  g_return_val_if_fail (EKS_IS_SERVICE (self), NULL);
  return self->connector;
}

EksClock *
eks_service_get_clock (EksService *self)
{
  g_return_val_if_fail (EKS_IS_SERVICE (self), NULL);
  return self->clock;
}

const EksSourceLimits *
eks_service_get_limits (EksService *self)
{
  g_return_val_if_fail (EKS_IS_SERVICE (self), NULL);
  return &self->limits;
}

/* Before the first request; threads read them without a lock. */
void
eks_service_set_limits (EksService *self, const EksSourceLimits *limits)
{
  g_return_if_fail (EKS_IS_SERVICE (self) && limits != NULL);
  self->limits = *limits;
}

EksProgress *
eks_service_get_progress (EksService *self)
{
  g_return_val_if_fail (EKS_IS_SERVICE (self), NULL);
  return self->progress;
}

void
eks_service_set_progress (EksService *self, EksProgress *progress)
{
  g_return_if_fail (EKS_IS_SERVICE (self));
  g_set_object (&self->progress, progress);
}

const char *
eks_service_get_host (EksService *self)
{
  g_return_val_if_fail (EKS_IS_SERVICE (self), NULL);
  return g_uri_get_host (self->base_uri);
}

/* Returns: whether it runs on this computer, where the credential may go in clear: nobody in between may get it */
gboolean
eks_service_is_local (EksService *self)
{
  g_return_val_if_fail (EKS_IS_SERVICE (self), FALSE);
  return is_loopback (g_uri_get_host (self->base_uri));
}

static int
port_of (GUri *uri)
{
  if (g_uri_get_port (uri) > 0)
    return g_uri_get_port (uri);
  return g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

/**
 * eks_service_expand:
 * @self: a service
 * @template_text: text with setting ids in braces
 * @key: (nullable): what {key} or {parent} stands for
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the text, values as they are
 */
char *
eks_service_expand (EksService *self, const char *template_text, const char *key, GError **error)
{
  Names names = { self, key, FALSE };

  g_return_val_if_fail (EKS_IS_SERVICE (self) && template_text != NULL, NULL);
  return eks_pattern_expand (template_text, expand_name, &names, error);
}

/**
 * eks_service_add_parameter:
 * @address: gets the parameter
 * @name: its name
 * @value: its value; both are escaped here
 */
void
eks_service_add_parameter (GString *address, const char *name, const char *value)
{
  g_return_if_fail (address != NULL && name != NULL && value != NULL);

  g_string_append_c (address, strchr (address->str, '?') != NULL ? '&' : '?');
  g_string_append_uri_escaped (address, name, NULL, FALSE);
  g_string_append_c (address, '=');
  g_string_append_uri_escaped (address, value, NULL, FALSE);
}

/**
 * eks_service_build_address:
 * @self: a service
 * @path: below its base, with names in braces, whose values are escaped
 * @key: (nullable): what {key} or {parent} stands for
 * @query: (nullable) (element-type EksChoice): fixed parameters
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an address without the credential
 */
GString *
eks_service_build_address (EksService *self, const char *path, const char *key, GPtrArray *query, GError **error)
{
  Names names = { self, key, TRUE };
  g_autofree char *below = NULL;
  GString *address;

  g_return_val_if_fail (EKS_IS_SERVICE (self) && path != NULL, NULL);

  below = eks_pattern_expand (path, expand_name, &names, error);
  if (below == NULL)
    return NULL;
  address = g_string_new (self->base);
  if (below[0] != '/' && below[0] != '\0')
    g_string_append_c (address, '/');
  g_string_append (address, below);
  for (guint i = 0; query != NULL && i < query->len; i++)
    {
      const EksChoice *parameter = g_ptr_array_index (query, i);
      g_autofree char *value = eks_service_expand (self, parameter->label, key, error);
      if (value == NULL)
        {
          g_string_free (address, TRUE);
          return NULL;
        }
      eks_service_add_parameter (address, parameter->value, value);
    }
  return address;
}

/**
 * eks_service_owns:
 * @self: a service
 * @uri: where an answer leads to
 *
 * Returns: %TRUE if it has the scheme, host and port of the service, so that the credential may go there
 */
gboolean
eks_service_owns (EksService *self, GUri *uri)
{
  g_return_val_if_fail (EKS_IS_SERVICE (self) && uri != NULL, FALSE);

  return g_str_equal (g_uri_get_scheme (uri), g_uri_get_scheme (self->base_uri)) && g_uri_get_host (uri) != NULL &&
         g_ascii_strcasecmp (g_uri_get_host (uri), g_uri_get_host (self->base_uri)) == 0 && port_of (uri) == port_of (self->base_uri);
}

/* A redirection may bring the credential back in its address. */
static gboolean
has_parameter (GUri *uri, const char *name)
{
  g_autoptr (GHashTable) parameters = NULL;

  if (g_uri_get_query (uri) == NULL)
    return FALSE;
  parameters = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, NULL);
  return parameters != NULL && g_hash_table_contains (parameters, name);
}

/* A message to an address of this service, with the credential. */
static SoupMessage *
new_message (EksService *self, const char *method, GUri *uri, const char *token)
{
  g_autoptr (GUri) target = g_uri_ref (uri);
  SoupMessage *message;

  if (self->parameter_name != NULL && !has_parameter (uri, self->parameter_name))
    {
      g_autofree char *plain = g_uri_to_string (uri);
      g_autoptr (GString) address = g_string_new (plain);
      eks_service_add_parameter (address, self->parameter_name, self->parameter_value);
      g_uri_unref (target);
      target = g_uri_parse (address->str, SOUP_HTTP_URI_FLAGS, NULL);
    }
  message = soup_message_new_from_uri (method, target);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "application/json");
  if (self->header_name != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), self->header_name, self->header_value);
  if (token != NULL)
    {
      g_autofree char *value = g_strdup_printf ("Bearer %s", token);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
    }
  return message;
}

/**
 * eks_service_create_message:
 * @self: a service
 * @uri: an address that eks_service_owns()
 * @token: (nullable): an access token, where eks_service_get_access_token() gives them
 *
 * Returns: (transfer full): a GET that carries the credential and follows no redirection
 */
SoupMessage *
eks_service_create_message (EksService *self, GUri *uri, const char *token)
{
  g_return_val_if_fail (EKS_IS_SERVICE (self) && eks_service_owns (self, uri), NULL);
  return new_message (self, SOUP_METHOD_GET, uri, token);
}

/* The key of a record is data and becomes part of an address: what could point elsewhere is no key. */
gboolean
eks_service_is_usable_key (const char *key)
{
  return key != NULL && key[0] != '\0' && !g_str_equal (key, ".") && !g_str_equal (key, "..");
}

static gboolean
has_action (EksConnector *connector, const EksAction *action)
{
  GPtrArray *entities = eks_connector_get_entities (connector);

  for (guint i = 0; i < entities->len; i++)
    if (g_ptr_array_find (eks_entity_get_actions (g_ptr_array_index (entities, i)), action, NULL))
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full) (nullable): what is sent, as a form is */
static char *
build_form (EksService *self, const EksAction *action, const char *key, GError **error)
{
  g_autoptr (GString) form = g_string_new (NULL);

  for (guint i = 0; i < action->form->len; i++)
    {
      const EksChoice *parameter = g_ptr_array_index (action->form, i);
      g_autofree char *value = eks_service_expand (self, parameter->label, key, error);
      if (value == NULL)
        return NULL;
      if (form->len > 0)
        g_string_append_c (form, '&');
      g_string_append_uri_escaped (form, parameter->value, NULL, FALSE);
      g_string_append_c (form, '=');
      g_string_append_uri_escaped (form, value, NULL, FALSE);
    }
  return g_strdup (form->str);
}

/**
 * eks_service_create_action_message:
 * @self: a service
 * @action: an action of the service's own connector
 * @key: the key of the record
 * @token: (nullable): an access token, where eks_service_get_access_token() gives them
 * @error: return location
 *
 * The only place where a message is made that asks a service to change anything.
 *
 * Returns: (transfer full) (nullable): a POST that carries the credential and follows no redirection, or %NULL with
 *   %EKS_ERROR_INVALID_CONNECTOR or %EKS_ERROR_INVALID_JOB and nothing to send
 */
SoupMessage *
eks_service_create_action_message (EksService *self, const EksAction *action, const char *key, const char *token, GError **error)
{
  g_autoptr (GString) address = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GBytes) body = NULL;
  char *form;
  SoupMessage *message;

  g_return_val_if_fail (EKS_IS_SERVICE (self) && action != NULL && has_action (self->connector, action), NULL);

  if (!eks_service_is_usable_key (key) || !g_utf8_validate (key, -1, NULL))
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The record has no key that could stand in an address. Nothing was sent."));
      return NULL;
    }
  address = eks_service_build_address (self, action->path, key, NULL, error);
  form = address != NULL ? build_form (self, action, key, error) : NULL;
  if (form == NULL)
    return NULL;
  body = g_bytes_new_take (form, strlen (form));
  uri = g_uri_parse (address->str, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || !eks_service_owns (self, uri))
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR, _("The address of the action leads away from the service. Nothing was sent."));
      return NULL;
    }
  message = new_message (self, SOUP_METHOD_POST, uri, token);
  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, body);
  return message;
}

/**
 * eks_service_get_access_token:
 * @self: a service
 *
 * Returns: (transfer none) (nullable): where each question has to get an access token from
 */
EksAccessToken *
eks_service_get_access_token (EksService *self)
{
  g_return_val_if_fail (EKS_IS_SERVICE (self), NULL);
  return self->token;
}

/**
 * eks_service_add_secret:
 * @self: a service
 * @secret: an access token that must not be told from now on
 *
 * Any thread. The last few are remembered.
 */
void
eks_service_add_secret (EksService *self, const char *secret)
{
  g_return_if_fail (EKS_IS_SERVICE (self) && secret != NULL);

  g_mutex_lock (&self->lock);
  g_ptr_array_insert (self->secrets, self->secrets->len - 1, g_strdup (secret));
  if (self->secrets->len - 1 > self->n_own_secrets + MAX_TOKENS)
    g_ptr_array_remove_index (self->secrets, self->n_own_secrets);
  g_mutex_unlock (&self->lock);
}

/* Returns: (transfer full): @text without any secret of this account */
char *
eks_service_obscure (EksService *self, const char *text)
{
  char *safe;

  g_return_val_if_fail (EKS_IS_SERVICE (self), NULL);

  g_mutex_lock (&self->lock);
  safe = eks_text_obscure (text, (const char *const *) self->secrets->pdata);
  g_mutex_unlock (&self->lock);
  return safe;
}

/**
 * eks_service_wait_turn:
 * @self: a service
 * @cancellable: (nullable): ends the wait
 * @error: return location
 *
 * Blocks while the service asked for a rest, and as the connector's requests per second demand. Any thread; they take turns.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED
 */
gboolean
eks_service_wait_turn (EksService *self, GCancellable *cancellable, GError **error)
{
  const EksRate *rate;
  gint64 interval = 0;
  gint64 now;
  gint64 turn;

  g_return_val_if_fail (EKS_IS_SERVICE (self), FALSE);

  rate = eks_connector_get_rate (self->connector);
  if (rate != NULL && rate->requests_per_second > 0)
    interval = G_TIME_SPAN_SECOND / rate->requests_per_second;
  now = eks_clock_get_real_time (self->clock);
  g_mutex_lock (&self->lock);
  /* Bounded, because somebody may set the clock back. */
  turn = CLAMP (self->next_turn, now, now + self->limits.max_wait);
  self->next_turn = turn + interval;
  g_mutex_unlock (&self->lock);
  return eks_clock_sleep (self->clock, turn - now, cancellable, error);
}

/**
 * eks_service_hold:
 * @self: a service
 * @until: no request leaves before this moment (microseconds since 1970 UTC)
 */
void
eks_service_hold (EksService *self, gint64 until)
{
  g_return_if_fail (EKS_IS_SERVICE (self));

  g_mutex_lock (&self->lock);
  self->next_turn = MAX (self->next_turn, until);
  g_mutex_unlock (&self->lock);
}
