#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""json-server.py EKSPORT_CLI CACHE: a connector of one's own against a real server that knows nothing of Eksport. TAP.

json-server serves what it is given as the most usual kind of API: pages with a Link header, totals in a header, filters as
parameters, records below records. It is fetched by npm into the folder CACHE once. What is exported is compared with the data."""
import csv
import datetime
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request

VERSION = '0.17.4'
cli, cache = sys.argv[1], pathlib.Path(sys.argv[2])
work = pathlib.Path(tempfile.mkdtemp(prefix='eks-json-server-'))
environment = {**os.environ, 'HOME': str(work / 'home'), 'XDG_DATA_HOME': str(work / 'data'), 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en'}
DAY = datetime.timedelta(days=1)
today = datetime.datetime.now(datetime.timezone.utc).replace(hour=12, minute=0, second=0, microsecond=0)


def make_data():
    """More than two pages of issues, one of a person who is gone; comments of some."""
    users = [{'id': f'u{n}', 'name': f'Åse Nr. {n}', 'email': f'u{n}@example.org'} for n in range(1, 13)]
    issues = [{'id': n, 'title': f'Issue {n}; “quoted”, Ærø', 'state': 'open' if n % 3 else 'closed', 'userId': f'u{n % 13}', 'points': n * 1.5,
               'created': (today - n * DAY).strftime('%Y-%m-%dT%H:%M:%SZ'), 'label': {'name': ['bug', 'wish', None][n % 3]}} for n in range(1, 251)]
    comments = [{'id': n, 'issueId': n % 7 + 1, 'body': f'Comment {n}'} for n in range(1, 61)]
    return {'users': users, 'issues': issues, 'comments': comments}


data = make_data()
FIELDS = [('id', 'id', 'integer'), ('title', 'title', 'text'), ('state', 'state', 'text'), ('user_id', 'userId', 'text'),
          ('points', 'points', 'number'), ('created', 'created', 'timestamp'), ('label', 'label.name', 'text')]


def fields(*triples):
    return [{'id': i, 'path': p, 'type': t, 'label': i, 'by_default': True} for i, p, t in triples]


CONNECTOR = {
    'id': 'tracker', 'label': 'Tracker', 'verified': 'made for a test', 'base_url': '{base_url}', 'test_path': '/issues?_limit=1',
    'settings': [{'id': 'base_url', 'kind': 'url', 'label': 'Address', 'required': True}],
    'auth': {'kind': 'none'},
    'errors': [{'status': 404, 'reaction': 'missing', 'message': 'There is no such record.'}],
    'paging': {'kind': 'link', 'next_header': 'Link', 'size_parameter': '_limit', 'size': 100},
    'entities': [
        {'id': 'issue', 'label': 'Issue', 'size': 'large', 'key': 'id',
         'streams': [{'path': '/issues', 'verified': 'documented', 'query': [{'name': '_page', 'value': '1'}],
                      'pushes': [{'field': 'state', 'parameter': 'state'}],
                      'window': {'field': 'created', 'from_parameter': 'created_gte', 'to_parameter': 'created_lte', 'format': 'time'}}],
         'relations': [{'id': 'user', 'entity': 'user', 'key': 'user_id', 'foreign_key': 'id', 'label': 'User'}],
         'fields': fields(*FIELDS)},
        {'id': 'numbered', 'label': 'Issue by number', 'size': 'large', 'key': 'id',
         'streams': [{'path': '/issues', 'verified': 'documented',
                      'paging': {'kind': 'page', 'number_parameter': '_page', 'size_parameter': '_limit', 'size': 40, 'total_header': 'X-Total-Count'}}],
         'fields': fields(*FIELDS)},
        {'id': 'user', 'label': 'User', 'size': 'large', 'key': 'id',
         'streams': [{'path': '/users', 'verified': 'documented', 'paging': {'kind': 'single'}}], 'one': {'path': '/users/{key}'},
         'fields': fields(('id', 'id', 'text'), ('name', 'name', 'text'), ('email', 'email', 'text'))},
        {'id': 'comment', 'label': 'Comment', 'size': 'large', 'key': 'id',
         'streams': [{'path': '/issues/{parent}/comments', 'verified': 'documented', 'parent': {'entity': 'issue'}, 'paging': {'kind': 'single'}}],
         'fields': fields(('id', 'id', 'integer'), ('body', 'body', 'text')) + [
             {'id': 'issue_title', 'parent': 'title', 'type': 'text', 'label': 'Issue', 'by_default': True}]},
    ]}


def install():
    """Once; what is half there begins again."""
    program = cache / f'json-server-{VERSION}' / 'node_modules/json-server/lib/cli/bin.js'
    done = program.parents[4] / 'complete'
    if not done.exists():
        program.parents[4].mkdir(parents=True, exist_ok=True)
        (program.parents[4] / 'package.json').write_text('{"private": true}', encoding='utf-8')
        subprocess.run(['npm', 'install', '--no-audit', '--no-fund', '--cache', str(cache / 'npm'), f'json-server@{VERSION}'],
                       cwd=program.parents[4], check=True, timeout=300, stdout=subprocess.DEVNULL)
        done.touch()
    return program


class Server:
    """json-server on a free port, and what it was asked."""

    def __init__(self):
        (work / 'db.json').write_text(json.dumps(data), encoding='utf-8')
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        self.url = f'http://127.0.0.1:{self.port}'
        self.log = work / 'log'
        with open(self.log, 'wb') as log:
            self.process = subprocess.Popen(['node', str(install()), '--host', '127.0.0.1', '--port', str(self.port), str(work / 'db.json')], stdout=log, stderr=log, cwd=work)
        self.wait()

    def wait(self):
        for _try in range(300):
            try:
                urllib.request.urlopen(self.url, timeout=5).close()
                return
            except OSError:
                assert self.process.poll() is None, self.log.read_text(encoding='utf-8')
                time.sleep(0.1)
        raise AssertionError('json-server does not answer')

    def requests(self):
        """Addresses since the last look."""
        time.sleep(0.2)
        text = re.sub(r'\x1b\[\d*m', '', self.log.read_text(encoding='utf-8'))
        lines = re.findall(r'^GET (\S+)', text, re.MULTILINE)
        new, self.seen = lines[getattr(self, 'seen', 0):], len(lines)
        return new

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def ask(*arguments, status=0):
    done = subprocess.run([cli, *arguments], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    return done


def export(name, entity, columns, status=0, **table):
    """The rows of the file, and the report."""
    job = work / f'{name}.json'
    job.write_text(json.dumps({
        'version': 1, 'name': name, 'connection': {'connector': 'tracker', 'settings': {'base_url': server.url}},
        'tables': [{'entity': entity, 'columns': [{'field': f, 'title': f} for f in columns], **table}],
        'format': {'type': 'csv', 'preset': 'systems'}, 'file_name': f'{name}.csv'}), encoding='utf-8')
    server.requests()
    done = ask('run', str(job), '--output', str(work / 'out'), '--progress', 'json', status=status)
    if status:
        return done.stderr, None
    with open(work / 'out' / f'{name}.csv', encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file, delimiter=';')), json.loads(done.stdout)


def expected(issue):
    """A row as the file must have it: the text of the server."""
    return {'id': str(issue['id']), 'title': issue['title'], 'state': issue['state'], 'user_id': issue['userId'],
            'points': f'{issue["points"]:g}', 'created': issue['created'], 'label': issue['label']['name'] or ''}


COLUMNS = [f[0] for f in FIELDS]


def test_add():
    """The file is checked and added, and the connection says that it works"""
    path = work / 'tracker.eksport-connector.json'
    path.write_text(json.dumps(CONNECTOR), encoding='utf-8')
    ask('connector', 'check', str(path))
    ask('connector', 'add', str(path))
    ask('connection', 'add', 'tracker', 'tracker', '--set', f'base_url={server.url}')
    ask('connection', 'test', 'tracker')


def test_link():
    """Every page by the header Link"""
    rows, report = export('link', 'issue', COLUMNS)
    assert rows == [expected(i) for i in data['issues']]
    assert report['files'][0]['rows'] == 250
    asked = server.requests()
    assert len(asked) == 3 and '_page=2' in asked[1] and '_page=3' in asked[2], asked


def test_total():
    """Pages by number, to the total of a header"""
    rows, _report = export('total', 'numbered', COLUMNS)
    assert rows == [expected(i) for i in data['issues']]
    assert len(server.requests()) == 7


def test_filter():
    """An equality is asked of the server; one within “or” is not; both give what the data say"""
    rows, _report = export('closed', 'issue', COLUMNS, where={'all': [{'field': 'state', 'is': 'equal', 'value': 'closed'}, {'field': 'points', 'is': 'less', 'value': 100}]})
    assert rows == [expected(i) for i in data['issues'] if i['state'] == 'closed' and i['points'] < 100]
    asked = server.requests()
    assert all('state=closed' in a for a in asked) and len(asked) == 1, asked
    rows, _report = export('either', 'issue', COLUMNS, where={'any': [{'field': 'state', 'is': 'equal', 'value': 'closed'}, {'field': 'label', 'is': 'equal', 'value': 'bug'}]})
    assert rows == [expected(i) for i in data['issues'] if i['state'] == 'closed' or i['label']['name'] == 'bug']
    assert not [a for a in server.requests() if 'state=' in a]


def test_days():
    """Days are asked of the server, and are exact here"""
    rows, _report = export('days', 'issue', COLUMNS, where={'all': [{'field': 'created', 'is': 'between', 'value': [f'{today - 20 * DAY:%Y-%m-%d}', f'{today - 11 * DAY:%Y-%m-%d}']}]})
    assert [r['id'] for r in rows] == [str(n) for n in range(11, 21)]
    asked = server.requests()
    assert len(asked) == 1 and 'created_gte=' in asked[0] and 'created_lte=' in asked[0], asked


def test_lookup():
    """Names by key; who is gone is said, not left out"""
    rows, report = export('lookup', 'issue', ['id', 'user.name'])
    names = {u['id']: u['name'] for u in data['users']}
    assert rows == [{'id': str(i['id']), 'user.name': names.get(i['userId'], '')} for i in data['issues']]
    assert 'u0' in json.dumps(report), report


def test_children():
    """Records below records, with something of the record above"""
    rows, _report = export('children', 'comment', ['id', 'body', 'issue_title'], parents={'issue': ['2', '5']})
    titles = {i['id']: i['title'] for i in data['issues']}
    assert rows == [{'id': str(c['id']), 'body': c['body'], 'issue_title': titles[c['issueId']]}
                    for parent in (2, 5) for c in data['comments'] if c['issueId'] == parent]


def test_gone():
    """A server that is not there is said to be so, and no file is left"""
    server.stop()
    words, _report = export('gone', 'issue', COLUMNS, status=3)
    assert str(server.port) in words or '127.0.0.1' in words, words
    assert not (work / 'out/gone.csv').exists()


tests = [test_add, test_link, test_total, test_filter, test_days, test_lookup, test_children, test_gone]
print(f'1..{len(tests)}', flush=True)
server = Server()
try:
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} {test.__name__[5:]}', flush=True)
        except Exception:
            print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()))
            print(f'not ok {number} {test.__name__[5:]}', flush=True)
finally:
    server.stop()
