#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preferences: the mail server with a real one on loopback, and how long the history is kept.

usage: preferences.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. The keyring is a file. With SHOTS=FOLDER in the environment it leaves pictures there."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from uidrive import wait   # noqa: E402
from walker import _, cli, environment, home, run, shoot, start, work   # noqa: E402

servers = pathlib.Path(__file__).resolve().parent.parent / 'deliver' / 'servers'
PASSWORD = 'pw-Smtp1 æ"%:@'
environment.update(SECRET_BACKEND='file', SECRET_FILE_TEST_PATH=str(work / 'test.keyring'), SECRET_FILE_TEST_PASSWORD='open')
settings = home / 'share' / 'eksport' / 'settings.json'


class MailServer:
    def __enter__(self):
        certificates = work / 'certificates'
        subprocess.run(['/usr/bin/python3', servers / 'certificates.py', certificates], check=True)
        (work / 'mails').mkdir()
        self.process = subprocess.Popen(['/usr/bin/python3', '-W', 'ignore', servers / 'smtp.py', work / 'mails', certificates / 'good.pem', certificates / 'other-name.pem'],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.ports = json.loads(self.process.stdout.readline())
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.process.wait(60)


def show():
    done = subprocess.run([cli, 'mail', 'show', '--json'], env={**os.environ, **environment}, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


class Preferences:
    """The application with its preferences open."""

    def __enter__(self):
        self.app = start()
        return self.app, open_preferences(self.app)

    def __exit__(self, *error):
        self.app.quit()


def open_preferences(app):
    app.find('page tab', _('_Exports'))
    time.sleep(0.5)
    app.key('ctrl+comma')
    return app.find('label', _('Notifications')).window()


def open_dialog(app, preferences):
    preferences.find('button', re.compile('^' + _('Edit…'))).click()
    return app.find('text', _('Ser_ver')).window()


def test_server(mail):
    """A server is typed in, tried, and saved; its password goes to the keyring."""
    with Preferences() as (app, preferences):
        assert preferences.find('label', _('None: no mail is sent')) and not preferences.unlabelled(), preferences.unlabelled()
        shoot(app, 'preferences')
        dialog = open_dialog(app, preferences)
        unnamed = [n.raw_name for n in dialog.unlabelled() if n.raw_name != 'GtkImage']   # libadwaita's own, in the row of the password
        assert not unnamed, unnamed
        dialog.find('text', _('Ser_ver')).set_text('local host')
        dialog.find('label', re.compile(re.escape(_('only the name or the address of a server is expected here, such as “sftp.example.com”')[1:])))
        assert not dialog.find('button', _('_Save')).has('sensitive')
        dialog.find('text', _('Ser_ver')).set_text('localhost')
        dialog.find('label', _('_Encryption')).mouse()   # a click anywhere in the row opens its list
        time.sleep(0.3)
        app.key('Down', 'Return')
        dialog.find('text', re.compile('587')).set_text(str(mail.ports['starttls']))
        dialog.find('text', _('_User')).set_text('mailer')
        dialog.find('text', re.compile('^' + re.escape(_('_Password')))).set_text('wrong')
        dialog.find('text', _('Sent _from the address')).set_text('exports@acme.example')
        dialog.find('text', _('Send a mail t_o')).set_text('anna@acme.example')
        shoot(app, 'mail-dialog')
        test = dialog.find('button', _('_Test'))
        test.scroll(10)
        test.click()
        # no authority that this computer knows vouches for it
        dialog.find(None, re.compile(re.escape(_('nobody whom this computer trusts has issued it'))))
        shoot(app, 'mail-untrusted')
        dialog.find('button', _('_Cancel')).click()
        assert not settings.exists()
        subprocess.run([cli, 'mail', 'set', '--host', 'localhost', '--port', str(mail.ports['starttls']), '--tls', 'starttls', '--user', 'mailer', '--from', 'exports@acme.example',
                        '--ca-file', work / 'certificates' / 'ca.crt'], env={**os.environ, **environment}, input='wrong\n', text=True, check=True)
        dialog = open_dialog(app, preferences)
        dialog.find('text', _('Send a mail t_o')).set_text('anna@acme.example')
        test = dialog.find('button', _('_Test'))
        test.scroll(10)
        test.click()
        dialog.find(None, re.compile('535'))
        dialog.find('text', re.compile('^' + re.escape(_('_Password (empty: as it is)')))).set_text(PASSWORD)
        test.click()
        dialog.find(None, re.compile(re.escape(_('“%1$s” took a mail to %2$s over an encrypted connection; its certificate, the user and the password are good. Not checked: whether the mail arrives.')[-40:])))
        assert len(list((work / 'mails').glob('*.eml'))) == 1
        shoot(app, 'mail-tested')
        dialog.find('button', _('_Save')).click()
        wait(lambda: preferences.find('label', re.compile('exports@acme.example')))
        assert 'Smtp1' not in settings.read_text(encoding='utf-8') and show()['password']
        subprocess.run([cli, 'mail', 'test', 'bo@acme.example'], env={**os.environ, **environment}, check=True, capture_output=True)


def test_history_days(mail):
    with Preferences() as (app, preferences):
        spin = preferences.find('spin button', _('Days to keep runs'))
        assert spin.value() == 365
        spin.set_value(30)
        wait(lambda: json.loads(settings.read_text(encoding='utf-8'))['history'] == {'days': 30})
        assert show()['host'] == 'localhost'   # the rest is as it was


def test_no_server_again(mail):
    """An empty server means no mail, and the password is forgotten."""
    with Preferences() as (app, preferences):
        dialog = open_dialog(app, preferences)
        dialog.find('text', _('Ser_ver')).set_text('')
        dialog.find('button', _('_Save')).click()
        wait(lambda: preferences.find('label', _('None: no mail is sent')))
        assert show() == {}


with MailServer() as server:
    run([test_server, test_history_days, test_no_server_again], server)
