#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every ready-made export of every demo connection, as a person starts from it.

usage: exports.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. A connection is chosen, a card is clicked, nothing more is asked, and the file is the one that the command
line makes of the same. With SHOTS=FOLDER in the environment it leaves pictures there."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from uidrive import wait   # noqa: E402
from walker import cli, environment, find_wizard, go_to, run, shoot, start, work   # noqa: E402

# What in a workbook tells when it was made.
CLOCK = re.compile(r'\d?\d[:.]\d\d([:.]\d\d)?')
MADE_AT = re.compile(rb'<dcterms:\w+[^>]*>[^<]*</dcterms:\w+>|<t>20\d\d-\d\d-\d\d \d\d:\d\d:\d\d</t>')


def ask(*arguments):
    """What eksport-cli answers."""
    done = subprocess.run([cli, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def list_exports():
    """(connection, ready-made export) of what comes with the program."""
    for connection in json.loads(ask('connection', 'list', '--json')):
        for made in json.loads(ask('exports', connection['id'], '--json')):
            if made['for_row'] is None:
                yield connection['id'], made


class Wizard:
    """A new export of that connection, at the step What."""

    def __init__(self, connection, folder):
        entity = json.loads(ask('entities', connection, '--json'))[0]['id']
        field = json.loads(ask('fields', connection, entity, '--json'))[0]['id']
        job = work / 'blank.eksport.json'
        job.write_text(json.dumps({
            'version': 1, 'name': 'New export', 'connection': connection,
            'tables': [{'entity': entity, 'columns': [{'field': field}]}], 'format': {'type': 'csv'},
            'destinations': [{'id': 'folder', 'type': 'local', 'folder': str(folder)}]}), encoding='utf-8')
        self.app = start(job)
        self.window = find_wizard(self.app)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.app.quit()

    def start_from(self, label):
        self.window.find('button', label).click()
        time.sleep(0.5)

    def go_to(self, step):
        go_to(self.app, step)
        time.sleep(0.5)

    def export(self):
        self.go_to('Review')
        self.window.find('button', 'Export').click()
        self.app.find('button', 'Show in folder')
        time.sleep(0.3)


def files_of(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.rglob('*')) if p.is_file() and '.report.' not in p.name}


def contents(name, data):
    """What must be the same. A workbook and a PDF also tell when they were made, which is another second."""
    path = work / f'looked-at{pathlib.Path(name).suffix}'
    path.write_bytes(data)
    if name.endswith('.pdf'):
        return CLOCK.sub('', subprocess.run(['pdftotext', '-layout', str(path), '-'], capture_output=True, text=True, check=True).stdout)
    if not name.endswith('.xlsx'):
        return data
    with zipfile.ZipFile(path) as book:
        return {part: MADE_AT.sub(b'', book.read(part)) for part in book.namelist()}


def expect_same(by_hand, by_script):
    assert by_hand, 'no file was made'
    assert list(by_hand) == list(by_script), (list(by_hand), list(by_script))
    for name, data in by_hand.items():
        assert contents(name, data) == contents(name, by_script[name]), f'{name} differs'


def export_both(connection, made):
    by_hand, by_script = work / connection / made['id'], work / 'cli' / connection / made['id']
    with Wizard(connection, by_hand) as wizard:
        wizard.start_from(made['label'])
        shoot(wizard.app, f'exports-{connection}-{made["id"]}')
        wizard.export()
        shoot(wizard.app, f'exports-{connection}-{made["id"]}-result')
    job = work / f'{connection}-{made["id"]}.json'
    job.write_text(ask('exports', connection, made['id']), encoding='utf-8')
    ask('check', str(job))
    report = json.loads(ask('run', str(job), '--output', str(by_script), '--progress', 'json'))
    assert sum(f['rows'] for f in report['files']) > 0, 'nothing to see: an export of the demo organisation should have rows'
    return files_of(by_hand), files_of(by_script)


def test_export(connection, made):
    """One click, and the file; the same from the command line. The demo organisation is another one every full hour."""
    hour = time.strftime('%H')
    files = export_both(connection, made)
    if time.strftime('%H') != hour:
        files = export_both(connection, made)
    expect_same(*files)


def test_start_over():
    """The period can be chosen at once, another card replaces the first, and one click takes it back."""
    with Wizard('demo', work / 'over') as wizard:
        wizard.start_from('Completed sessions')
        wizard.start_from('New subscriptions')
        wait(lambda: wizard.window.name == 'New subscriptions', 'the name does not follow')
        wizard.window.find('combo box', 'Period').mouse()
        time.sleep(0.5)
        wizard.app.key('Home', 'Down', 'Return')
        wizard.go_to('Filters')
        wizard.window.find('label', re.compile('is yesterday'))
        wizard.go_to('What')
        wizard.start_from('Completed sessions')
        wizard.window.find('button', 'Undo').click()
        wait(lambda: wizard.window.name == 'New subscriptions', 'nothing was undone')
        wizard.go_to('Filters')
        wizard.window.find('label', re.compile('is yesterday'))


def test_tables():
    """Of several tables any can be the one that the steps are about; one is removed and comes back; both are exported."""
    folder = work / 'tables'
    job = work / 'tables.eksport.json'
    job.write_text(json.dumps({
        'version': 1, 'name': 'Two tables', 'connection': 'demo',
        'tables': [{'name': 'People', 'entity': 'contact', 'columns': [{'field': 'contact_guid'}]},
                   {'name': 'Gifts', 'entity': 'subscription', 'columns': [{'field': 'subscription_guid'}, {'field': 'state'}]}],
        'format': {'type': 'csv'}, 'destinations': [{'id': 'folder', 'type': 'local', 'folder': str(folder)}]}), encoding='utf-8')
    app = start(job)
    try:
        window = find_wizard(app)
        time.sleep(1)
        shoot(app, 'exports-tables')
        window.find('label', 'Gifts').mouse()
        time.sleep(0.7)
        go_to(app, 'Columns')
        window.find('label', 'state')
        go_to(app, 'What')
        window.find('button', 'Remove the table “Gifts”').click()
        time.sleep(0.5)
        window.find('button', 'Undo').click()
        time.sleep(0.5)
        window.find('label', 'People')
        go_to(app, 'Review')
        shoot(app, 'exports-tables-review')
        window.find('button', 'Export').click()
        app.find('button', 'Show in folder')
    finally:
        app.quit()
    assert len(list(folder.glob('*.csv'))) == 2, list(folder.iterdir())


def make_test(connection, made):
    def test():
        test_export(connection, made)
    test.__name__ = f'test_{connection}-{made["id"]}'
    return test


run([make_test(*each) for each in list_exports()] + [test_start_over, test_tables])
