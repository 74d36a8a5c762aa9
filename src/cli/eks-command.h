/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command of eksport-cli is: a name, its options, what it does. Each command is a file of its own. */
#pragma once

#include "eks-environment.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EksCommandLine:
 * @environment: connectors, store, keys, clock
 * @cancellable: cancelled by SIGINT and SIGTERM
 *
 * What a command works with. Results are printed to standard output, messages to standard error.
 */
typedef struct
{
  EksEnvironment *environment;
  GCancellable *cancellable;
} EksCommandLine;

/**
 * EksCommand:
 * @name: the word that calls it, such as `connection add`
 * @arguments: (nullable): what stands after the options in --help
 * @summary: untranslated sentence for --help
 * @description: (nullable): untranslated text under the options
 * @options: (nullable): makes its options; they are written to @data
 * @new_data: (nullable): room for the options
 * @free_data: (nullable): frees it
 * @run: does it; @arguments are what is left of the command line; returns the exit status or sets @error
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  const char *description;
  GOptionEntry *(*make_options) (gpointer data);
  gpointer (*new_data) (void);
  void (*free_data) (gpointer data);
  int (*run) (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error);
} EksCommand;

extern const EksCommand eks_command_run;
extern const EksCommand eks_command_preview;
extern const EksCommand eks_command_check;
extern const EksCommand eks_command_jobs;
extern const EksCommand eks_command_due;
extern const EksCommand eks_command_history;
extern const EksCommand eks_command_action;
extern const EksCommand eks_command_retention;
extern const EksCommand eks_command_entities;
extern const EksCommand eks_command_fields;
extern const EksCommand eks_command_exports;
extern const EksCommand eks_command_connection_list;
extern const EksCommand eks_command_connection_add;
extern const EksCommand eks_command_connection_remove;
extern const EksCommand eks_command_connection_test;
extern const EksCommand eks_command_connection_actions;
extern const EksCommand eks_command_connector_list;
extern const EksCommand eks_command_connector_check;
extern const EksCommand eks_command_connector_add;
extern const EksCommand eks_command_connector_remove;
extern const EksCommand eks_command_key_list;
extern const EksCommand eks_command_key_import;
extern const EksCommand eks_command_key_generate;
extern const EksCommand eks_command_mail_set;
extern const EksCommand eks_command_mail_test;
extern const EksCommand eks_command_mail_show;
extern const EksCommand eks_command_decrypt;
extern const EksCommand eks_command_demo;
extern const EksCommand eks_command_destination_list;
extern const EksCommand eks_command_destination_secret;
extern const EksCommand eks_command_destination_test;

gboolean eks_command_parse_time (const char *text, const char *option, gint64 *time, GError **error);
gboolean eks_command_expect_arguments (const char *const *arguments, guint minimum, guint maximum, GError **error);
void eks_command_print_json (JsonNode *node);
void eks_command_print_table (GPtrArray *rows);
void eks_command_print_list (JsonBuilder *builder, GPtrArray *rows, gboolean json);
char *eks_command_read_secret (const char *prompt, GCancellable *cancellable, GError **error);
char *eks_command_read_secret_text (const char *prompt, GCancellable *cancellable, GError **error);

G_END_DECLS
