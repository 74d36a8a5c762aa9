#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""gcs.py DIR [CERT.pem]: Google Cloud Storage in memory for tests (JSON API, resumable uploads). Says {"port": …} on its first line,
ends with its input.

Makes DIR/key.json, the key file of a service account, and DIR/other.json, one with a key that the account does not have. /token
checks the JWT (RS256, iss, aud, scope, iat, exp) as Google does. Buckets: out; full, which has no space; locked, whose files cannot
be replaced or removed. The address of an upload stands for the right to write, as the real one's does.
Modes: {"deny": "create"|"get"|"delete"}, {"elsewhere": "https://…"} sends an upload to another host, {"forget": true} does not know an
upload that is finished, {"sumless": true} tells no checksums, {"other": true} tells those of other bytes, {"skew": seconds} its clock
is wrong, {"seconds": n} that a token is good for. Faults of its own: expire (all tokens, before the question), vanish (the upload is gone
before it is used), half (keeps half of a piece, and says so)."""
import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import time
import uuid
from email.utils import formatdate
from urllib.parse import parse_qs, quote, unquote, urlsplit

from object_server import Handler, mode, run

STEP = 256 * 1024
SLOW = 1024 * 1024
MAIL = 'tester@proj.iam.gserviceaccount.com'
SHA256_PREFIX = bytes.fromhex('3031300d060960864801650304020105000420')
tokens = {}
buckets = {'out': {}, 'full': {}, 'locked': {}}
uploads = {}
known_crcs = {}
folder = pathlib.Path(sys.argv[1])


def make_key(name):
    path = folder / f'{name}.pem'
    subprocess.run(['openssl', 'genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', path], check=True, stderr=subprocess.DEVNULL)
    modulus = subprocess.run(['openssl', 'rsa', '-in', path, '-noout', '-modulus'], check=True, capture_output=True, text=True).stdout
    return path.read_text(encoding='ascii'), int(modulus.strip().split('=')[1], 16)


def make_table():
    table = []
    for n in range(256):
        for _bit in range(8):
            n = n >> 1 ^ (0x82f63b78 if n & 1 else 0)
        table.append(n)
    return table


TABLE = make_table()


def crc32c(data):
    digest = hashlib.sha256(data).digest()
    if digest not in known_crcs:
        crc, table = 0xffffffff, TABLE
        for byte in data:
            crc = table[(crc ^ byte) & 255] ^ crc >> 8
        known_crcs[digest] = base64.b64encode((crc ^ 0xffffffff).to_bytes(4, 'big')).decode()
    return known_crcs[digest]


def md5(data):
    return base64.b64encode(hashlib.md5(data).digest()).decode()


def unbase64(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def is_signed(text, signature):
    """RSASSA-PKCS1-v1_5 with SHA-256 and the exponent that everybody has."""
    plain = pow(int.from_bytes(signature, 'big'), 65537, MODULUS).to_bytes(256, 'big')
    end = SHA256_PREFIX + hashlib.sha256(text).digest()
    return len(signature) == 256 and plain == b'\0\1' + b'\xff' * (253 - len(end)) + b'\0' + end


class Thing:
    latest = 1000

    def __init__(self, data, said):
        self.data, self.kind = data, said['contentType']
        # Python is slow at this: of a large file that told its sum is believed, once its MD5 is right.
        believed = len(data) > SLOW and said.get('md5Hash') == md5(data)
        self.crc = said['crc32c'] if believed else crc32c(data)
        Thing.latest += 1
        self.generation = str(Thing.latest)


class GCS(Handler):
    def json(self, status, what, headers=()):
        self.reply(status, json.dumps(what).encode(), {'Content-Type': 'application/json; charset=UTF-8', **dict(headers)})

    def fail(self, status, message, reason='', headers=()):
        self.json(status, {'error': {'code': status, 'message': message, 'errors': [{'message': message, 'domain': 'global', 'reason': reason}]}}, headers)

    def refuse(self):
        self.fail(self.fault.get('status', 503), self.fault.get('message', 'fault'), self.fault.get('code', ''))

    def date_time_string(self, timestamp=None):
        return formatdate((timestamp or time.time()) + mode.get('skew', 0), usegmt=True)

    def state(self):
        return {'objects': {b: {k: {'size': len(o.data), 'sha256': hashlib.sha256(o.data).hexdigest(), 'type': o.kind} for k, o in v.items()} for b, v in buckets.items()},
                'uploads': sum(u['object'] is None for u in uploads.values())}

    def contents(self):
        return {b: {k: o.data for k, o in v.items()} for b, v in buckets.items()}

    def unfinished(self):
        """Nobody sees them, and their address is known to who began them alone."""
        return []

    def keep(self, bucket, key, data):
        buckets[bucket][key] = Thing(data, {'contentType': None})

    def clear(self):
        uploads.clear()
        for objects in buckets.values():
            objects.clear()

    # ---- who asks ----

    def give_token(self, body):
        asked = parse_qs(body.decode())
        now = time.time() + mode.get('skew', 0)
        try:
            assert asked['grant_type'] == ['urn:ietf:params:oauth:grant-type:jwt-bearer'], 'grant_type'
            head, claims, signature = asked['assertion'][0].split('.')
            assert json.loads(unbase64(head))['alg'] == 'RS256', 'alg'
            assert is_signed(f'{head}.{claims}'.encode(), unbase64(signature)), 'Signature'
            said = json.loads(unbase64(claims))
            assert said['iss'] == MAIL and said['aud'] == self.base() + '/token', 'iss or aud'
            assert said['scope'] == 'https://www.googleapis.com/auth/devstorage.read_write', 'scope'
            if not said['iat'] - 300 < now < said['exp'] <= said['iat'] + 3600:
                return self.json(400, {'error': 'invalid_grant', 'error_description': 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.'})
        except (AssertionError, KeyError, ValueError) as fault:
            return self.json(400, {'error': 'invalid_grant', 'error_description': f'Invalid JWT {fault}: {asked.get("assertion")}'})
        token = 'ya29.' + uuid.uuid4().hex
        tokens[token] = now + mode.get('seconds', 3600)
        return self.json(200, {'access_token': token, 'expires_in': mode.get('seconds', 3599), 'token_type': 'Bearer'})

    def is_known(self):
        return tokens.get(self.headers.get('Authorization', '').removeprefix('Bearer '), 0) > time.time() + mode.get('skew', 0)

    # ---- what is asked ----

    def serve(self, body):
        parts = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
        if self.headers.get('Transfer-Encoding'):
            return self.fail(411, 'length required')
        if parts.path == '/token':
            return self.give_token(body)
        if self.fault.get('do') == 'expire':
            tokens.clear()
        if not self.is_known():
            return self.fail(401, 'Invalid Credentials', 'authError', {'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/"'})
        if parts.path.startswith('/upload/storage/v1/b/') and parts.path.endswith('/o'):
            return self.upload(unquote(parts.path.split('/')[5]), query, body)
        if parts.path.startswith('/storage/v1/b/') and '/o/' in parts.path:
            bucket, name = parts.path[len('/storage/v1/b/'):].split('/o/', 1)
            return self.one(unquote(bucket), unquote(name), query)
        return self.fail(404, 'Not Found', 'notFound')

    def deny(self, right):
        self.fail(403, f'{MAIL} does not have storage.objects.{right} access to the Google Cloud Storage object.', 'forbidden')

    def describe(self, name, thing):
        said = {'kind': 'storage#object', 'name': name, 'size': str(len(thing.data)), 'generation': thing.generation, 'contentType': thing.kind,
                'md5Hash': md5(thing.data), 'crc32c': thing.crc}
        if mode.get('other'):
            said['crc32c'] = 'AAAAAA=='
        if mode.get('sumless'):
            del said['md5Hash'], said['crc32c']
        return said

    def one(self, bucket, name, query):
        objects = buckets.get(bucket)
        if objects is None or name not in objects:
            return self.fail(404, f'No such object: {bucket}/{name}', 'notFound')
        thing = objects[name]
        if self.command == 'DELETE':
            if mode.get('deny') == 'delete':
                return self.deny('delete')
            if bucket == 'locked':
                return self.fail(403, 'Object is subject to bucket retention policy', 'retentionPolicyNotMet')
            if query.get('ifGenerationMatch') != thing.generation:
                return self.fail(412, 'conditionNotMet', 'conditionNotMet')
            if self.fault.get('do') != 'hollow':
                del objects[name]
            return self.reply(204)
        if mode.get('deny') == 'get':
            return self.deny('get')
        if query.get('alt') != 'media':
            return self.json(200, self.describe(name, thing))
        if query.get('generation', thing.generation) != thing.generation:
            return self.fail(404, 'generation', 'notFound')
        return self.reply(200, thing.data)

    # ---- uploads ----

    def upload(self, bucket, query, body):
        if 'upload_id' in query:
            return self.go_on(query['upload_id'], body)
        if bucket not in buckets:
            return self.fail(404, 'The specified bucket does not exist.', 'notFound')
        if mode.get('deny') == 'create':
            return self.deny('create')
        if query.get('uploadType') != 'resumable' or self.command != 'POST':
            return self.fail(400, 'uploadType')
        said = json.loads(body)
        if bucket == 'locked' and said['name'] in buckets[bucket]:
            return self.fail(403, 'Object is subject to bucket retention policy', 'retentionPolicyNotMet')
        if said['name'] != query['name'] or said['contentType'] != self.headers.get('X-Upload-Content-Type'):
            return self.fail(400, 'name or type')
        session = 'ABg5-' + uuid.uuid4().hex
        uploads[session] = {'bucket': bucket, 'said': said, 'data': b'', 'object': None, 'total': int(self.headers['X-Upload-Content-Length'])}
        where = f'/upload/storage/v1/b/{bucket}/o?uploadType=resumable&name={quote(said["name"], safe="")}&upload_id={session}'
        return self.reply(200, b'', {'Location': mode.get('elsewhere', self.base()) + where})

    def kept(self, body):
        session = parse_qs(urlsplit(self.path).query).get('upload_id', [''])[0]
        if session in uploads:
            uploads[session]['data'] += body[:len(body) // STEP * STEP]

    def go_on(self, session, body):
        if self.fault.get('do') == 'vanish':
            uploads.pop(session, None)
        upload = uploads.get(session)
        if upload is None or (upload['object'] and mode.get('forget')):
            return self.fail(410, f'{session} is gone')
        if self.command == 'DELETE':
            del uploads[session]
            return self.reply(499)
        if upload['object']:
            return self.json(200, self.describe(upload['said']['name'], upload['object']))
        span, total = self.headers.get('Content-Range', '').removeprefix('bytes ').split('/')
        if int(total) != upload['total']:
            return self.fail(400, f'total of {session}')
        if span == '*':
            if body:
                return self.fail(400, 'body with a question')
        elif not self.take_piece(upload, span, body):
            return None
        if len(upload['data']) == upload['total']:
            return self.finish(session, upload)
        return self.reply(308, b'', {'Range': f'bytes=0-{len(upload["data"]) - 1}'} if upload['data'] else {})

    def take_piece(self, upload, span, body):
        """Whether it was taken; else it was answered."""
        first, last = map(int, span.split('-'))
        whole = last + 1 == upload['total']
        if first != len(upload['data']):
            self.fail(503, f'begins at {first}, there is {len(upload["data"])}')
        elif last - first + 1 != len(body):
            self.fail(400, 'Content-Range and body differ')
        elif not whole and len(body) % STEP:
            self.fail(400, 'no multiple of 256 KiB')
        elif self.fault.get('do') == 'half':
            upload['data'] += body[:len(body) // 2 // STEP * STEP]
            return True
        else:
            upload['data'] += body
            return True
        return False

    def finish(self, session, upload):
        said = upload['said']
        if upload['bucket'] == 'full':
            return self.fail(403, 'The quota is exceeded.', 'quotaExceeded')
        for member, value in (('md5Hash', md5(upload['data'])), ('crc32c', Thing(upload['data'], said).crc)):
            if self.fault.get('do') == 'garble' or (member in said and said[member] != value):
                del uploads[session]
                return self.fail(400, f'Provided {member} "{said[member]}" doesn\'t match calculated one.', 'invalid')
        thing = Thing(self.stored(upload['data']), said)
        if self.fault.get('do') != 'hollow':
            buckets[upload['bucket']][said['name']] = thing
        upload['object'] = thing
        upload['data'] = b''
        if self.fault.get('do') == 'late':
            return self.fail(500, 'late', 'backendError')
        return self.json(200, self.describe(said['name'], thing))


if __name__ == '__main__':
    PEM, MODULUS = make_key('key')
    OTHER, _modulus = make_key('other')

    def write_key_file(base):
        account = {'type': 'service_account', 'project_id': 'proj', 'private_key_id': 'k1', 'client_email': MAIL, 'client_id': '1',
                   'token_uri': base + '/token', 'universe_domain': 'googleapis.com'}
        for name, pem in (('key', PEM), ('other', OTHER)):
            (folder / f'{name}.json').write_text(json.dumps({**account, 'private_key': pem}, indent=1), encoding='ascii')
    run(GCS, sys.argv[2:], write_key_file)
