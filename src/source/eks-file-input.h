/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a file as its program wrote them: decrypted and unpacked on the way, never on a disk. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EksFileDecrypt:
 * @path: an encrypted file
 * @data: user data
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its plaintext; an error while reading means that nothing of it may be believed
 */
typedef GInputStream *(*EksFileDecrypt) (const char *path, gpointer data, GError **error);

typedef struct _EksFileInput EksFileInput;

EksFileInput *eks_file_input_open (const char *path, EksFileDecrypt decrypt, gpointer data, GError **error);
void eks_file_input_free (EksFileInput *self);
gssize eks_file_input_read (EksFileInput *self, char *buffer, gsize room, GCancellable *cancellable, GError **error);
gboolean eks_file_input_is_encrypted (EksFileInput *self);
gboolean eks_file_input_is_packed (EksFileInput *self);
gboolean eks_file_is_encrypted (const char *path);
char *eks_file_hash (const char *path, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksFileInput, eks_file_input_free)

G_END_DECLS
