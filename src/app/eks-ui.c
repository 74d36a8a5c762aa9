/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small things that every window does, once. Whatever comes from data is text here, never markup. */

#include "config.h"

#include "eks-ui.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define UNDO_SECONDS 20

/**
 * eks_ui_get_window:
 * @widget: a widget
 *
 * Returns: (transfer none) (nullable): the window it is in
 */
GtkWindow *
eks_ui_get_window (gpointer widget)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (widget));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/**
 * eks_ui_toast:
 * @widget: a widget below a toast overlay
 * @title: what happened, plain text
 */
void
eks_ui_toast (GtkWidget *widget, const char *title)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *markup = g_markup_escape_text (title, -1);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (markup));
}

/**
 * eks_ui_new_undo_toast:
 * @title: what was done, plain text
 *
 * Comes before toasts that only tell, and stays long: one must read, decide and get there, perhaps with the keyboard.
 *
 * Returns: (transfer full): a toast with the button “Undo”, which does nothing yet
 */
AdwToast *
eks_ui_new_undo_toast (const char *title)
{
  g_autofree char *markup = g_markup_escape_text (title, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_button_label (toast, _("_Undo"));
  return toast;
}

/**
 * eks_ui_show_error:
 * @parent: (nullable): above which window
 * @heading: what could not be done
 * @error: why; cancellation is not shown
 *
 * Stays until it is closed: an error must not vanish by itself.
 */
void
eks_ui_show_error (GtkWindow *parent, const char *heading, const GError *error)
{
  GtkWidget *dialog;

  if (eks_error_is_cancelled (error))
    return;
  dialog = adw_message_dialog_new (parent, heading, error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * eks_ui_copy:
 * @widget: a widget below a toast overlay
 * @text: what goes to the clipboard
 * @toast: what the person is told
 */
void
eks_ui_copy (GtkWidget *widget, const char *text, const char *toast)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  eks_ui_toast (widget, toast);
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWindow) parent = GTK_WINDOW (source);
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (parent, result, &error))
    eks_ui_show_error (parent, _("The file could not be opened"), error);
}

/**
 * eks_ui_open_file:
 * @parent: above which window
 * @path: a file
 *
 * Opens the file in the program that the person has chosen for its kind.
 */
void
eks_ui_open_file (GtkWindow *parent, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);

  gtk_show_uri_full (g_object_ref (parent), uri, GDK_CURRENT_TIME, NULL, shown_cb, NULL);
}

typedef struct
{
  GtkWindow *parent; /* (owned) */
  char *path;        /* (owned) */
} ShowInFolder;

/* No file manager on the bus: at least the folder. */
static void
show_items_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ShowInFolder *show = data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (answer == NULL)
    {
      g_autofree char *folder = g_path_get_dirname (show->path);
      eks_ui_open_file (show->parent, folder);
    }
  g_object_unref (show->parent);
  g_free (show->path);
  g_free (show);
}

/**
 * eks_ui_show_in_folder:
 * @parent: above which window
 * @path: a file
 *
 * Opens the file manager with the file selected, or the folder where it cannot select.
 */
void
eks_ui_show_in_folder (GtkWindow *parent, const char *path)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (gtk_window_get_application (parent)));
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  const char *uris[] = { uri, NULL };
  ShowInFolder *show;

  if (bus == NULL)
    {
      g_autofree char *folder = g_path_get_dirname (path);
      eks_ui_open_file (parent, folder);
      return;
    }
  show = g_new0 (ShowInFolder, 1);
  show->parent = g_object_ref (parent);
  show->path = g_strdup (path);
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1", "ShowItems",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, show_items_cb, show);
}

/**
 * eks_ui_clear_list:
 * @list: a list
 *
 * Removes every row.
 */
void
eks_ui_clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/**
 * eks_ui_find_issue:
 * @issues: what is wrong with a job
 * @path: a place in the job file
 *
 * Returns: (transfer none) (nullable): what is wrong at that place or below it
 */
const char *
eks_ui_find_issue (EksJsonIssues *issues, const char *path)
{
  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    if (g_str_has_prefix (eks_json_issues_get (issues, i)->path, path))
      return eks_json_issues_get (issues, i)->message;
  return NULL;
}

