#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service of somebody else's that sends newsletters, as a stand-in for any system that has actions.

usage: service.py [SECONDS]     its address is the first line it prints; an answer takes so many seconds

Speaks what sends.json beside it describes. /log, which asks for no key, is what it was asked so far. Of the sends, 13
answers 200 with an error in it, 14 hangs up without a word, 15 says that it broke."""
import datetime
import http.server
import json
import os
import sys
import threading
import time
import urllib.parse

KEY = 'key of the sends'
ACTIONS = {'pause': ('progress', 'paused'), 'resume': ('paused', 'progress'), 'stop': ('paused', 'stopped')}
delay = float(sys.argv[1]) if len(sys.argv) > 1 else 0
log, lock = [], threading.Lock()


def make_send(number):
    """The higher the number, the newer; the newest few are under way, and the last days have something each."""
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=5 * (120 - number))
    return {'id': str(number), 'name': f'Newsletter {number}', 'sent_at': at.isoformat(timespec='seconds'),
            'status': 'progress' if number > 112 or 13 <= number <= 15 else 'finished', 'sender': 'Shop' if number % 3 else 'Office',
            'recipients': 100 * number, 'reply_to': f'person{number}@example.org', 'note': 'A line that is longer than a cell is wide. ' * 6, 'opened': '0.%02d' % (number % 100)}


sends = {s['id']: s for s in map(make_send, range(120, 0, -1))}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_arguments):
        pass

    def say(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0)).decode()
        if self.path == '/log':
            return self.say(200, log)
        with lock:
            log.append({'method': self.command, 'path': self.path, 'body': body})
        time.sleep(delay)
        if self.headers.get('Authorization') != f'Bearer {KEY}':
            return self.say(401, {'message': 'no such key'})
        return self.list_sends() if self.command == 'GET' else self.act(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = handle_any

    def list_sends(self):
        url = urllib.parse.urlsplit(self.path)
        asked = dict(urllib.parse.parse_qsl(url.query))
        if url.path != '/sends':
            return self.say(404, {'message': 'no such address'})
        first, last = asked.get('from', '0000'), asked.get('to', '9999')
        with lock:
            found = [s for s in sends.values() if first <= s['sent_at'][:10] <= last]
        offset, limit = int(asked.get('offset', 0)), min(int(asked.get('limit', 20)), 20)
        return self.say(200, {'size': len(found), 'max': 20, 'collection': found[offset:offset + limit]})

    def act(self, body):
        _empty, kind, key, action = (self.path.split('/') + ['', '', ''])[:4]
        send = sends.get(key)
        if kind != 'sends' or send is None or action not in ACTIONS or self.command != 'POST':
            return self.say(404, {'message': 'no such address'})
        if key == '13':
            return self.say(200, {'error': 13, 'message': 'The send is locked by another user'})
        if key == '14':
            self.close_connection = True
            return None
        if key == '15':
            return self.say(500, {'message': 'broken'})
        before, after = ACTIONS[action]
        with lock:
            if send['status'] != before:
                return self.say(409, {'error': 409, 'message': f'The send is {send["status"]}'})
            send['status'] = after
        return self.say(200, {'ok': True, 'said': body})


def follow(parent):
    """A test that fails must not leave a server behind."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(0)


threading.Thread(target=follow, args=[os.getppid()], daemon=True).start()
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(f'http://127.0.0.1:{server.server_port}', flush=True)
server.serve_forever()
