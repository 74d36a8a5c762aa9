/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a run besides its report. Whose keys they are is looked up in a thread: GnuPG takes its time. */

#include "config.h"

#include "eks-run-facts.h"

#include "eks-history-deliveries.h"
#include "eks-json.h"
#include "eks-ui.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* While the groups are made. */
typedef struct
{
  EksApplication *application;
  const EksRunRecord *record;
  JsonObject *report; /* (nullable) */
  GString *text;
  GtkBox *box;
  gint64 now;
} Facts;

static AdwPreferencesGroup *
add_group (Facts *facts, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (facts->box, group);
  return ADW_PREFERENCES_GROUP (group);
}

static AdwActionRow *
add_row (Facts *facts, AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  AdwActionRow *row = eks_ui_make_row (title, subtitle);

  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  g_string_append_printf (facts->text, "%s: %s\n", title, subtitle);
  return row;
}

static char *
describe_beginning (Facts *facts)
{
  const EksRunRecord *record = facts->record;
  g_autofree char *when = eks_words_when (record->started, facts->now);
  g_autofree char *planned = record->slot != 0 ? eks_words_when (record->slot, facts->now) : NULL;

  if (planned == NULL)
    return g_strdup_printf ("%s · %s", when, eks_words_trigger (record->trigger));
  /* TRANSLATORS: how a run began: %1$s is when, %2$s “by schedule”, %3$s the time that was planned */
  return g_strdup_printf (_("%1$s · %2$s, planned for %3$s"), when, eks_words_trigger (record->trigger), planned);
}

static char *
describe_amount (const EksRunRecord *record)
{
  g_autofree char *read = eks_words_count (record->rows_read);
  g_autofree char *written = eks_words_count (record->rows);
  g_autofree char *size = g_format_size (record->bytes);

  if (record->bytes == 0)
    /* TRANSLATORS: %1$s and %2$s are numbers */
    return g_strdup_printf (_("%1$s records read · %2$s rows written"), read, written);
  /* TRANSLATORS: %1$s and %2$s are numbers, %3$s a size such as 12 kB */
  return g_strdup_printf (_("%1$s records read · %2$s rows written · %3$s"), read, written, size);
}

static void
add_course (Facts *facts)
{
  AdwPreferencesGroup *group = add_group (facts, _("How it went"));
  g_autofree char *beginning = describe_beginning (facts);
  g_autofree char *duration = eks_words_duration (MAX (0, facts->record->finished - facts->record->started));
  g_autofree char *amount = describe_amount (facts->record);

  add_row (facts, group, _("Began"), beginning);
  add_row (facts, group, _("Took"), duration);
  add_row (facts, group, _("Data"), amount);
}

static const char *
get_string (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, "");
}

/* (transfer full) (nullable): what became of the file since then */
static char *
describe_removal (Facts *facts, GPtrArray *deliveries, JsonObject *delivery)
{
  for (guint i = 0; deliveries != NULL && i < deliveries->len; i++)
    {
      const EksDeliveryRecord *record = g_ptr_array_index (deliveries, i);
      g_autofree char *when = NULL;
      if (record->removed == 0 || strcmp (record->location, get_string (delivery, "location")) != 0)
        continue;
      when = eks_words_when (record->removed, facts->now);
      if (strcmp (record->removal, "changed") == 0)
        /* TRANSLATORS: of a delivered file whose days are over; %s is when that was found */
        return g_strdup_printf (_("kept, because somebody had changed it: %s"), when);
      if (strcmp (record->removal, "gone") == 0)
        /* TRANSLATORS: of a delivered file whose days are over; %s is when that was found */
        return g_strdup_printf (_("was gone already: %s"), when);
      /* TRANSLATORS: of a delivered file whose days are over; %s is when it was removed */
      return g_strdup_printf (_("removed again: %s"), when);
    }
  return NULL;
}

static const char *
describe_proof (const char *read_back)
{
  if (strcmp (read_back, "none") == 0)
    /* TRANSLATORS: what was proved of a file at a server: it was gone when it was looked for */
    return _("fetched at once, before it could be looked at again");
  /* TRANSLATORS: what was proved of a file at a server: all of its bytes, or how many there are */
  return strcmp (read_back, "hash") == 0 ? _("its bytes were compared") : _("its size was read back");
}

static char *
describe_delivery (Facts *facts, GPtrArray *deliveries, JsonObject *delivery)
{
  g_autofree char *removal = describe_removal (facts, deliveries, delivery);
  g_autofree char *size = g_format_size ((guint64) json_object_get_int_member_with_default (delivery, "bytes", 0));
  gboolean manifest = json_object_get_boolean_member_with_default (delivery, "manifest", FALSE);
  GString *text = g_string_new (size);

  g_string_append_printf (text, " · %s", describe_proof (get_string (delivery, "read_back")));
  if (manifest)
    /* TRANSLATORS: a file that lists the others, with their checksums */
    g_string_append_printf (text, " · %s", _("manifest"));
  if (removal != NULL)
    g_string_append_printf (text, " · %s", removal);
  return g_string_free (text, FALSE);
}

