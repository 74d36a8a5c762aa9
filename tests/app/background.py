#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Eksport without a window: exports run at their times, by a clock that runs faster than ours; it shares its process with the
window; it tells of failures; it is ended and leaves nothing half done; and it begins with the session if the person, and in a
sandbox the desktop, lets it.

usage: background.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. With SHOTS=FOLDER in the environment it leaves pictures there."""
import contextlib
import datetime
import functools
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zoneinfo

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib   # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from operations import Service   # noqa: E402
from uidrive import wait, xdotool   # noqa: E402
from walker import _, cli, environment, home, program, run, save_job, shoot, start, work   # noqa: E402

NAME = 'io.github.eksport.Eksport'
support = pathlib.Path(__file__).resolve().parent.parent / 'support'
autostart = home / 'config' / 'autostart' / f'{NAME}.desktop'
environment.update(EKSPORT_SECRET_KIMPLE_API_KEY='key', XDG_CONFIG_HOME=str(home / 'config'), SECRET_BACKEND='file',
                   SECRET_FILE_TEST_PATH=str(work / 'test.keyring'), SECRET_FILE_TEST_PASSWORD='open')
jobs = home / 'share' / 'eksport' / 'jobs'
PARIS = zoneinfo.ZoneInfo('Europe/Paris')   # where the account is
SPEED = 60


class Messages:
    """Stands in for what shows notifications."""
    XML = '''<node><interface name="org.freedesktop.Notifications">
      <method name="GetCapabilities"><arg type="as" direction="out"/></method>
      <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/></method>
      <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
      <method name="CloseNotification"><arg type="u" direction="in"/></method></interface></node>'''

    def __init__(self):
        self.shown, self.closed = [], []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.bus.register_object('/org/freedesktop/Notifications', Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0], self.call, None, None)
        Gio.bus_own_name_on_connection(self.bus, 'org.freedesktop.Notifications', Gio.BusNameOwnerFlags.NONE, None, None)

    def call(self, bus, sender, path, interface, method, parameters, invocation):
        if method == 'Notify':
            self.shown.append((parameters[3], parameters[4]))
        elif method == 'CloseNotification':
            self.closed.append(parameters[0])
        answers = {'GetCapabilities': ('(as)', (['body', 'actions'],)), 'GetServerInformation': ('(ssss)', ('test', 'test', '1', '1.2')), 'Notify': ('(u)', (len(self.shown),))}
        kind, answer = answers.get(method, (None, None))
        invocation.return_value(GLib.Variant(kind, answer) if kind else None)

    def listen(self):
        while GLib.MainContext.default().iteration(False):
            pass

    def is_closed(self, number):
        """Whether the notification of that number was taken back by now."""
        self.listen()
        return number in self.closed

    def find(self, title, body):
        """A notification that was shown by now."""
        self.listen()
        return next((shown for shown in self.shown if shown[0] == title and re.search(body, shown[1])), None)


def owner():
    """The process that is Eksport on this bus, or None."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    try:
        return bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID', GLib.Variant('(s)', (NAME,)), None, 0, -1, None).unpack()[0]
    except GLib.Error:
        return None


def ask_x(*arguments):
    return subprocess.run(['xprop', *arguments], capture_output=True, text=True, check=False).stdout


def windows(pid):
    """How many windows of that process the window manager has."""
    listed = re.findall(r'0x[0-9a-f]+', ask_x('-root', '_NET_CLIENT_LIST'))
    return len([window for window in listed if ask_x('-id', window, '_NET_WM_PID').strip().endswith(f'= {pid}')])


class Resident:
    """eksport --background, perhaps with a clock of its own."""

    def __init__(self, *arguments, clock=None, **more):
        self.log = open(work / 'resident.log', 'a', encoding='utf-8')
        command = [program, '--background', *arguments]
        if clock is not None:
            command = ['faketime', '-f', f'@{clock:%Y-%m-%d %H:%M:%S} x{SPEED}', *command]
        self.process = subprocess.Popen(command, env={**os.environ, **environment, 'TZ': 'UTC', **more}, stdout=self.log, stderr=self.log)

    def __enter__(self):
        wait(owner, what='nobody is Eksport')
        return self

    def end(self, number=signal.SIGTERM):
        """Tells it to end; gives its exit status."""
        pid = owner()
        os.kill(pid, number)
        status = self.process.wait(30)
        wait(lambda: owner() is None)
        return status

    def __exit__(self, *error):
        if self.process.poll() is None and owner() is not None:
            self.end()
        self.log.close()


def save(service, name, out, **schedule):
    """A saved export, which is all that the background process needs."""
    jobs.mkdir(parents=True, exist_ok=True)
    (jobs / f'{name}.eksport.json').write_text(json.dumps(service.make_job(name, out, {'time_zone': 'UTC', **schedule})), encoding='utf-8')


def remove_jobs():
    for path in jobs.glob('*'):
        path.unlink()


