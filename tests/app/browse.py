#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading records and doing something to them, as a person does it.

usage: browse.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. The service is one that is not ours (support/sends). A table is opened from the connection's page, filtered, read
further, a record looked at whole; an action is offered only where it is allowed and possible, asked for in words, done once,
taken back, and all of it is in the history. With SHOTS=FOLDER in the environment it leaves pictures there."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.request

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / 'support'))
from uidrive import wait, xdotool   # noqa: E402
from walker import cli, environment, home, language, run, shoot, start, work   # noqa: E402

share = home / 'share'
environment.update({'EKSPORT_SECRET_SENDS_TOKEN': 'key of the sends', 'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PASSWORD': 'x',
                    'SECRET_FILE_TEST_PATH': str(work / 'keyring')})
WORDS = {
    'en': {'tab': 'Connections', 'runs': 'Runs', 'entity': 'Sends', 'allow': 'Sends: %s', 'pause': 'Pause', 'resume': 'Resume', 'stop': 'Stop', 'what': 'What can be done with “%s”',
           'details': 'Details', 'name': 'Name', 'sender': 'Sender', 'period': 'Period', 'more': 'More rows', 'nothing': 'Nothing here', 'again': 'Read again', 'undo': 'Undo', 'ask': 'Pause “%s”?', 'ask_resume': 'Resume “%s”?',
           'paused': '“Newsletter 119” is paused.', 'means': 'Some recipients have it', 'failed': 'The records could not be read', 'retry': 'Try again', 'not_done': '“Pause” was not done',
           'locked': 'The send cannot be changed at the moment.', 'perhaps': '“Pause” may have been done, or not', 'unknown': 'It is not known whether', 'cancel': 'Cancel', 'close': 'Close',
           'entry': 'Sends: Pause · 119 · Ours', 'done': 'done', 'open_end': 'not known whether it was done', 'all': 'Everything', 'back': 'Back', 'export': 'This send as a file', 'folder': 'Show in folder'},
    'da': {'tab': 'Forbindelser', 'runs': 'Kørsler', 'entity': 'Udsendelser', 'allow': 'Udsendelser: %s', 'pause': 'Sæt på pause', 'resume': 'Genoptag', 'stop': 'Stop',
           'what': 'Hvad der kan gøres med “%s”', 'details': 'Detaljer', 'name': 'Navn', 'sender': 'Afsender', 'period': 'Periode', 'more': 'Flere rækker', 'nothing': 'Intet her', 'again': 'Læs igen',
           'undo': 'Fortryd', 'ask': 'Sæt “%s” på pause?', 'ask_resume': 'Genoptag “%s”?', 'paused': '“Newsletter 119” er sat på pause.', 'means': 'Nogle modtagere har det',
           'failed': 'Posterne kunne ikke læses', 'retry': 'Prøv igen', 'not_done': '“Sæt på pause” blev ikke gjort', 'locked': 'Udsendelsen kan ikke ændres lige nu.',
           'perhaps': '“Sæt på pause” er måske gjort, måske ikke', 'unknown': 'Det vides ikke, om', 'cancel': 'Annullér', 'close': 'Luk', 'entry': 'Udsendelser: Sæt på pause · 119 · Ours', 'done': 'færdig',
           'open_end': 'det vides ikke, om det er gjort', 'all': 'Alt', 'back': 'Tilbage', 'export': 'Denne udsendelse som fil', 'folder': 'Vis i mappe'},
}[language]


