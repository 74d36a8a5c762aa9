# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK 4 application as a person would: AT-SPI to see, AT-SPI or xdotool to act.

To be run inside one D-Bus session and one X display (ui-run) with the system's python3. Widgets are
found by role and accessible name. Where a widget offers an action it is used; else the mouse is
moved to the widget's own place and clicked, or keys are pressed."""
import atexit
import itertools
import os
import re
import subprocess
import time
import warnings

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

warnings.filterwarnings('ignore', category=DeprecationWarning)
Atspi.set_timeout(4000, 8000)

# Seconds for what a person would wait for. Never the point of a test, so it costs nothing to be generous to a busy computer.
PATIENCE = 60

# What one can Tab to in GTK 4.8 without it needing a name of its own.
NAMELESS_ROLES = {'label', 'list', 'list item', 'filler', 'panel', 'scroll pane', 'table row', 'tree table'}


class NotFound(AssertionError):
    pass


def wait(condition, what='condition never came true'):
    """Ask until the answer is true, and return it."""
    end = time.monotonic() + PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(what)
        time.sleep(0.05)


def xdotool(*args):
    return subprocess.run(['xdotool', *map(str, args)], check=True, capture_output=True, text=True).stdout


def ask(question, default):
    """The answer of a widget; a widget that has just gone away reads as empty."""
    try:
        return question()
    except GLib.Error:
        return default


def canonical_role(role):
    # at-spi2-core 2.53 and later say 'button' for 'push button'
    return role.replace('push button', 'button')


