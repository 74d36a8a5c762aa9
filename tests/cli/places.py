#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An export to a real SFTP server and to a folder here: both get everything or neither gets anything, however it ends.

usage: places.py EKSPORT_CLI TESTS

Speaks TAP. The server is OpenSSH on loopback, behind a network that breaks on order; the keyring is a file."""
import contextlib
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback

cli, tests_folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
sys.path.insert(0, str(tests_folder / 'deliver'))
from servers import sftp   # noqa: E402

work = pathlib.Path(tempfile.mkdtemp(prefix='eks-places-'))
here = work / 'here'
environment = {**{k: v for k, v in os.environ.items() if not k.startswith('EKSPORT_SECRET')},
               'HOME': str(work), 'XDG_DATA_HOME': str(work / 'share'), 'XDG_STATE_HOME': str(work / 'state'), 'XDG_CONFIG_HOME': str(work / 'config'),
               'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': str(work / 'test.keyring'), 'SECRET_FILE_TEST_PASSWORD': 'open', 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en'}
IDENTITY = '0b9f31a3-6f0e-4e2c-8f5e-000000000007'
OLD = b'what stood there before'
ROWS = 20000
NAMES = {'out.csv', 'out.csv.sha256', 'out.csv.manifest.json'}
said = []


def call(*arguments, code=0, given='', **more):
    done = subprocess.run([cli, *map(str, arguments)], env={**environment, **more}, input=given, capture_output=True, text=True, timeout=100, check=False)
    said.append(done.stdout + done.stderr)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done


def job(changes=None, **more):
    place = server.destination(**(changes or {}))
    if place.get('host_key') is None:
        del place['host_key']
    path = work / 'job.json'
    path.write_text(json.dumps({
        'version': 1, 'id': IDENTITY, 'name': 'places', 'connection': {'connector': 'files', 'settings': {'folder': str(work), 'pattern': 'in.csv'}},
        'tables': [{'entity': 'row', 'columns': [{'field': 'id'}, {'field': 'name'}]}], 'format': {'type': 'csv', 'preset': 'systems'}, 'file_name': 'out.csv',
        'destinations': [{'id': 'here', 'type': 'local', 'folder': str(here), 'manifest': 'both'}, {**place, 'manifest': 'both'}], **more}), encoding='utf-8')
    return path


def run(*arguments, code=0, changes=None, **more):
    done = call('run', job(changes, **more), '--progress', 'json', *arguments, code=code)
    return json.loads(done.stdout.strip().splitlines()[-1])


def here_files():
    return {p.name: p.read_bytes() for p in here.glob('*')} if here.exists() else {}


def reset(old=False):
    server.proxy.ok()
    server.clear()
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir()
    if old:
        server.put('out.csv', OLD)
        (here / 'out.csv').write_bytes(OLD)


def whole(files):
    """Everything, and nothing besides."""
    assert set(files) == NAMES, set(files)
    data = files['out.csv']
    digest = hashlib.sha256(data).hexdigest()
    assert data.count(b'\n') == ROWS + 1
    assert files['out.csv.sha256'] == f'{digest}  out.csv\n'.encode()
    manifest = json.loads(files['out.csv.manifest.json'])
    assert (manifest['sha256'], manifest['bytes'], manifest['rows']) == (digest, len(data), ROWS), manifest


def untouched(old):
    expected = {'out.csv': OLD} if old else {}
    assert here_files() == expected, set(here_files())
    assert server.files() == expected, set(server.files())


def history(sql):
    with contextlib.closing(sqlite3.connect(work / 'share' / 'eksport' / 'history.db')) as db:
        return db.execute(sql).fetchall()


def tidy():
    assert not history('SELECT * FROM uploads')
    spool = work / 'share' / 'eksport' / 'spool'
    assert not spool.exists() or not list(spool.iterdir())


def test_unknown_server():
    """Nobody has confirmed its key: it gets nothing, and whoever reads the message can compare."""
    reset()
    fingerprint = server.fingerprint('hostkey')
    tested = call('destination', 'test', job({'host_key': None}), 'place', code=4)
    assert f'"host_key": "{fingerprint}"' in tested.stdout, tested.stdout
    error = run(code=4, changes={'host_key': None}, )['error'] if call('destination', 'secret', job(), 'place', given=server.secret + '\n') else None
    assert error['code'] == 'peer-unknown' and fingerprint in error['message'], error
    untouched(False)


def test_test():
    reset()
    tested = call('destination', 'test', job())
    assert tested.stdout.count('✓') >= 4 and server.fingerprint('hostkey') in tested.stdout and '–' in tested.stdout, tested.stdout
    untouched(False)


def test_both():
    reset(old=True)
    report = run(report='json')
    files = server.files()
    beside = files.pop('out.csv.report.json')
    assert json.loads(beside)['rows_written'] == ROWS
    whole(files)
    mine = here_files()
    assert mine.pop('out.csv.report.json') == beside
    whole(mine)
    places = {(d['destination'], d['file']): d for d in report['deliveries']}
    assert len(places) == 6, report['deliveries']
    there = places['place', 'out.csv']
    assert there['location'] == f'sftp://{server.user}@127.0.0.2:{server.ports[0]}{server.folder}/out.csv' and 'path' not in there, there
    assert there['sha256'] == hashlib.sha256(files['out.csv']).hexdigest() and there['read_back'] == 'size'
    assert places['here', 'out.csv']['path'] == str(here / 'out.csv')
    assert len(history('SELECT * FROM deliveries')) == 8
    tidy()


def test_refused():
    for changes, code in (({}, 'delivery-refused'), ({'host_key': server.fingerprint('other')}, 'peer-changed')):
        reset(old=True)
        done = call('run', job(changes), '--progress', 'json', code=4, EKSPORT_SECRET_DESTINATION_PLACE='wrong',
                    **({} if changes else {'SECRET_FILE_TEST_PATH': str(work / 'empty.keyring')}))
        error = json.loads(done.stdout)['error']
        assert error['code'] == code and 'place' in error['message'], error
        untouched(True)


def test_cut():
    """The network breaks and comes back: it goes on. It breaks for good: what is here is taken back, what is there is found later."""
    reset(old=True)
    server.proxy.cut(300_000)
    run()
    whole(server.files())
    whole(here_files())
    reset(old=True)
    server.proxy.cut(300_000, down=True)
    assert run(code=4)['error']['code'] == 'delivery'
    assert here_files() == {'out.csv': OLD}
    assert server.files()['out.csv'] == OLD
    server.proxy.ok()
    run()
    whole(server.files())
    whole(here_files())
    tidy()


def killed_after(seconds):
    process = subprocess.Popen([cli, 'run', str(job()), '--progress', 'none'], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.send_signal(signal.SIGKILL)
    return process.wait()


def test_killed():
    """At any moment: no half file under a final name, and the next run leaves everything in order."""
    reset()
    began = time.monotonic()
    run()
    length = time.monotonic() - began
    dice = random.Random(7)
    for _ in range(6):
        reset(old=True)
        before = len(history("SELECT * FROM runs WHERE outcome = 'done'"))
        killed_after(length * dice.uniform(0.3, 1.05))
        for files in (here_files(), server.files()):
            final = files['out.csv']
            assert final == OLD or final.count(b'\n') == ROWS + 1, len(final)
        run()
        whole(server.files())
        whole(here_files())
        tidy()
        assert len(history("SELECT * FROM runs WHERE outcome = 'done'")) - before in (1, 2)
        assert not history("SELECT * FROM runs WHERE outcome NOT IN ('done', 'delivery-refused', 'peer-changed', 'peer-unknown', 'delivery')")


def test_only_there():
    """Without a folder here the file waits in one of ours; what is encrypted never stands there in clear."""
    reset()
    path = job()
    content = json.loads(path.read_text())
    content['destinations'] = content['destinations'][1:]
    path.write_text(json.dumps(content))
    report = json.loads(call('run', path, '--progress', 'json').stdout)
    whole(server.files())
    assert report['files'][0]['path'].startswith('sftp://') and report['files'][0]['name'] == 'out.csv'
    assert not here_files()
    tidy()


def test_nothing_leaks():
    for path in (p for top in ('share', 'state', 'config') for p in (work / top).rglob('*')):
        if path.is_file():
            assert server.secret.encode() not in path.read_bytes(), path
    assert not any(server.secret in s for s in said)


(work / 'in.csv').write_text('Id;Name\n' + ''.join(f'{n};Person number {n} of the list\n' for n in range(ROWS)), encoding='utf-8')
tests = [value for name, value in list(globals().items()) if name.startswith('test_')]
with sftp.Sftp() as server:
    print(f'1..{len(tests)}')
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} {test.__name__}', flush=True)
        except Exception:  # noqa: BLE001: whatever went wrong is what the line is about
            failed += 1
            print(f'not ok {number} {test.__name__}', flush=True)
            print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()), flush=True)
shutil.rmtree(work)
sys.exit(1 if failed else 0)