class Service:
    """Somebody else's, on loopback."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(['/usr/bin/python3', str(here.parent / 'support/sends/service.py'), *arguments], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def writes(self):
        with urllib.request.urlopen(self.url + '/log') as answer:
            return [f'{asked["method"]} {asked["path"]}' for asked in json.load(answer) if asked['method'] != 'GET']

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def run_cli(*arguments):
    return subprocess.run([cli, *arguments], input='\n', check=True, capture_output=True, text=True, env={**os.environ, **environment}).stdout


class Browse:
    """The application with that connection, and its page open."""

    def __init__(self, url, allowed=(), before=()):
        shutil.rmtree(share, ignore_errors=True)
        (share / 'eksport/connectors').mkdir(parents=True)
        shutil.copy(here.parent / 'support/sends/sends.json', share / 'eksport/connectors')
        run_cli('connection', 'add', 'ours', 'sends', '--name', 'Ours', '--set', f'base_url={url}')
        for name in allowed:
            run_cli('connection', 'actions', 'ours', '--allow', name)
        for action, key in before:
            subprocess.run([cli, 'action', 'ours', action, key, '--yes'], check=False, capture_output=True, env={**os.environ, **environment})
        self.app = start()
        self.main = self.app.find('frame', None)
        self.go(WORDS['tab'])
        row(self.main, 'Ours').mouse()
        self.main.find('label', re.compile('^Sends & more|^Sends newsletters|^Sender nyhedsbreve'))

    def go(self, tab):
        tabs = [n for n in self.main.all(None, tab) if n.role in ('page tab', 'radio button', 'toggle button', 'button')]
        tabs[0].click() if 'click' in tabs[0].actions() else tabs[0].mouse()
        time.sleep(0.5)

    def open(self):
        """The table; what is in it is there."""
        row(self.main, WORDS['entity']).mouse()
        self.table = wait(lambda: next((n for n in self.app.children() if n.name == WORDS['entity']), None), 'no window for the table')
        return self.table

    def names(self):
        """Of the rows that have a box in the table."""
        return [n.name for n in self.table.all('label', re.compile(r'^Newsletter \d+$')) if n.name]

    def status(self):
        return [n.name for n in self.table.all('label', re.compile(r'\d')) if re.search(r'^(\d|first|de første|første)', n.name)]

    def menu(self, name):
        """The menu of a row: of the two nodes of a menu button the inner one acts."""
        nodes = [n for n in self.table.all(None, WORDS['what'] % name) if 'click' in n.actions()]
        assert nodes, f'no menu for {name}'
        nodes[-1].click()
        wait(self.items, f'the menu of {name} did not open')
        time.sleep(0.2)

    def items(self):
        return [n.name for n in self.table.all('menu item')]

    def choose(self, name, item):
        self.menu(name)
        found = self.table.find('menu item', item)
        found.click()
        time.sleep(0.5)

    def dialog(self, words):
        """The window above the table that says @words."""
        def look():
            for window in self.app.children():
                if window.name == WORDS['entity']:
                    continue
                if next(iter(window.all('label', re.compile(re.escape(words)))), None):
                    return window
            return None
        return wait(look, f'nothing says {words!r}')

    def answer(self, words, response):
        window = self.dialog(words)
        window.find('button', response).click()
        time.sleep(0.5)

    def shoot(self, name):
        shoot(self.app, f'browse-{name}')

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.app.quit()


def row(window, title):
    """The row of a list that has that title."""
    return window.find('label', title)


def unlabelled(window):
    def is_inner(node):
        return any(up.get_role_name() in ('combo box', 'table row') for up in node.ancestors())
    return [f'{n.role} {n.raw_name!r}' for n in window.unlabelled() if not is_inner(n)]


def test_read(service):
    """The table: newest first, the last days, filters, more rows, a record whole."""
    with Browse(service.url) as page:
        page.shoot('connection')
        page.open()
        wait(lambda: 'Newsletter 120' in page.names(), f'no rows: {page.names()}')
        assert page.names()[0] == 'Newsletter 120', page.names()
        assert not unlabelled(page.table), unlabelled(page.table)
        page.shoot('table')
        page.menu('Newsletter 120')
        assert page.items() == [WORDS['export'], WORDS['details']], page.items()      # nothing is allowed
        page.app.key('Escape')
        page.table.find('text', WORDS['name']).type('letter 11')
        wait(lambda: page.names() and all('Newsletter 11' in n for n in page.names()), f'not filtered: {page.names()}')
        page.table.find('text', WORDS['name']).type('nobody')
        page.table.find('label', WORDS['nothing'])
        page.shoot('empty')
        page.table.find('text', WORDS['name']).type('')
        wait(lambda: 'Newsletter 120' in page.names(), 'the rows do not come back')
        page.table.find('combo box', WORDS['period']).choose(WORDS['all'])
        wait(lambda: 'sensitive' in page.table.find('button', WORDS['more']).states(), 'no more rows are offered')
        page.table.find('button', WORDS['more']).click()
        wait(lambda: any('100' in words for words in page.status()), f'no more rows: {page.status()}')
        page.choose('Newsletter 120', WORDS['details'])
        window = page.dialog(WORDS['means'])
        window.find('label', 'person120@example.org')
        page.shoot('details')
        page.app.key('Escape')
        assert not service.writes(), service.writes()


def test_act(service):
    """Allowed on the page, asked for, done once, taken back; all of it in the history."""
    with Browse(service.url) as page:
        for name in ('pause', 'resume'):
            toggle = next(n for n in page.main.all(None, WORDS['allow'] % WORDS[name]) if 'toggle' in n.actions())
            toggle.click()
            wait(lambda node=toggle: node.has('checked') or node.has('pressed'), 'the switch did not move')
        page.shoot('allowed')
        assert 'send.pause' in run_cli('connection', 'list', '--json')
        time.sleep(1)  # what was saved makes the rows of the page anew: a row found before that is gone when it is pressed
        page.open()
        wait(lambda: 'Newsletter 119' in page.names(), 'no rows')
        page.menu('Newsletter 119')
        assert page.items() == [WORDS['pause'], WORDS['export'], WORDS['details']], page.items()
        page.shoot('menu')
        page.app.key('Escape')
        page.choose('Newsletter 119', WORDS['pause'])
        page.shoot('question')
        page.answer(WORDS['ask'] % 'Newsletter 119', WORDS['cancel'])
        assert not service.writes(), service.writes()
        page.choose('Newsletter 119', WORDS['pause'])
        page.answer(WORDS['ask'] % 'Newsletter 119', WORDS['pause'])
        page.table.find('label', WORDS['paused'])
        assert service.writes() == ['POST /sends/119/pause'], service.writes()
        page.shoot('done')
        page.table.find('button', WORDS['undo']).click()
        time.sleep(0.5)
        page.answer(WORDS['ask_resume'] % 'Newsletter 119', WORDS['resume'])
        wait(lambda: len(service.writes()) == 2, f'not taken back: {service.writes()}')
        assert service.writes()[1] == 'POST /sends/119/resume', service.writes()
        page.app.key('ctrl+w')
        page.main.find('button', WORDS['back']).click()
        page.go(WORDS['runs'])
        page.main.find('label', WORDS['entry'])
        page.main.find('label', re.compile(rf' · {WORDS["done"]}$'))


def test_fail(service):
    """What the service says inside an HTTP 200, and what nobody knows."""
    with Browse(service.url, ['send.pause']) as page:
        page.open()
        page.table.find('combo box', WORDS['period']).choose(WORDS['all'])
        page.table.find('text', WORDS['name']).type('Newsletter 1')
        wait(lambda: 'Newsletter 120' in page.names(), 'no rows')
        for key in ('13', '14'):
            page.table.find('text', WORDS['name']).type(f'Newsletter {key}')
            wait(lambda k=key: page.names() == [f'Newsletter {k}'], f'{page.names()}')
            page.choose(f'Newsletter {key}', WORDS['pause'])
            page.answer(WORDS['ask'] % f'Newsletter {key}', WORDS['pause'])
            window = page.dialog(WORDS['locked'] if key == '13' else WORDS['unknown'])
            window.find('label', WORDS['not_done'] if key == '13' else WORDS['perhaps'])
            page.shoot(f'failed-{key}')
            window.find('button', WORDS['close']).click()
            time.sleep(0.5)
        assert service.writes()[-2:] == ['POST /sends/13/pause', 'POST /sends/14/pause'], service.writes()
        page.app.key('ctrl+w')
        page.app.key('Escape')


def test_export(service):
    """The ready-made export of one record: a click, and the file is there."""
    with Browse(service.url) as page:
        page.open()
        wait(lambda: 'Newsletter 117' in page.names(), 'no rows')
        page.choose('Newsletter 117', WORDS['export'])
        page.app.find('button', WORDS['folder'])
        page.app.find('label', f'{WORDS["export"]}, Newsletter 117')     # of which record it is
        page.shoot('export')
        found = list(work.rglob('send-117.csv'))
        assert len(found) == 1, found
        text = found[0].read_text(encoding='utf-8')
        assert text.splitlines() == ['id;name;status', '117;Newsletter 117;progress'], text


def test_history(service):
    """Refused, failed, uncertain and done: the page of runs has them all, in words."""
    past = [('send.pause', '13'), ('send.pause', '14'), ('send.pause', '118'), ('send.stop', '118')]
    with Browse(service.url, ['send.pause'], past) as page:
        page.main.find('button', WORDS['back']).click()
        page.go(WORDS['runs'])
        assert len(list(page.main.all('label', re.compile('118 · Ours$')))) == 2
        page.main.find('label', re.compile(WORDS['open_end']))
        page.main.find('label', re.compile(re.escape(WORDS['locked'])))
        page.shoot('history')


def test_unreachable(_service):
    """A service that is not there: said in words, and tried again when it is."""
    gone = Service()
    with Browse(gone.url) as page:
        gone.stop()
        page.open()
        page.table.find('label', WORDS['failed'])
        page.shoot('unreachable')
        page.table.find('button', WORDS['retry'])


def test_narrow(service):
    """At 360 pixels everything is there."""
    with Browse(service.url, ['send.pause']) as page:
        page.open()
        wait(lambda: 'Newsletter 119' in page.names(), 'no rows')
        window = xdotool('getactivewindow').strip()
        xdotool('windowsize', window, 412, 600)     # with its shadow
        time.sleep(1)
        page.shoot('narrow')
        page.choose('Newsletter 119', WORDS['details'])
        dialog = page.dialog(WORDS['means'])
        dialog.find('button', WORDS['pause'])
        page.shoot('narrow-details')


def with_service(test):
    """The test with a service of its own."""
    def run_it():
        service = Service()
        try:
            test(service)
        finally:
            service.stop()
    run_it.__name__ = test.__name__
    return run_it


run([with_service(test) for test in (test_read, test_act, test_fail, test_export, test_history, test_unreachable, test_narrow)])
