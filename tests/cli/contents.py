#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contents of scheduled exports, from eksport-cli to the files: of everything that the demo organisation has and that can
have them, and of a service that grows while runs are killed. TAP.

What a file must hold is worked out here from an export without a schedule.

usage: contents.py EKSPORT-CLI [TEST]…"""
import csv
import datetime
import http.server
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zoneinfo

import systems

ZONES = {'onlinefundraising': 'Europe/Copenhagen', 'smsapi': 'Europe/Stockholm', 'clang': 'Europe/Amsterdam', 'kimple': 'Europe/Paris', 'easypromos': 'Europe/Madrid'}
KEYS = {'EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY': 'demo-key-onlinefundraising', 'EKSPORT_SECRET_SMSAPI_TOKEN': 'demo-key-smsapi'}
CONNECTORS = pathlib.Path(__file__).resolve().parent.parent.parent / 'data' / 'connectors'
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def world(program, records=250):
    made = systems.World(program, records=records)
    made.environment |= KEYS
    return made


class Export:
    """One table of one entity, with a schedule or without, and what it has sent."""

    def __init__(self, place, system, entity, fields, content=None, name=None):
        settings = {'base_url': place.address(system)}
        if system == 'clang':
            settings = {'auth_url': place.address(system), 'api_url': place.address(system), 'client_id': 'demo-client'}
        self.place, self.output = place, pathlib.Path(tempfile.mkdtemp(dir=place.home))
        self.path = place.home / f'{name or content or "plain"}-{system}-{entity}.json'
        job = {'version': 1, 'id': self.path.stem, 'name': 'x', 'connection': {'connector': system, 'settings': settings}, 'format': {'type': 'csv', 'preset': 'systems'},
               'tables': [{'entity': entity, 'columns': [{'field': field} for field in fields]}], 'file_name': 'rows.csv'}
        if system == 'easypromos' and entity != 'promotion': # it is asked three times a second at most
            job['tables'][0]['parents'] = {'promotion': ['999701', '999703']}
        if content:
            job['schedule'] = {'type': 'daily', 'at': '06:00', 'content': content}
        self.path.write_text(json.dumps(job), encoding='utf-8')

    def call(self, *arguments):
        return self.place.cli(*arguments)

    def run(self, *more):
        """The rows of a run, and what its report says."""
        done = self.call('run', str(self.path), '--output', str(self.output), '--progress', 'json', *more)
        assert done.returncode == 0, f'{self.path.stem}: {done.stdout}{done.stderr}'
        with open(self.output / 'rows.csv', encoding='utf-8', newline='') as file:
            rows = list(csv.reader(file, delimiter=';'))
        return [tuple(row) for row in rows[1:]], json.loads(done.stdout)


def describe(system):
    return {entity['id']: entity for entity in json.loads((CONNECTORS / f'{system}.json').read_text(encoding='utf-8'))['entities']}


def fields_of(entity):
    """What tells its records apart, whose they are and when they came about; and something that may change."""
    tracked = entity.get('identity', {}).get('fields', [entity['key']] if 'key' in entity else [])
    who = entity.get('person', {}).get('fields', [])
    when = [entity['created']['field']] if 'created' in entity else []
    return list(dict.fromkeys(tracked + who + when + [field['id'] for field in entity['fields'] if field['id'] in ('status', 'state', 'points', 'name')])), tracked, who, when


def local_day(value, zone):
    moment = datetime.datetime.fromisoformat(value.replace('Z', '+00:00').replace(' +', '+').replace(' -', '-')) if len(value) > 10 else None
    if moment is None:
        return datetime.date.fromisoformat(value)
    return (moment if moment.tzinfo is None else moment.astimezone(zone)).date()


def check_changed(place, system, entity, fields, plain, whole):
    """The first run has all, the next one nothing, and all of it when that is asked for or what was sent is forgotten: a whole
    test once a system."""
    export = Export(place, system, entity['id'], fields, 'changed')
    first, said = export.run()
    assert said['content']['from'] is None and said['content']['kind'] == 'changed', said['content']
    distinct = any(stream.get('distinct') for stream in entity['streams'])
    if distinct:
        assert len(first) == len(plain) and {row[0] for row in first} == {row[0] for row in plain}, f'{system} {entity["id"]}: not everybody'
    else:
        assert sorted(first) == sorted(plain), f'{system} {entity["id"]}: {len(first)} rows in place of {len(plain)}'
    again, said = export.run()
    assert not again, f'{system} {entity["id"]}: {len(again)} rows came twice, such as {again[0]}'
    assert said['rows_read'] == said['rows_written'] + said['rows_filtered'] + said['sent_before'] + (said['rows_read'] - said['rows_filtered'] - said['sent_before'] if distinct else 0), said
    if not whole:
        return
    shown = export.call('preview', str(export.path))
    assert shown.returncode == 0 and len(shown.stdout.splitlines()) == 1, shown.stdout
    assert sorted(export.run('--all')[0]) == sorted(first) and not export.run()[0]
    forgotten = export.call('history', '--forget-sent', str(export.path))
    assert forgotten.returncode == 0 and 'forgotten' in forgotten.stdout, forgotten.stderr
    assert sorted(export.run('--dry-run')[0]) == [] and sorted(export.run()[0]) == sorted(first)


def check_days(place, system, entity, fields, tracked, who, when, plain):
    """Three days, one after the other, are the rows of these days, and nobody who was there before."""
    zone, at = zoneinfo.ZoneInfo(ZONES[system]), fields.index(when[0])
    by_day = {}
    for row in plain:
        if row[at]:
            by_day.setdefault(local_day(row[at], zone), []).append(row)
    today = datetime.datetime.now(zone).date()
    days = sorted((day for day in by_day if day < today - datetime.timedelta(days=3)), key=lambda day: len(by_day[day]))
    if not days:
        return 0
    known, export, total = set(), Export(place, system, entity['id'], fields, 'previous-day'), 0
    key = [fields.index(field) for field in who or tracked]
    for day in (days[-1] + datetime.timedelta(days=n) for n in range(3)):
        slot = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(6), zone)
        rows, said = export.run('--slot', slot.isoformat())
        wanted = [row for row in by_day.get(day, []) if tuple(row[n] for n in key) not in known]
        assert sorted(rows) == sorted(wanted), f'{system} {entity["id"]} {day}: {len(rows)} rows in place of {len(wanted)}'
        known |= {tuple(row[n] for n in key) for row in wanted}
        total += len(rows)
        start = datetime.datetime.combine(day, datetime.time(0), zone).astimezone(datetime.timezone.utc)
        assert said['content']['from'] == start.strftime('%Y-%m-%dT%H:%M:%SZ'), said['content']
    return total


def check_refused(place, system, entity, content):
    export = Export(place, system, entity['id'], [entity['fields'][0]['id']], content, name=f'refused-{content}')
    checked = export.call('check', str(export.path))
    assert checked.returncode == 2 and 'schedule.content: ' in checked.stderr, f'{system} {entity["id"]}: {checked.stderr}'


def check_system(program, system):
    seen = 0
    with world(program) as place:
        listed = json.loads(place.cli('entities', 'demo' if system == 'onlinefundraising' else f'demo-{system}', '--json').stdout)
        described = describe(system)
        for name, contents in ((entry['id'], entry['contents']) for entry in listed):
            entity = described[name]
            fields, tracked, who, when = fields_of(entity)
            for content in {'previous-day', 'today', 'changed'} - set(contents):
                check_refused(place, system, entity, content)
            if 'changed' not in contents:
                continue
            plain = Export(place, system, name, fields).run()[0]
            check_changed(place, system, entity, fields, plain, name == listed[0]['id'])
            if 'previous-day' in contents and not any(stream.get('distinct') for stream in entity['streams']):
                seen += check_days(place, system, entity, fields, tracked, who, when, plain)
    assert seen > 0, 'no day of any entity had rows'


for each in ZONES:
    def run_system(program, system=each):
        check_system(program, system)
    run_system.__name__ = each
    run_system.__doc__ = f'{each}: everything that can be sent once is sent once'
    test(run_system)


# ---- killed ----

GROWING = {
    'id': 'growing', 'label': 'Growing', 'verified': 'made up', 'base_url': '{base_url}', 'auth': {'kind': 'none'},
    'settings': [{'id': 'base_url', 'kind': 'url', 'label': 'Address', 'required': True}],
    'paging': {'kind': 'page', 'number_parameter': 'page', 'first': 1, 'size_parameter': 'size', 'size': 25},
    'entities': [{'id': 'thing', 'label': 'Thing', 'size': 'large', 'key': 'id', 'streams': [{'path': '/things', 'verified': 'documented'}],
                  'fields': [{'id': 'id', 'path': 'id', 'type': 'integer', 'label': 'ID'}, {'id': 'text', 'path': 'text', 'type': 'text', 'label': 'Text'}]}]}


class Growing(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Things)
        self.rows = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *unused):
        """Who asked was killed."""


class Things(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        page = int(self.path.split('page=')[1].split('&')[0])
        rows = [{'id': n, 'text': f'row {n}'} for n in range(1, self.server.rows + 1)][25 * (page - 1):25 * page]
        time.sleep(0.003)
        data = json.dumps(rows).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *unused):
        pass


@test
def killed(program):
    """Runs that are killed at any moment: all rows are in the files, none twice, and a file is whole or not there"""
    home = pathlib.Path(tempfile.mkdtemp(prefix='es'))
    output, service = home / 'output', Growing()
    environment = os.environ | {'HOME': str(home), 'XDG_DATA_HOME': str(home / 'data'), 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en', 'GIO_USE_PROXY_RESOLVER': 'dummy', 'GIO_USE_VFS': 'local'}
    (home / 'data/eksport/connectors').mkdir(parents=True)
    (home / 'data/eksport/connectors/growing.json').write_text(json.dumps(GROWING), encoding='utf-8')
    path = home / 'job.json'
    path.write_text(json.dumps({'version': 1, 'id': 'killed', 'name': 'x', 'connection': {'connector': 'growing', 'settings': {'base_url': f'http://127.0.0.1:{service.server_address[1]}'}},
                                'parameters': {'nth': '0'}, 'tables': [{'entity': 'thing', 'columns': [{'field': 'id'}, {'field': 'text'}]}], 'format': {'type': 'csv', 'preset': 'systems'},
                                'file_name': 'rows-{nth}.csv', 'destinations': [{'id': 'a', 'type': 'local', 'folder': str(output)}],
                                'schedule': {'type': 'daily', 'at': '06:00', 'content': 'changed'}}), encoding='utf-8')
    dice, took, kills = random.Random(5), 0.5, 0
    try:
        for nth in range(40):
            service.rows += 20
            began = time.monotonic()
            process = subprocess.Popen([program, 'run', str(path), '--set', f'nth={nth}', '--progress', 'none'], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            try:
                process.wait(timeout=took * dice.uniform(0.2, 1.3) if nth not in (0, 39) else 60)
                assert process.returncode == 0, process.stderr.read().decode()
                took = time.monotonic() - began
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
            process.stderr.close()
        ids = []
        for file in sorted(output.glob('rows-*.csv')):
            lines = file.read_text(encoding='utf-8').splitlines()
            assert lines[0] == 'id;text' and all(line == f'{line.split(";")[0]};row {line.split(";")[0]}' for line in lines[1:]), f'{file.name} is torn'
            ids += [int(line.split(';')[0]) for line in lines[1:]]
        left = [name.name for name in output.iterdir() if not name.name.startswith('rows-')]
        assert not left, left
        assert len(ids) == len(set(ids)), f'{len(ids) - len(set(ids))} rows came twice'
        assert set(ids) == set(range(1, service.rows + 1)), f'{service.rows - len(set(ids))} rows are missing'
        assert kills >= 5, f'only {kills} runs were killed'
    finally:
        service.shutdown()
        service.server_close()
        shutil.rmtree(home)


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    chosen = [function for function in TESTS if len(sys.argv) < 3 or function.__name__ in sys.argv[2:]]
    failures = 0
    if os.access('/dev/shm', os.W_OK): # hundreds of runs that are all to be on the disk before they go on
        tempfile.tempdir = '/dev/shm'
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
