#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application as a person uses it: through its accessibility tree and the mouse, on a display of its own.

usage: walk.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. From the first start to a finished file, the same export from the command line to the same bytes,
saving and finding it again, a job file opened from outside, cancelling, and names for everything one can Tab to.
With SHOTS=FOLDER in the environment it leaves a picture of each page there."""
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from uidrive import wait, xdotool   # noqa: E402
from walker import _, Demo, catalog, cli, environment, find_wizard, go_to, home, language, run, save_job, shoot, start, work   # noqa: E402

STEPS = ['What', 'Filters', 'Enrich', 'Columns', 'Format', 'Protect', 'Deliver', 'When', 'Review']


def unlabelled(window):
    """What a screen reader could not name. The inner button of a drop-down is GTK's own business."""
    def is_inner(node):
        return any(up.get_role_name() == 'combo box' for up in node.ancestors())
    return [f'{n.role} {n.raw_name!r}' for n in window.unlabelled() if not is_inner(n)]


def go_through(app):
    """Next, step after step; every page shows up and everything on it has a name."""
    wizard = find_wizard(app)
    forward = wizard.find('button', _('_Next'))
    for number, step in enumerate(STEPS):
        shoot(app, f'wizard-{number + 1}-{step.lower()}')
        nameless = unlabelled(wizard)
        assert not nameless, f'{step}: without a name: {nameless}'
        if number + 1 < len(STEPS):
            wait(lambda: forward.has('sensitive'), f'{step} cannot be left')
            forward.click()
            time.sleep(0.4)
    return wizard


def export(app, wizard):
    wizard.find('button', _('_Export')).click()
    # the result stays: a headline with the number of rows, and what the file is
    window = app.find('button', _('_Show in folder')).window()
    time.sleep(0.5)
    sums = [n.name for n in window.all('label', re.compile(r'^[0-9a-f]{64}$'), visible=False)]
    assert sums, 'the result shows no SHA-256'
    return window, sums[0]


def bring(window, node):
    """Scrolls the page until it shows the widget."""
    def is_shown():
        upper, lower = window.box()[1] + 60, window.box()[1] + window.box()[3] - 4
        top, height = node.box()[1], node.box()[3]
        if upper < top and top + height < lower:
            return True
        window.scroll(1 if top + height >= lower else -1)
        time.sleep(0.2)
        return False
    wait(is_shown, f'{node.name!r} cannot be scrolled to')
    return node


def finished_files(folder):
    return sorted(p for p in folder.rglob('*') if p.is_file())


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_first_start():
    """First start, demo organisation, all steps, a file on the disk that is what the result page says."""
    app = start()
    try:
        shoot(app, 'empty')
        app.find('button', _('_Try with the demo organisation')).click()
        wizard = go_through(app)
        window, shown = export(app, wizard)
        shoot(app, 'result')
        files = [p for p in finished_files(home) if p.suffix == '.csv']
        assert len(files) == 1, files
        assert digest(files[0]) == shown
        text = files[0].read_bytes()
        assert text.startswith(b'\xef\xbb\xbfsession_guid;') and text.endswith(b'\r\n')
        nameless = unlabelled(window)
        assert not nameless, nameless
        files[0].unlink()
    finally:
        app.quit()


COLUMNS = [{'field': f} for f in ('session_guid', 'created_ts', 'status', 'lead.external_lead_id', 'campaign.name', 'data_set.formResult.favourite_animal')]


def prepare(demo, folder, where=(), columns=COLUMNS, **more):
    """An export into a folder of that name."""
    return save_job(demo, folder, {'where': {'all': list(where)}, 'columns': columns}, work / folder, file_name='walk.csv', **more)


