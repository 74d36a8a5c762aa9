#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Canaries: secrets and personal values that nobody else has are searched for in everything that eksport-cli writes. TAP.

Services, destinations and the mail server are on loopback; some say back what they were given, as careless ones do. Searched
are all files of a home of its own (store, history, audit log, locks, spool, temporary files), both outputs with all debug
messages, what reached the servers, the mails, and the command lines of all processes.

usage: canary.py EKSPORT-CLI TESTS"""
import base64
import contextlib
import datetime
import http.server
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse

PROGRAM, TESTS_FOLDER = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
os.environ.setdefault('EKS_SHIM', '')   # no disk is to fail here
sys.path.insert(0, str(TESTS_FOLDER / 'deliver'))
from servers import base, certificates, ftp, objects, sftp  # noqa: E402

API, SFTP, PASSPHRASE, FTPS, ECHO, WRONG, TOKEN = (f'kAnArI-{name}-5e1f/+=:"%@ x' for name in ('api', 'sftp', 'phrase', 'ftps', 'echo', 'wrong', 'token'))
API, TOKEN = API.replace(' x', ''), 'ya29.kAnArI-token-5e1f'
MAIL = 'pw-Smtp1 æ"%:@'                              # servers/smtp.py
S3, SESSION = 'secret/Test+1', 'lent//token+='       # servers/s3.py
SECRETS = [API, SFTP, PASSPHRASE, FTPS, ECHO, WRONG, TOKEN, MAIL, S3, 'lent/Secret+2', SESSION]
PERSONAL = ['Kanarie Ørsted-Vogel 4711', 'kanarie.4711@person.example', '+4599471147']
ROWS = 150
tests = []


def test(function):
    tests.append(function)
    return function


# ---- the search ----

def spellings(word):
    """The word as it is, in JSON, percent-encoded, in hexadecimal digits, in two bytes a character, and in base64, wherever it
    begins in what was encoded."""
    raw = word.encode()
    forms = {raw, json.dumps(word)[1:-1].encode(), json.dumps(word, ensure_ascii=False)[1:-1].encode(), raw.hex().encode(), raw.hex().upper().encode(), word.encode('utf-16-le')}
    for safe in ('', '/', '/:@+', "/:@+=!*'()$,"):
        for quoted in (urllib.parse.quote(word, safe=safe), urllib.parse.quote_plus(word, safe=safe)):
            forms |= {quoted.encode(), re.sub('%..', lambda found: found[0].lower(), quoted).encode()}
    for before in range(3):
        coded = base64.b64encode(b'\0' * before + raw)
        certain = coded[(before * 8 + 5) // 6:(before + len(raw)) * 8 // 6]
        forms |= {certain, certain.replace(b'+', b'-').replace(b'/', b'_')}
    return forms | {core.encode() for core in re.findall(r'kAnArI-\w+-5e1f|pw-Smtp1|Ørsted-Vogel|kanarie\.4711', word)}


class Searcher:
    def __init__(self, words):
        self.patterns = {word: re.compile(b'|'.join(re.escape(form) for form in sorted(spellings(word)))) for word in words}

    def __call__(self, data, where):
        return [f'{word!r} in {where}: …{data[max(0, hit.start() - 60):hit.end() + 20]!r}' for word, pattern in self.patterns.items() if (hit := pattern.search(data))]


# ---- a service that says what it was told ----

def rows():
    """What people are called, in whatever cannot become a date or a number as well; random enough to stay long on its way."""
    name, mail, phone = PERSONAL
    return [{'id': n, 'name': name, 'email': mail, 'phone': phone, 'born': f'{name} {n}', 'age': mail, 'noise': base64.b64encode(os.urandom(600)).decode()} for n in range(1, ROWS + 1)]


class Service(http.server.BaseHTTPRequestHandler):
    """In one of the ways: good, an HTTP status, garbage, redirect, error (a 200 that is none), torn (half of the rows)."""
    way = 'good'
    rows = rows()

    def log_message(self, *unused):
        """Nobody reads it."""

    def echo(self):
        asked = f'{self.command} {self.path} {self.headers} {API} {urllib.parse.unquote(self.path)} '
        with contextlib.suppress(ValueError):
            asked += base64.b64decode(self.headers.get('Authorization', '').removeprefix('Basic ')).decode()
        return ' '.join(asked.split())

    def reply(self, status, body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status, self.echo() if status >= 400 else None)
        for key, value in {'Content-Type': 'application/json', 'Content-Length': str(len(data)), **headers}.items():
            self.send_header(key.replace('_', '-'), value)
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        asked = self.rfile.read(int(self.headers.get('Content-Length', 0))).decode()
        if self.way == 'good' or self.path != '/token-refused':
            return self.reply(200, {'access_token': TOKEN, 'expires_in': 3600, 'token_type': 'Bearer'})
        return self.reply(401, {'error': 'invalid_client', 'error_description': f'{asked} {self.echo()}'})

    def do_GET(self):
        said = self.echo()
        if self.way == 'good':
            return self.reply(200, self.rows)
        if self.way == 'torn':
            return self.reply(200, json.dumps(self.rows)[:-700].replace(PERSONAL[2], PERSONAL[2] + '"').encode())
        if self.way == 'garbage':
            return self.reply(200, f'<html>{said}</html>'.encode(), Content_Type='text/html')
        if self.way == 'redirect':
            return self.reply(302, b'', Location='http://127.0.0.1:1/?key=' + urllib.parse.quote(API))
        problem = {'error': said, 'message': said, 'errorMessage': said, 'detail': said, 'errors': [{'message': said}], 'error_description': said}
        return self.reply(200 if self.way == 'error' else int(self.way), problem, WWW_Authenticate=said)


class Objects(http.server.BaseHTTPRequestHandler):
    """Refuses every question, and repeats it, as S3 and as GCS; /token gives a token."""

    def log_message(self, *unused):
        """Nobody reads it."""

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0)).decode(errors='replace')
        status = 200 if self.path == '/token' else 403
        said = ' '.join(f'{self.headers} {"lent/Secret+2" if SESSION in str(self.headers) else S3}'.split())
        if status == 200:
            answer = {'access_token': TOKEN, 'expires_in': 3600, 'token_type': 'Bearer'}
        elif self.path.startswith(('/upload/', '/storage/')):
            answer = {'error': {'code': status, 'message': said, 'errors': [{'message': said, 'reason': 'forbidden ' + said}]}}
        else:
            answer = f'<Error><Code>AccessDenied</Code><Message>{said.replace("<", "")}</Message><StringToSign>{said} {body}</StringToSign></Error>'
        data = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        self.send_response(status, said if status != 200 else None)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(data)

    do_POST = do_GET = do_DELETE = do_HEAD = do_PUT


def serve(handler):
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def serve_lines(greeting, answer, pem=None):
    """A server of lines: ANSWER gives what is said to one, having all of those before."""
    listener = socket.create_server(('127.0.0.1', 0))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if pem:
        context.load_cert_chain(pem)

    def talk(connection):
        with contextlib.suppress(OSError), connection:
            stream = (context.wrap_socket(connection, server_side=True) if pem else connection).makefile('rw', encoding='utf-8', errors='surrogateescape', newline='')
            before = []
            stream.write(greeting)
            stream.flush()
            for line in stream:
                before.append(line.strip())
                stream.write(answer(before))
                stream.flush()

    def listen():
        while True:
            threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()
    threading.Thread(target=listen, daemon=True).start()
    return listener.getsockname()[1]


def ftp_answer(lines):
    """Lets “known” in, and refuses all that is asked then."""
    if 'USER known' in lines:
        return {'USER': '331 go on', 'PASS': '230 come in', 'PWD': '257 "/"', 'SYST': '215 UNIX', 'TYPE': '200 yes', 'CWD': '250 yes'}.get(lines[-1].split()[0], f'550 {ECHO}: {" / ".join(lines[:3])}') + '\r\n'
    return '331 go on\r\n' if lines[-1].startswith('USER') else f'530 You said {" / ".join(lines)}: no\r\n' if lines[-1].startswith('PASS') else '502 no\r\n'


def smtp_answer(lines):
    if lines[-1].startswith('EHLO'):
        return '250-localhost\r\n250 AUTH PLAIN LOGIN\r\n'
    if lines[-1].endswith('LOGIN'):
        return '334 VXNlcm5hbWU6\r\n'
    return f'535 5.7.8 {" / ".join(lines[1:])}, which is {MAIL}: no\r\n'


# ---- the world ----

class World:
    """A home with nothing in it, and everything around that is written to."""

    def __init__(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix='eks-canary-'))
        self.home, self.mails = self.top / 'home', self.top / 'mails'
        for folder in ('share', 'config', 'state', 'cache', 'run', 'tmp', 'work', 'gnupg'):
            (self.home / folder).mkdir(mode=0o700, parents=True)
        self.mails.mkdir()
        self.pems = certificates.make_all(self.top / 'certificates')
        self.port, self.objects = serve(Service), serve(Objects)
        self.ftp = serve_lines('220 hello\r\n', ftp_answer)
        self.smtp = serve_lines('220 hello ESMTP\r\n', smtp_answer, self.pems['good'])
        self.post = subprocess.Popen(['/usr/bin/python3', '-W', 'ignore', TESTS_FOLDER / 'deliver/servers/smtp.py', self.mails, self.pems['good'], self.pems['other-name']],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.ports = json.loads(self.post.stdout.readline())
        self.environment = {**{k: v for k, v in os.environ.items() if not re.match('EKSPORT_SECRET|XDG_|DBUS_', k)},
                            'HOME': str(self.home), 'TMPDIR': str(self.home / 'tmp'), 'GNUPGHOME': str(self.home / 'gnupg'), 'XDG_DATA_HOME': str(self.home / 'share'),
                            'XDG_CONFIG_HOME': str(self.home / 'config'), 'XDG_STATE_HOME': str(self.home / 'state'), 'XDG_CACHE_HOME': str(self.home / 'cache'),
                            'XDG_RUNTIME_DIR': str(self.home / 'run'), 'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': str(self.home / 'test.keyring'),
                            'SECRET_FILE_TEST_PASSWORD': 'open', 'G_MESSAGES_DEBUG': 'all', 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en', 'TZ': 'UTC'}
        self.said, self.commands, self.runs = [], {}, 0
        self.servers, self.searched = {}, {}

    def close(self):
        for server in self.servers.values():
            server.close()
        self.post.stdin.close()
        self.post.wait(10)
        shutil.rmtree(self.top, ignore_errors=True)

    def server(self, name):
        """One of those that deliveries are proved on, started when it is first wanted."""
        if name not in self.servers:
            made = {'sftp': sftp.Sftp, 'ftps': ftp.Explicit, 's3': objects.S3PathStyle, 'gcs': objects.Gcs}[name]()
            if name in ('sftp', 'ftps'):
                made.secret = {'sftp': SFTP, 'ftps': FTPS}[name]
            if name == 'sftp':
                made.make_key('id_canary', 'ed25519', PASSPHRASE)
            self.servers[name] = made
            made.start()
        return self.servers[name]

    def start(self, *arguments, **environment):
        return subprocess.Popen([PROGRAM, *map(str, arguments)], env={**self.environment, **environment}, cwd=self.home / 'work', stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def watch(self, process, done):
        """The command lines of the program and of whatever it starts."""
        while not done.wait(0.01):
            for pid in base.tree(process.pid):
                with contextlib.suppress(OSError):
                    line = pathlib.Path(f'/proc/{pid}/cmdline').read_bytes()
                    self.commands[line] = self.commands.get(line, 0) + 1

    def call(self, *arguments, code=0, given='', values=False, **environment):
        """VALUES: it shows rows to who asked for them, which is no leak."""
        process, done = self.start(*arguments, **environment), threading.Event()
        watcher = threading.Thread(target=self.watch, args=(process, done))
        watcher.start()
        out, err = process.communicate(given.encode(), timeout=100)
        done.set()
        watcher.join()
        self.runs += 1
        self.said += [(f'standard output of {arguments[:3]}', b'' if values else out), (f'standard error of {arguments[:3]}', err)]
        if values:
            self.search_secrets(out, arguments)
        assert process.returncode == code if isinstance(code, int) else process.returncode in code, (arguments, process.returncode, out[-600:], err[-1500:])
        return out.decode()

    def search_secrets(self, data, where):
        found = Searcher(self.secrets())(data, where)
        assert not found, found

    def secrets(self):
        """With the lines of the keys for Google, but for those that all such keys share."""
        keys = [server.dir / name for server in self.servers.values() if isinstance(server, objects.Gcs) for name in ('key.json', 'other.json')]
        return SECRETS + [line for key in keys for line in json.loads(key.read_text())['private_key'].splitlines()[2:-2]]

    def traces(self):
        """Everything that was written: its name, its bytes, and whether it is a data file that was delivered."""
        for path in sorted(self.home.rglob('*')):
            if path.is_file() and not path.is_symlink():
                with contextlib.suppress(FileNotFoundError):   # of another process, gpg's locks for example
                    yield str(path.relative_to(self.home)), path.read_bytes(), 'delivered' in path.parts and path.suffix in ('.csv', '.gpg')
            yield f'the name of {path}', os.fsencode(path), False
        for name, server in self.servers.items():
            for path, data in server.files().items():
                yield f'{name}: {path}', data, path.endswith(('.csv', '.gpg'))
            if isinstance(server, objects.ObjectServer):
                yield f'questions to {name}', server.ask('/__log'), False
        for path in self.mails.iterdir():
            yield path.name, path.read_bytes(), False
        yield from ((where, data, False) for where, data in self.said)
        yield from (('a command line', line, False) for line in self.commands)

    def search(self):
        """What was found where it must not be, and how many data files have the values that belong in there."""
        secrets = self.secrets()
        secret, personal = Searcher(secrets), Searcher(PERSONAL)
        found, looked, carriers = [], 0, 0
        for where, data, carries in self.traces():
            looked += 1
            known = (where, carries, data, len(secrets))   # what has not changed is not searched again
            if known not in self.searched:
                self.searched[known] = secret(data, where) + secrets_by_form(data, where), personal(data, where)
            secret_found, personal_found = self.searched[known]
            found += secret_found + ([] if carries else personal_found)
            carriers += carries and len(personal_found) == len(PERSONAL)
        assert not found, f'{len(found)} times: ' + '\n'.join(found[:20])
        return looked, carriers

    # ---- what is run ----

    def connector(self, kind):
        auth = {'header': {'kind': 'header', 'name': 'Authorization', 'value': 'Bearer {api_key}'}, 'query': {'kind': 'query', 'name': 'key', 'value': '{api_key}'},
                'basic': {'kind': 'basic', 'user': 'me', 'password': '{api_key}'}, 'oauth2': {'kind': 'oauth2', 'token_url': '{base_url}/token', 'user': 'me', 'password': '{api_key}'},
                'refused': {'kind': 'oauth2', 'token_url': '{base_url}/token-refused', 'user': 'me', 'password': '{api_key}'}}[kind]
        fields = [{'id': name, 'path': name, 'type': type_, 'label': name, 'privacy': 'personal' if name not in ('id', 'noise') else 'none'}
                  for name, type_ in (('id', 'integer'), ('name', 'text'), ('email', 'text'), ('phone', 'text'), ('born', 'timestamp'), ('age', 'integer'), ('noise', 'text'))]
        return {'id': f'canary_{kind}', 'label': 'Canary', 'verified': 'made up', 'base_url': '{base_url}', 'test_path': '/people', 'auth': auth,
                'settings': [{'id': 'base_url', 'kind': 'url', 'label': 'Address', 'required': True}, {'id': 'api_key', 'kind': 'secret', 'label': 'Key', 'required': True}],
                'paging': {'kind': 'single'}, 'errors': [{'status': '500-599', 'reaction': 'stop', 'message': 'It has a fault.'}, {'body': {'path': 'error'}, 'reaction': 'stop', 'message': 'It says no.'}],
                'entities': [{'id': 'person', 'label': 'Person', 'size': 'large', 'key': 'id', 'streams': [{'path': '/people', 'verified': 'documented'}], 'fields': fields}]}

    def connect(self, kind):
        file = self.home / 'work' / f'canary-{kind}.json'
        file.write_text(json.dumps(self.connector(kind)), encoding='utf-8')
        self.call('connector', 'add', file)
        self.call('connection', 'add', kind, f'canary_{kind}', '--set', f'base_url=http://127.0.0.1:{self.port}', given=API + '\n')

    def job(self, destinations, connection='header', name='people', **more):
        """With all that a run can have to tell of what was not perfect."""
        path = self.home / 'work' / 'job.json'
        columns = [{'field': 'id'}, {'field': 'name', 'max': 25}, {'field': 'email'}, {'field': 'phone'}, {'field': 'noise'}, {'field': 'name', 'title': 'Short', 'max': 24},
                   {'field': 'born'}, {'field': 'age'}]
        path.write_text(json.dumps({
            'version': 1, 'id': name, 'name': name, 'connection': connection, 'tables': [{'entity': 'person', 'columns': columns}],
            'format': {'type': 'csv', 'preset': 'systems'}, 'file_name': name + '-{time}.csv', 'report': 'json', 'destinations': destinations,
            'notify': {'mail': ['anna@acme.example'], 'when': 'always'}, **more}), encoding='utf-8')
        return path

    def local(self, **more):
        return {'id': 'office', 'type': 'local', 'folder': str(self.home / 'delivered'), 'manifest': 'both', **more}


def secrets_by_form(data, where):
    """Tokens that a server makes up, what a signed claim to Google looks like, and a signature for S3."""
    found = re.search(rb'ya29\.[\w-]{8}|eyJhbGciOi[\w-]+\.[\w-]+|(?i:bearer [\w.~+/-]{12}|basic [\w+/]{16}|Signature=[0-9a-f]{64})', data)
    return [f'{found[0]!r} in {where}'] if found else []


world = World()


# ---- the tests, each with what the one before has left ----

@test
def finds_what_is_planted():
    """Each canary, in each spelling, is found in a file, in an output and in a command line"""
    planted = world.home / 'share' / 'planted'
    for word in SECRETS + PERSONAL:
        forms = {word.encode(), urllib.parse.quote(word, safe='').encode(), json.dumps(word).encode(), word.encode().hex().encode()}
        for form in forms | {base64.b64encode(before + word.encode() + b'!') for before in (b'', b'a', b':b')}:
            planted.write_bytes(b'\0\xff' + form + b'\n')
            try:
                world.search()
            except AssertionError as problem:
                assert 'planted' in str(problem), problem
            else:
                raise AssertionError(f'{form} was not found')
    planted.unlink()
    for where in (world.said, world.commands):
        if where is world.said:
            where.append(('an output', API.encode()))
        else:
            where[b'curl\0--user\0' + FTPS.encode()] = 1
        try:
            world.search()
        except AssertionError:
            where.clear()
        else:
            raise AssertionError('not found')
    waits = subprocess.Popen(['sh', '-c', 'sleep 20 & wait', WRONG])
    done = threading.Event()
    watcher = threading.Thread(target=world.watch, args=(waits, done))
    watcher.start()
    for _ in range(1000):
        if any(WRONG.encode() in line for line in world.commands.copy()):
            break
        time.sleep(0.01)
    done.set()
    watcher.join()
    base.end(waits)
    assert Searcher([WRONG])(b' '.join(world.commands), 'x'), world.commands
    world.commands.clear()
    world.search()


@test
def connections():
    """A service that gets its key in a header, in the address, as a password or for a token, and repeats all it gets"""
    for kind in ('header', 'query', 'basic', 'oauth2', 'refused'):
        world.connect(kind)
        for way in ('401', '403', '404', '500', 'garbage', 'redirect', 'error', 'torn') if kind == 'header' else ('401', 'redirect', 'error'):
            Service.way = way
            world.call('run', world.job([world.local()], kind), '--progress', 'plain' if kind == 'query' else 'json', code=range(1, 6))
        Service.way = '403'
        world.call('connection', 'test', kind, code=range(1, 6))
        Service.way = 'good'
        if kind != 'refused':
            world.call('run', world.job([world.local()], kind), '--progress', 'json')
    world.call('connection', 'test', 'header')
    world.call('check', world.job([world.local()]))
    world.call('preview', world.job([world.local()]), values=True)
    assert world.search()[1] == 4, 'not every file has the values'


@test
def mail():
    """The mail server: right and wrong password, and one that repeats the line with it"""
    options = ['--host', 'localhost', '--tls', 'implicit', '--user', 'mailer', '--from', 'exports@acme.example', '--ca-file', world.pems['ca']]
    for port, password, code in ((world.ports['tls'], WRONG, 4), (world.smtp, MAIL, 4), (world.ports['tls'], MAIL, 0)):
        world.call('mail', 'set', '--port', port, *options, given=password + '\n')
        world.call('mail', 'test', 'anna@acme.example', code=code)
        world.call('run', world.job([world.local()]), '--progress', 'plain')
    world.call('mail', 'show', '--json')
    Service.way = '403'
    world.call('run', world.job([world.local()], name='refused'), code=range(1, 6))
    Service.way = 'good'
    assert len(list(world.mails.glob('*.eml'))) >= 3
    world.search()


def deliver(name, good, *bad, codes=(4,)):
    """GOOD and each of BAD are a destination and its secret."""
    for number, (destination, secret) in enumerate(bad):
        path = world.job([world.local(), {**destination, 'id': 'place'}], name=name)
        world.call('run', path, '--progress', ('json', 'plain')[number % 2], code=codes, EKSPORT_SECRET_DESTINATION_PLACE=secret)
    if good:
        before = world.search()[1]
        world.call('run', world.job([{**good[0], 'manifest': 'both'}], name=name), '--progress', 'json', EKSPORT_SECRET_DESTINATION_PLACE=good[1])
        assert world.search()[1] == before + 1, 'nothing arrived'
    else:
        world.search()


@test
def over_sftp():
    """SFTP: password, passphrase of a key, wrong ones, an unknown host key and one of another server"""
    server = world.server('sftp')
    keyed = server.destination(key_file=str(server.dir / 'id_canary'))
    unknown = {key: value for key, value in server.destination().items() if key != 'host_key'}
    deliver('sftp', (server.destination(), SFTP), (server.destination(), WRONG), (keyed, WRONG), (unknown, SFTP), (server.destination(host_key=server.fingerprint('other')), SFTP))
    deliver('sftp-key', (keyed, PASSPHRASE))


@test
def over_ftp():
    """FTPS with the right and a wrong password, and an FTP server that repeats the password"""
    server = world.server('ftps')
    deliver('ftps', (server.destination(), FTPS), (server.destination(), WRONG))
    careless = {'type': 'ftp', 'host': '127.0.0.1', 'port': world.ftp, 'user': 'me', 'folder': 'in'}
    deliver('ftp', None, (careless, ECHO), ({**careless, 'user': 'known'}, ECHO))


@test
def to_s3():
    """S3: good and wrong keys, a session's token, and a server that repeats headers and keys"""
    server = world.server('s3')
    echo = server.destination(endpoint=f'http://127.0.0.1:{world.objects}')
    deliver('s3', (server.destination(), S3), (server.destination(), WRONG), (echo, S3), ({**echo, 'access_key': 'ASIATEST'}, f'lent/Secret+2 {SESSION}'))
    deliver('s3-session', (server.destination(access_key='ASIATEST'), f'lent/Secret+2 {SESSION}'))