def is_armed(name):
    """Whether a process has looked at that saved export."""
    path = home / 'share' / 'eksport' / 'history.db'
    if not path.exists():
        return False
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as history:
        try:
            return history.execute('SELECT COUNT(*) FROM schedules WHERE job_id = ?', [name]).fetchone()[0] > 0
        except sqlite3.OperationalError:
            return False   # it is being made


def end_all():
    """A test that failed leaves nothing to the next."""
    while (pid := owner()) is not None:
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)
    remove_jobs()
    autostart.unlink(missing_ok=True)


def alone(test):
    @functools.wraps(test)
    def call(*shared):
        try:
            test(*shared)
        finally:
            end_all()
    return call


def soon():
    """A time of the day an hour or two from now, and the moment at which it is that time. A clock that is put forward to it
    shows a time that is later than any file was written, and not by more than a day."""
    slot = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=2)).replace(second=0, microsecond=0)
    return slot, f'{slot:%H:%M}'


def status(code=None):
    done = subprocess.run([cli, 'due', '--status', '--json'], env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=60)
    assert code is None or done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return json.loads(done.stdout)


def test_runs_in_time(messages):
    """No window; at its time the file is there, named after it; the next day again."""
    service, out = Service(), work / 'in-time'
    slot, at = soon()
    save(service, 'one', out, type='daily', at=at)
    with Resident(clock=slot - datetime.timedelta(minutes=1)) as resident:
        wait(lambda: list(out.glob('one-*.csv')), what='no file')
        assert windows(owner()) == 0
        assert [path.name for path in out.glob('[!.]*')] == [f'one-{slot.astimezone(PARIS):%Y-%m-%d-%H%M}.csv'], list(out.glob('*'))
        assert resident.end() == 0, resident.process.returncode


def test_wakes(messages):
    """A computer that slept for days: one run for all that was missed, and a word about it."""
    service, out = Service(), work / 'wakes'
    slot, at = soon()
    save(service, 'sleeper', out, type='daily', at=at)
    with Resident() as resident:   # so that it is known since when it counts
        wait(lambda: is_armed('sleeper'))
        assert resident.end() == 0, resident.process.returncode
    with Resident(clock=slot + datetime.timedelta(days=3, minutes=10)):
        wait(lambda: list(out.glob('*.csv')), what='no file')
        assert [path.name for path in out.glob('[!.]*')] == [f'sleeper-{(slot + datetime.timedelta(days=3)).astimezone(PARIS):%Y-%m-%d-%H%M}.csv'], list(out.glob('*'))
        wait(lambda: messages.find('Export sleeper', '3'), what='no word about missed runs')
    assert [item['count'] for item in status(1)['items']] == [3]
    subprocess.run([cli, 'due', '--seen'], env={**os.environ, **environment}, check=True, timeout=60)


def test_fails(messages):
    """What fails for good is told at once, and taken back when a later run is done."""
    service, out = Service(), work / 'fails'
    service.status = 401
    slot, at = soon()
    save(service, 'refused', out, type='daily', at=at)
    with Resident(clock=slot - datetime.timedelta(minutes=1)):
        wait(lambda: messages.find(_('“%s” failed').replace('%s', 'Export refused'), 'Kimple'), what='no word about the failure')
        assert not out.exists() or not list(out.glob('*'))
        told = next(number for number, shown in enumerate(messages.shown, 1) if shown[0] == _('“%s” failed').replace('%s', 'Export refused'))
        assert not messages.is_closed(told)
        service.status = 200
        later = slot + datetime.timedelta(minutes=20)
        save(service, 'refused', out, type='daily', at=f'{later:%H:%M}')
        wait(lambda: list(out.glob('refused-*.csv')), what='no file')
        wait(lambda: messages.is_closed(told), what='what was told of the failure is still there')


def test_ended_in_a_run(messages):
    """SIGTERM while it runs: no file, no rest of one, and the run is made when it is there again."""
    service, out = Service(), work / 'ended'
    service.hold.clear()
    slot, at = soon()
    save(service, 'ended', out, type='daily', at=at)
    with Resident(clock=slot - datetime.timedelta(minutes=1)) as resident:
        assert service.asked.acquire(timeout=60), 'it did not begin'
        assert resident.end() == 0, resident.process.returncode
    assert not out.exists() or not list(out.glob('*')), list(out.glob('*'))
    service.hold.set()
    with Resident(clock=slot + datetime.timedelta(minutes=6)):
        wait(lambda: list(out.glob('ended-*.csv')), what='it was not made up for')


def test_one_process(messages):
    """The window opens in the process that stays; closing it, and quitting, leave that one running."""
    with Resident() as resident:
        pid = owner()
        subprocess.run([program], env={**os.environ, **environment}, check=True, timeout=60)
        wait(lambda: windows(pid) == 1, what='no window')
        assert owner() == pid
        time.sleep(1)
        xdotool('key', '--clearmodifiers', 'ctrl+q')
        wait(lambda: windows(pid) == 0, what='the window stays')
        time.sleep(1)
        assert owner() == pid and resident.process.poll() is None
        # a second one has nothing to do
        subprocess.run([program, '--background'], env={**os.environ, **environment}, check=True, timeout=60)
        assert owner() == pid and windows(pid) == 0
        assert resident.end() == 0, resident.process.returncode