class Node:
    def __init__(self, acc, app):
        self.acc, self.app = acc, app

    # Reading

    @property
    def role(self):
        return canonical_role(ask(self.acc.get_role_name, ''))

    @property
    def raw_name(self):
        return ask(self.acc.get_name, '') or ''

    @property
    def name(self):
        """The name; GTK 4.8 calls a mnemonic button '_Run export Run export': its last half."""
        name = self.raw_name
        for space in (i for i, c in enumerate(name) if c == ' '):
            if name[:space].replace('_', '', 1) == name[space + 1:]:
                return name[space + 1:]
        return name

    def states(self):
        return ask(lambda: {s.value_nick for s in self.acc.get_state_set().get_states()}, set())

    def has(self, state):
        return state in self.states()

    def box(self):
        extents = ask(lambda: self.acc.get_extents(Atspi.CoordType.WINDOW), None)
        return (extents.x, extents.y, extents.width, extents.height) if extents else (0, 0, 0, 0)

    def visible(self):
        width, height = self.box()[2:]
        return 0 < width < 20000 and 0 < height < 20000     # what is not mapped has a garbage box

    def text(self):
        return ask(lambda: Atspi.Text.get_text(self.acc, 0, Atspi.Text.get_character_count(self.acc)), '')

    def value(self):
        return ask(lambda: Atspi.Value.get_current_value(self.acc), None)

    def actions(self):
        return ask(lambda: [Atspi.Action.get_action_name(self.acc, i)
                            for i in range(Atspi.Action.get_n_actions(self.acc))], [])

    def children(self):
        found = (ask(lambda index=i: self.acc.get_child_at_index(index), None)
                 for i in range(ask(self.acc.get_child_count, 0)))
        return [Node(child, self.app) for child in found if child]

    def walk(self, mapped=False):
        """This widget and all below; with mapped only what is shown, which is many times faster.
        The page of a stack has no size of its own, its child has."""
        yield self
        for child in self.children():
            if not mapped or child.visible() or child.raw_name.endswith('Page'):
                yield from child.walk(mapped)

    def all(self, role=None, name=None, visible=True):
        """Every widget below of that role whose name is (or, for a compiled pattern, has) that name."""
        for node in self.walk(mapped=visible):
            if role and node.role != canonical_role(role):
                continue
            if name is not None and not (name.search(node.name) if hasattr(name, 'search') else node.name == name):
                continue
            if not visible or node.visible():
                yield node

    def find(self, role=None, name=None, nth=0, visible=True):
        end = time.monotonic() + PATIENCE
        while True:
            found = next(itertools.islice(self.all(role, name, visible), nth, None), None)
            if found:
                return found
            if time.monotonic() > end:
                raise NotFound(f'no {role} {name!r} (#{nth})')
            time.sleep(0.05)

    def gone(self, role=None, name=None):
        return wait(lambda: not list(self.all(role, name)), f'{role} {name!r} is still there')

    def ancestors(self):
        """The accessibles from this one up to its window."""
        acc = self.acc
        while acc and acc.get_role_name() != 'application':
            yield acc
            acc = acc.get_parent()

    def window(self):
        return Node(list(self.ancestors())[-1], self.app)

    def on_screen(self):
        """A hit test at the widget's middle: GTK 4.8 has no 'showing' state below the window, and
        rows that are scrolled out of a list keep an old box."""
        parent, window = Node(self.acc.get_parent(), self.app), self.window()
        if parent.acc != window.acc and parent.has('showing'):
            return self.has('showing')
        top = next((a for a in self.ancestors() if a.get_name() in ('GtkPopover', 'GtkPopoverMenu')),
                   None) or window.acc
        left, upper, width, height = self.box()
        hit = ask(lambda: Atspi.Component.get_accessible_at_point(
            top, left + width // 2, upper + height // 2, Atspi.CoordType.WINDOW), None)
        # None comes back inside entries and images: take it as yes.
        return hit is None or self.acc in list(Node(hit, self.app).ancestors())

    def unlabelled(self):
        """What one can Tab to and a screen reader could not name: GTK 4.8 falls back to the type."""
        return [node for node in self.walk(mapped=True)
                if node.has('focusable') and node.visible() and re.fullmatch(r'((Gtk|Adw)\w+)?', node.name)
                and node.role not in NAMELESS_ROLES]

    def dump(self, depth=0):
        states = ','.join(sorted(self.states() - {'enabled', 'sensitive', 'visible'}))
        print('  ' * depth + f'{self.role} {self.name!r} {self.text()!r} {self.actions()} {self.box()} {states}')
        for child in self.children():
            child.dump(depth + 1)

    # Acting

    def do(self, action):
        names = self.actions()
        assert action in names, f'{self.role} {self.name!r} has {names}, not {action}'
        Atspi.Action.do_action(self.acc, names.index(action))

    def centre(self):
        """The middle on the screen: the window's corner, its shadow or border, and the box inside."""
        window = self.window()
        origin_x, origin_y = self.app.origin(window)
        window_x, window_y = window.box()[:2]
        left, upper, width, height = self.box()
        return (origin_x + left - window_x + width // 2, origin_y + upper - window_y + height // 2)

    def mouse(self, button=1, repeat=1):
        wait(self.on_screen, f'{self.role} {self.name!r} is not on the screen or something covers it')
        x, y = self.centre()
        xdotool('mousemove', x - 3, y)      # after a popover closed, a click without a move is lost
        time.sleep(0.03)
        xdotool('mousemove', x, y)
        time.sleep(0.03)
        xdotool('click', '--repeat', repeat, '--delay', 60, button)
        time.sleep(0.05)

    def click(self):
        for action in ('click', 'toggle', 'activate'):
            if action in self.actions():
                return self.do(action)
        return self.mouse()

    def choose(self, item):
        """Pick an item of a GtkDropDown or AdwComboRow."""
        inner = next((child for child in self.children()
                      if child.role in ('button', 'toggle button') and 'click' in child.actions()), None)
        (inner.click if inner else self.mouse)()

        def offered():
            for node in self.all('label', item):
                in_list = any(a.get_name() == 'GtkPopover' or a.get_role_name() == 'list box'
                              for a in node.ancestors())
                if in_list and node.on_screen():
                    return node
            return None

        wait(offered, f'no item {item!r} in {self.name!r}').mouse()
        wait(lambda: not offered(), 'the popover stayed open')

    def scroll(self, clicks):
        xdotool('mousemove', *self.centre())
        xdotool('click', '--repeat', abs(clicks), '--delay', 20, 5 if clicks > 0 else 4)

    def set_text(self, text):
        """Through the EditableText interface: no key is pressed, so no key handler runs."""
        Atspi.EditableText.set_text_contents(self.acc, text)

    def set_value(self, value):
        """Of a spin button, as by its arrows."""
        Atspi.Value.set_current_value(self.acc, value)

    def focus(self):
        if not self.has('focused'):
            self.mouse()

    def type(self, text, clear=True):
        """As a person: click into it, select all, type."""
        self.mouse()
        time.sleep(0.05)
        if clear:
            xdotool('key', '--clearmodifiers', 'ctrl+a')
        if text:
            xdotool('type', '--delay', 8, text)
        else:
            xdotool('key', 'BackSpace')


class App(Node):
    """Starts argv and waits until its first window is on AT-SPI. With sandbox=True ('flatpak run')
    the process is found by its name alone: inside it has another id."""

    def __init__(self, argv, name=None, env=None, log=None, sandbox=False):
        self.app_name = name or os.path.basename(argv[0])
        self.sandbox = sandbox
        self.process = subprocess.Popen(argv, env={**os.environ, **(env or {})}, stderr=log, stdout=log)
        atexit.register(self.process.kill)      # a walk that fails must not leave the application behind
        super().__init__(None, self)
        end = time.monotonic() + PATIENCE
        while self.acc is None:
            self.acc = self._look()
            if self.process.poll() is not None:
                raise AssertionError(f'{argv} ended with {self.process.returncode}')
            if time.monotonic() > end:
                raise AssertionError(f'{self.app_name} never came up on AT-SPI')
            time.sleep(0.05)
        self.acc.set_cache_mask(Atspi.Cache.NONE)       # no main loop runs here to refresh it

    def _look(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            acc = desktop.get_child_at_index(i)
            if (acc and acc.get_name() == self.app_name and acc.get_child_count()
                    and (self.sandbox or acc.get_process_id() == self.process.pid)):
                return acc
        return None

    def visible(self):
        return True

    def origin(self, window):
        """Where the window's own box begins on the screen. With a compositor the size of the shadow
        is in _GTK_FRAME_EXTENTS; without one, half of what the X window is bigger is border."""
        best = None
        box_width, box_height = window.box()[2:]
        search = ['--class', self.app_name] if self.sandbox else ['--pid', self.process.pid]
        for xid in xdotool('search', '--onlyvisible', *search).split():
            geometry = dict(line.split('=') for line in xdotool('getwindowgeometry', '--shell', xid).split())
            x, y, width, height = (int(geometry[key]) for key in ('X', 'Y', 'WIDTH', 'HEIGHT'))
            properties = subprocess.run(['xprop', '-id', xid, '_GTK_FRAME_EXTENTS', 'WM_NAME'],
                                        capture_output=True, text=True, check=False).stdout
            found = re.search(r'EXTENTS\(CARDINAL\) = (\d+), (\d+), (\d+), (\d+)', properties)
            left, right, top, bottom = map(int, found.groups()) if found else (0, 0, 0, 0)
            width, height = width - left - right, height - top - bottom
            rank = (abs(width - box_width) < 40 and abs(height - box_height) < 40,
                    f'= "{window.name}"' in properties)
            if best is None or rank >= best[0]:
                best = (rank, (x + left + (width - box_width) // 2, y + top + (height - box_height) // 2))
        assert best, f'no X window of {self.app_name}'
        return best[1]

    def key(self, *keys):
        xdotool('key', '--clearmodifiers', *keys)
        time.sleep(0.05)

    def drag(self, source, target, steps=20):
        (x0, y0), (x1, y1) = source.centre(), target.centre()
        xdotool('mousemove', x0, y0)
        xdotool('mousedown', 1)
        time.sleep(0.1)
        for i in range(1, steps + 1):       # a drag starts only on several small moves
            xdotool('mousemove', x0 + (x1 - x0) * i // steps, y0 + (y1 - y0) * i // steps)
            time.sleep(0.015)
        time.sleep(0.15)
        xdotool('mouseup', 1)
        time.sleep(0.1)

    def shot(self, path):
        subprocess.run(['import', '-window', 'root', path], check=True)

    def quit(self):
        if self.process.poll() not in (None, 0):
            raise AssertionError(f'the application had ended with {self.process.returncode} before it was asked to')
        self.process.terminate()
        return self.process.wait(PATIENCE)