@test
def to_gcs():
    """Google Cloud Storage: a key, one that is refused with what was claimed, a service that repeats the token, and half a key"""
    server = world.server('gcs')
    endpoint = f'http://127.0.0.1:{world.objects}'
    echo = json.dumps({**json.loads(server.secret), 'token_uri': endpoint + '/token'})
    deliver('gcs', (server.destination(), server.secret), (server.destination(), server.wrong_secret), (server.destination(endpoint=endpoint), echo),
            (server.destination(), server.secret[:len(server.secret) // 2]), (server.destination(), server.secret.replace('BEGIN', 'BEGUN')), codes=(2, 4))


@test
def due_and_past():
    """What a timer calls, and what is told of the past"""
    saved = world.home / 'share' / 'eksport' / 'jobs' / 'daily.eksport.json'
    saved.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(world.job([world.local()], name='daily', schedule={'type': 'daily', 'at': '06:00', 'content': 'changed'}, retention={'days': 1}), saved)
    day = datetime.datetime.now() + datetime.timedelta(days=1)
    world.call('due', '--json', '--at', day.strftime('%Y-%m-%dT05:00'))
    Service.way = '401'
    world.call('due', '--at', day.strftime('%Y-%m-%dT07:00'), code=range(6))
    Service.way = 'good'
    for arguments in (['due', '--status'], ['due', '--status', '--json'], ['jobs', '--json'], ['history'], ['history', '--json', '--limit', '1000'], ['history', '--audit', '--json'], ['history', '--audit'],
                      ['connection', 'list'], ['retention', 'daily'], ['fields', 'header', 'person'], ['entities', 'header']):
        world.call(*arguments, code=(0, 1))
    world.search()


@test
def encrypted():
    """Encrypted files: what people are called stands nowhere else, and not while one is on its way either"""
    before = world.search()[1]
    fingerprint = world.call('key', 'generate', 'Anna', 'anna@acme.example', '--no-passphrase').split()[-1]
    encryption, server = {'recipients': [fingerprint]}, world.server('sftp')
    path = world.job([world.local(), server.destination()], name='sealed', encryption=encryption)
    server.proxy.stall(50_000)
    process = world.start('run', path, '--progress', 'json', EKSPORT_SECRET_DESTINATION_PLACE=SFTP)
    for _ in range(3000):
        if server.proxy.passed >= 50_000 or process.poll() is not None:
            break
        time.sleep(0.01)
    assert process.poll() is None and server.proxy.passed >= 50_000, 'it was not on its way'
    assert world.search()[1] == before, 'a readable file'
    process.kill()
    world.said += [('what a killed run said', part) for part in process.communicate()]
    server.proxy.ok()
    assert world.search()[1] == before, 'a killed run left a readable file'
    world.call('run', path, '--progress', 'json', EKSPORT_SECRET_DESTINATION_PLACE=SFTP)
    assert world.search()[1] == before
    sealed = next((world.home / 'delivered').glob('sealed-*.csv.gpg'))
    opened = world.top / 'opened.csv'
    world.call('decrypt', sealed, '-o', opened)
    assert len(Searcher(PERSONAL)(opened.read_bytes(), 'x')) == len(PERSONAL), 'the values are not in it'


@test
def looked_everywhere():
    """The store, the history, the audit log, the mails and the command lines were there to be searched"""
    names = [where for where, _data, _carries in world.traces()]
    for part in ('eksport/history.db', 'audit', 'locks/', 'connections', 'settings.json', '.manifest.json', '.sha256', 'report', '.eml', 'test.keyring', 'sftp: ', 'ftps: ', 's3: ', 'gcs: ', 'a command line'):
        assert any(part in name for name in names), (part, names)
    assert any(b'history' in line for line in world.commands) and any(b'run' in line for line in world.commands)
    print(f'# {len(names)} places after {world.runs} commands, {len(world.secrets())} secrets and {len(PERSONAL)} values of people')
    world.search()


def main():
    failures = 0
    print(f'1..{len(tests)}', flush=True)
    try:
        for number, function in enumerate(tests, 1):
            try:
                function()
                print(f'ok {number} {function.__doc__}', flush=True)
            except Exception:  # noqa: BLE001: whatever went wrong is what the line is about
                failures += 1
                print(f'not ok {number} {function.__doc__}\n# ' + traceback.format_exc().strip().replace('\n', '\n# '), flush=True)
    finally:
        world.close()
    sys.exit(1 if failures else 0)


main()
