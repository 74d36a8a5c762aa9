#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history in the window: ten thousand runs, narrowed, charted, opened, deleted and brought back; what is wrong is said
above; what a guard asks is asked.

usage: runs.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. With SHOTS=FOLDER in the environment it leaves pictures there."""
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from uidrive import wait   # noqa: E402
from walker import Demo, _, catalog, cli, environment, find_wizard, home, n_, run, save_job, shoot, start, work   # noqa: E402

store = home / 'share' / 'eksport'
database = store / 'history.db'
DAILY, WEEKLY = '11111111-2222-4333-8444-555555555555', '22222222-2222-4333-8444-555555555555'
DAY = 86400 * 10**6


def ask(*arguments):
    done = subprocess.run([cli, *map(str, arguments)], env={**os.environ, **environment}, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def save(job_id, name, **more):
    """A saved export of the demo organisation."""
    job = {'version': 1, 'id': job_id, 'name': name, 'connection': 'demo',
           'tables': [{'entity': 'contact', 'columns': [{'field': 'contact_guid'}]}], 'format': {'type': 'csv', 'preset': 'excel'}, 'file_name': f'{name}.csv',
           'destinations': [{'id': 'office', 'type': 'local', 'folder': str(work / 'out')}], **more}
    (store / 'jobs').mkdir(parents=True, exist_ok=True)
    (store / 'jobs' / f'{job_id}.eksport.json').write_text(json.dumps(job), encoding='utf-8')


def query(sql, *values):
    with sqlite3.connect(database) as connection:
        return connection.execute(sql, values).fetchall()


def add_runs(*runs):
    """Each (export, name, µs ago, outcome, rows, message)."""
    ask('history')      # makes the tables
    now = int(time.time() * 10**6)
    with sqlite3.connect(database) as connection:
        connection.executemany('INSERT INTO runs (job_id, job_name, started, finished, outcome, rows, message, trigger, rows_read, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
                               [(job, name, now - ago, now - ago + 3 * 10**6, outcome, rows, message, 'schedule', rows + 5, rows * 40) for job, name, ago, outcome, rows, message in sorted(runs, key=lambda r: -r[2])])


def forget():
    if database.exists():
        query('DELETE FROM runs')


class Window:
    """The application with its page of runs."""

    def __init__(self, *arguments):
        self.app = start(*arguments)
        self.go(_('_Runs'))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.app.quit()

    def go(self, tab):
        tabs = [n for n in self.app.all(None, tab) if n.role in ('page tab', 'radio button', 'toggle button', 'button')]
        wait(lambda: tabs or tabs.extend(n for n in self.app.all(None, tab) if n.role in ('page tab', 'radio button', 'toggle button', 'button')), f'no tab {tab}')
        tabs[0].click()
        time.sleep(0.5)

    def titles(self):
        """What the rows that are made say, from top to bottom; of a long list that is not all."""
        view = self.app.find('list', _('History'))
        return [n.name for n in view.all('panel') if n.name]

    def find_row(self, name, nth=0):
        return self.app.find('list', _('History')).find('panel', name, nth=nth)


def test_many():
    """Ten thousand runs are there in a moment, and the window answers while they are read."""
    forget()
    save(DAILY, 'Daily participants')
    add_runs(*((DAILY, 'Daily participants', i * DAY // 20, 'done' if i % 9 else 'source-unreachable', 1000 + i % 400, None if i % 9 else 'No answer.') for i in range(10000)))
    began = time.monotonic()
    with Window() as window:
        wait(lambda: 'Daily participants' in window.titles(), 'the runs are not listed')
        took = time.monotonic() - began
        shoot(window.app, 'runs-many')
        assert len(window.titles()) < 1000, 'every row of a long list was made'
        assert not window.app.unlabelled(), [n.raw_name for n in window.app.unlabelled()]
        search = window.app.find('entry', _('Search in the history'))
        search.set_text('no answer')
        time.sleep(1)
        wait(lambda: 'Daily participants' in window.titles())
        shoot(window.app, 'runs-searched')
        search.set_text('nowhere')
        window.app.find('label', _('No run is like this.'))
    print(f'# {took:.1f} s until the list', flush=True)


def test_narrow():
    """By export, result and age; the chart follows, and one gets from bar to bar by the keyboard."""
    forget()
    save(WEEKLY, 'Weekly clicks')
    add_runs((DAILY, 'Daily participants', 40 * DAY, 'done', 900, None), (WEEKLY, 'Weekly clicks', 20 * DAY, 'done', 1204, None),
             (WEEKLY, 'Weekly clicks', 13 * DAY, 'delivery', 0, 'The folder is not there.'), (WEEKLY, 'Weekly clicks', 6 * DAY, 'cancelled', 0, None),
             (WEEKLY, 'Weekly clicks', 2 * 10**6, 'done', 300, None))
    with Window() as window:
        wait(lambda: len(window.titles()) == 5)
        shoot(window.app, 'runs-all')
        bars = window.app.find('panel', _('Rows of the last runs'))
        assert len(list(bars.all('button'))) == 5
        window.app.find('combo box', _('Of which export')).choose('Weekly clicks')
        wait(lambda: window.titles() == ['Weekly clicks'] * 4, window.titles())
        bars = window.app.find('panel', _('Rows of the last runs'))
        assert [bool(n_('%s row', '%s rows', 300).search(b.name.split(' · ')[1])) for b in bars.all('button')][-1], [b.name for b in bars.all('button')]
        window.app.find('combo box', _('With which result')).choose(_('Failed'))
        wait(lambda: window.titles() == ['Weekly clicks'])
        window.app.find('combo box', _('With which result')).choose(_('All results'))
        window.app.find('combo box', _('Since when')).choose(_('In the last 7 days'))
        wait(lambda: len(window.titles()) == 2)
        window.app.find('combo box', _('Since when')).choose(_('At any time'))
        wait(lambda: len(window.titles()) == 4)
        newest = list(window.app.find('panel', _('Rows of the last runs')).all('button'))[-1]
        window.app.find('entry', _('Search in the history')).mouse()
        for tab in range(8):        # the button beside it, three choices, the chart
            window.app.key('Tab')
            time.sleep(0.2)
            if newest.has('focused'):
                break
        assert newest.has('focused'), 'one does not get to the newest bar'
        window.app.key('Left')
        time.sleep(0.3)
        shoot(window.app, 'runs-bar-focus')
        window.app.key('Left', 'Return')
        failed = window.app.find('label', 'The folder is not there.').window()
        shoot(window.app, 'runs-failed')
        failed.find('button', _('_Look at the destination'))
        window.app.key('Escape')


def test_delete():
    """A run that is deleted can be brought back as it was."""
    forget()
    add_runs((DAILY, 'Daily participants', 3 * DAY, 'done', 7, None), (WEEKLY, 'Weekly clicks', 2 * DAY, 'done', 8, None), (WEEKLY, 'Weekly clicks', DAY, 'source-refused', 0, 'The key is wrong.'))
    before = query('SELECT * FROM runs ORDER BY id')
    with Window() as window:
        window.find_row('Weekly clicks').mouse()
        window.app.find('label', 'The key is wrong.').window().find('button', _('De_lete')).click()
        wait(lambda: len(query('SELECT id FROM runs')) == 2)
        wait(lambda: len(window.titles()) == 2)
        window.app.find('list', _('History')).find('list item').mouse(button=2)
        window.app.key('Tab', 'Delete')
        wait(lambda: len(query('SELECT id FROM runs')) == 1, 'Delete does nothing')
        shoot(window.app, 'runs-deleted')
        window.app.find('button', _('_Undo')).click()
        wait(lambda: query('SELECT * FROM runs ORDER BY id') == before)
        wait(lambda: len(window.titles()) == 3)


def test_banner():
    """What is wrong is said above the pages, one after the other, and goes when it was put right."""
    forget()
    save(DAILY, 'Daily participants')
    save(WEEKLY, 'Weekly clicks', schedule={'type': 'daily', 'at': '06:00'})
    add_runs(*((DAILY, 'Daily participants', i * DAY, 'source-refused', 0, 'The key is wrong.') for i in (1, 2, 3, 4)))
    failed = catalog.ngettext('The last %1$u run of “%2$s” failed', 'The last %1$u runs of “%2$s” failed', 4).replace('%1$u', '4').replace('%2$s', 'Daily participants')
    with Window() as window:
        window.go(_('_Exports'))
        window.app.find('label', failed)
        window.app.find('label', re.compile(re.escape(_('next tomorrow %H:%M').split('%')[0]) + '|' + re.escape(_('next today %H:%M').split('%')[0])))
        shoot(window.app, 'runs-banner')
        window.app.find('button', _('_Show')).click()
        wait(lambda: window.titles() == ['Daily participants'] * 4)
        shoot(window.app, 'runs-banner-shown')
        add_runs((DAILY, 'Daily participants', 10**6, 'done', 3, None))
        window.app.key('F5')
        window.app.gone('label', failed)


def test_missed():
    """Planned runs that did not happen: which, and a run for them now."""
    forget()
    save(WEEKLY, 'Weekly clicks', schedule={'type': 'daily', 'at': '06:00'})
    ask('due')      # from now on the schedule counts
    now = int(time.time() * 10**6)
    query('UPDATE schedules SET missed = 2, missed_first = ?, missed_last = ?, missed_told = ?', now - 3 * DAY, now - 2 * DAY, now - DAY)
    text = catalog.ngettext('%1$u planned run of “%2$s” was missed', '%1$u planned runs of “%2$s” were missed', 2).replace('%1$u', '2').replace('%2$s', 'Weekly clicks')
    with Window() as window:
        window.app.find('label', text)
        shoot(window.app, 'runs-missed')
        window.app.find('button', _('_Show')).click()
        window.app.find('button', _('_Take note'))
        shoot(window.app, 'runs-missed-dialog')
        window.app.find('button', _('_Take note')).click()
        window.app.gone('label', text)
        assert query('SELECT missed FROM schedules') == [(0,)], query('SELECT * FROM schedules')


def test_removal():
    """Files that are old enough are shown before the first of them goes, and only those that are as we left them go."""
    forget()
    save(WEEKLY, 'Weekly clicks', retention={'days': 30}, file_name='{n}-{date}.csv')
    ask('run', 'Weekly clicks')
    [file] = (work / 'out').glob('1-*.csv')
    query('UPDATE deliveries SET delivered = delivered - ?', 40 * DAY)
    ask('run', 'Weekly clicks', '--output', work / 'elsewhere')
    assert file.exists()
    text = catalog.ngettext('%1$u file of “%2$s” is old enough to be removed', '%1$u files of “%2$s” are old enough to be removed', 1).replace('%1$u', '1').replace('%2$s', 'Weekly clicks')
    with Window() as window:
        window.app.find('label', text)
        window.app.find('button', _('_Show')).click()
        dialog = window.app.find('button', _('_Not now')).window()
        dialog.find('list', _('Files that are removed')).find('label', str(file))
        shoot(window.app, 'runs-removal')
        dialog.find('button', _('_Not now')).click()
        time.sleep(1)
        assert file.exists()
        window.app.find('button', _('_Show')).click()
        window.app.find('button', _('_Remove')).click()
        window.app.find('label', catalog.ngettext('%u old file was removed.', '%u old files were removed.', 1).replace('%u', '1'))
        assert not file.exists()
        shoot(window.app, 'runs-removed')
        window.app.key('Escape')
        window.app.gone('label', text)


def test_guard():
    """What a guard finds is asked in a dialog, also after the window was closed; without a yes nothing is delivered."""
    forget()
    with Demo('--records', '50') as demo:
        job = save_job(demo, 'nobody', {'columns': [{'field': 'session_guid'}], 'where': {'all': [{'field': 'session_guid', 'is': 'equal', 'value': '-'}]}},
                       folder=work / 'guarded', guards={'no_rows': 'ask'})
        app = start(job)
        try:
            for answer in (_('_Stop'), _('_Deliver anyway')):
                wizard = find_wizard(app)
                go = wizard.find('list', _('Steps')).find('label', _('Review'))
                go.mouse()
                wizard.find('button', _('_Export')).click()
                app.find('label', _('Deliver anyway?'))
                app.find('label', _('There are no rows.'))
                shoot(app, f'runs-guard-{len(answer)}')
                app.find('button', answer).click()
                if answer == _('_Stop'):
                    app.find('label', re.compile(re.escape(_('stopped by a guard'))))
                    assert not list((work / 'guarded').glob('*')), list((work / 'guarded').glob('*'))
                    shoot(app, 'runs-guard-stopped')
                    app.find('label', re.compile(re.escape(_('stopped by a guard')))).window().find('button', _('_Look at the guards'))
                    app.key('Escape')
                    time.sleep(1)
            app.find('button', _('_Show in folder'))
            assert (work / 'guarded' / 'nobody.csv').exists()
            shoot(app, 'runs-delivered')
        finally:
            app.quit()


run([test_many, test_narrow, test_delete, test_banner, test_missed, test_removal, test_guard])
