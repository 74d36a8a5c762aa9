#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ready-made exports of each system, from eksport-cli to the file, against the demo organisation. TAP.

What a file must hold is worked out here from the demo's API, read without Eksport; between the two stands a
door that notes what was asked. Each misbehaviour ends in the right file, or in an exit code and nothing left.

usage: systems.py EKSPORT-CLI [SYSTEM or TEST]…"""
import base64
import csv
import datetime
import http.client
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import traceback
import urllib.parse
import zoneinfo

SECRETS = {
    'EKSPORT_SECRET_CLANG_CLIENT_SECRET': 'demo-key-clang',
    'EKSPORT_SECRET_KIMPLE_API_KEY': 'demo-key-kimple',
    'EKSPORT_SECRET_EASYPROMOS_API_KEY': 'demo-key-easypromos',
}
TESTS = []


def test(function):
    TESTS.append(function)
    return function


class Door(http.server.ThreadingHTTPServer):
    """Passes everything on to the demo and back, byte for byte, and notes it."""
    daemon_threads = True

    def __init__(self, port):
        super().__init__(('127.0.0.1', 0), Passage)
        self.behind = port
        self.asked = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def questions(self, path):
        return [entry for entry in self.asked if entry[1].split('?')[0] == path]


class Passage(http.server.BaseHTTPRequestHandler):
    def pass_on(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        self.server.asked.append((self.command, self.path, self.headers.get('Authorization', ''), body.decode()))
        behind = http.client.HTTPConnection('127.0.0.1', self.server.behind)
        behind.request(self.command, self.path, body or None, {k: v for k, v in self.headers.items() if k not in ('Host', 'Connection')})
        answer = behind.getresponse()
        try:
            data = answer.read()
        except http.client.IncompleteRead as broken:
            data = broken.partial
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name not in ('Transfer-Encoding', 'Connection'):
                self.send_header(name, value)
        self.send_header('Connection', 'close')
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = True

    do_GET = do_POST = pass_on

    def log_message(self, *unused):
        pass


class World:
    """A home of its own, the demo organisation with its faults, and the program."""

    def __init__(self, program, faults='', records=300):
        self.program = program
        self.home = pathlib.Path(tempfile.mkdtemp(prefix='es'))
        self.output = self.home / 'output'
        self.output.mkdir()
        self.environment = {name: os.environ[name] for name in ('PATH', 'EKSPORT_DATADIR', 'ASAN_OPTIONS', 'LSAN_OPTIONS', 'UBSAN_OPTIONS') if name in os.environ}
        self.environment |= SECRETS | {'HOME': str(self.home), 'XDG_RUNTIME_DIR': str(self.home), 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en', 'TZ': 'UTC', 'GIO_USE_VFS': 'local',
                                       'GIO_USE_PROXY_RESOLVER': 'dummy', 'G_DEBUG': 'fatal-criticals', 'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PASSWORD': 'x',
                                       'SECRET_FILE_TEST_PATH': str(self.home / 'keyring')}
        arguments = [program, 'demo', '--records', str(records)] + (['--faults', faults] if faults else [])
        self.demo = subprocess.Popen(arguments, env=self.environment, stdout=subprocess.PIPE, text=True)
        self.port = urllib.parse.urlsplit(json.loads(self.demo.stdout.readline())['clang']).port
        self.door = Door(self.port)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.door.shutdown()
        self.door.server_close()
        self.demo.terminate()
        self.demo.wait()
        self.demo.stdout.close()
        shutil.rmtree(self.home)

    def address(self, system):
        return f'http://127.0.0.1:{self.door.server_address[1]}/{system}'

    def cli(self, *arguments, language='en'):
        return subprocess.run([self.program, *arguments], env=self.environment | {'LANGUAGE': language}, cwd=self.output, capture_output=True, text=True, check=False)

    def job(self, system, export, language='en', **changes):
        """The ready-made export as a job for this demo, with values as the source wrote them."""
        made = self.cli('exports', f'demo-{system}', export, language=language)
        assert made.returncode == 0, made.stderr
        job = json.loads(made.stdout)
        settings = {'base_url': self.address(system)}
        if system == 'clang':
            settings = {'auth_url': self.address(system), 'api_url': self.address(system), 'client_id': 'demo-client'}
        job['connection'] = {'connector': system, 'settings': settings}
        job['format'] = {'type': 'csv', 'preset': 'systems', 'delimiter': ';'}
        job['file_name'] = '{table}.csv'
        job |= changes
        return job

    def run(self, job, *more):
        path = self.home / 'job.json'
        path.write_text(json.dumps(job), encoding='utf-8')
        return self.cli('run', str(path), '--output', str(self.output), '--progress', 'json', *more)

    def make(self, job):
        """Runs a job that must succeed. Returns what it said, and its files as rows."""
        done = self.run(job)
        assert done.returncode == 0, done.stdout + done.stderr
        said = json.loads(done.stdout)
        return said, {pathlib.Path(file['path']).name: self.read(file['path']) for file in said['files']}

    def refuse(self, job, status, words):
        """Runs a job that must fail, and leave nothing."""
        done = self.run(job)
        assert done.returncode == status, f'{done.returncode}: {done.stdout}{done.stderr}'
        assert words in done.stderr, done.stderr
        assert not list(self.output.rglob('*')), list(self.output.rglob('*'))

    @staticmethod
    def read(path):
        with open(path, encoding='utf-8', newline='') as file:
            return list(csv.reader(file, delimiter=';'))

    def ask(self, system, path, **query):
        """The demo itself, not through the door."""
        demo = http.client.HTTPConnection('127.0.0.1', self.port)
        key = {'kimple': 'demo-key-kimple', 'easypromos': 'demo-key-easypromos'}.get(system)
        authorization = f'Bearer {key}' if key else self.token()
        demo.request('GET', f'/{system}{path}' + (f'?{urllib.parse.urlencode(query)}' if query else ''), headers={'Authorization': authorization})
        answer = demo.getresponse()
        assert answer.status == 200, f'{path}: {answer.status}'
        return json.loads(answer.read())

    def token(self):
        demo = http.client.HTTPConnection('127.0.0.1', self.port)
        basic = base64.b64encode(b'demo-client:demo-key-clang').decode()
        demo.request('POST', '/clang/oauth2/token', 'grant_type=client_credentials&scope=analytics.events%3Aread', {'Authorization': f'Basic {basic}'})
        return 'Bearer ' + json.loads(demo.getresponse().read())['access_token']

    def ask_all(self, system, path, parameter, **query):
        items, more = [], {}
        while True:
            page = self.ask(system, path, **query, **more)
            items += page['items']
            cursor = page['paging']['next_cursor']
            if cursor is None:
                return items
            more = {parameter: cursor}


def text(value):
    """A value as a file has it that leaves values alone."""
    if value is None:
        return ''
    if isinstance(value, bool):
        return 'true' if value else 'false'
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(',', ':'))


def same(found, expected, what):
    assert len(found) == len(expected), f'{what}: {len(found)} rows in place of {len(expected)}'
    for number, (row, wanted) in enumerate(zip(found, expected)):
        assert row == wanted, f'{what}, row {number}: {row} in place of {wanted}'


# ---- Clang ----

EVENTFUL = 3000 # four pages a month
AMSTERDAM = zoneinfo.ZoneInfo('Europe/Amsterdam')
ACTIVITY_TITLES = ['Broadcastid', 'Customerid', 'Extern klantnummer', 'E-mailadres', 'Activiteit', 'Activiteitdatum', 'Beschrijving activiteit']
BROADCAST_TITLES = ['Broadcastid', 'Broadcast type', 'Beschrijving', 'Onderwerp', 'Verzonden op']


def moment(value):
    return datetime.datetime.strptime(value, '%Y-%m-%dT%H:%M:%S%z').astimezone(AMSTERDAM)


def days(first, last):
    """A condition for days long past, so that no midnight comes in between."""
    return {'field': 'metric_timestamp', 'is': 'between', 'value': [f'{first:%Y-%m-%d}', f'{last:%Y-%m-%d}']}


def period():
    today = datetime.datetime.now(AMSTERDAM).date()
    return today - datetime.timedelta(days=40), today - datetime.timedelta(days=10)


def read_events(world):
    events, offset = [], 0
    while True:
        page = world.ask('clang', '/analytics-events/events', limit=1000, offset=offset)
        events += page['data']
        offset += 1000
        if 'next' not in page['_links']:
            assert len(events) == page['total_count']
            return events


def expect_activities(events):
    for event in events:
        more = event['link_description'] or event['url'] or event['bounce_category']
        yield [text(v) for v in (event['broadcast_id'], event['customer_id'], event['external_id'], event['customer_email_address'], event['metric'],
                                 f'{moment(event["metric_timestamp"]):%Y-%m-%d %H:%M:%S}', more)]


def expect_broadcasts(events):
    seen = {}
    for event in events:
        seen.setdefault(event['broadcast_id'], event)
    for event in seen.values():
        yield [text(v) for v in (event['broadcast_id'], event['broadcast_type'], event['campaign_name'] or event['content_name'], event['subject'],
                                 f'{moment(event["broadcast_timestamp"]):%Y-%m-%d %H:%M:%S}')]


def check_clang(files, events):
    same(files['activities.csv'], [ACTIVITY_TITLES, *expect_activities(events)], 'activities')
    same(files['broadcasts.csv'], [BROADCAST_TITLES, *expect_broadcasts(events)], 'broadcasts')


def clang_job(world, first, last, language='en'):
    job = world.job('clang', 'activities', language)
    for table in job['tables']:
        assert '"yesterday"' in json.dumps(table['where'])
        table['where'] = days(first, last)
    return job


def clang_events(world, first, last):
    return [event for event in read_events(world) if first <= moment(event['metric_timestamp']).date() <= last]


@test
def clang_two_files_from_one_pass(program):
    """Clang: activities and broadcasts, with Dutch titles in every language, from one pass over the events."""
    first, last = period()
    with World(program, records=EVENTFUL) as world:
        said, files = world.make(clang_job(world, first, last, 'da'))
        events = clang_events(world, first, last)
        assert len(events) > 400 and len({event['broadcast_id'] for event in events}) > 50
        assert {event['metric'] for event in events} > {'sends', 'opens', 'clicks'}
        check_clang(files, events)
        asked = world.door.questions('/clang/analytics-events/events')
        offsets = [urllib.parse.parse_qs(urllib.parse.urlsplit(path).query).get('offset', ['0'])[0] for _, path, _, _ in asked]
        assert len(offsets) == len(set(offsets)), f'more than one pass: {offsets}'
        tokens = world.door.questions('/clang/oauth2/token')
        assert len(tokens) == 1 and tokens[0][0] == 'POST'
        assert tokens[0][2].startswith('Basic ') and all(entry[2].startswith('Bearer demo-token-') for entry in asked)
        assert not said.get('duplicates_dropped'), 'distinct rows are no duplicates'


@test
def clang_yesterday(program):
    """Clang: the export as it comes, of yesterday, in two files named by the day."""
    with World(program, records=EVENTFUL) as world:
        for _ in range(2): # a midnight may come in between
            shutil.rmtree(world.output)
            world.output.mkdir()
            today = datetime.datetime.now(AMSTERDAM).date()
            job = world.job('clang', 'activities', 'nl')
            made = json.loads(world.cli('exports', 'demo-clang', 'activities', language='nl').stdout)
            job |= {'format': made['format'], 'file_name': made['file_name']}
            _, files = world.make(job)
            if datetime.datetime.now(AMSTERDAM).date() == today:
                break
        assert job['name'] == 'Activiteiten en broadcasts'
        yesterday = today - datetime.timedelta(days=1)
        check_clang({name.replace(f'-{today:%Y-%m-%d}', ''): rows for name, rows in files.items()}, clang_events(world, yesterday, yesterday))


@test
def clang_settable(program):
    """Clang: extension, delimiter, no titles, folders, one more field, one kind of activity asked of the service."""
    first, last = period()
    with World(program, records=EVENTFUL) as world:
        job = clang_job(world, first, last)
        job['tables'] = job['tables'][:1]
        job['tables'][0]['where'] = {'all': [days(first, last), {'field': 'metric', 'is': 'equal', 'value': 'clicks'}]}
        job['tables'][0]['columns'].append({'field': 'url', 'title': 'URL'})
        job['format'] = {'type': 'csv', 'preset': 'systems', 'delimiter': '|', 'header': False, 'extension': 'dat'}
        del job['file_name']
        job['name'] = 'clang'
        job['destinations'] = [{'id': 'here', 'type': 'local', 'folder': f'{world.output}/' + '{yyyy}/{mm}'}]
        path = world.home / 'job.json'
        path.write_text(json.dumps(job), encoding='utf-8')
        done = world.cli('run', str(path), '--progress', 'json')
        assert done.returncode == 0, done.stderr
        made = pathlib.Path(json.loads(done.stdout)['files'][0]['path'])
        assert made.suffix == '.dat' and made.parent.parent.parent == world.output, made
        with open(made, encoding='utf-8', newline='') as file:
            found = list(csv.reader(file, delimiter='|'))
        clicks = [event for event in clang_events(world, first, last) if event['metric'] == 'clicks']
        same(found, [row + [event['url']] for row, event in zip(expect_activities(clicks), clicks)], 'clicks')
        assert all('filter%5Bmetric%5D=clicks' in entry[1] or 'filter[metric]=clicks' in entry[1] for entry in world.door.questions('/clang/analytics-events/events'))


@test
def clang_token_taken_back(program):
    """Clang: a token that the service takes back is renewed once, and the file is right."""
    first, last = period()
    with World(program, '/clang/analytics-events/events:401@2x1', EVENTFUL) as world:
        _, files = world.make(clang_job(world, first, last))
        assert len(world.door.questions('/clang/oauth2/token')) == 2
        check_clang(files, clang_events(world, first, last))


@test
def clang_refusals(program):
    """Clang: refused for good, for want of a right, for a wrong secret: an exit code, a sentence, no file."""
    first, last = period()
    cases = [('/clang/analytics-events/events:401', 'not even a new one'), ('/clang/analytics-events/events:403', 'analytics.events:read'),
             ('/clang/analytics-events/events:malformed@2', '')]
    for faults, words in cases:
        with World(program, faults, EVENTFUL) as world:
            world.refuse(clang_job(world, first, last), 3, words)
    with World(program, records=EVENTFUL) as world:
        world.environment['EKSPORT_SECRET_CLANG_CLIENT_SECRET'] = 'wrong'
        job = clang_job(world, first, last)
        world.refuse(job, 3, '')
        assert not world.door.questions('/clang/analytics-events/events')


@test
def clang_misbehaviour(program):
    """Clang: pages cut short, refused for a moment, shifted: right all the same. A page twice: the total is not reached, no file."""
    first, last = period()
    faults = ','.join('/clang/analytics-events/events:' + fault for fault in ('cut@1', '429@2:1', '503@2x2', 'duplicate@2', 'gzip'))
    with World(program, faults, EVENTFUL) as world:
        job = clang_job(world, first, last)
        said, files = world.make(job)
        assert said['duplicates_dropped'] == 1, said
    with World(program, records=EVENTFUL) as world: # the duplicate would also disturb who reads to compare
        check_clang(files, clang_events(world, first, last))
    with World(program, '/clang/analytics-events/events:repeat@2', EVENTFUL) as world:
        world.refuse(clang_job(world, first, last), 3, '')


@test
def clang_retention(program):
    """Clang: who asks for more than the twelve months that are kept is told, and gets what there is."""
    today = datetime.datetime.now(AMSTERDAM).date()
    first, last = today - datetime.timedelta(days=420), today - datetime.timedelta(days=355)
    with World(program, records=EVENTFUL) as world:
        said, files = world.make(clang_job(world, first, last))
        events = clang_events(world, first, last)
        assert events and all(moment(event['metric_timestamp']).date() >= today - datetime.timedelta(days=367) for event in events)
        check_clang(files, events)
        assert [note['table'] for note in said['notes'] if note['kind'] == 'beyond-kept'] == [1, 2], said['notes']


# ---- Kimple ----

OPTIN = {0: 'No opt-in', 1: 'Opt-in', 2: 'Double opt-in'}
KIMPLE_BASE = ['contest_entry_hash_id', 'created_at', 'operation_name', 'firstname', 'lastname', 'email', 'is_optin']
GIFT = ['contest_gift_hash_id', 'contest_gift_title', 'contest_gift_description', 'contest_gift_code']


def kimple_base(row):
    form = row['form']
    return [text(v) for v in (row['contest_entry_hash_id'], row['created_at'], row['operation_name'], form['firstname'], form['lastname'], form['email'], row['is_optin'])]


def participations(world, only=None, **query):
    rows = []
    for operation in world.ask_all('kimple', '/v2/operations', 'cursor'):
        if only is None or operation['hash_id'] in only:
            rows += world.ask_all('kimple', f'/v2/operations/{operation["hash_id"]}/participations', 'cursor', limit=70, **query)
    return rows


def first_of_each(rows, *names):
    seen = {}
    for row in rows:
        seen.setdefault(tuple(row[name] for name in names), row)
    return list(seen.values())


def expect_participants(rows):
    titles = [KIMPLE_BASE + ['optin', 'can_participate', 'is_anonymous']]
    return titles + [kimple_base(row) + [OPTIN[row['is_optin']], text(row['can_participate']), text(row['is_anonymous'])]
                     for row in first_of_each(rows, 'operation_hash_id', 'contest_entry_hash_id')]


def expect_winners(rows):
    return [KIMPLE_BASE + ['optin', *GIFT]] + [kimple_base(row) + [OPTIN[row['is_optin']]] + [text(row[name]) for name in GIFT] for row in rows]


@test
def kimple_exports(program):
    """Kimple: participants, winners, both, and one row a participation, of every operation."""
    with World(program) as world:
        everything, winners = participations(world), participations(world, winners=1)
        assert len(everything) == 300 and 10 < len(winners) < 60
        same(world.make(world.job('kimple', 'participants'))[1]['participants.csv'], expect_participants(everything), 'participants')
        same(world.make(world.job('kimple', 'winners'))[1]['winners.csv'], expect_winners(winners), 'winners')
        files = world.make(world.job('kimple', 'both'))[1]
        same(files['participants.csv'], expect_participants(everything), 'participants of both')
        same(files['winners.csv'], expect_winners(winners), 'winners of both')
        titles = KIMPLE_BASE + ['optin', 'mobile', 'chrono', 'access_code', 'won', *GIFT]
        expected = [kimple_base(row) + [OPTIN[row['is_optin']]] + [text(row[name]) for name in ('mobile', 'chrono', 'access_code')]
                    + ['1' if row['contest_gift_hash_id'] else '0'] + [text(row[name]) for name in GIFT] for row in everything]
        same(world.make(world.job('kimple', 'participations'))[1]['participations.csv'], [titles] + expected, 'participations')


KIMPLE_NAMES = {
    'rnvp_address_detail': 'rnvp.adresse.detail', **{name.replace('.', '_'): name for name in (
        'user_informations.agent_browser', 'user_informations.agent_platform', 'rnvp.email', 'rnvp.email.status', 'rnvp.email.detail', 'rnvp.address', 'rnvp.address.status', 'rnvp.api.count')}}


@test
def kimple_every_field(program):
    """Kimple: every field that there is, names with dots in them and questions of a form included, of two operations."""
    with World(program) as world:
        listed = json.loads(world.cli('fields', 'demo-kimple', 'participation', '--json').stdout)
        fields = [entry['id'] for entry in (listed if isinstance(listed, list) else listed['fields']) if '.' not in entry['id']]
        questions = ['favourite_animal', 'Combien ?', 'comment', 'vote', 'adresse.ligne 2', 'phone', 'birthdate']
        chosen = [operation['hash_id'] for operation in world.ask_all('kimple', '/v2/operations', 'cursor')][0:4:3]
        job = world.job('kimple', 'participations')
        job['tables'][0] |= {'parents': {'operation': chosen}, 'columns': [{'field': name} for name in fields] + [{'field': f'form.{name}', 'title': f'? {name}'} for name in questions]}
        said, files = world.make(job)
        expected = [[text(row.get(KIMPLE_NAMES.get(name, name))) for name in fields] + [text(row['form'].get(name)) for name in questions] for row in participations(world, chosen)]
        same(files['participations.csv'], [fields + [f'? {name}' for name in questions]] + expected, 'every field')
        assert len(fields) >= 30 and any(row[fields.index('rnvp_email_status')] for row in expected)
        assert not [entry for entry in world.door.asked if '/participations' in entry[1] and not any(hash_id in entry[1] for hash_id in chosen)]


@test
def kimple_period(program):
    """Kimple: a period goes to the service one day wider, and is exact in the file."""
    today = datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Paris')).date()
    first, last = today - datetime.timedelta(days=120), today - datetime.timedelta(days=60)
    with World(program) as world:
        job = world.job('kimple', 'winners')
        job['tables'][0]['where'] = {'field': 'created_at', 'is': 'between', 'value': [str(first), str(last)]}
        found = world.make(job)[1]['winners.csv']
        expected = [row for row in participations(world, winners=1) if first <= datetime.datetime.fromisoformat(row['created_at']).date() <= last]
        assert expected
        same(found, expect_winners(expected), 'winners of a period')
        asked = [entry[1] for entry in world.door.asked if '/participations' in entry[1]]
        assert asked and all(f'from={first - datetime.timedelta(days=1)}' in path and f'to={last + datetime.timedelta(days=1)}' in path for path in asked), asked


@test
def kimple_misbehaviour(program):
    """Kimple: cut, busy and slow pages are read again; a cursor that goes in circles, a refused key and an operation that is gone leave nothing."""
    path = '/kimple/v2/operations/DRrv3d/participations:'
    with World(program, f'{path}cut@1,{path}429@1:1,{path}500@1,/kimple/v2/operations:503', records=1600) as world:
        found = world.make(world.job('kimple', 'participations'))[1]['participations.csv']
        assert len(found) == 1601
        assert [row[0] for row in found[1:]] == [row['contest_entry_hash_id'] for row in participations(world)]
    for faults, words in ((path + 'repeat@2', ''), (path + '401', 'API key'), (path + '403', 'read participations'), (path + 'malformed', ''), (path + 'cut-chunked@1x*', '')):
        with World(program, faults, records=4000) as world:
            world.refuse(world.job('kimple', 'participants'), 3, words)
    with World(program) as world:
        job = world.job('kimple', 'participants')
        job['tables'][0]['parents'] = {'operation': ['DRrv3d', 'gone12']}
        world.refuse(job, 3, 'gone12')


# ---- Easypromos ----

def children(world, what, **query):
    rows = []
    for promotion in world.ask_all('easypromos', '/promotions', 'next_cursor'):
        for row in world.ask_all('easypromos', f'/{what}/{promotion["id"]}', 'next_cursor', **query):
            rows.append(row | {'promotion_id': promotion['id'], 'promotion_title': promotion['title']})
    return rows


@test
def easypromos_exports(program):
    """Easypromos: users, participations with the user and the prize, prizes with the winner."""
    with World(program, records=700) as world:
        columns = ['id', 'promotion_id', 'created', 'first_name', 'last_name', 'email', 'phone', 'birthday', 'country', 'status', 'external_id']
        users = children(world, 'users')
        same(world.make(world.job('easypromos', 'users'))[1]['users.csv'], [columns] + [[text(user[name]) for name in columns] for user in users], 'users')
        everything = children(world, 'participations', format='full')
        expected = [[text(v) for v in (row['id'], row['promotion_id'], row['created'], row['points'], row['user_id'], row['user']['first_name'], row['user']['last_name'], row['user']['email'],
                                       (row['prize'] or {}).get('id'), (row['prize'] or {'prize_type': {}})['prize_type'].get('name'), (row['prize'] or {}).get('code'))] for row in everything]
        found = world.make(world.job('easypromos', 'participations'))[1]['participations.csv']
        assert found[0] == ['id', 'promotion_id', 'created', 'points', 'user_id', 'first_name', 'last_name', 'email', 'prize_id', 'prize_name', 'code'], found[0]
        same(found[1:], expected, 'participations')
        people = {user['id']: user for user in users}
        expected = [[text(v) for v in (row['id'], row['promotion_id'], row['promotion_title'], row['created'], row['prize_type']['name'], row['code'], row['user_id'],
                                       *(people[row['user_id']][name] for name in ('first_name', 'last_name', 'email')))] for row in children(world, 'prizes')]
        assert len(expected) > 20
        same(world.make(world.job('easypromos', 'prizes'))[1]['prizes.csv'][1:], expected, 'prizes')


@test
def easypromos_chosen(program):
    """Easypromos: one promotion, points above a number though they come as texts, and an answer of the form."""
    with World(program, records=700) as world:
        job = world.job('easypromos', 'participations')
        job['tables'][0] |= {'parents': {'promotion': ['999703']}, 'where': {'field': 'points', 'is': 'greater', 'value': 90},
                             'columns': [{'field': 'id'}, {'field': 'points'}, {'field': 'user.form.comment', 'title': 'comment'}, {'field': 'data'}]}
        found = world.make(job)[1]['participations.csv']
        answers = [(row, {entry['ref']: entry['value'] for entry in row['user']['custom_properties']}) for row in children(world, 'participations', format='full') if row['promotion_id'] == '999703']
        expected = [[row['id'], row['points'], answer.get('comment', ''), text(row['data'])] for row, answer in answers if int(row['points']) > 90]
        assert 20 < len(expected) < len(answers)
        same(found, [['id', 'points', 'comment', 'data']] + expected, 'one promotion')


@test
def easypromos_misbehaviour(program):
    """Easypromos: a page that breaks off, a row twice, a busy service; and what cannot be mended."""
    path = '/easypromos/participations/999701:'
    with World(program, f'{path}cut@1,{path}duplicate@2,{path}429@2:1,/easypromos/promotions:500', records=1300) as world:
        said, files = world.make(world.job('easypromos', 'participations'))
        found = files['participations.csv']
        assert len(found) == 1301 and len({row[0] for row in found}) == 1301 and said['duplicates_dropped'] >= 1
    for faults, words in ((path + 'repeat@2', ''), (path + '401', 'access token'), (path + '403', 'White Label'), (path + 'empty', ''), ('/easypromos/promotions:malformed', '')):
        with World(program, faults, records=1300) as world:
            world.refuse(world.job('easypromos', 'participations'), 3, words)


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    chosen = [function for function in TESTS if len(sys.argv) < 3 or any(function.__name__.startswith(name) for name in sys.argv[2:])]
    failures = 0
    print(f'1..{len(chosen)}', flush=True)
    for number, function in enumerate(chosen, 1):
        try:
            function(program)
            print(f'ok {number} {function.__doc__}', flush=True)
        except Exception: # whatever it is, the others are still worth a try
            failures += 1
            print(f'not ok {number} {function.__doc__}\n# ' + traceback.format_exc().strip().replace('\n', '\n# '), flush=True)
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
