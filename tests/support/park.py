# SPDX-License-Identifier: GPL-3.0-or-later
"""An amusement park and its system: operations with entries under them, and everything that makes records hard to reach.

An HTTP server in the test's own process, and the connector that describes it."""
import http.server
import json
import pathlib
import threading
import time
import urllib.parse

asked = []

OPERATIONS = [{'id': 'su/1', 'name': 'Summer “game”', 'open': True}, {'id': '{x}', 'name': 'Braces', 'open': False}, {'id': 'empty', 'name': 'Nothing yet', 'open': True}]
# The same moment, 23:30 on 31 January in Copenhagen, in the three spellings of its zone; then one of a day later.
ENTRIES = {
    'su/1': [
        {'id': 1, 'at': '2025-01-31 23:30:00 +0100', 'sent': 1738362600, 'state': 'DELIVERED', 'points': '0.3000', 'phone': '+45 26 80 78 21',
         'values': [{'name': 'pet', 'value': 'cat'}, {'name': 'age', 'value': 7}], 'json': '{"city":"Århus","deep":{"zip":"08000"}}'},
        {'id': 2, 'at': '2025-01-31T23:30:00+01:00', 'sent': '1738362600', 'state': 404, 'points': 1, 'phone': '004526807821',
         'values': [{'name': 'age', 'value': '=1+1'}], 'json': {'city': 'Odense'}},
        {'id': 3, 'at': '2025-01-31T22:30:00Z', 'sent': None, 'state': 'QUEUE', 'points': '12', 'phone': 'ACME', 'values': [], 'json': ''},
        {'id': 2, 'at': '2025-01-31T23:30:00+01:00'},
    ],
    '{x}': [{'id': 1, 'at': '2025-01-31T23:30:00Z', 'sent': 1738366200, 'state': 'LOST', 'points': '2.5', 'phone': '26807821', 'values': [], 'json': '{broken'}],
    'empty': [],
}
CONTACTS = [{'phone': '4526807821', 'name': 'Ada'}, {'phone': '+4599', 'name': 'Nobody'}]

# Some parks list turns by when they began; this one by when they ended, and that can be weeks later.
TURNS = [{'id': 'long', 'began': '2025-01-31T12:00:00Z', 'ended': '2025-02-20T12:00:00Z'}, {'id': 'short', 'began': '2025-01-31T12:00:00Z', 'ended': '2025-01-31T12:05:00Z'}]


def text(english):
    return {'en': english}


def field(name, kind='text', **more):
    return {'id': name, 'type': kind, 'label': text(name), **({} if 'parent' in more or 'path' in more else {'path': name}), **more}


