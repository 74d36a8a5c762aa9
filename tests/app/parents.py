#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing under which records of another entity an export is: all, or some by name, as a person does it.

usage: parents.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. The system is one that nobody has described before."""
import json
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import park   # noqa: E402
import walker   # noqa: E402
from uidrive import wait   # noqa: E402
from walker import environment, home, work   # noqa: E402

environment['EKSPORT_SECRET_PARK_TOKEN'] = 'open sesame'


class Wizard:
    """A wizard at its first step."""

    def __init__(self, url, name, parents=None, entity='entry', columns=('id', 'operation'), file_name='{parent}.csv'):
        self.folder = work / name
        self.job = work / f'{name}.eksport.json'
        table = {'entity': entity, 'columns': [{'field': c} for c in columns]}
        if parents:
            table['parents'] = {'operation': parents}
        self.job.write_text(json.dumps({
            'version': 1, 'name': 'Park', 'connection': {'connector': 'park', 'settings': {'base_url': url}}, 'tables': [table],
            'format': {'type': 'csv', 'preset': 'systems'}, 'file_name': file_name, 'report': 'none',
            'destinations': [{'id': 'folder', 'type': 'local', 'folder': str(self.folder)}]}), encoding='utf-8')
        park.asked.clear()
        self.app = walker.start(self.job)
        self.steps = self.app.find('list', 'Steps')
        self.window = self.steps.window()
        time.sleep(0.7)
        self.steps.find('label', re.compile('^What')).mouse()
        time.sleep(0.5)

    def __enter__(self):
        return self

    def __exit__(self, kind, *error):
        park.Mood.broken, park.Mood.slow = 0, 0.0
        self.app.quit()

    def shoot(self, name):
        walker.shoot(self.app, f'parents-{name}')

    def scope(self, name):
        self.window.find('check box', name).click()
        time.sleep(0.3)
        self.window.find('label', 'What you get').scroll(20)    # the list is below the fold
        time.sleep(0.5)

    def names(self):
        """The records to choose from: their checks, by name."""
        return {n.name: n for found in self.window.all('list', 'Operation', visible=False) for n in found.all('check box', visible=False)
                if n.name not in ('All', 'Only some')}

    def tick(self, start):
        node = next(n for name, n in self.names().items() if name.startswith(start))
        node.click()
        time.sleep(0.3)

    def review(self):
        self.steps.find('label', 'Review').mouse()
        time.sleep(0.6)
        return ' '.join(n.name for n in self.window.all('label') if n.name)

    def export(self):
        self.window.find('button', 'Export').click()
        self.app.find('button', 'Show in folder')
        time.sleep(0.3)
        return sorted(p for p in self.folder.rglob('*') if p.is_file())


def test_choose(url):
    """All unless one chooses; chosen by name, found by searching, told in the review and in the name of the file."""
    with Wizard(url, 'choose') as page:
        page.shoot('all')
        park.Mood.slow = 1.5
        page.scope('Only some')
        page.window.find(None, re.compile('^The list is being fetched'))
        page.shoot('loading')
        park.Mood.slow = 0.0
        wait(lambda: len(page.names()) == 3, page.names())
        page.window.find(None, re.compile('^None is chosen yet'))
        page.shoot('none')
        assert any('su/1' in name for name in page.names()), page.names()
        page.tick('Summer')
        page.tick('Nothing yet')
        page.window.gone(None, re.compile('^None is chosen yet'))
        page.window.find('label', 'Summer “game”, Nothing yet')
        page.shoot('two')
        page.window.find(None, 'Search by name').type('brac')
        wait(lambda: list(page.names()) == ['Braces, {x}, no'] or len(page.names()) == 1, page.names())
        page.shoot('search')
        page.app.key('Return')
        time.sleep(0.4)
        page.window.find(None, 'Search by name').type('nowhere')
        page.window.find(None, 'No name matches the search.')
        page.window.find(None, 'Search by name').type('noth')
        wait(lambda: len(page.names()) == 1, page.names())
        page.tick('Nothing yet')
        words = page.review()
        assert 'Of “Operation” only: Summer “game”, Braces.' in words, words
        page.shoot('review')
        files = page.export()
        assert [p.name for p in files] == ['Summer “game”+1.csv'], files
        assert len(files[0].read_text(encoding='utf-8').splitlines()) == 5


def test_error(url):
    """The service is down: said, and asked once more when the person wants it."""
    with Wizard(url, 'error') as page:
        park.Mood.broken = 403
        page.scope('Only some')
        page.window.find('button', 'Try again')
        page.shoot('error')
        park.Mood.broken = 0
        page.window.find('button', 'Try again').click()
        wait(lambda: len(page.names()) == 3, page.names())


def test_empty(url):
    """Nothing to choose from is a state of its own."""
    kept = park.OPERATIONS[:]
    park.OPERATIONS.clear()
    try:
        with Wizard(url, 'empty') as page:
            page.scope('Only some')
            page.window.find(None, re.compile('^There is nothing to choose from'))
            page.shoot('empty')
    finally:
        park.OPERATIONS.extend(kept)


def test_gone(url):
    """What was chosen and is not there any more can be seen and taken out; another kind of record keeps the choice."""
    with Wizard(url, 'gone', parents=[{'key': 'old', 'name': 'Last year'}, 'su/1'], columns=('id',)) as page:
        wait(lambda: len(page.names()) == 4, page.names())
        page.shoot('gone')
        assert any(n.startswith('Last year') and 'not in the list' in n for n in page.names()), page.names()
        page.tick('Last year')
        page.scope('All')
        page.scope('Only some')
        page.window.find('label', 'su/1')
        page.window.find('check box', 'Visit').click()
        time.sleep(0.5)
        page.window.find('label', 'su/1')
        page.window.find('check box', 'Contact').click()
        page.window.gone('check box', 'Only some')


url, close = park.start(home / 'share')
try:
    walker.run([test_choose, test_error, test_empty, test_gone], url)
finally:
    close()
