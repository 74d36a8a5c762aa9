#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A connector of one's own: opened, read, installed, connected to, replaced, removed, and dropped into the folder.

usage: connectors.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. With SHOTS=FOLDER in the environment it leaves pictures there."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from uidrive import App, wait, xdotool   # noqa: E402
from walker import cli, environment, home, run, shoot, start, work   # noqa: E402

example = pathlib.Path(__file__).resolve().parents[2] / 'data/examples/github.eksport-connector.json'
own = home / 'share/eksport/connectors'


def ask(*arguments):
    """What eksport-cli answers."""
    done = subprocess.run([cli, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def known():
    return [c['id'] for c in json.loads(ask('connector', 'list', '--json'))]


class Application:
    def __init__(self, *arguments):
        self.app = start(*arguments)

    def __enter__(self):
        return self.app

    def __exit__(self, *error):
        self.app.quit()


def test_install():
    """What it does is shown first; installed, it can be connected to at once."""
    with Application(example) as app:
        install = app.find('button', 'Install')
        dialog = install.window()
        for words in ('GitHub', 'api.github.com', 'Issue', 'Access token', re.compile('header Authorization')):
            dialog.find('label', words)
        shoot(app, 'connectors-dialog')
        assert 'github' not in known()
        install.click()
        app.find('label', re.compile('“GitHub” is added'))
        assert (own / 'github.json').read_bytes() == example.read_bytes()
        assert 'github' in known()
        shoot(app, 'connectors-added')
        app.find('button', 'Connect…').click()
        connection = app.find('text', 'Repository').window()
        connection.find('text', 'Access token', visible=False)
        shoot(app, 'connectors-connect')
        app.key('Escape')


def test_replace():
    """The same again asks; the list of systems tells which are one's own, and removes one."""
    with Application(example) as app:
        dialog = app.find('button', 'Install').window()
        dialog.find('label', re.compile('takes the place of your own connector'))
        dialog.find('button', 'Install').click()
        shoot(app, 'connectors-replace')
        app.find('button', 'Replace').click()
        app.find('button', 'Later').click()
        time.sleep(0.5)
        systems(app)
        shoot(app, 'connectors-systems')
        app.find('button', 'Remove GitHub').click()
        app.find('button', 'Remove').click()
        wait(lambda: not (own / 'github.json').exists(), 'the file is still there')
        assert app.gone('button', 'Remove GitHub')
        shoot(app, 'connectors-removed')
    assert 'github' not in known()


def systems(app):
    """Opens the list of systems by its menu."""
    menu = [n for n in app.all(None, 'Main menu') if 'click' in n.actions()]
    menu[-1].click()
    app.find('menu item', 'Systems').click()
    time.sleep(0.5)


def test_faults():
    """Every fault by its place; nothing to install."""
    broken = json.loads(example.read_text(encoding='utf-8'))
    broken['entities'][0]['feilds'] = broken['entities'][0].pop('fields')
    broken['auth']['kind'] = 'heder'
    path = work / 'broken.eksport-connector.json'
    path.write_text(json.dumps(broken), encoding='utf-8')
    with Application(path) as app:
        dialog = app.find('label', 'auth.kind').window()
        dialog.find('label', 'entities[0].feilds')
        assert not list(dialog.all('button', 'Install'))
        shoot(app, 'connectors-faults')


def test_drop_in():
    """A file put into the folder is found while the application runs, and a broken one is told about."""
    with Application() as app:
        app.find('button', 'New export')
        systems(app)
        own.mkdir(parents=True, exist_ok=True)
        (own / 'mine.json').write_bytes(example.read_bytes())
        app.find('button', 'Remove GitHub')
        (own / 'broken.json').write_text('{"id":', encoding='utf-8')
        app.find('label', re.compile('broken.json'))
        shoot(app, 'connectors-dropped')
        (own / 'broken.json').unlink()
        (own / 'mine.json').unlink()
        assert app.gone('button', 'Remove GitHub')


def drag(source, target):
    """Over the screen, from a widget of one program to one of another."""
    (x0, y0), (x1, y1) = source.centre(), target.centre()
    xdotool('mousemove', x0, y0)
    xdotool('mousedown', 1)
    time.sleep(0.2)
    for i in range(1, 31):      # a drag starts only on several small moves
        xdotool('mousemove', x0 + (x1 - x0) * i // 30, y0 + (y1 - y0) * i // 30)
        time.sleep(0.02)
    time.sleep(0.3)
    xdotool('mouseup', 1)


def test_drag():
    """A file dropped onto the window is opened as any other."""
    with Application() as app:
        target = app.find('button', 'New export')
        source = App(['/usr/bin/python3', str(pathlib.Path(__file__).resolve().parent.parent / 'support/drag-source.py'), str(example)])
        try:
            drag(source.find('label', 'Drag me'), target)
            app.find('button', 'Install').window().find('label', 'api.github.com')
            shoot(app, 'connectors-drag')
        finally:
            source.process.kill()


run([test_drag, test_install, test_replace, test_faults, test_drop_in])
