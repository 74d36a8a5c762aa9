#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for xdg-desktop-portal on the session bus: the Background portal, and notifications.

usage: portal.py LOG [ANSWERS.json]

Prints a line when it is there. Every call is a JSON line in LOG. ANSWERS, read anew at each call, maps “Interface.Method” to
{"response": 0|1|2, "results": {...}}: 0 is an answer, 1 is that the person said no, 2 is another end."""
import json
import sys

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib   # noqa: E402

log = sys.argv[1]
answers = sys.argv[2] if len(sys.argv) > 2 else None
PREFIX = 'org.freedesktop.portal.'
XML = f'''<node>
  <interface name="{PREFIX}Background"><property name="version" type="u" access="read"/>
    <method name="RequestBackground"><arg type="s" direction="in"/><arg type="a{{sv}}" direction="in"/><arg type="o" direction="out"/></method></interface>
  <interface name="{PREFIX}Notification"><property name="version" type="u" access="read"/>
    <method name="AddNotification"><arg type="s" direction="in"/><arg type="a{{sv}}" direction="in"/></method>
    <method name="RemoveNotification"><arg type="s" direction="in"/></method></interface>
</node>'''
REQUEST = Gio.DBusNodeInfo.new_for_xml(f'''<node><interface name="{PREFIX}Request"><method name="Close"/>
  <signal name="Response"><arg type="u"/><arg type="a{{sv}}"/></signal></interface></node>''').interfaces[0]
DEFAULTS = {'Background.RequestBackground': {'response': 0, 'results': {'background': True, 'autostart': True}}}


def make_variant(value):
    if isinstance(value, bool):
        return GLib.Variant('b', value)
    return GLib.Variant('s', value)


def call(bus, sender, path, interface, method, parameters, invocation):
    name = f'{interface[len(PREFIX):]}.{method}'
    arguments = parameters.unpack()
    with open(log, 'a', encoding='utf-8') as out:
        print(json.dumps({'call': name, 'args': arguments}, default=str), file=out, flush=True)
    if interface.endswith('Notification'):
        invocation.return_value(None)
        return
    handle = f'/org/freedesktop/portal/desktop/request/{sender[1:].replace(".", "_")}/{arguments[-1].get("handle_token", "t")}'
    registration = bus.register_object(handle, REQUEST, lambda *a: a[-1].return_value(None), None, None)
    invocation.return_value(GLib.Variant('(o)', (handle,)))
    with open(answers or '/dev/null', encoding='utf-8') as given:
        answer = {**DEFAULTS, **json.loads(given.read() or '{}')}.get(name, {'response': 1, 'results': {}})

    def respond():
        results = {key: make_variant(value) for key, value in answer.get('results', {}).items()}
        bus.emit_signal(sender, handle, PREFIX + 'Request', 'Response', GLib.Variant('(ua{sv})', (answer['response'], results)))
        bus.unregister_object(registration)
    GLib.timeout_add(50, lambda: respond() and False)


def got_bus(bus, name):
    for interface in Gio.DBusNodeInfo.new_for_xml(XML).interfaces:
        bus.register_object('/org/freedesktop/portal/desktop', interface, call, lambda *a: GLib.Variant('u', 2), None)


Gio.bus_own_name(Gio.BusType.SESSION, 'org.freedesktop.portal.Desktop', Gio.BusNameOwnerFlags.NONE, got_bus, lambda *a: print('ready', flush=True), lambda *a: sys.exit('name lost'))
GLib.MainLoop().run()