def test_same_bytes():
    """A job file opened in the application and run from the command line: the same bytes."""
    with Demo('--records', '1500') as demo:
        job = prepare(demo, 'gui', [{'field': 'created_ts', 'is': 'last_month'}])
        app = start(job)
        try:
            wizard = go_to(app, 'Review')
            _window, shown = export(app, wizard)
        finally:
            app.quit()
        result = subprocess.run([cli, 'run', str(job), '--output', str(work / 'cli'), '--progress', 'json'],
                                env={**os.environ, **environment}, capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, result.stderr
        report = json.loads(result.stdout)
        by_hand, by_script = work / 'gui/walk.csv', work / 'cli/walk.csv'
        assert report['files'][0]['rows'] > 50
        assert by_hand.read_bytes() == by_script.read_bytes()
        assert digest(by_hand) == shown == report['files'][0]['sha256']


def test_save_and_find():
    """Saved, closed, there again after a restart, with the result of its last run; the same for the command line."""
    with Demo('--records', '300') as demo:
        app = start(prepare(demo, 'saved', name='Kept'))
        try:
            wizard = go_to(app, 'Review')
            wizard.find('button', _('_Save')).click()
            time.sleep(0.5)
            export(app, wizard)
        finally:
            app.quit()
        app = start()
        try:
            app.find(None, re.compile('Kept'))
            shoot(app, 'exports')
        finally:
            app.quit()
    listed = subprocess.run([cli, 'jobs'], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60)
    assert 'Kept' in listed.stdout, listed


def test_cancel():
    """Cancelled half way: it says so and nothing is left."""
    with Demo('--records', '20000', '--page-latency', '300') as demo:
        app = start(prepare(demo, 'slow'))
        try:
            wizard = go_to(app, 'Review')
            wizard.find('button', _('_Export')).click()
            running = app.find('button', _('_Pause')).window()
            time.sleep(1.5)
            shoot(app, 'running')
            running.find('button', _('_Cancel')).click()
            app.find('button', _('_Try again'))
            shoot(app, 'cancelled')
        finally:
            app.quit()
        assert not [p for p in finished_files(work) if p.parent.name == 'slow']


def test_personal():
    """Personal data left out and then masked by one switch: the page and the review say of what, and the file is so."""
    with Demo('--records', '40') as demo:
        app = start(prepare(demo, 'personal', columns=[{'field': 'user.email'}]))
        try:
            wizard = go_to(app, 'Protect')
            wizard.find(None, _('Protect personal data')).click()
            # nothing would be left: the step says so
            fault = _('every column has personal data, so leaving it out leaves nothing; choose another column, or mask it')
            wizard.find('label', re.compile(re.escape(fault[1:])))
            shoot(app, 'personal-fault')
            wizard.find(None, _('Mask')).click()
            said = catalog.gettext('Of this personal data, only the last characters go into the file: %s.').split('%s')[0]
            wizard.find('label', re.compile(re.escape(said)))
            shoot(app, 'personal')
            wizard.find('list', _('Steps')).find('label', _('Review')).mouse()
            wizard.find('label', re.compile(re.escape(said)))
            shoot(app, 'personal-review')
            export(app, wizard)
        finally:
            app.quit()
        cells = (work / 'personal/walk.csv').read_text(encoding='utf-8-sig').splitlines()[1:]
        assert len(cells) == 40 and any(cells), cells
        assert all(cell == '""' or re.fullmatch('•+..', cell) for cell in cells), cells


def test_report():
    """What happened to each column opens below its title, a personal value is not shown, and the report can be saved."""
    with Demo('--records', '300') as demo:
        columns = [{'field': 'session_guid', 'max': 8}, {'field': 'status', 'title': 'Status & more', 'min': 12},
                   {'field': 'data_set.formResult.comment', 'title': 'Comment', 'default': '-', 'max': 3}]
        saved = work / 'saved-report.txt'
        app = start(prepare(demo, 'report', columns=columns, report='text', language=language))
        try:
            window, _sum = export(app, go_to(app, 'Review'))
            assert list(window.all('label', 'walk.csv.report.txt', visible=False)), 'the file of the report is not named'
            for title in ('session_guid', 'Comment', 'Status & more'):
                bring(window, window.find('label', title, visible=False)).mouse()
                time.sleep(0.6)
                shoot(app, f'report-{title.split()[0].lower()}')
            shown = [n.name for n in window.all('label', visible=False)]
            hidden = _('%2$s (row %1$s)').replace('%2$s', _('personal')).split('%1$s')[0]
            personal = [name for name in shown if name.startswith(hidden)]
            assert personal, shown
            nameless = unlabelled(window)
            assert not nameless, nameless
            bring(window, window.find('button', _('Sa_ve report…'), visible=False)).click()
            time.sleep(1.5)     # the chooser is GTK's own here: a path that begins with / is taken as a whole
            app.key('ctrl+a')
            xdotool('type', '--delay', 8, str(saved))
            time.sleep(0.5)
            shoot(app, 'report-save')
            app.key('Return')
            wait(saved.exists, 'the report was not saved')
        finally:
            app.quit()
        beside = (work / 'report/walk.csv.report.txt').read_text(encoding='utf-8')
        assert 'session_guid' in beside and 'Status & more' in beside
        assert saved.read_text(encoding='utf-8') == beside


def test_unfinished():
    """Closing with changes asks; nothing is lost by keeping on."""
    app = start()
    try:
        app.find('button', _('_Try with the demo organisation')).click()
        wizard = find_wizard(app)
        wizard.find('button', _('_Next')).click()
        time.sleep(0.5)
        wizard.find('label', _('_Condition')).mouse()
        time.sleep(0.5)
        wizard.find('button', _('_Cancel')).click()
        app.find('button', _('_Keep editing')).click()
        app.gone('button', _('_Keep editing'))
        time.sleep(0.5)
        wizard.find('button', _('_Cancel')).click()
        app.find('button', _('_Discard')).click()
        wait(lambda: not list(app.all('list', _('Steps'))), 'the wizard did not close')
    finally:
        app.quit()


run([test_first_start, test_unfinished, test_personal, test_same_bytes, test_report, test_cancel, test_save_and_find])
