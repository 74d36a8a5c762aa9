#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail about runs, from the settings to what arrives: read by Python's own mail reader, which knows nothing of ours.

usage: mail.py EKSPORT_CLI TESTS

Speaks TAP. The mail server is a real one on loopback; the keyring is a file."""
import datetime
import email
import email.policy
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback
import zoneinfo

cli, tests_folder = sys.argv[1], pathlib.Path(sys.argv[2])
servers = tests_folder / 'deliver' / 'servers'
work = pathlib.Path(tempfile.mkdtemp(prefix='eks-mail-'))
PASSWORD = 'pw-Smtp1 æ"%:@'
CANARY = 'Canary Ålborg 4711'
environment = {**{k: v for k, v in os.environ.items() if not k.startswith('EKSPORT_SECRET')},
               'HOME': str(work), 'XDG_DATA_HOME': str(work / 'share'), 'XDG_STATE_HOME': str(work / 'state'), 'XDG_CONFIG_HOME': str(work / 'config'),
               'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': str(work / 'test.keyring'), 'SECRET_FILE_TEST_PASSWORD': 'open', 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en'}
said = []


def call(*arguments, code=0, given='', **more):
    done = subprocess.run([cli, *map(str, arguments)], env={**environment, **more}, input=given, capture_output=True, text=True, timeout=100, check=False)
    said.append(done.stdout + done.stderr)
    assert code is None or done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done


def start_server(certificates):
    subprocess.run(['/usr/bin/python3', servers / 'certificates.py', certificates], check=True)
    (work / 'mails').mkdir()
    server = subprocess.Popen(['/usr/bin/python3', '-W', 'ignore', servers / 'smtp.py', work / 'mails', certificates / 'good.pem', certificates / 'other-name.pem'],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return server, json.loads(server.stdout.readline())


def mails():
    """What arrived since the last look."""
    found = [email.message_from_bytes(p.read_bytes(), policy=email.policy.default) for p in sorted((work / 'mails').glob('*.eml'))]
    new = found[mails.seen:]
    mails.seen = len(found)
    return new


mails.seen = 0


def rows(count):
    (work / 'in.csv').write_text('Id;Name\n' + ''.join(f'{n};{CANARY}\n' for n in range(count)), encoding='utf-8')


def job(when='always', to=('anna@acme.example',), name='Ugens deltagere', identity='0b9f31a3-6f0e-4e2c-8f5e-000000000001', folder=None, **more):
    path = work / 'job.json'
    path.write_text(json.dumps({
        'version': 1, 'id': identity, 'name': name, 'connection': {'connector': 'files', 'settings': {'folder': str(work), 'pattern': 'in.csv'}},
        'tables': [{'entity': 'row', 'columns': [{'field': 'id'}, {'field': 'name', 'max': 7}]}], 'format': {'type': 'csv', 'preset': 'systems'}, 'file_name': 'out-{time}.csv',
        'language': 'da', 'destinations': [{'id': 'office', 'type': 'local', 'folder': str(folder or work / 'out')}], 'notify': {'mail': list(to), 'when': when}, **more}), encoding='utf-8')
    return path


def run(*arguments, code=0, **more):
    done = call('run', job(**more), '--progress', 'json', *arguments, code=code)
    return json.loads(done.stdout.strip().splitlines()[-1]), done.stderr


def set_server(mode='starttls', given=PASSWORD + '\n', **more):
    call('mail', 'set', '--host', 'localhost', '--port', ports[mode], '--tls', 'implicit' if mode.endswith('tls') and mode != 'starttls' else 'starttls', '--user', 'mailer',
         '--from', 'exports@acme.example', '--ca-file', certificates / 'ca.crt', given=given, **more)


def test_no_server():
    rows(2)
    report, stderr = run()
    assert 'No mail server is set' in report['mail']['error'] and 'told by mail' in stderr, (report, stderr)
    assert [n['kind'] for n in report['notes'] if n['kind'] == 'mail-not-sent'] == ['mail-not-sent'], report
    assert 'No mail server is set' in call('mail', 'test', 'anna@acme.example', code=2).stderr
    assert call('mail', 'show').stdout == 'No mail server is set.\n'
    assert json.loads(call('mail', 'show', '--json').stdout) == {}


def test_settings():
    for wrong in (['--tls', 'none'], ['--port', '70000'], ['--port', '-3'], ['--host', 'a b'], ['--from', 'Anna <a@b.example>'], ['--host', 'h', '--from', '']):
        call('mail', 'set', *wrong, code=2)
    assert not (work / 'share' / 'eksport' / 'settings.json').exists()
    set_server()
    kept = (work / 'share' / 'eksport' / 'settings.json').read_text(encoding='utf-8')
    assert 'localhost' in kept and 'pw-Smtp1' not in kept, kept
    shown = json.loads(call('mail', 'show', '--json').stdout)
    assert shown == {'host': 'localhost', 'port': ports['starttls'], 'tls': 'starttls', 'user': 'mailer', 'from': 'exports@acme.example', 'ca_file': str(certificates / 'ca.crt'), 'password': True}, shown
    assert 'is set' in call('mail', 'show').stdout


def test_password_belongs_to_a_server():
    """Another server is not shown the password of the one before."""
    call('mail', 'set', '--port', ports['starttls'], given='')
    assert json.loads(call('mail', 'show', '--json').stdout)['password']
    call('mail', 'set', '--host', '127.0.0.1', given='')
    assert not json.loads(call('mail', 'show', '--json').stdout)['password']
    set_server()
    call('mail', 'set', '--user', 'other', given='')
    assert not json.loads(call('mail', 'show', '--json').stdout)['password']
    set_server()


def test_test():
    said_it = call('mail', 'test', 'anna@acme.example').stdout
    assert 'certificate' in said_it and 'Not checked' in said_it, said_it
    (mail,) = mails()
    assert mail['To'] == 'anna@acme.example' and mail['Subject'] == 'Test of the mail server', mail
    call('mail', 'test', 'anna', code=4)
    call('mail', 'test', 'nobody@acme.example', code=4)
    set_server(given='wrong\n')
    assert 'did not accept the user' in call('mail', 'test', 'anna@acme.example', code=4).stderr
    set_server(mode='plain')
    assert 'does not encrypt' in call('mail', 'test', 'anna@acme.example', code=4).stderr
    set_server(mode='tls')
    call('mail', 'test', 'anna@acme.example')
    set_server(given='wrong\n')
    (work / 'test.keyring').unlink()
    call('mail', 'test', 'anna@acme.example', code=2)
    call('mail', 'test', 'anna@acme.example', EKSPORT_SECRET_MAIL=PASSWORD)
    set_server()
    mails()


def test_done():
    rows(1204)
    report, _ = run(to=['anna@acme.example', 'bo@acme.example'])
    assert 'mail' not in report, report
    first, second = mails()
    assert first['To'] == 'anna@acme.example' and second['To'] == 'bo@acme.example'
    assert first['From'] == 'Eksport <exports@acme.example>' and first['Auto-Submitted'] == 'auto-generated' and first['Date'] is not None
    assert first['Message-ID'] != second['Message-ID'] and not first.is_multipart() and not first.defects, first.defects
    assert first['Subject'] == 'Ugens deltagere: 1.204 rækker, 1 bemærkning', first['Subject']
    text = first.get_content()
    (file,) = report['files']
    for part in ('Eksporten “Ugens deltagere” er færdig.', 'Skrevne rækker: 1.204', f'SHA-256: {file["sha256"]}', str(work / 'out'), 'Ikke krypteret.', 'Hvad der ikke var perfekt', 'ingen data'):
        assert part in text, (part, text)
    assert 'Canary' not in text and 'Ålborg' not in text, text


def test_when():
    identity = '0b9f31a3-6f0e-4e2c-8f5e-000000000002'
    rows(3)
    run(when='changed', identity=identity)
    assert len(mails()) == 1
    run(when='changed', identity=identity)
    assert not mails()
    rows(4)
    run(when='changed', identity=identity)
    assert [m['Subject'] for m in mails()] == ['Ugens deltagere: 4 rækker, 1 bemærkning']
    run(when='changed', identity=identity, tables=[{'entity': 'row', 'columns': [{'field': 'id', 'title': 'Number'}, {'field': 'name', 'max': 7}]}])
    assert len(mails()) == 1
    run(when='failed', identity=identity)
    assert not mails()
    run('--dry-run', identity=identity)
    assert not mails()


def test_failed():
    identity = '0b9f31a3-6f0e-4e2c-8f5e-000000000003'
    (work / 'no-folder').write_text('')
    for when in ('failed', 'failed'):   # told once: a schedule tries again and again
        run(code=4, when=when, identity=identity, folder=work / 'no-folder')
    (mail,) = mails()
    assert mail['Subject'] == 'Ugens deltagere: mislykkedes, intet er leveret', mail['Subject']
    text = mail.get_content()
    for part in ('Intet er leveret', 'Hvorfor', 'no-folder', '(delivery)', 'Hvad der skal gøres', "eksport-cli run 'Ugens deltagere'"):
        assert part in text, (part, text)
    rows(0)
    (work / 'in.csv').unlink()
    run(code=3, when='failed', identity=identity, folder=work / 'no-folder')
    assert len(mails()) == 1
    rows(3)


def test_hostile_names():
    for name in ('x: y {what} {name}', '=?UTF-8?B?QmNjOiBl?=', 'Bcc: eve@evil.example', 'ÆØÅ' * 60, '%0d%0aBcc: eve@evil.example', 'From me', '“"\'<>;,@()'):
        run(name=name, file_name='out.csv')
        (mail,) = mails()
        assert mail['Bcc'] is None and mail['To'] == 'anna@acme.example' and len(mail.keys()) == 10, mail
        assert mail['Subject'].startswith(name[:100]), mail['Subject']


def test_good_whatever_the_mail():
    """A server that is down, or refuses somebody, changes nothing of a good run."""
    report, stderr = run(to=['nobody@acme.example', 'anna@acme.example'])
    assert 'nobody@acme.example (550 5.1.1 No such user)' in report['mail']['error'] and 'nobody@' in stderr, (report, stderr)
    assert len(mails()) == 1
    history = json.loads(call('history', '--json').stdout)
    assert history[0]['outcome'] == 'done' and 'nobody@acme.example' in json.dumps(history[0]), history[0]
    set_server(mode='wronghost')
    report, stderr = run()
    assert pathlib.Path(report['files'][0]['path']).exists() and 'another name' in report['mail']['error'], (report, stderr)
    assert not mails()
    set_server()


def test_missed():
    """A planned run that did not happen is told, whatever they want to be told of, and once."""
    rows(3)
    identity = '0b9f31a3-6f0e-4e2c-8f5e-00000000000a'
    path = job(when='failed', identity=identity, schedule={'type': 'daily', 'at': '06:00', 'missed': 'skip', 'time_zone': 'Europe/Copenhagen'})
    saved = work / 'share' / 'eksport' / 'jobs' / f'{identity}.eksport.json'
    saved.parent.mkdir(parents=True, exist_ok=True)
    saved.write_bytes(path.read_bytes())
    try:
        call('due')   # since now it counts
        assert not mails()
        today = datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Copenhagen'))
        first, second, third = ((today + datetime.timedelta(days=n)).strftime('%Y-%m-%d') for n in (1, 2, 3))
        call('due', '--at', f'{third}T03:00+01:00', code=None)
        (mail,) = mails()
        assert mail['Subject'] in (f'Ugens deltagere: ventet {day} 06:00, blev ikke til noget' for day in (first, today.strftime('%Y-%m-%d'))), mail['Subject']
        text = mail.get_content()
        assert f'Også ventet: {second} 06:00' in text and '(Europe/Copenhagen)' in text and "eksport-cli run 'Ugens deltagere'" in text, text
        call('due', '--at', f'{third}T03:01+01:00', code=None)
        assert not mails()
    finally:
        saved.unlink()


def test_nothing_leaks():
    """Neither the password nor a row stands anywhere but where it belongs."""
    for path in [p for top in ('share', 'state', 'config') for p in (work / top).rglob('*')] + list((work / 'mails').glob('*.log')):
        if path.is_file() and path.name != 'test.keyring':
            data = path.read_bytes()
            assert b'pw-Smtp1' not in data, path
            assert CANARY.encode() not in data, path
    assert not any('pw-Smtp1' in s for s in said)


certificates = work / 'certificates'
server, ports = start_server(certificates)
tests = [value for name, value in list(globals().items()) if name.startswith('test_')]
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
server.stdin.close()
server.wait(10)
shutil.rmtree(work)
sys.exit(1 if failed else 0)
