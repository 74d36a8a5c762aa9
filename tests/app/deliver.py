#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The step Deliver: places, with a real SFTP server, mail, how long files stay, guards.

usage: deliver.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. The keyring is a file. With SHOTS=FOLDER in the environment it leaves pictures there."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

tests = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(tests / 'support'))
sys.path.insert(0, str(tests / 'deliver'))
os.environ.setdefault('EKS_SHIM', '')   # nothing is done to the disk of the server here
from servers import sftp   # noqa: E402
from uidrive import wait, xdotool   # noqa: E402
from walker import _, Demo, catalog, cli, environment, go_to, home, run, save_job, shoot, start, work   # noqa: E402

environment.update(SECRET_BACKEND='file', SECRET_FILE_TEST_PATH=str(work / 'test.keyring'), SECRET_FILE_TEST_PASSWORD='open')


class Deliver:
    """A wizard at that step, of an export of ten rows."""

    def __init__(self, demo, name, size=None, **more):
        self.path = save_job(demo, name, {'columns': [{'field': 'session_guid'}]}, work / name, **more)
        self.name = name
        self.app = start(self.path)
        self.wizard = go_to(self.app, 'Deliver')
        window = xdotool('search', '--onlyvisible', '--name', f'^{name.capitalize()}$').split()[-1]
        xdotool('windowmove', '--sync', window, 0, 0)
        if size:
            xdotool('windowsize', '--sync', window, *size)
        self.wizard.find('label', _('Where does the file go?'))
        time.sleep(0.5)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if error[0]:
            shoot(self.app, f'deliver-step-{self.name}-failed')
        self.app.quit()

    def add(self, kind):
        # the inner of the two that have the name
        next(n for n in self.wizard.all(None, _('Add a _place')) if 'click' in n.actions()).click()
        self.app.find('menu item', _(kind)).click()

    def dialog(self):
        return self.app.find('button', re.compile(f'^({_("_Add")}|{_("_Apply")})$')).window()

    def edit(self, number):
        self.wizard.find('button', re.compile('^' + re.escape(_('Edit this place'))), nth=number).click()
        return self.dialog()

    def saved(self):
        """The export as it is kept."""
        def is_there():
            self.app.key('ctrl+s')   # a dialog that closed gives the keyboard back in its own time
            time.sleep(0.7)
            return list((home / 'share' / 'eksport' / 'jobs').glob('*.json'))
        (path,) = wait(is_there, 'the export was not saved')
        job = json.loads(path.read_text(encoding='utf-8'))
        path.unlink()
        return job


def bring(window, node):
    """Scrolls the page until it shows the widget."""
    def is_shown():
        upper, lower = window.box()[1] + 60, window.box()[1] + window.box()[3] - 10
        top, height = node.box()[1], node.box()[3]
        if upper < top and top + height < lower:
            return True
        window.scroll(1 if top + height >= lower else -1)
        time.sleep(0.15)
        return False
    wait(is_shown, f'{node.name!r} cannot be scrolled to')
    time.sleep(0.2)
    return node


def unlabelled(window):
    """What a screen reader could not name. Pictures in rows and the inside of drop-downs are GTK's own business."""
    def is_inner(node):
        return any(up.get_role_name() == 'combo box' for up in node.ancestors())
    return [f'{n.role} {n.raw_name!r}' for n in window.unlabelled() if not is_inner(n) and n.raw_name != 'GtkImage']


def fill(window, values):
    for title, text in values.items():
        window.find('text', re.compile('^' + re.escape(_(title)))).set_text(text)


def test_places(demo):
    """A folder with a pattern that says what it becomes, FTP with a warning each time, one removed and brought back."""
    with Deliver(demo, 'places') as page:
        assert not unlabelled(page.wizard), unlabelled(page.wizard)
        page.add('Folder of this computer')
        dialog = page.dialog()
        assert not unlabelled(dialog), unlabelled(dialog)
        fill(dialog, {'_Folder': '~/Exports/{yyyy}/{colour}'})
        assert not dialog.find('button', _('_Add')).has('sensitive')
        fill(dialog, {'_Folder': '~/Exports/{yyyy}'})
        dialog.find('label', re.compile(re.escape(str(home)) + r'/Exports/20\d\d$'))
        shoot(page.app, 'deliver-folder')
        dialog.find('button', _('_Add')).click()
        page.wizard.find(None, re.compile(r'/Exports/20\d\d$'))
        for attempt in ('_Cancel', 'Use FTP _anyway'):
            page.add('FTP server (not encrypted)')
            warning = page.app.find('button', _('Use FTP _anyway')).window()
            shoot(page.app, 'deliver-ftp-warning')
            warning.find('button', _(attempt)).click()
        dialog = page.dialog()
        assert dialog.find('label', re.compile(re.escape(_('FTP sends the password and the file in clear: everybody on the way to the server can read and change them. Choose SFTP or FTPS if the server has it, '
                                                          'and encrypt the file on the page “Protect” if it has not.')[:40])))
        fill(dialog, {'Ser_ver': 'ftp.acme.example', '_Folder (if empty: where the login leads)': 'in'})
        dialog.find('button', _('_Add')).click()
        page.wizard.find(None, re.compile('^' + re.escape(_('Not encrypted. %s').split('%s')[0])))
        shoot(page.app, 'deliver-places')
        job = page.saved()
        assert job['destinations'][1:] == [{'id': 'folder-2', 'type': 'local', 'folder': '~/Exports/{yyyy}'}, {'id': 'ftp', 'type': 'ftp', 'host': 'ftp.acme.example', 'folder': 'in'}], job
        page.wizard.find('button', re.compile('^' + re.escape(_('Remove this place'))), nth=1).click()
        page.wizard.gone(None, re.compile(r'/Exports/20\d\d$'))
        page.wizard.find('button', _('_Undo')).click()
        page.wizard.find(None, re.compile(r'/Exports/20\d\d$'))
        assert page.saved()['destinations'] == job['destinations']
        go_to(page.app, 'Review')
        page.wizard.find(None, catalog.gettext('The file is not encrypted and leaves this computer: whoever can get at it there can read it (%s).') % 'ftp.acme.example')
        page.wizard.find(None, re.compile(re.escape(catalog.gettext('FTP is not encrypted: everybody on the way to %s can read the password and the file. Choose SFTP or FTPS if the server has it.') % 'ftp.acme.example')))


