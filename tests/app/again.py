#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scheduled export has sent, in the window: a run says what it had, and “Send everything again” forgets it.

usage: again.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. With SHOTS=FOLDER in the environment it leaves pictures there."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from uidrive import wait   # noqa: E402
from walker import Demo, _, cli, environment, home, run, save_job, shoot, start, work   # noqa: E402


def keep(demo, stem, **more):
    """A saved export."""
    path = save_job(demo, stem, {'columns': [{'field': 'session_guid'}, {'field': 'status'}]}, work / stem, id=stem, **more)
    saved = home / 'share/eksport/jobs' / f'{stem}.eksport.json'
    saved.parent.mkdir(parents=True, exist_ok=True)
    saved.write_text(path.read_text(encoding='utf-8'), encoding='utf-8')
    return saved


def send(saved):
    """How many rows a run has."""
    done = subprocess.run([cli, 'run', str(saved), '--progress', 'json'], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)['rows_written']


def open_export(app, name):
    app.find('label', name).mouse()
    time.sleep(1)


def test_again(demo):
    saved = keep(demo, 'news', schedule={'type': 'daily', 'at': '06:00', 'content': 'changed'})
    keep(demo, 'plain')
    assert send(saved) == 60 and send(saved) == 0
    app = start()
    open_export(app, 'News')
    shoot(app, 'again-export')
    for answer, rows in ((_('_Cancel'), 0), (_('_Forget what was sent'), 60)):
        app.find('button', _('Send everything a_gain…')).click()
        app.find('label', re.compile('^' + re.escape(_('Eksport forgets what this export has sent. Its next run is like its first one, and whoever gets the files gets records a second time.')[:30])))
        shoot(app, 'again-question')
        app.find('button', answer).click()
        time.sleep(1)
        assert send(saved) == rows
    app.quit()


def test_nothing_to_forget(demo):
    """An export without such a schedule has nothing that it could forget."""
    app = start()
    open_export(app, 'Plain')
    app.find('button', _('_Run now'))
    time.sleep(1)
    assert not list(app.all('button', _('Send everything a_gain…'))), 'the button is there'
    app.quit()


def test_result(demo):
    """The page of a run says what it had."""
    app = start()
    open_export(app, 'News')
    app.find('button', _('_Run now')).click()
    app.find('label', re.compile(re.escape(_('What is new or has changed since %s').split('%s', maxsplit=1)[0])))
    shoot(app, 'again-result')
    app.quit()


with Demo('--records', '60') as organisation:
    wait(lambda: organisation.url)
    run([test_again, test_nothing_to_forget, test_result], organisation)