def connector(url):
    return {
        'id': 'park', 'label': 'Park', 'verified': 'Made up', 'base_url': '{base_url}', 'time_zone': 'Europe/Copenhagen',
        'settings': [{'id': 'base_url', 'kind': 'url', 'label': 'Address', 'default': url}, {'id': 'token', 'kind': 'secret', 'label': 'Token', 'required': True}],
        'auth': {'kind': 'header', 'name': 'Authorization', 'value': 'Bearer {token}'}, 'paging': {'kind': 'cursor', 'number_parameter': 'cursor', 'next': 'next'},
        'entities': [
            {'id': 'operation', 'label': 'Operation', 'size': 'small', 'key': 'id', 'fields': [field('id'), field('name'), field('open', 'boolean', by_default=True)],
             'streams': [{'path': '/operations', 'records': 'list', 'verified': 'documented'}]},
            {'id': 'entry', 'label': 'Entry', 'size': 'large', 'key': 'id', 'fields': [
                field('id'), field('at', 'timestamp'), field('sent', 'timestamp', reads='unix'), field('points', 'number'), field('phone', privacy='personal'),
                field('operation', parent='name'), field('operation_id', parent='id'),
                field('state', choices=[{'value': '404', 'label': 'Delivered', 'aliases': ['DELIVERED']}, {'value': '409', 'label': 'Queued', 'aliases': ['QUEUE']}]),
                field('pet', path='values[name=pet].value'), field('age', path='values[name=age].value'), field('city', path='json.city'), field('zip', path='json.deep.zip')],
             'relations': [{'id': 'contact', 'entity': 'contact', 'key': 'phone', 'foreign_key': 'phone', 'compare': 'phone', 'label': 'Contact'},
                           {'id': 'card', 'entity': 'card', 'key': 'phone', 'foreign_key': 'phone', 'compare': 'phone', 'label': 'Card'},
                           {'id': 'result', 'entity': 'result', 'key': 'id', 'foreign_key': 'id', 'label': 'Result'}],
             'streams': [{'path': '/operations/{parent}/entries', 'records': 'list', 'verified': 'assumed', 'parent': {'entity': 'operation'}}]},
            {'id': 'contact', 'label': 'Contact', 'size': 'small', 'fields': [field('phone'), field('name')], 'streams': [{'path': '/contacts', 'verified': 'documented', 'paging': {'kind': 'single'}}]},
            {'id': 'card', 'label': 'Card', 'size': 'large', 'key': 'phone', 'fields': [field('phone'), field('name')], 'one': {'path': '/cards/{key}'},
             'streams': [{'path': '/contacts', 'verified': 'documented', 'paging': {'kind': 'single'}}]},
            {'id': 'result', 'label': 'Result', 'size': 'small', 'key': 'id', 'fields': [field('id'), field('won', 'boolean')],
             'many': {'path': '/results', 'parameter': 'id', 'separator': '|', 'size': 2, 'records': 'list'}, 'one': [{'path': '/old/{key}'}]},
            {'id': 'turn', 'label': 'Turn', 'size': 'large', 'key': 'id', 'fields': [field('id'), field('began', 'timestamp'), field('ended', 'timestamp')],
             'streams': [{'path': path, 'verified': 'documented', 'paging': {'kind': 'single'}, 'window': {'field': of, 'from_parameter': 'from', 'to_parameter': 'to'}}
                         for path, of in (('/turns-begun', 'began'), ('/turns', 'ended'))]},
            {'id': 'visit', 'label': 'Visit', 'size': 'large', 'fields': [field('of')],
             'streams': [{'path': '/visits', 'records': 'list', 'verified': 'documented', 'paging': {'kind': 'single'}, 'parent': {'entity': 'operation', 'parameter': 'links[]', 'size': 2}}]},
        ]}


class Mood:
    """How it is today: an HTTP status for every answer, an operation that is listed but gone, or seconds before each answer."""
    broken = 0
    gone = ''
    slow = 0.0


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, path, query):
        parts = [urllib.parse.unquote(part) for part in path.split('/')[1:]]
        if parts == ['operations']:
            at = int(query.get('cursor', ['0'])[0])
            return {'list': OPERATIONS[at:at + 2], 'next': str(at + 2) if at + 2 < len(OPERATIONS) else None}
        if parts[0] == 'operations' and parts[1] in ENTRIES and parts[1] != Mood.gone:
            return {'list': ENTRIES[parts[1]], 'next': None}
        if parts == ['contacts']:
            return CONTACTS
        if parts == ['results']:
            return {'list': [{'id': key, 'won': key == '1'} for key in query['id'][0].split('|') if key != '3']}
        if parts[0] == 'old' and parts[1] == '3':
            return {'id': '3', 'won': True}
        if parts == ['turns']:
            first, last = (query.get(name, [always])[0] for name, always in (('from', '0000'), ('to', '9999')))
            return [turn for turn in TURNS if first <= turn['ended'][:10] <= last]
        if parts == ['visits']:
            return {'list': [{'of': '+'.join(query['links[]'])}]}
        return None

    def do_GET(self):
        path, _, query = self.path.partition('?')
        asked.append(self.path)
        time.sleep(Mood.slow)
        answer = self.answer(path, urllib.parse.parse_qs(query)) if self.headers['Authorization'] == 'Bearer open sesame' else None
        body = json.dumps(answer if answer is not None else {}).encode()
        self.send_response(Mood.broken or (200 if answer is not None else 404))
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def start(share):
    """Opens the park: its connector stands in the data folder below. Gives its address and what closes it."""
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = pathlib.Path(share, 'eksport', 'connectors')
    folder.mkdir(parents=True)
    url = f'http://127.0.0.1:{server.server_address[1]}'
    (folder / 'park.json').write_text(json.dumps(connector(url)), encoding='utf-8')
    return url, server.shutdown
