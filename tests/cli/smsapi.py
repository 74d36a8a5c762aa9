#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SMSAPI from end to end: each ready-made export against the demo organisation, whose API is read here once more without
any of our code, and what becomes of an export when the service misbehaves. TAP.

usage: smsapi.py PROGRAM DESCRIPTOR"""
import collections
import csv
import datetime
import decimal
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback
import urllib.error
import urllib.parse
import urllib.request
import zoneinfo

PROGRAM, DESCRIPTOR = (str(pathlib.Path(argument).resolve()) for argument in sys.argv[1:3])
ZONE = zoneinfo.ZoneInfo('Europe/Stockholm')
TOKEN = 'demo-key-smsapi'
RECORDS = 440


class World:
    """The program in a sealed home, the demo organisation beside it, and a connection to its account."""

    def __init__(self, faults=None, records=RECORDS):
        self.folder = tempfile.TemporaryDirectory(prefix='es')
        home = pathlib.Path(self.folder.name)
        self.out = home / 'out'
        kept = {name: os.environ[name] for name in os.environ if re.fullmatch(r'PATH|EKSPORT_\w+|\w*SAN_OPTIONS|LD_PRELOAD', name)}
        self.environment = kept | {
            'HOME': str(home), 'XDG_DATA_HOME': str(home / 'data'), 'XDG_CONFIG_HOME': str(home / 'config'), 'XDG_CACHE_HOME': str(home / 'cache'),
            'XDG_RUNTIME_DIR': str(home), 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en', 'TZ': 'UTC', 'GIO_USE_VFS': 'local', 'GIO_USE_PROXY_RESOLVER': 'dummy',
            'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PASSWORD': 'x', 'SECRET_FILE_TEST_PATH': str(home / 'keyring'), 'GSETTINGS_BACKEND': 'memory',
            'EKSPORT_SECRET_SMSAPI_TOKEN': TOKEN}
        arguments = [PROGRAM, 'demo', '--records', str(records)] + (['--faults', faults] if faults else [])
        self.demo = subprocess.Popen(arguments, env=self.environment, stdout=subprocess.PIPE, text=True)
        self.base = json.loads(self.demo.stdout.readline())['smsapi']

    def __enter__(self):
        added = self.run('connection', 'add', 'sms', 'smsapi', '--set', f'base_url={self.base}', input='\n')
        if added.returncode:
            self.__exit__()
            raise AssertionError(added.stderr)
        return self

    def __exit__(self, *problem):
        self.demo.terminate()
        self.demo.wait(10)
        self.demo.stdout.close()
        self.folder.cleanup()

    def run(self, *arguments, input=''):
        return subprocess.run([PROGRAM, *arguments], env=self.environment, input=input, capture_output=True, text=True, timeout=120, check=False)

    def export(self, name, row=None):
        """A ready-made export as a job, in a CSV that leaves values as they are."""
        made = self.run('exports', 'sms', name, *(['--row', row] if row else []))
        assert made.returncode == 0, made.stderr
        job = json.loads(made.stdout)
        if job['format']['type'] == 'csv':
            job['format'] = {'type': 'csv', 'preset': 'systems'}
        return job

    def run_job(self, job):
        path = pathlib.Path(self.folder.name, 'job.json')
        path.write_text(json.dumps(job), encoding='utf-8')
        return self.run('run', str(path), '--output', str(self.out), '--progress', 'json')

    def files(self):
        return sorted(path for path in self.out.rglob('*') if path.is_file()) if self.out.exists() else []

    def read_csv(self):
        files = self.files()
        assert len(files) == 1, files
        with open(files[0], encoding='utf-8', newline='') as file:
            return list(csv.DictReader(file, delimiter=';'))

    def rows_of(self, job):
        done = self.run_job(job)
        assert done.returncode == 0, done.stderr
        return self.read_csv()

    def fetch(self, address):
        request = urllib.request.Request(self.base + address, headers={'Authorization': 'Bearer ' + TOKEN})
        with urllib.request.urlopen(request, timeout=30) as answer:
            # numbers stay as they were written
            return json.loads(answer.read().decode('utf-8'), parse_float=str, parse_int=str)

    def read(self, path, **query):
        rows, total = [], 1
        while len(rows) < total:
            page = self.fetch(f'{path}?' + urllib.parse.urlencode(query | {'offset': len(rows), 'limit': 53}))
            total = int(page['size'])
            rows += page['collection']
        assert len(rows) == total
        return rows


def words(entity, field):
    """Values of a field, however they are spelt, to their English words."""
    fields = next(e for e in json.loads(pathlib.Path(DESCRIPTOR).read_text(encoding='utf-8'))['entities'] if e['id'] == entity)['fields']
    found = {}
    for choice in next(f for f in fields if f['id'] == field)['choices']:
        for value in [choice['value'], *choice.get('aliases', [])]:
            found[value] = choice['label']['en']
    return found


def moment(text):
    return datetime.datetime.fromisoformat(re.sub(r'([+-]\d\d)(\d\d)$', r'\1:\2', text)).astimezone(ZONE)


def last_month(rows):
    first = datetime.datetime.now(ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    before = (first - datetime.timedelta(days=1)).replace(day=1)
    return [row for row in rows if before.date() <= moment(row['sent_at']).date() < first.date()]


def digits(phone):
    return re.sub(r'^(\+|00)', '', phone)


def text(value):
    return '' if value is None else str(value)


class Book:
    """What can be looked up, by key; the first one counts."""

    def __init__(self, world):
        self.contacts, self.clicks = {}, {}
        for contact in world.read('/contacts'):
            self.contacts.setdefault(digits(contact['phone_number']), contact)
        for click in world.read('/short_url/clicks'):
            self.clicks.setdefault(click['message']['id'], click)


def detailed_row(message, book):
    contact = book.contacts.get(message['to'], {})
    click = book.clicks.get(message['id'], {})
    return {
        'Sent': message['sent_at'], 'Sender name': message['sendername'], 'Recipient': message['to'],
        'Status': words('message', 'status')[message['status']], 'SMS parts': message['parts'],
        'API or customer portal': words('message', 'interface')[message['interface']], 'Points': message['points'], 'Sent by': message['sent_by'],
        'Message ID': message['id'], 'Content': message['content'], 'IDX': text(message['idx']),
        'First name': text(contact.get('first_name')), 'Last name': text(contact.get('last_name')), 'E-mail': text(contact.get('email')),
        'City': text(contact.get('city')), 'Click: time': text(click.get('date_hit')), 'Click: link': text(click.get('short_url')),
        'Click: device': text(click.get('device'))}


def assert_equal(rows, expected):
    assert len(rows) == len(expected), f'{len(rows)} rows instead of {len(expected)}'
    for number, (row, wanted) in enumerate(zip(rows, expected)):
        assert row == wanted, f'row {number}: ' + '; '.join(f'{key}: {row.get(key)!r} instead of {wanted[key]!r}' for key in wanted if row.get(key) != wanted[key])


def test_detailed():
    with World() as world:
        messages, book = last_month(world.read('/sms/messages')), Book(world)
        job = world.export('detailed')
        assert_equal(world.rows_of(job), [detailed_row(message, book) for message in messages])
        world.files()[0].unlink()
        job['tables'][0]['where'] = {'field': 'sent_at', 'is': 'in_last', 'value': {'days': 400}}
        rows = world.rows_of(job)
        first = (datetime.datetime.now(ZONE) - datetime.timedelta(days=400)).date()
        assert_equal(rows, [detailed_row(message, book) for message in world.read('/sms/messages')
                            if first <= moment(message['sent_at']).date() and moment(message['sent_at']) <= datetime.datetime.now(ZONE)])
        assert any(row['Click: time'] for row in rows) and any(row['First name'] for row in rows) and any(not row['First name'] for row in rows)


def test_detailed_without_extras():
    """Content, IDX, phone book and clicks are columns: without them nothing of them is even asked for."""
    with World('/smsapi/contacts:500x*,/smsapi/short_url/clicks:500x*,/smsapi/short_url/links:500x*') as world:
        job = world.export('detailed')
        job['tables'][0]['columns'] = job['tables'][0]['columns'][:7]
        rows = world.rows_of(job)
        assert len(rows) == len(last_month(world.read('/sms/messages'))) and len(rows[0]) == 7


def test_excel():
    """As it comes, for Excel: what would be calculated there is guarded."""
    with World() as world:
        job = json.loads(world.run('exports', 'sms', 'detailed').stdout)
        job['tables'][0]['where'] = {'field': 'content', 'is': 'starts_with', 'value': '='}
        done = world.run_job(job)
        assert done.returncode == 0, done.stderr
        content = world.files()[0].read_bytes()
        assert content.startswith(b'\xef\xbb\xbf') and b"'=" in content and b';=' not in content


def test_short():
    with World() as world:
        groups = collections.OrderedDict()
        for message in last_month(world.read('/sms/messages')):
            key = (moment(message['sent_at']).date().isoformat(), words('message', 'status')[message['status']])
            group = groups.setdefault(key, [0, 0, decimal.Decimal(0)])
            group[0] += 1
            group[1] += int(message['parts'])
            group[2] += decimal.Decimal(message['points'])
        rows = world.rows_of(world.export('short'))
        got = {(row['Day'], row['Status']): [int(row['Messages']), int(row['SMS parts']), decimal.Decimal(row['Points'])] for row in rows}
        assert len(got) == len(rows)
        assert got == dict(groups), f'{got} instead of {dict(groups)}'


def test_mass_sends():
    with World() as world:
        job = world.export('mass_sends')
        job['tables'][0]['where'] = {'field': 'sent_at', 'is': 'this_year'}
        year = datetime.datetime.now(ZONE).year
        expected = []
        for send in world.read('/sms/bulks'):
            if moment(send['sent_at']).year != year:
                continue
            counts = send['statistics']
            expected.append({
                'Sent': send['sent_at'], 'Name': send['name'], 'Sender name': send['sendername'], 'Status': words('mass_send', 'status')[send['status']],
                'API or customer portal': words('mass_send', 'interface')[send['interface']], 'Messages': counts['all_messages'],
                'Messages sent': counts['sent_messages'], 'Messages delivered': counts['delivered_messages'], 'Clicks': counts['short_url_clicks'],
                'Points': send['points'], 'Sent by': send['sent_by'], 'Text': send['preview']})
        assert_equal(world.rows_of(job), expected)


def test_mass_send_detail():
    with World() as world:
        send = world.read('/sms/bulks')[6]
        messages, book = [m for m in world.read('/sms/messages') if m['bulk_id'] == send['id']], Book(world)
        rows = world.rows_of(world.export('mass_send_detail', send['id']))
        assert_equal(rows, [detailed_row(message, book) for message in messages])
        assert len(rows) == int(send['statistics']['all_messages'])


def test_mass_send_summary():
    with World() as world:
        send = world.read('/sms/bulks')[6]
        states = collections.Counter(words('message', 'status')[m['status']] for m in world.read('/sms/messages') if m['bulk_id'] == send['id'])
        job = world.export('mass_send_summary', send['id'])
        done = world.run_job(job)
        assert done.returncode == 0, done.stderr
        files = world.files()
        assert [path.suffix for path in files] == ['.pdf'] and files[0].read_bytes().startswith(b'%PDF-')
        text = subprocess.run(['pdftotext', '-layout', files[0], '-'], capture_output=True, text=True, check=True).stdout
        assert send['name'] in text and 'Rows by' not in text, text    # a row is a count already: its chart would say 1 everywhere
        job['format'], job['file_name'] = {'type': 'csv', 'preset': 'systems'}, 'summary.csv'
        files[0].unlink()
        rows = world.rows_of(job)
        assert {row['Status']: int(row['Messages']) for row in rows} == states
        assert {row['Mass send'] for row in rows} == {send['name']}


def job_for(world, entity, *fields, **table):
    return {'version': 1, 'name': entity, 'connection': 'sms', 'format': {'type': 'csv', 'preset': 'systems'},
            'tables': [{'entity': entity, 'columns': [{'field': field} for field in fields], **table}]}


def test_entities():
    """Every list to its last row, in its order."""
    with World() as world:
        for entity, path, fields in [
                ('contact', '/contacts', {'id': 'id', 'phone_number': 'phone_number', 'birthday_date': 'birthday_date', 'description': 'description'}),
                ('blacklisted_number', '/blacklist/phone_numbers', {'id': 'id', 'expire_at': 'expire_at', 'created_at': 'created_at'}),
                ('opt_out', '/opt_outs', {'id': 'id', 'phone_number': 'phoneNumber', 'date': 'date'}),
                ('sender_name', '/sms/sendernames', {'sender': 'sender', 'status': 'status', 'created_at': 'created_at'}),
                ('short_link', '/short_url/links', {'id': 'id', 'hits': 'hits', 'expire': 'expire', 'url': 'url'}),
                ('short_link_click', '/short_url/clicks', {'link_id': 'idz_do_id', 'date_hit': 'date_hit', 'suffix': 'suffix'})]:
            for path_of_file in world.files():
                path_of_file.unlink()
            rows = world.rows_of(job_for(world, entity, *fields))
            assert_equal(rows, [{field: text(row[member]) for field, member in fields.items()} for row in world.read(path)])


def test_relations():
    """Phone numbers are the same with and without a plus or zeros; clicks are found by IDX as by ID; a link by its click."""
    with World() as world:
        contacts = {digits(c['phone_number']): c['id'] for c in reversed(world.read('/contacts'))}
        clicks, links = world.read('/short_url/clicks'), {link['id']: link for link in world.read('/short_url/links')}
        by_idx = {c['message']['idx']: c['suffix'] for c in reversed(clicks) if c['message']['idx']}
        sends = {send['id']: send['name'] for send in world.read('/sms/bulks')}
        rows = world.rows_of(job_for(world, 'message', 'id', 'contact.id', 'click_by_idx.suffix', 'mass_send.name'))
        assert_equal(rows, [{'id': m['id'], 'contact_id': contacts.get(m['to'], ''), 'suffix': by_idx.get(m['idx'], ''), 'name': sends.get(m['bulk_id'], '')}
                            for m in world.read('/sms/messages')])
        world.files()[0].unlink()
        messages = {message['id']: message for message in world.read('/sms/messages')}
        rows = world.rows_of(job_for(world, 'short_link_click', 'suffix', 'link.url', 'message.content'))
        assert_equal(rows, [{'suffix': c['suffix'], 'url': links[c['idz_do_id']]['url'], 'content': messages[c['message']['id']]['content']} for c in clicks])


def test_states():
    """The states of now, asked for in batches: more messages than go into one question."""
    with World() as world:
        messages = world.read('/sms/messages')
        rows = world.rows_of(job_for(world, 'message', 'id', 'status', 'state.status', 'state.date_sent'))
        assert len(rows) == len(messages)
        names = words('message', 'status')
        for row, message in zip(rows, messages):
            state = world.fetch(f"/sms.do?format=json&status={message['id']}")['list'][0] if row['id'][0] == '0' else None
            assert names[row['status']] == names[message['status']] == names[row['state_status'] if 'state_status' in row else row['message_state_status']]
            sent = datetime.datetime.fromisoformat(row['date_sent'])
            assert sent == moment(message['sent_at']) and row['date_sent'].endswith(message['sent_at'][-5:-2] + ':00'), row['date_sent']
            assert state is None or int(state['date_sent']) == sent.timestamp()


def test_server_filters():
    """Sender and recipient go to the server as parameters, and rows are checked here as well."""
    with World() as world:
        messages = world.read('/sms/messages')
        recipient = messages[40]['to']
        for where, wanted in [({'field': 'sender', 'is': 'equal', 'value': 'KOD'}, [m for m in messages if m['sendername'] == 'KOD']),
                              ({'field': 'recipient', 'is': 'equal', 'value': recipient}, [m for m in messages if m['to'] == recipient]),
                              ({'field': 'status', 'is': 'equal', 'value': '405'}, [m for m in messages if m['status'] in ('405', 'UNDELIVERED')])]:
            for file in world.files():
                file.unlink()
            rows = world.rows_of(job_for(world, 'message', 'id', where=where))
            assert wanted and [row['id'] for row in rows] == [m['id'] for m in wanted]


# What goes wrong with the history of messages: the exit code, what is said, or for 0 a file that is right all the same.
MISBEHAVIOUR = [
    ('429@2:1', 0, ''), ('429-date@3:1', 0, ''), ('500@2', 0, ''), ('503@2', 0, ''), ('cut@2', 0, ''), ('cut-chunked@3', 0, ''), ('drop@2', 0, ''),
    ('slow@2:300', 0, ''), ('gzip', 0, ''), ('duplicate@3', 0, ''),
    ('401@2', 3, 'token'), ('403@2', 3, 'right'), ('malformed@2', 3, ''), ('empty@2', 3, ''), ('redirect@2', 3, ''), ('huge@2:600', 3, ''),
    ('total', 3, 'announced'), ('shrink@3', 3, 'announced'), ('repeat@3', 3, 'again'), ('200', 3, 'problem of its own'),
]


def check_misbehaviour(fault, status, said):
    path = '/smsapi/sms.do' if fault == '200' else '/smsapi/sms/messages'
    with World(f'{path}:{fault}' + ('x*' if fault == '200' else '')) as world:
        fields = ['id', 'sent_at', 'content'] + (['state.status'] if fault == '200' else [])
        done = world.run_job(job_for(world, 'message', *fields))
        assert done.returncode == status, f'{done.returncode}: {done.stderr}{done.stdout}'
        if status:
            assert said in done.stderr and not world.files(), done.stderr
            return
        # what still goes wrong while it is read here shows rows twice at most
        messages = {message['id']: message for message in reversed(world.read('/sms/messages'))}
        assert len(messages) == RECORDS
        assert_equal(world.read_csv(), [{field: text(message[field]) for field in fields} for message in reversed(messages.values())])


def misbehaviour(fault, status, said):
    def test():
        check_misbehaviour(fault, status, said)
    test.__name__ = 'test_' + re.sub(r'\W', '_', fault)
    return test


def test_vanished_field():
    """A member that no row has any more is an empty column, and the result says so."""
    with World('/smsapi/sms/messages:vanish:points') as world:
        done = world.run_job(job_for(world, 'message', 'id', 'points'))
        assert done.returncode == 0, done.stderr
        assert {row['points'] for row in world.read_csv()} == {''}
        assert [note['subject'] for note in json.loads(done.stdout)['notes'] if note['kind'] == 'field-missing'] == ['points']


def test_token():
    """“Test connection” hears a 200 that says no."""
    with World() as world:
        good = world.run('connection', 'test', 'sms')
        world.environment['EKSPORT_SECRET_SMSAPI_TOKEN'] = 'another'
        bad = world.run('connection', 'test', 'sms')
        assert good.returncode == 0 and '/ping' in good.stdout, good.stderr
        assert bad.returncode == 3 and 'does not accept the token' in bad.stderr and 'another' not in bad.stderr, bad.stderr


def action(world, name, key):
    done = world.run('action', 'sms', name, key, '--yes')
    return done.returncode, done.stderr


def status_of(world, index):
    return world.read('/sms/bulks')[index]['status']


def test_actions():
    """Nothing is allowed before somebody allows it; then what the state allows, and each attempt is in the history."""
    with World() as world:
        key = world.read('/sms/bulks')[1]['id']
        code, said = action(world, 'mass_send.pause', key)
        assert code == 6 and status_of(world, 1) == 'progress', said
        allow(world, 'mass_send.pause', 'mass_send.resume', 'mass_send.stop', 'message.delete_scheduled')
        for name, status in [('pause', 'paused'), ('resume', 'progress'), ('pause', 'paused'), ('stop', 'stopped')]:
            code, said = action(world, f'mass_send.{name}', key)
            assert code == 0 and status_of(world, 1) == status, said
        code, said = action(world, 'mass_send.resume', key)
        assert code == 6 and status_of(world, 1) == 'stopped', said
        message = world.read('/sms/messages')[0]
        code, said = action(world, 'message.delete_scheduled', message['id'])
        assert code == 0 and world.read('/sms/messages')[0]['status'] in ('412', 'STOP'), said
        code, said = action(world, 'message.delete_scheduled', message['id'])
        assert code != 0, said
        history = world.run('history', '--json').stdout
        assert history.count('mass_send.pause') + history.count('"pause"') >= 3, history


def allow(world, *names):
    done = world.run('connection', 'actions', 'sms', *(argument for name in names for argument in ('--allow', name)))
    assert done.returncode == 0, done.stderr


TESTS = [value for name, value in sorted(globals().items()) if name.startswith('test_')] + [misbehaviour(*case) for case in MISBEHAVIOUR]


def main():
    chosen = [test for test in TESTS if not sys.argv[3:] or test.__name__ in sys.argv[3:]]
    print(f'1..{len(chosen)}')
    failed = 0
    for number, test in enumerate(chosen, 1):
        try:
            test()
            print(f'ok {number} {test.__name__}', flush=True)
        except Exception:
            failed += 1
            print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()))
            print(f'not ok {number} {test.__name__}', flush=True)
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