static void
on_show (GtkWidget *button, gpointer data)
{
  eks_ui_show_in_folder (eks_ui_get_window (button), g_object_get_data (G_OBJECT (button), "path"));
}

static void
add_delivery (Facts *facts, AdwPreferencesGroup *group, GPtrArray *deliveries, JsonObject *delivery)
{
  g_autofree char *words = describe_delivery (facts, deliveries, delivery);
  AdwActionRow *row = add_row (facts, group, get_string (delivery, "location"), words);
  const char *path = get_string (delivery, "path");
  GtkWidget *button;

  if (!g_path_is_absolute (path))
    return;
  button = eks_ui_make_icon_button ("folder-open-symbolic", _("Show in folder"));
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (path), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_show), NULL);
  adw_action_row_add_suffix (row, button);
}

static void
add_deliveries (Facts *facts)
{
  EksHistory *history = eks_environment_get_history (eks_application_get_environment (facts->application));
  JsonArray *array = facts->report != NULL ? eks_json_peek_array (facts->report, "deliveries") : NULL;
  g_autoptr (GPtrArray) deliveries = facts->record->id != 0 ? eks_history_list_deliveries (history, facts->record->id, NULL) : NULL;
  AdwPreferencesGroup *group;

  if (eks_json_array_length (array) == 0)
    return;
  group = add_group (facts, _("Delivered to"));
  for (guint i = 0; i < eks_json_array_length (array); i++)
    {
      JsonObject *delivery = eks_json_peek_object (array, i);
      if (delivery != NULL)
        add_delivery (facts, group, deliveries, delivery);
    }
}

static void
list_keys_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *keys = eks_keyring_list (source, cancellable, &error);

  if (keys != NULL)
    g_task_return_pointer (task, keys, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
name_row (GtkWidget *row, GPtrArray *keys)
{
  const char *fingerprint = g_object_get_data (G_OBJECT (row), "fingerprint");

  for (guint i = 0; i < keys->len; i++)
    if (g_ascii_strcasecmp (eks_key_get_fingerprint (g_ptr_array_index (keys, i)), fingerprint) == 0)
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), eks_key_get_user_id (g_ptr_array_index (keys, i)));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) rows = data;
  g_autoptr (GPtrArray) keys = g_task_propagate_pointer (G_TASK (result), NULL);

  for (guint i = 0; keys != NULL && i < rows->len; i++)
    name_row (g_ptr_array_index (rows, i), keys);
}

static char *
group_digits (const char *fingerprint)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; fingerprint[i] != '\0'; i++)
    g_string_append_printf (text, "%s%c", i > 0 && i % 4 == 0 ? " " : "", fingerprint[i]);
  return g_string_free (text, FALSE);
}

static void
add_recipients (Facts *facts)
{
  g_auto (GStrv) fingerprints = g_strsplit (facts->record->recipients != NULL ? facts->record->recipients : "", "\n", -1);
  EksKeyring *keyring = eks_environment_get_keyring (eks_application_get_environment (facts->application));
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GTask) task = NULL;
  AdwPreferencesGroup *group;

  if (fingerprints[0] == NULL || fingerprints[0][0] == '\0')
    return;
  group = add_group (facts, _("Encrypted for"));
  for (guint i = 0; fingerprints[i] != NULL; i++)
    {
      g_autofree char *grouped = group_digits (fingerprints[i]);
      AdwActionRow *row = add_row (facts, group, _("A key that is not in the keyring"), grouped);
      gtk_widget_add_css_class (GTK_WIDGET (row), "digest");
      g_object_set_data_full (G_OBJECT (row), "fingerprint", g_strdup (fingerprints[i]), g_free);
      g_ptr_array_add (rows, g_object_ref (row));
    }
  task = g_task_new (keyring, NULL, listed_cb, g_steal_pointer (&rows));
  g_task_run_in_thread (task, list_keys_in_thread);
}

/**
 * eks_run_facts_new:
 * @application: the application
 * @record: a run that is over
 * @report: (nullable): its report
 * @text: gets the same in lines, to copy
 *
 * Returns: (transfer floating): a box of groups
 */
GtkWidget *
eks_run_facts_new (EksApplication *application, const EksRunRecord *record, JsonObject *report, GString *text)
{
  Facts facts = { application, record, report, text };

  g_return_val_if_fail (EKS_IS_APPLICATION (application) && record != NULL && text != NULL, NULL);

  facts.box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  facts.now = eks_clock_get_real_time (eks_environment_get_clock (eks_application_get_environment (application)));
  add_course (&facts);
  add_deliveries (&facts);
  add_recipients (&facts);
  return GTK_WIDGET (facts.box);
}