def test_sftp(demo):
    """Typed in, refused, tested, its key compared and accepted, delivered to; nobody is taken for it after that."""
    if os.getuid() != 0:
        return   # accounts can only be made by root
    with sftp.Sftp() as server, Deliver(demo, 'sftp', destinations=[]) as page:
        prints = server.fingerprint('hostkey')
        page.add('SFTP server')
        dialog = page.dialog()
        assert not unlabelled(dialog), unlabelled(dialog)
        fill(dialog, {'Ser_ver': '127.0.0.1', 'P_ort': '70000', '_User': server.user, '_Password': 'wrong', '_Folder (if empty: where the login leads)': server.folder + '/{yyyy}'})
        dialog.find('label', _('A port is a number from 1 to 65535'))
        fill(dialog, {'P_ort': str(server.ports[0])})
        test = dialog.find('button', _('_Test'))
        test.click()
        same = dialog.find('button', _('It is the _same'))
        shown = dialog.find('label', re.compile('^SHA256: ')).name
        assert shown.replace(' ', '') == prints and 'ED25519' in dialog.find('label', re.compile('ED25519')).name, (shown, prints)
        assert all(len(part) <= 8 for part in shown.split()[1:]), shown
        assert not server.files(), server.files()
        shoot(page.app, 'deliver-host-key')
        same.click()
        dialog.find('label', _('Compared and accepted'))
        dialog.find('label', re.compile(re.escape(catalog.gettext('“%s” did not accept the user or the password. Check both.')[5:25])))
        bring(dialog, test)
        shoot(page.app, 'deliver-refused')
        fill(dialog, {'_Password': server.secret})
        test.click()
        dialog.find('label', re.compile(re.escape(_('Not checked: whether there is room for a whole export, and who else can read what is put there.')[:20])))
        assert not list(dialog.all(None, _('Failed')))
        assert not server.files(), server.files()   # nothing is left
        shoot(page.app, 'deliver-tested')
        dialog.find('button', _('_Add')).click()
        page.wizard.find(None, re.compile(r'^sftp://|sftp://'))
        job = page.saved()
        assert job['destinations'] == [{'id': 'sftp', 'type': 'sftp', 'host': '127.0.0.1', 'port': server.ports[0], 'user': server.user, 'folder': server.folder + '/{yyyy}', 'host_key': prints}], job
        assert server.secret not in page.path.read_text(encoding='utf-8') and server.secret not in json.dumps(job, ensure_ascii=False)
        # the secret that was typed here is found by the command line, and the file arrives
        path = work / 'again.json'
        path.write_text(json.dumps(job), encoding='utf-8')
        done = subprocess.run([cli, 'run', path], env={**os.environ, **environment}, capture_output=True, text=True)
        assert done.returncode == 0 and len(server.files()) == 1, (done.stderr, server.files())
        with server.changed_peer():
            dialog = page.edit(0)
            test = dialog.find('button', _('_Test'))
            bring(dialog, test).click()
            dialog.find('list', _('What was tested'))
            time.sleep(0.5)
            assert not list(dialog.all('button', _('It is the _same')))   # another key is nothing to be clicked away
            assert len(server.files()) == 1
            shoot(page.app, 'deliver-changed-key')
            dialog.find('button', _('Forget this key')).click()
            dialog.find('label', re.compile(re.escape(_('No key is known yet, and nothing is sent before there is one. Press “Test”, then compare what the server shows.')[:30])))
            dialog.find('button', _('_Cancel')).click()
        assert page.saved()['destinations'] == job['destinations']


def choose_file(app, path):
    """The chooser is GTK's own here: a path that begins with / is taken as a whole."""
    time.sleep(1.5)
    xdotool('type', '--delay', 8, str(path))
    time.sleep(0.7)
    app.key('Return')
    time.sleep(0.7)


