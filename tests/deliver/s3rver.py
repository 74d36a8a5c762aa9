#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""s3rver.py DELIVER_FILE CACHE: deliveries to an S3 that is not ours, s3rver, which npm fetches into the folder CACHE once. TAP.

It keeps objects as files, so what arrived is compared with them. It knows no checksums, lists no parts and gives up no uploads:
a service that is compatible in the main thing only."""
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

VERSION = '3.7.1'
deliver_file, cache = sys.argv[1], pathlib.Path(sys.argv[2])
work = pathlib.Path(tempfile.mkdtemp(prefix='eks-s3rver-'))
environment = {**os.environ, 'EKSPORT_SECRET_DESTINATION_PLACE': 'S3RVER'}


def install():
    """Once; what is half there begins again."""
    folder = cache / f's3rver-{VERSION}'
    done = folder / 'complete'
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / 'package.json').write_text('{"private": true}', encoding='utf-8')
        subprocess.run(['npm', 'install', '--no-audit', '--no-fund', '--cache', str(cache / 'npm'), f's3rver@{VERSION}'], cwd=folder, check=True, timeout=300,
                       stdout=subprocess.DEVNULL)
        done.touch()
    return folder / 'node_modules/s3rver/bin/s3rver.js'


class Server:
    """s3rver on a free port, its bucket “out” in a folder."""

    def __init__(self):
        self.data = work / 'data'
        self.data.mkdir()
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        self.log = work / 'log'
        with open(self.log, 'wb') as log:
            self.process = subprocess.Popen(['node', str(install()), '-d', str(self.data), '-a', '127.0.0.1', '-p', str(self.port), '--no-vhost-buckets',
                                             '--configure-bucket', 'out'], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        for _try in range(600):
            if 'listening' in self.log.read_text(encoding='utf-8', errors='replace'):
                return
            assert self.process.poll() is None, self.log.read_text(encoding='utf-8', errors='replace')
            time.sleep(0.1)
        raise AssertionError('s3rver does not answer')

    def stop(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def find(self, key):
        path = self.data / 'out' / (key + '._S3rver_object')
        return path.read_bytes() if path.exists() else None


def deliver(content, *options, name='export.csv', status=0, **changes):
    destination = {'id': 'place', 'type': 's3', 'endpoint': f'http://127.0.0.1:{server.port}', 'region': 'eu-north-1', 'bucket': 'out', 'prefix': 'in/2025',
                   'access_key': 'S3RVER', 'path_style': True, **changes}
    (work / 'destination.json').write_text(json.dumps(destination), encoding='utf-8')
    (work / 'parcel').write_bytes(content)
    done = subprocess.run([deliver_file, str(work / 'destination.json'), str(work / 'parcel'), '--name', name, *options], env=environment, capture_output=True, text=True,
                          timeout=120, check=False)
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    return json.loads(done.stdout)


def make_content(size):
    return random.Random(size).randbytes(size)


def test_small():
    """Small files, an empty one, and one in the place of another"""
    for size in (1000, 0, 2_000_000):
        receipt = deliver(make_content(size))
        assert server.find('in/2025/export.csv') == make_content(size)
        assert receipt['bytes'] == size and receipt['hash_checked'], receipt


def test_large():
    """Files in parts"""
    for size in (8 << 20, (16 << 20) + 1):
        receipt = deliver(make_content(size), name='large.csv')
        assert server.find('in/2025/large.csv') == make_content(size)
        # The ETag of such a file is not made as Amazon makes it, so it proves nothing.
        assert receipt['bytes'] == size and not receipt['hash_checked'], receipt


def test_whole():
    """All is read back"""
    assert deliver(make_content(9 << 20), read_back='whole')['hash_checked']


def test_names():
    """Names as they are"""
    for number, name in enumerate(['æ ø+å(1)=a,b..csv', 'a&b=c#e.csv', '100 %.csv', '~tilde.csv']):
        deliver(b'%d' % number, name=name)
        assert server.find('in/2025/' + name) == b'%d' % number, name


def test_remove():
    """What was delivered is removed, what was changed is not"""
    first = deliver(b'one', name='r.csv')
    second = deliver(b'two', name='r.csv')
    (work / 'receipt').write_text(json.dumps(first), encoding='utf-8')
    assert deliver(b'', '--remove', str(work / 'receipt'))['outcome'] == 'changed'
    (work / 'receipt').write_text(json.dumps(second), encoding='utf-8')
    assert deliver(b'', '--remove', str(work / 'receipt'))['outcome'] == 'removed'
    assert server.find('in/2025/r.csv') is None
    assert deliver(b'', '--remove', str(work / 'receipt'))['outcome'] == 'gone'


def test_no_bucket():
    """A bucket that is not there is said to be so"""
    answer = deliver(b'x', bucket='elsewhere', status=4)
    assert answer['error'] == 'delivery' and 'elsewhere' in answer['message'], answer


tests = [test_small, test_large, test_whole, test_names, test_remove, test_no_bucket]
print(f'1..{len(tests)}', flush=True)
server = Server()
try:
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} {test.__doc__}', flush=True)
        except Exception:
            print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()))
            print(f'not ok {number} {test.__doc__}', flush=True)
finally:
    server.stop()
