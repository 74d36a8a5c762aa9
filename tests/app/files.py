#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files in a folder as a connection: set up in the window, what was guessed seen, exported by the wizard.

usage: files.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. With SHOTS=FOLDER in the environment it leaves pictures there."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from walker import Demo, _, cli, environment, go_to, home, run, save_job, shoot, start, work   # noqa: E402

incoming = work / 'in'
incoming.mkdir()
ROWS = 'Lead ID;Navn;Beløb\r\n0012;"Åse; Bo";12.50\r\n0013;Søren;3.00\r\n'


def put(name, text, encoding='windows-1252'):
    (incoming / name).write_bytes(text.encode(encoding))


def fill(row, text):
    row.set_text(text)
    time.sleep(0.2)


def test_connection():
    """The folder is typed, the layout is guessed and shown with the first rows, a fault is told where it is."""
    put('leads.csv', ROWS)
    app = start()
    try:
        app.find('button', _('_Connect a system')).click()
        dialog = app.find('text', _('_Name')).window()
        dialog.find('combo box', _('S_ystem')).choose('Files in a folder')
        folder = dialog.find('text', 'Folder or file')
        fill(folder, str(work / 'nowhere'))
        app.find(None, re.compile('cannot be read'))
        shoot(app, 'files-fault')
        fill(folder, str(incoming))
        app.find(None, 'leads.csv: CSV, semicolon between the cells, windows-1252, with a header; 3 columns. 1 file matches.')
        app.find('label', 'Åse; Bo')
        shoot(app, 'files-guessed')
        dialog.find('button', _('_Save')).click()
        app.gone('text', 'Folder or file')
        app.find(None, 'Files in a folder')
        app.find('label', re.compile(re.escape(f' · {incoming}') + '$'))    # where they are; there is nothing to test
        shoot(app, 'files-connections')
    finally:
        shoot(app, 'files-end')
        app.quit()
    saved = list((home / 'share' / 'eksport' / 'connections').glob('*.json'))
    assert len(saved) == 1, saved
    assert json.loads(saved[0].read_text(encoding='utf-8'))['settings']['folder'] == str(incoming)


def test_wizard():
    """The columns of the file are fields like others: filtered, previewed, exported."""
    put('leads.csv', ROWS)
    target = work / 'out'
    job = work / 'leads.eksport.json'
    job.write_text(json.dumps({
        'version': 1, 'name': 'Leads', 'connection': {'connector': 'files', 'settings': {'folder': str(incoming)}},
        'tables': [{'entity': 'row', 'columns': [{'field': 'lead_id'}, {'field': 'navn'}],
                    'where': {'all': [{'field': 'beloeb', 'is': 'greater', 'value': '5'}]}}],
        'format': {'type': 'csv', 'preset': 'systems'}, 'file_name': 'leads.csv',
        'destinations': [{'id': 'folder', 'type': 'local', 'folder': str(target)}]}), encoding='utf-8')
    app = start(job)
    try:
        wizard = go_to(app, 'Columns')
        wizard.find('label', 'Beløb')
        shoot(app, 'files-columns')
        wizard = go_to(app, 'Review')
        wizard.find('button', _('_Export')).click()
        app.find('button', _('Show in folder'))
    finally:
        app.quit()
    assert (target / 'leads.csv').read_text(encoding='utf-8') == 'lead_id;navn\n0012;"Åse; Bo"\n'


def test_lookup():
    """A file that a portal made adds its column to sessions of a live system, set up on the page Enrich."""
    with Demo() as demo:
        target = work / 'enriched'
        ids = work / 'ids'
        job = save_job(demo, 'enriched', {'columns': [{'field': 'lead.external_lead_id'}]}, target, format={'type': 'csv', 'preset': 'systems'})
        subprocess.run([cli, 'run', str(job), '--output', str(ids)], check=True, capture_output=True, env={**os.environ, **environment})
        lead = next(line for line in (ids / 'enriched.csv').read_text(encoding='utf-8').splitlines()[1:] if line)
        put('portal.csv', f'external_lead_id;Zebra\n{lead};yes\n', 'utf-8')
        subprocess.run([cli, 'connection', 'add', 'portal', 'files', '--name', 'Portal', '--set', f'folder={incoming}/portal.csv'],
                       check=True, capture_output=True, env={**os.environ, **environment})
        app = start(job)
        try:
            wizard = go_to(app, 'Enrich')
            wizard.find('button', _('_Look up in another connection…')).click()
            dialog = app.find('combo box', _('_This export')).window()
            dialog.find('combo box', _('_Connection')).choose('Portal')
            time.sleep(0.5)
            shoot(app, 'files-lookup')
            dialog.find('button', _('_Add')).click()
            app.gone('combo box', _('_This export'))
            wizard.find('label', 'external_lead_id = external_lead_id')
            wizard.find(None, _('Search fields')).type('Zebra')
            time.sleep(1)
            shoot(app, 'files-found')
            wizard.find('check box', re.compile('Zebra')).click()
            time.sleep(1)
            shoot(app, 'files-enriched')
            wizard = go_to(app, 'Review')
            wizard.find('button', _('_Export')).click()
            app.find('button', _('Show in folder'))
        finally:
            shoot(app, 'files-lookup-end')
            app.quit()
        lines = (target / 'enriched.csv').read_text(encoding='utf-8').splitlines()
        assert lines[0] == 'external_lead_id;zebra', lines[0]
        assert f'{lead};yes' in lines and any(line.endswith(';') for line in lines)


if __name__ == '__main__':
    run([test_connection, test_wizard, test_lookup])
