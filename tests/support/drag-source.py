#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""drag-source.py FILE: a window to drag FILE from, as a file manager is. For the walks."""
import sys

import gi
gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, Gtk   # noqa: E402


def on_activate(application):
    window = Gtk.ApplicationWindow(application=application, title='Files', default_width=240, default_height=120)
    label = Gtk.Label(label='Drag me')
    source = Gtk.DragSource()
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(sys.argv[1])])
    source.connect('prepare', lambda *_arguments: Gdk.ContentProvider.new_for_value(files))
    label.add_controller(source)
    window.set_child(label)
    window.present()


program = Gtk.Application(application_id='io.github.eksport.Files', flags=Gio.ApplicationFlags.NON_UNIQUE)
program.connect('activate', on_activate)
program.run([])
