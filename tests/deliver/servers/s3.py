#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""s3.py [CERT.pem]: S3 in memory for tests, as strict as the real one. Says {"port": …} on its first line, ends with its input.

Checks signatures (AWS4-HMAC-SHA256 over headers) against a canonical request that it builds anew of the decoded path and query,
the payload's hash, checksums, the length, the date. Keys: AKIATEST / secret/Test+1; ASIATEST / lent/Secret+2 with the token
lent//token+=; AKIAREAD may only read, AKIADROP only write. Buckets: out, with.dots, full (no space), and far, which lives in
eu-south-9. A bucket stands in the path, or before .localhost in the name of the host.
Modes: {"plain": true} knows no checksums and says so, {"opaque": true} gives ETags that are no MD5 and keeps no checksums,
{"unlisted": true} does not list parts, {"page": n} lists n at a time, {"skew": seconds} its clock is wrong, {"listless": true} does not say whether
an object is there, as the real one for who may not list; {"other": true} tells the checksum of other bytes,
{"region": "…"} signs for that region only, {"far": status} answers so for the bucket far. A fault of its own: vanish, the upload
is gone before it is used."""
import base64
import hashlib
import hmac
import re
import sys
import time
import uuid
from datetime import datetime, timezone
from email.utils import formatdate
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from object_server import Handler, mode, run

KEYS = {'AKIATEST': ('secret/Test+1', None), 'ASIATEST': ('lent/Secret+2', 'lent//token+='), 'AKIAREAD': ('secret/Test+1', None), 'AKIADROP': ('secret/Test+1', None)}
FAR = 'eu-south-9'
SMALLEST_PART = 5 << 20
buckets = {'out': {}, 'with.dots': {}, 'full': {}, 'far': {}}
uploads = {}
AUTHORIZATION = re.compile(r'AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})')


class Fault(Exception):
    def __init__(self, status, code, message='', headers=()):
        super().__init__(code)
        self.status, self.code, self.message, self.headers = status, code, message, headers


def encode(text):
    return quote(text, safe='-_.~')


def sha256(data):
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


class Thing:
    """An object or a part."""

    def __init__(self, data, checksum=None, kind=None):
        self.data, self.checksum, self.kind = data, checksum, kind
        self.etag = '"' + (uuid.uuid4().hex if mode.get('opaque') else hashlib.md5(data).hexdigest()) + '"'
        if mode.get('opaque'):
            self.checksum = None


class S3(Handler):
    def xml(self, status, text, headers=()):
        self.reply(status, ('<?xml version="1.0" encoding="UTF-8"?>\n' + text).encode(), {'Content-Type': 'application/xml', **dict(headers)})

    def fail(self, status, code, message='', headers=()):
        self.xml(status, f'<Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message><RequestId>1</RequestId></Error>', headers)

    def refuse(self):
        self.fail(self.fault.get('status', 503), self.fault.get('code', 'SlowDown'), self.fault.get('message', ''))

    def date_time_string(self, timestamp=None):
        return formatdate((timestamp or time.time()) + mode.get('skew', 0), usegmt=True)

    def state(self):
        return {'objects': {b: {k: {'size': len(o.data), 'sha256': hashlib.sha256(o.data).hexdigest(), 'type': o.kind} for k, o in v.items()} for b, v in buckets.items()},
                'uploads': len(uploads)}

    def contents(self):
        return {b: {k: o.data for k, o in v.items()} for b, v in buckets.items()}

    def unfinished(self):
        return [[u['bucket'], u['key']] for u in uploads.values()]

    def keep(self, bucket, key, data):
        buckets[bucket][key] = Thing(data)

    def clear(self):
        uploads.clear()
        for objects in buckets.values():
            objects.clear()

    # ---- signatures ----

    def check_head(self, path, query, body):
        given = self.headers.get('Authorization')
        if not given:
            raise Fault(403, 'AccessDenied', 'no Authorization')
        found = AUTHORIZATION.fullmatch(given)
        if not found:
            raise Fault(400, 'AuthorizationHeaderMalformed', given)
        access_key, day, region, names, signature = found.groups()
        if access_key not in KEYS:
            raise Fault(403, 'InvalidAccessKeyId')
        self.access_key = access_key
        secret, token = KEYS[access_key]
        if self.headers.get('x-amz-security-token') != token:
            raise Fault(400, 'InvalidToken')
        self.check_hash(body)
        self.check_date(day)
        if region != mode.get('region', region):
            raise Fault(400, 'AuthorizationHeaderMalformed', f'expecting {mode["region"]}</Message><Region>{mode["region"]}</Region><Message>', ())
        self.check_signature(path, query, secret, day, region, names.split(';'), signature)
        return region

    def check_hash(self, body):
        said = self.headers.get('x-amz-content-sha256')
        if not said:
            raise Fault(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256')
        if said != hashlib.sha256(body).hexdigest():
            raise Fault(400, 'XAmzContentSHA256Mismatch')

    def check_date(self, day):
        said = self.headers.get('x-amz-date', '')
        try:
            then = datetime.strptime(said, '%Y%m%dT%H%M%SZ').replace(tzinfo=timezone.utc).timestamp()
        except ValueError:
            raise Fault(403, 'AccessDenied', 'x-amz-date') from None
        if abs(then - time.time() - mode.get('skew', 0)) > 900:
            raise Fault(403, 'RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.')
        if not said.startswith(day):
            raise Fault(403, 'SignatureDoesNotMatch', 'day')

    def check_signature(self, path, query, secret, day, region, names, signature):
        needed = {'host'} | {k.lower() for k in self.headers if k.lower().startswith('x-amz-')}
        if needed - set(names) or names != sorted(names):
            raise Fault(403, 'AccessDenied', f'There were headers present in the request which were not signed: {sorted(needed - set(names))}')
        pairs = '&'.join(sorted(f'{encode(k)}={encode(v)}' for k, v in query))
        headers = ''.join(f"{k}:{' '.join(self.headers.get(k, '').split())}\n" for k in names)
        request = '\n'.join([self.command, '/'.join(encode(part) for part in path.split('/')), pairs, headers, ';'.join(names), self.headers['x-amz-content-sha256']])
        text = '\n'.join(['AWS4-HMAC-SHA256', self.headers['x-amz-date'], f'{day}/{region}/s3/aws4_request', hashlib.sha256(request.encode()).hexdigest()])
        key = ('AWS4' + secret).encode()
        for step in (day, region, 's3', 'aws4_request'):
            key = hmac.new(key, step.encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(hmac.new(key, text.encode(), hashlib.sha256).hexdigest(), signature):
            raise Fault(403, 'SignatureDoesNotMatch', f'canonical request expected:\n{request}')

    def check_right(self):
        writes = self.command in ('PUT', 'POST', 'DELETE')
        if self.access_key == ('AKIAREAD' if writes else 'AKIADROP'):
            raise Fault(403, 'AccessDenied', 'Access Denied')

    def check_checksum(self, body):
        if mode.get('plain') and any(k.lower().startswith('x-amz-checksum-') for k in self.headers):
            raise Fault(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented')
        said = self.headers.get('x-amz-checksum-sha256')
        if said and said != sha256(body):
            raise Fault(400, 'BadDigest', 'The SHA256 you specified did not match the calculated checksum.')
        return said

    # ---- what is asked ----

    def split(self, path):
        host = self.headers.get('Host', '').split(':')[0]
        if host.endswith('.localhost'):
            return host[:-len('.localhost')], path[1:]
        bucket, _, key = path[1:].partition('/')
        return bucket, key

    def serve(self, body):
        try:
            self.answer(body)
        except Fault as fault:
            text = escape(fault.message) if 'Region' not in fault.message else fault.message
            self.xml(fault.status, f'<Error><Code>{fault.code}</Code><Message>{text}</Message></Error>', fault.headers)

    def answer(self, body):
        raw, _, text = self.path.partition('?')
        path = unquote(raw)
        query = [tuple(unquote(x) for x in (pair + '=').split('=')[:2]) for pair in text.split('&') if pair]
        if self.headers.get('Transfer-Encoding'):
            self.close_connection = True
            raise Fault(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented: Transfer-Encoding')
        if self.command == 'PUT' and self.headers.get('Content-Length') is None:
            raise Fault(411, 'MissingContentLength')
        region = self.check_head(path, query, body)
        bucket, key = self.split(path)
        if bucket not in buckets:
            raise Fault(404, 'NoSuchBucket', 'The specified bucket does not exist')
        if bucket == 'far' and region != FAR:
            raise Fault(mode.get('far', 301), 'PermanentRedirect', 'The bucket you are attempting to access must be addressed using the specified endpoint.',
                        {'x-amz-bucket-region': FAR, 'Location': 'https://evil.example/take'})
        self.check_right()
        if bucket == 'full' and self.command == 'PUT':
            raise Fault(507, 'QuotaExceeded', 'no')
        if not key:
            raise Fault(405, 'MethodNotAllowed')
        if self.fault.get('do') == 'error200':
            return self.fail(200, self.fault.get('code', 'InternalError'), 'We encountered an internal error. Please try again.')
        self.do(bucket, key, dict(query), body)

    def do(self, bucket, key, query, body):
        if self.command == 'POST' and 'uploads' in query:
            return self.begin(bucket, key)
        if 'uploadId' in query:
            return self.in_parts(bucket, key, query, body)
        objects = buckets[bucket]
        if self.command == 'PUT':
            thing = Thing(self.stored(body), self.check_checksum(body), self.headers.get('Content-Type'))
            if self.fault.get('do') != 'hollow':
                objects[key] = thing
            return self.fail(200, 'InternalError') if self.fault.get('do') == 'late' else self.reply(200, b'', {'ETag': thing.etag})
        if self.command == 'DELETE':
            if self.fault.get('do') != 'hollow':
                objects.pop(key, None)
            return self.reply(204)
        if self.command not in ('GET', 'HEAD'):
            raise Fault(405, 'MethodNotAllowed')
        if key not in objects:
            raise Fault(403, 'AccessDenied', 'Access Denied') if mode.get('listless') else Fault(404, 'NoSuchKey')
        thing = objects[key]
        headers = {'ETag': thing.etag, 'Content-Type': thing.kind or 'binary/octet-stream'}
        if thing.checksum and self.headers.get('x-amz-checksum-mode') == 'ENABLED':
            headers['x-amz-checksum-sha256'] = thing.checksum if not mode.get('other') else sha256(b'') + ('-3' if '-' in thing.checksum else '')
            headers['x-amz-checksum-type'] = 'COMPOSITE' if '-' in thing.checksum else 'FULL_OBJECT'
        return self.reply(200, thing.data, headers)

    # ---- in parts ----

    def begin(self, bucket, key):
        if mode.get('plain') and self.headers.get('x-amz-checksum-algorithm'):
            raise Fault(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented')
        upload = 'up.' + uuid.uuid4().hex + '/+='
        uploads[upload] = {'bucket': bucket, 'key': key, 'parts': {}, 'type': self.headers.get('Content-Type'), 'algorithm': self.headers.get('x-amz-checksum-algorithm')}
        self.xml(200, f'<InitiateMultipartUploadResult><Bucket>{bucket}</Bucket><Key>{escape(key)}</Key><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>')

    def in_parts(self, bucket, key, query, body):
        if self.fault.get('do') == 'vanish':
            uploads.pop(query['uploadId'], None)
        upload = uploads.get(query['uploadId'])
        if upload is None or upload['bucket'] != bucket or upload['key'] != key:
            raise Fault(404, 'NoSuchUpload', 'The specified upload does not exist.')
        parts = upload['parts']
        if self.command == 'PUT':
            checksum = self.check_checksum(body)
            if upload['algorithm'] and not checksum:
                raise Fault(400, 'InvalidRequest', 'The upload was created using the SHA256 checksum mode')
            thing = Thing(self.stored(body), checksum)
            if self.fault.get('do') != 'hollow':
                parts[int(query['partNumber'])] = thing
            return self.reply(200, b'', {'ETag': thing.etag})
        if self.command == 'DELETE':
            del uploads[query['uploadId']]
            return self.reply(204)
        if self.command == 'GET':
            return self.list(parts, int(query.get('part-number-marker', 0)))
        return self.complete(bucket, key, query['uploadId'], upload, body.decode())

    def list(self, parts, after):
        if mode.get('unlisted'):
            raise Fault(501, 'NotImplemented')
        numbers = [n for n in sorted(parts) if n > after]
        shown = numbers[:mode.get('page', 1000)]
        items = ''.join(f'<Part><PartNumber>{n}</PartNumber><ETag>{escape(parts[n].etag)}</ETag><Size>{len(parts[n].data)}</Size>'
                        + (f'<ChecksumSHA256>{parts[n].checksum}</ChecksumSHA256>' if parts[n].checksum else '') + '</Part>' for n in shown)
        more = f'<IsTruncated>true</IsTruncated><NextPartNumberMarker>{shown[-1]}</NextPartNumberMarker>' if len(shown) < len(numbers) else '<IsTruncated>false</IsTruncated>'
        self.xml(200, f'<ListPartsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{more}{items}</ListPartsResult>')

    def complete(self, bucket, key, name, upload, text):
        parts = upload['parts']
        wanted = [(int(n), e.replace('&quot;', '"'), c) for n, e, c in re.findall(r'<Part><PartNumber>(\d+)</PartNumber><ETag>([^<]*)</ETag>(?:<ChecksumSHA256>([^<]*)</ChecksumSHA256>)?</Part>', text)]
        numbers = [n for n, _e, _c in wanted]
        if not numbers or numbers != sorted(set(numbers)):
            raise Fault(400, 'InvalidPartOrder')
        for number, etag, checksum in wanted:
            if number not in parts or parts[number].etag != etag or (parts[number].checksum or '') != (checksum if not mode.get('opaque') else ''):
                raise Fault(400, 'InvalidPart', f'part {number}')
        if any(len(parts[n].data) < SMALLEST_PART for n in numbers[:-1]):
            raise Fault(400, 'EntityTooSmall')
        data = b''.join(parts[n].data for n in numbers)
        thing = Thing(self.stored(data))
        thing.kind = upload['type']
        if not mode.get('opaque'):
            thing.etag = '"%s-%d"' % (hashlib.md5(b''.join(hashlib.md5(parts[n].data).digest() for n in numbers)).hexdigest(), len(numbers))
            if upload['algorithm']:
                thing.checksum = '%s-%d' % (sha256(b''.join(hashlib.sha256(parts[n].data).digest() for n in numbers)), len(numbers))
        if self.fault.get('do') != 'hollow':
            buckets[bucket][key] = thing
        del uploads[name]
        if self.fault.get('do') == 'late':
            return self.fail(200, 'InternalError')
        # Blanks come first, as they do while the real one works.
        self.xml(200, f'  \n <CompleteMultipartUploadResult><Key>{escape(key)}</Key><ETag>{escape(thing.etag)}</ETag></CompleteMultipartUploadResult>')


if __name__ == '__main__':
    run(S3, sys.argv[1:])
