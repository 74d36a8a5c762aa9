# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that keep objects, s3.py and gcs.py, as conformance.py sees them."""
import base64
import contextlib
import json
import os
import pathlib
import ssl
import subprocess
import urllib.request
from urllib.parse import quote

from . import base, certificates, proxy

ALWAYS = 1_000_000   # times


class ObjectServer(base.Server):
    """A bucket “out”, in memory: what somebody else puts there, and what goes wrong, is told by control questions."""
    features = frozenset({'secret', 'network', 'disk', 'errors'})
    script = ''
    bucket = 'out'
    secure = False

    def __init__(self):
        super().__init__()
        self.folder = 'in'
        self.ports = base.Ports()
        self.certificates = certificates.make_all(self.dir / 'certificates') if self.secure else None
        self.environment = {}

    def arguments(self):
        return [str(self.certificates['good'])] if self.secure else []

    def start(self):
        environment = {**os.environ, 'EKS_PORT': str(self.ports[0]), 'EKS_ADDRESS': base.PROXY}
        with open(self.dir / 'server.log', 'ab') as log:
            process = subprocess.Popen(['/usr/bin/python3', str(pathlib.Path(__file__).parent / self.script), *self.arguments()], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=log, preexec_fn=base.die_with_parent, env=environment)
        self.processes.append(process)
        json.loads(process.stdout.readline())
        if self.proxy is None:
            self.proxy = proxy.Proxy([self.ports[0]])

    def url(self, host):
        return f'{"https" if self.secure else "http"}://{host}:{self.ports[0]}'

    def ask(self, what, body=None):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        request = urllib.request.Request(self.url(base.SERVER) + what, data=body, method='GET' if body is None else 'PUT')
        with urllib.request.urlopen(request, context=context if self.secure else None, timeout=30) as answer:
            return answer.read()

    def prefix(self):
        return self.folder + '/' if self.folder else ''

    def files(self):
        dump = json.loads(self.ask('/__dump'))
        found = {key: base64.b64decode(data) for key, data in dump['objects'][self.bucket].items()}
        found.update({f'(unfinished) {key}': b'' for bucket, key in dump['uploads'] if bucket == self.bucket})
        return {key.replace(self.prefix(), '', 1): data for key, data in found.items()}

    def put(self, name, content):
        self.ask(f'/__object/{self.bucket}/' + quote(self.prefix() + name), content)

    def clear(self):
        self.ask('/__clear', b'')

    @contextlib.contextmanager
    def wrong(self, **fault):
        self.ask('/__fault', json.dumps([{'method': 'PUT', 'times': ALWAYS, **fault}]).encode())
        try:
            yield
        finally:
            self.ask('/__fault', b'[]')

    def full(self, _limit):
        return self.wrong(do='status', status=507, code='InsufficientStorage')

    def forgetful(self, limit):
        return self.wrong(do='short', bytes=limit) if limit % 2 else self.wrong(do='hollow')

    def changing(self, _limit):
        return self.wrong(do='twisted')

    def answers(self):
        return self.wrong(do='error200')

    @contextlib.contextmanager
    def changed_peer(self):
        """A certificate that nobody whom the destination trusts has issued, then one for another name."""
        self.ask('/__certificate', str(self.certificates['strange']).encode())
        try:
            yield
        finally:
            self.ask('/__certificate', str(self.certificates['good']).encode())

    def place(self, **changes):
        authority = {'ca_file': str(self.certificates['ca'])} if self.secure else {}
        changes = {'prefix' if key == 'folder' else key: value for key, value in changes.items()}
        return {'id': 'place', 'endpoint': self.url(base.PROXY), 'bucket': self.bucket, 'prefix': self.folder, **authority, **changes}


class S3PathStyle(ObjectServer):
    """The bucket stands in the path."""
    kind = 's3'
    script = 's3.py'
    secret = 'secret/Test+1'

    def destination(self, **changes):
        return self.place(**{'type': 's3', 'region': 'eu-north-1', 'access_key': 'AKIATEST', 'path_style': True, **changes})


class S3(S3PathStyle):
    """The bucket stands in the name of the host. Such a name leads to the server itself, with no proxy between."""
    features = S3PathStyle.features - {'network'}

    def destination(self, **changes):
        return super().destination(**{'path_style': False, 'endpoint': self.url('localhost'), **changes})


class S3Tls(S3PathStyle):
    features = S3PathStyle.features | {'peer'}
    secure = True


class S3InParts(S3PathStyle):
    """Files that go in parts, all of them."""
    size = 25_200_001


class Gcs(ObjectServer):
    kind = 'gcs'
    script = 'gcs.py'
    features = ObjectServer.features | {'resume'}

    def start(self):
        super().start()
        self.secret = (self.dir / 'key.json').read_text(encoding='ascii')
        self.wrong_secret = (self.dir / 'other.json').read_text(encoding='ascii')

    def arguments(self):
        return [str(self.dir), *super().arguments()]

    def destination(self, **changes):
        return self.place(**{'type': 'gcs', **changes})

    def answers(self):
        return self.wrong(do='status', status=200)


class GcsTls(Gcs):
    features = Gcs.features | {'peer'}
    secure = True