def test_window_first(messages):
    """The background comes to a window that is open."""
    app = start()
    app.find('page tab', _('_Exports'))
    pid = owner()
    subprocess.run([program, '--background'], env={**os.environ, **environment}, check=True, timeout=60)
    app.key('ctrl+q')
    wait(lambda: windows(pid) == 0, what='the window stays')
    time.sleep(1)
    assert owner() == pid
    os.kill(pid, signal.SIGTERM)
    wait(lambda: owner() is None)


def open_preferences(app):
    app.find('page tab', _('_Exports'))
    time.sleep(0.5)
    app.key('ctrl+comma')
    return app.find('label', _('Notifications')).window()


def flip(preferences):
    preferences.find('label', _('_Run in the background')).mouse()


def test_autostart(messages):
    """Switched on, it begins with the session, from a file that a desktop takes; switched off, it does not."""
    app = start()
    preferences = open_preferences(app)
    shoot(app, 'preferences-background')
    flip(preferences)
    wait(autostart.exists, what='no file')
    subprocess.run(['desktop-file-validate', autostart], check=True)
    command = next(line[5:] for line in autostart.read_text(encoding='utf-8').splitlines() if line.startswith('Exec='))
    assert command.endswith(' --background'), command
    pid = owner()
    flip(preferences)
    wait(lambda: not autostart.exists(), what='the file stays')
    app.key('Escape')
    app.key('ctrl+q')
    wait(lambda: owner() is None, what='it stays')
    # what the desktop starts is what a person would
    save(Service(), 'begun', work, type='daily', at='06:00')
    process = subprocess.Popen(command, shell=True, env={**os.environ, **environment})
    wait(lambda: owner() not in (None, pid) and is_armed('begun'))
    os.kill(owner(), signal.SIGTERM)
    assert process.wait(20) == 0


class Portal:
    """The desktop of a sandbox, which says yes or no."""

    def __init__(self, answer):
        self.calls = work / 'portal.log'
        self.calls.write_text('')
        answers = work / 'answers.json'
        answers.write_text(json.dumps({} if answer else {'Background.RequestBackground': {'response': 0, 'results': {'background': False, 'autostart': False}}}))
        self.process = subprocess.Popen(['/usr/bin/python3', support / 'portal.py', self.calls, answers], stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        environment['GTK_USE_PORTAL'] = '1'

    def __enter__(self):
        return self

    def asked(self):
        """The options of each request to run in the background."""
        calls = [json.loads(line) for line in self.calls.read_text().splitlines()]
        return [call['args'][1] for call in calls if call['call'] == 'Background.RequestBackground']

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(60)
        del environment['GTK_USE_PORTAL']


def test_portal(messages):
    """In a sandbox the desktop is asked, with a reason and the command."""
    with Portal(True) as portal:
        app = start()
        preferences = open_preferences(app)
        flip(preferences)
        wait(portal.asked)
        options = portal.asked()[0]
        assert options['commandline'] == ['eksport', '--background'] and options['autostart'] is True and options['reason'], options
        assert not autostart.exists()
        pid = owner()
        time.sleep(0.5)
        app.key('Escape')
        app.key('ctrl+q')
        wait(lambda: windows(pid) == 0)
        time.sleep(0.5)
        assert owner() == pid   # it may stay
        os.kill(pid, signal.SIGTERM)
        wait(lambda: owner() is None)


def test_refused(messages):
    """The desktop says no: the switch goes back, and what can be done instead is said."""
    with Portal(False) as portal:
        app = start()
        preferences = open_preferences(app)
        flip(preferences)
        wait(portal.asked)
        app.find('label', re.compile(re.escape(_('The desktop does not let Eksport run in the background. It can be allowed in the settings of the desktop, on the page of Eksport.')[:40])))
        app.find('label', re.compile('eksport-cli due'))
        shoot(app, 'background-refused')
        app.key('Escape')
        time.sleep(0.5)
        app.key('Escape')
        app.key('ctrl+q')
        wait(lambda: owner() is None, what='it stays')


def test_first_schedule(messages):
    """With the first planned export that is saved the person is asked, once."""
    service = Service()
    path = save_job(None, 'planned', {}, connection=service.make_job('x', work)['connection'], tables=service.make_job('x', work)['tables'],
                    schedule={'type': 'daily', 'at': '06:00'}, id='planned')
    app = start(path)
    wizard = app.find('list', _('Steps')).window()
    time.sleep(0.5)
    app.key('ctrl+s')
    app.find('label', _('Run exports in the background?'))
    shoot(app, 'background-question')
    app.find('button', _('_Run in the background')).click()
    wait(autostart.exists)
    assert wizard
    os.kill(owner(), signal.SIGTERM)
    wait(lambda: owner() is None)


if __name__ == '__main__':
    run([alone(test) for test in (
        test_runs_in_time, test_wakes, test_fails, test_ended_in_a_run, test_one_process, test_window_first,
        test_autostart, test_portal, test_refused, test_first_schedule)], Messages())
