/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of servers/ beside the test, which is told what to do wrong; files to deliver to it. */
#pragma once

#include "eks-delivery.h"
#include "eks-digest.h"
#include "eks-error.h"
#include "eks-json.h"
#include "eks-test-support.h"
#include "eks-web.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define TAG "0f3a9c11"

typedef struct
{
  GSubprocess *process;   /* (owned) */
  GDataInputStream *said; /* (owned) */
  char *url;              /* (owned) */
  EksWeb *control;        /* (owned) */
} ObjectServer;

G_GNUC_UNUSED static void
make_certificates (const char *folder)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "deliver", "servers", "certificates.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) maker = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/usr/bin/python3", script, folder, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (maker, NULL, &error);
  g_assert_no_error (error);
}

/* @certificate: (nullable): for TLS; @ca_file: who issued it; @argument: (nullable): one more */
static ObjectServer *
object_server_start (const char *script, const char *argument, const char *certificate, const char *ca_file)
{
  ObjectServer *self = g_new0 (ObjectServer, 1);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "deliver", "servers", script, NULL);
  const char *argv[5] = { "/usr/bin/python3", path, argument != NULL ? argument : certificate, argument != NULL ? certificate : NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  self->process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  self->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (self->said, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_autoptr (JsonNode) node = eks_json_parse (line, strlen (line), &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("%s://127.0.0.1:%d", certificate != NULL ? "https" : "http", (int) json_object_get_int_member (json_node_get_object (node), "port"));
  self->control = eks_web_new ("control", ca_file);
  return self;
}

static void
object_server_stop (ObjectServer *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_object_unref (self->said);
  eks_web_free (self->control);
  g_free (self->url);
  g_free (self);
}

static char *
object_server_ask (ObjectServer *self, const char *method, const char *what, const char *body)
{
  g_autofree char *url = g_strconcat (self->url, what, NULL);
  EksWebQuestion question = { .method = method, .url = url, .body = body, .length = body != NULL ? strlen (body) : 0, .file = -1 };
  g_auto (EksWebAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean again = FALSE;

  eks_web_ask (self->control, &question, &answer, &again, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer.status, ==, 200);
  return g_strdup (answer.body->str);
}

/* @json: with single quotes, which C can write */
G_GNUC_UNUSED static void
object_server_tell (ObjectServer *self, const char *what, const char *json)
{
  g_autoptr (GString) body = g_string_new (json);

  g_string_replace (body, "'", "\"", 0);
  g_free (object_server_ask (self, "PUT", what, body->str));
}

G_GNUC_UNUSED static void
set_faults (ObjectServer *server, const char *faults)
{
  object_server_tell (server, "/__fault", faults);
}

G_GNUC_UNUSED static void
set_mode (ObjectServer *server, const char *mode)
{
  object_server_tell (server, "/__mode", mode);
}

G_GNUC_UNUSED static JsonNode *
object_server_get_state (ObjectServer *self)
{
  g_autofree char *text = object_server_ask (self, "GET", "/__state", NULL);
  JsonNode *node = eks_json_parse (text, strlen (text), NULL);

  g_assert_nonnull (node);
  return node;
}

/* How many questions of the log match. */
G_GNUC_UNUSED static guint
object_server_count (ObjectServer *self, const char *pattern)
{
  g_autofree char *text = object_server_ask (self, "GET", "/__log", NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint count = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    count += g_regex_match_simple (pattern, lines[i], 0, 0);
  return count;
}

/* A file of @size bytes that no other size begins with. */
G_GNUC_UNUSED static EksParcel *
make_parcel (const char *folder, const char *name, gsize size)
{
  g_autofree char *path = g_build_filename (folder, "parcel", NULL);
  g_autofree guint32 *content = g_malloc (size + sizeof (guint32));
  g_autoptr (EksDigest) digest = eks_digest_new ();
  g_autofree char *sha256 = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i <= size / sizeof (guint32); i++)
    content[i] = (guint32) (i * 2654435761u + size);
  g_file_set_contents (path, (const char *) content, (gssize) size, &error);
  g_assert_no_error (error);
  eks_digest_update (digest, content, size);
  sha256 = eks_digest_finish (digest);
  return eks_parcel_new (path, name, size, sha256, "text/csv");
}

/* Keeps the tokens that a delivery tells, each on a line. */
G_GNUC_UNUSED static gboolean
keep_token_cb (const char *token, gpointer data, GError **error)
{
  g_string_append_printf (data, "%s\n", token);
  return TRUE;
}

/* Stages and commits; on failure withdraws, as a run does. */
G_GNUC_UNUSED static EksReceipt *
deliver (EksDelivery *delivery, const EksParcel *parcel, GCancellable *cancellable, GError **error)
{
  g_autofree char *handle = eks_delivery_stage (delivery, parcel, NULL, NULL, cancellable, error);
  EksReceipt *receipt = handle != NULL ? eks_delivery_commit (delivery, handle, cancellable, error) : NULL;

  if (handle != NULL && receipt == NULL)
    eks_delivery_withdraw (delivery, handle);
  else if (handle != NULL)
    eks_delivery_settle (delivery, handle);
  return receipt;
}

/* (nullable): SHA-256 of an object */
G_GNUC_UNUSED static char *
find_object (ObjectServer *server, const char *bucket, const char *key)
{
  g_autoptr (JsonNode) state = object_server_get_state (server);
  JsonObject *objects = json_object_get_object_member (json_object_get_object_member (json_node_get_object (state), "objects"), bucket);
  JsonObject *object = json_object_has_member (objects, key) ? json_object_get_object_member (objects, key) : NULL;

  return object != NULL ? g_strdup (json_object_get_string_member (object, "sha256")) : NULL;
}

G_GNUC_UNUSED static guint
count_uploads (ObjectServer *server)
{
  g_autoptr (JsonNode) state = object_server_get_state (server);

  return (guint) json_object_get_int_member (json_node_get_object (state), "uploads");
}

G_GNUC_UNUSED static void
assert_object (ObjectServer *server, const char *bucket, const char *key, const EksParcel *parcel)
{
  g_autofree char *found = find_object (server, bucket, key);

  g_assert_cmpstr (found, ==, parcel != NULL ? parcel->sha256 : NULL);
}

G_GNUC_UNUSED static gboolean
has_step (EksDeliveryCheck *check, EksCheckOutcome outcome, const char *word)
{
  for (guint i = 0; i < check->steps->len; i++)
    {
      const EksCheckStep *step = g_ptr_array_index (check->steps, i);
      g_test_message ("%d %s", step->outcome, step->text);
      if (step->outcome == outcome && strstr (step->text, word) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Each token stands on a line. */
G_GNUC_UNUSED static char *
dup_last_token (GString *tokens)
{
  g_auto (GStrv) lines = g_strsplit (tokens->str, "\n", -1);

  return g_strdup (lines[g_strv_length (lines) - 2]);
}

G_GNUC_UNUSED static gpointer
cancel_soon (gpointer data)
{
  g_usleep (300 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

G_GNUC_UNUSED static void
keep_progress_cb (guint64 sent, guint64 total, gpointer data)
{
  guint64 *most = data;

  g_assert_cmpuint (sent, <=, total);
  *most = MAX (*most, sent);
}
