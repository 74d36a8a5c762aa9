#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What eksport-cli tells of past runs and deletes of them, what stands in the audit log, and guards with and without somebody at
the terminal.

usage: history.py EKSPORT_CLI

Speaks TAP. The data are those of the demo organisation, in the data folder of a made-up person."""
import json
import os
import pathlib
import pty
import re
import select
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback

cli = sys.argv[1]
work = pathlib.Path(tempfile.mkdtemp(prefix='eks-history-'))
store = work / 'share' / 'eksport'
environment = {**os.environ, 'HOME': str(work), 'XDG_DATA_HOME': str(work / 'share'), 'XDG_STATE_HOME': str(work / 'state'), 'XDG_CONFIG_HOME': str(work / 'config'),
               'EKSPORT_SECRET_HASH_SALT': 'a long random text', 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en', 'TZ': 'UTC'}
ID = '11111111-2222-4333-8444-555555555555'
NOBODY = {'all': [{'field': 'session_guid', 'is': 'equal', 'value': '-'}]}


def ask(*arguments, code=0):
    """What eksport-cli answers on standard output, or why not on standard error."""
    done = subprocess.run([cli, *map(str, arguments)], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done.stdout if code == 0 else done.stderr


def listed(*arguments):
    return json.loads(ask('history', '--json', *arguments))


def save(name='people', folder=work / 'out', **more):
    """A saved export of sessions with a name in it."""
    job = {'version': 1, 'id': ID, 'name': name, 'connection': 'demo',
           'tables': [{'entity': 'onboarding_session', 'columns': [{'field': 'status'}, {'field': 'contact_first_name'}, {'field': 'user.email', 'transform': ['hash']}]}],
           'format': {'type': 'csv', 'preset': 'systems'}, 'file_name': 'people.csv', 'destinations': [{'id': 'office', 'type': 'local', 'folder': str(folder)}], **more}
    path = store / 'jobs' / f'{job["id"]}.eksport.json'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(job), encoding='utf-8')
    return job


def test_list():
    """Each run with its number, what it read and wrote, and what began it; the newest first."""
    save()
    report = json.loads(ask('run', 'people', '--progress', 'json'))
    ask('run', 'people', '--output', '/proc/nowhere', code=4)
    failed, done = listed()
    assert failed['outcome'] == 'delivery' and failed['message'] and failed['rows_read'] >= 0, failed
    assert done['outcome'] == 'done' and done['trigger'] == 'command' and done['slot'] is None, done
    assert done['rows'] == done['rows_read'] == report['files'][0]['rows'] and done['bytes'] == report['files'][0]['bytes'], done
    assert done['recipients'] == [] and done['report']['files'][0]['sha256'] == report['files'][0]['sha256'], done
    assert done['destinations'] == [str(work / 'out')], done['destinations']
    assert [(d['destination'], d['sha256'], d['removed']) for d in done['deliveries']] == [('office', done['report']['files'][0]['sha256'], None)], done['deliveries']
    assert failed['deliveries'] == [] and failed['destinations'] == [], failed
    table = ask('history').splitlines()
    assert re.match(rf'{failed["id"]}  \d{{4}}-\d\d-\d\d \d\d:\d\d  people  delivery  ', table[0]), table
    assert [r['id'] for r in listed('people')] == [r['id'] for r in listed(ID)] == [failed['id'], done['id']]


def test_filter():
    today = time.strftime('%Y-%m-%d', time.gmtime(time.time() - 3600))
    tomorrow = time.strftime('%Y-%m-%d', time.gmtime(time.time() + 86400 + 3600))
    assert [r['outcome'] for r in listed('--failed')] == ['delivery']
    assert len(listed('--since', today)) == len(listed('--since', f'{today}T00:00')) == 2
    assert listed('--since', tomorrow) == [] and ask('history', '--since', tomorrow) == ''
    assert [r['outcome'] for r in listed('--limit', 1)] == ['delivery']
    for wrong, words in ([('--since', 'Monday'), '“Monday”'], [('--since', '2025-02-30'), '“2025-02-30”'], [('--limit', '0'), '--limit'], [('nowhere',), 'nowhere'],
                         [('--delete', 'x'), '“x”'], [('--delete', 'all'), '“all”'], [('--audit', '--delete', '1'), 'audit'], [('--delete', '1', '--failed'), '--delete']):
        assert words in ask('history', *wrong, code=2), wrong
    assert len(listed()) == 2


def test_audit():
    """A line for the run that was delivered: which fields, never a value."""
    lines = [json.loads(line) for line in (store / 'audit.log').read_text(encoding='utf-8').splitlines()]
    assert len(lines) == 1, lines
    line, run = lines[0], listed()[1]
    assert line['run'] == run['id'] and line['export'] == {'id': ID, 'name': 'people'} and line['trigger'] == 'command', line
    assert line['tables'] == [{'entity': 'onboarding_session', 'fields': [{'field': 'contact_first_name', 'privacy': 'personal', 'as': 'clear'},
                                                                          {'field': 'user.email', 'privacy': 'personal', 'as': 'hashed'}]}], line
    assert line['file']['name'] == 'people.csv' and line['file']['sha256'] == run['report']['files'][0]['sha256'] and line['destination']['id'] == 'office', line
    assert os.stat(store / 'audit.log').st_mode & 0o777 == 0o600
    assert json.loads(ask('history', '--audit', '--json')) == json.loads(ask('history', '--audit', '--json', 'people')) == lines
    assert re.match(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ  people  people.csv  .*  contact_first_name, user.email\n$', ask('history', '--audit')), ask('history', '--audit')
    assert ask('history', '--audit', '--since', '2200-01-01') == ''


def test_audit_fails():
    """Where no line can be written the file is delivered all the same, and the report says what is missing."""
    log = store / 'audit.log'
    kept = log.read_bytes()
    log.unlink()
    log.symlink_to(work / 'elsewhere')
    report = json.loads(ask('run', 'people', '--progress', 'json'))
    assert 'not-audited' in [note['kind'] for note in report['notes']], report['notes']
    assert 'not-audited' in [note['kind'] for note in listed('--limit', 1)[0]['report']['notes']]
    assert not (work / 'elsewhere').exists()
    log.unlink()
    log.write_bytes(kept)


def test_delete():
    """Runs go one by one or all of an export; what they delivered and what the audit log says of it stay."""
    numbers = [r['id'] for r in listed()]
    ask('run', 'people')
    assert ask('history', '--delete', numbers[0], '--delete', numbers[1]) == '2 runs deleted\n'
    assert len(listed()) == len(numbers) - 1
    assert 'not in the history' in ask('history', '--delete', numbers[0], code=2)
    assert ask('history', 'people', '--delete', 'all') == f'{len(numbers) - 1} run{"s" if len(numbers) > 2 else ""} deleted\n'
    assert listed() == [] and (work / 'out' / 'people.csv').exists() and (store / 'audit.log').exists()


def test_retention():
    """What is old enough is listed first, and goes when somebody has said so; what is not ours, or not ours any more, stays."""
    save(folder=work / 'old', retention={'days': 30})
    ask('run', 'people')
    file, other = work / 'old' / 'people.csv', work / 'old' / 'other.csv'
    other.write_text('not ours', encoding='utf-8')
    assert json.loads(ask('retention', 'people', '--json')) == []
    with sqlite3.connect(store / 'history.db') as connection:
        connection.execute('UPDATE deliveries SET delivered = delivered - 40 * 86400 * 1000000 WHERE location = ?', [str(file)])
    [old] = json.loads(ask('retention', 'people', '--json'))
    assert (old['location'], old['destination'], old['bytes']) == (str(file), 'office', file.stat().st_size), old
    ask('run', 'people', '--output', work / 'elsewhere')
    assert file.exists()      # nobody has allowed it
    assert str(file) in ask('retention', 'people', '--allow')
    assert not file.exists() and other.exists()
    assert json.loads(ask('retention', 'people', '--json')) == []
    save()
    assert 'keeps what it delivers' in ask('retention', 'people', code=2)


def test_guard():
    """Without a terminal nobody is asked; nothing stands under its name, and the status is 6."""
    (work / 'out' / 'people.csv').unlink()
    job = save(guards={'no_rows': 'ask'})
    save(guards={'no_rows': 'ask'}, tables=[{**job['tables'][0], 'where': NOBODY}])
    assert 'nobody was there' in ask('run', 'people', code=6)
    assert not list((work / 'out').iterdir())
    assert listed('--failed')[0]['outcome'] == 'guard'


def answer(text):
    """Runs the export at a terminal, waits for the question and types @text. Gives the exit status and what was on the screen."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(cli, [cli, 'run', 'people'], environment)
    screen, answered = '', False
    while True:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, screen
        try:
            more = os.read(terminal, 4096)
        except OSError:
            more = b''
        if not more:
            break
        screen += more.decode('utf-8', 'replace')
        if not answered and '[y/N]' in screen:
            os.write(terminal, text)
            answered = True
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), screen


def test_terminal():
    for text, code in ((b'\n', 6), (b'no\n', 6), (b'\x04', 6), (b'\x03', 130), (b'y\n', 0)):
        status, screen = answer(text)
        assert status == code, (text, status, screen)
        assert 'There are no rows.' in screen, screen
        assert (work / 'out' / 'people.csv').exists() == (code == 0), text


def main():
    tests = [test_list, test_filter, test_audit, test_audit_fails, test_delete, test_retention, test_guard, test_terminal]
    failed = 0
    print(f'1..{len(tests)}', flush=True)
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} {test.__name__[5:]}', flush=True)
        except Exception:
            failed += 1
            print(f'not ok {number} {test.__name__[5:]}')
            print('# ' + traceback.format_exc().replace('\n', '\n# '), flush=True)
    sys.exit(failed > 0)


main()