/**
 * eks_ui_make_sentence:
 * @message: what is wrong, as it follows a path in a job file
 *
 * Returns: (transfer full): a sentence of its own, which begins with a capital letter
 */
char *
eks_ui_make_sentence (const char *message)
{
  g_autofree char *first = g_utf8_substring (message, 0, MIN (1, g_utf8_strlen (message, -1)));
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, message + strlen (first), NULL);
}

/**
 * eks_ui_set_label:
 * @widget: a widget
 * @label: what a screen reader calls it
 */
void
eks_ui_set_label (gpointer widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * eks_ui_make_icon_button:
 * @icon: name of an icon
 * @label: what the button does, as tooltip and for screen readers
 *
 * Returns: (transfer floating): a flat button for the end of a row
 */
GtkWidget *
eks_ui_make_icon_button (const char *icon, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  eks_ui_set_label (button, label);
  return button;
}

static GtkWidget *
make_card_label (const char *text, const char *style, int width_chars, int max_width_chars)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, style);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), width_chars);
  gtk_label_set_max_width_chars (GTK_LABEL (label), max_width_chars);
  return label;
}

/**
 * eks_ui_make_card:
 * @title: what it is
 * @purpose: (nullable): what it is for
 * @width_chars: the least width, in characters
 * @max_width_chars: the width that it would like to have
 *
 * Returns: (transfer full): a button that stays pressed, with both on it
 */
GtkWidget *
eks_ui_make_card (const char *title, const char *purpose, int width_chars, int max_width_chars)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), make_card_label (title, "heading", width_chars, max_width_chars));
  if (purpose != NULL)
    gtk_box_append (GTK_BOX (box), make_card_label (purpose, "caption", width_chars, max_width_chars));
  gtk_button_set_child (GTK_BUTTON (button), box);
  eks_ui_set_label (button, title);
  if (purpose != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, purpose, -1);
  return button;
}

/**
 * eks_ui_make_row:
 * @title: plain text
 * @subtitle: (nullable): plain text
 *
 * Returns: (transfer floating): a row whose texts are not read as markup
 */
AdwActionRow *
eks_ui_make_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return ADW_ACTION_ROW (row);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, GtkWidget *widget)
{
  GtkWidget *outer = gtk_widget_get_ancestor (gtk_widget_get_parent (widget), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  double step;

  if (outer == NULL || fabs (dy) <= fabs (dx))
    return GDK_EVENT_PROPAGATE;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (outer));
  /* as far as the window around it goes for one turn of the wheel */
  step = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL ? pow (gtk_adjustment_get_page_size (adjustment), 2.0 / 3.0) : 1;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dy * step);
  return GDK_EVENT_STOP;
}

/**
 * eks_ui_pass_scrolling:
 * @widget: what scrolls from side to side in a page that scrolls up and down
 *
 * A scrolled window takes every turn of the wheel for itself, also one that it has no use for: a page would stop where the
 * pointer comes upon it.
 */
void
eks_ui_pass_scrolling (GtkWidget *widget)
{
  GtkEventController *controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "scroll", G_CALLBACK (on_scroll), widget);
  gtk_widget_add_controller (widget, controller);
}

static void
scroll_to (GtkWidget *widget)
{
  GtkWidget *outer = gtk_widget_get_ancestor (gtk_widget_get_parent (widget), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  graphene_rect_t place;
  double top, end;

  if (outer == NULL || !gtk_widget_compute_bounds (widget, outer, &place))
    return;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (outer));
  top = place.origin.y;
  end = place.origin.y + place.size.height - gtk_adjustment_get_page_size (adjustment);
  if (end > 0)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + MIN (end, top));
  else if (top < 0)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + top);
}

/* What was just put in has its place at the second frame. */
static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gboolean *placed = data;

  if (*placed)
    scroll_to (widget);
  *placed = !*placed;
  return *placed ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * eks_ui_scroll_to:
 * @widget: a widget in a page that scrolls up and down
 *
 * Scrolls the page until all of the widget, or its beginning, is to be seen, as soon as it has its place.
 */
void
eks_ui_scroll_to (GtkWidget *widget)
{
  gtk_widget_add_tick_callback (widget, scroll_cb, g_new0 (gboolean, 1), g_free);
}