def test_gcs(demo):
    """The key file of a service account is read once, looked at, and goes to the keyring."""
    folder = work / 'gcs'
    folder.mkdir()
    server = subprocess.Popen(['/usr/bin/python3', tests / 'deliver' / 'servers' / 'gcs.py', folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = json.loads(server.stdout.readline())['port']
    wrong = folder / 'wrong.json'
    wrong.write_text('{"type": "something else"}')
    try:
        with Deliver(demo, 'gcs', destinations=[]) as page:
            page.add('Google Cloud Storage bucket')
            dialog = page.dialog()
            assert not unlabelled(dialog), unlabelled(dialog)
            fill(dialog, {'_Bucket': 'out', 'A_ddress of the service, if it is not the usual one': f'http://127.0.0.1:{port}', '_Folder in the bucket': 'daily/{yyyy}'})
            button = re.compile('^' + re.escape(_('Choose a file')))
            for path in (wrong, folder / 'key.json'):
                dialog.find('button', button).click()
                choose_file(page.app, path)
                assert dialog.find('button', _('_Add')).has('sensitive') == (path != wrong), path
            dialog.find('label', 'tester@proj.iam.gserviceaccount.com')
            bring(dialog, dialog.find('button', _('_Test'))).click()
            dialog.find('label', re.compile(re.escape(_('Not checked: whether there is room for a whole export, and who else can read what is put there.')[:20])))
            time.sleep(0.5)
            shoot(page.app, 'deliver-gcs')
            assert not list(dialog.all(None, _('Failed')))
            dialog.find('button', _('_Add')).click()
            page.wizard.find(None, re.compile('gs://out/daily/20'))
            job = page.saved()
        assert job['destinations'] == [{'id': 'gcs', 'type': 'gcs', 'endpoint': f'http://127.0.0.1:{port}', 'bucket': 'out', 'prefix': 'daily/{yyyy}'}], job
        path = work / 'gcs.json'
        path.write_text(json.dumps(job), encoding='utf-8')
        done = subprocess.run([cli, 'run', path, '--progress', 'json'], env={**os.environ, **environment}, capture_output=True, text=True)
        assert done.returncode == 0 and 'gs://out/daily/' in done.stdout, (done.stdout, done.stderr)
    finally:
        server.stdin.close()
        server.wait(60)


def test_rest(demo):
    """Who is told, how long files stay, what is looked at: as it is in the job file."""
    with Deliver(demo, 'rest') as page:
        addresses = page.wizard.find('text', _('_Addresses, with commas between them'))
        bring(page.wizard, addresses).set_text('anna@acme.example, Bo <bo@acme.example>')
        page.wizard.find('label', re.compile(re.escape(_('a mail address is expected here, such as “anna@example.com”')[1:])))
        shoot(page.app, 'deliver-address')
        addresses.set_text('anna@acme.example, bo@acme.example')
        page.wizard.find(None, _('No mail server is set, so nobody gets a mail'))
        bring(page.wizard, page.wizard.find('combo box', _('_When'))).mouse()
        time.sleep(0.4)
        page.app.key('Down', 'Down', 'Return')
        switch = next(n for n in page.wizard.all(None, _('_Remove delivered files after a time')) if 'toggle' in n.actions() or n.role == 'toggle button')
        bring(page.wizard, switch).click()
        spin = page.wizard.find('spin button', re.compile(re.escape(_('After _days'))))
        bring(page.wizard, spin).set_value(30)
        bring(page.wizard, page.wizard.find('combo box', _('There are _no rows'))).mouse()
        time.sleep(0.4)
        page.app.key('Down', 'Down', 'Return')
        time.sleep(0.4)
        shoot(page.app, 'deliver-rest')
        job = page.saved()
        assert job['notify'] == {'mail': ['anna@acme.example', 'bo@acme.example'], 'when': 'failed'}, job
        assert job['retention'] == {'days': 30} and job['guards'] == {'no_rows': 'stop'}, job
        switch.click()
        time.sleep(0.3)
        assert 'retention' not in page.saved()


def test_narrow(demo):
    """All of it fits a window that is 360 wide."""
    destinations = [{'id': 'office', 'type': 'local', 'folder': '~/Exports/{yyyy}/{mm}'}, {'id': 'f', 'type': 'ftp', 'host': 'a-server-with-a-long-name.acme.example', 'user': 'anna', 'folder': 'in/{yyyy}'}]
    with Deliver(demo, 'narrow', (360, 700), destinations=destinations, notify={'mail': ['anna@acme.example']}, retention={'days': 60}) as page:
        shoot(page.app, 'deliver-narrow')
        assert page.wizard.box()[2] <= 400, page.wizard.box()
        dialog = page.edit(1)
        window = xdotool('search', '--onlyvisible', '--name', '^' + re.escape(_('FTP server')) + '$').split()[-1]
        xdotool('windowsize', '--sync', window, 360, 700)
        time.sleep(0.5)
        shoot(page.app, 'deliver-narrow-dialog')
        assert dialog.box()[2] <= 400, dialog.box()


with Demo('--records', '10') as organisation:
    run([test_places, test_sftp, test_gcs, test_rest, test_narrow], organisation)
