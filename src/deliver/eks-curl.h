/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One libcurl handle and the connection that it keeps: ends soon when cancelled, never waits for ever, tells in sentences
 * what went wrong. */
#pragma once

#include <curl/curl.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EksCurl:
 *
 * How a transfer is done: eks_curl_begin() gives a handle with everything set that all transfers share; set what this one
 * needs; eks_curl_perform(). The connection is kept for the next one. For one thread at a time.
 */
typedef struct _EksCurl EksCurl;

/**
 * EksCurlFlow:
 * @up: bytes sent in this transfer
 * @down: bytes received
 * @data: user data
 */
typedef void (*EksCurlFlow) (guint64 up, guint64 down, gpointer data);

EksCurl *eks_curl_new (const char *server);
void eks_curl_free (EksCurl *self);
CURL *eks_curl_begin (EksCurl *self, const char *protocols);
void eks_curl_set_url (EksCurl *self, const char *url);
CURL *eks_curl_get_easy (EksCurl *self); /* for curl_easy_getinfo() */
void eks_curl_set_login (EksCurl *self, const char *user, const char *password); /* after eks_curl_begin() */
void eks_curl_set_patience (EksCurl *self, guint seconds);
void eks_curl_set_flow (EksCurl *self, EksCurlFlow func, gpointer data);
gboolean eks_curl_perform (EksCurl *self, GCancellable *cancellable, GError **error);

/* About the last transfer. */
void eks_curl_fail (EksCurl *self, CURLcode code);      /* its answer says that it failed, though libcurl is content */
CURLcode eks_curl_get_code (EksCurl *self);
gboolean eks_curl_is_temporary (EksCurl *self);         /* trying again may help */
long eks_curl_get_response (EksCurl *self);             /* of the server: 550; 0 without */
const char *eks_curl_get_reply (EksCurl *self);         /* the last lines that it sent as headers or replies, bounded */
char *eks_curl_obscure (EksCurl *self, const char *text); /* (transfer full): without the password, should the server have repeated it */
const char *eks_curl_get_detail (EksCurl *self);        /* libcurl's own words; may be empty */
const char *eks_curl_get_server (EksCurl *self);

char *eks_curl_escape_path (const char *path);          /* as part of an URL: everything but A-Za-z0-9-._~/ is encoded */
char *eks_curl_make_host (const char *host, guint port); /* `host:port`, with brackets where needed */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksCurl, eks_curl_free)

G_END_DECLS
