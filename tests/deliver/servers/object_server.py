# SPDX-License-Identifier: GPL-3.0-or-later
"""What the servers for tests that keep objects have in common: a free port of this computer, TLS, faults on order, control.

A fault is JSON: {"do": …, "method": "PUT", "match": "regular expression on path and query", "skip": 0, "times": 1}, and with
  status    answers "status" with "code" and "message", having read the body
  refuse    the same before the body is read
  drop      reads "bytes" of the body, then cuts the connection; with "keep" what came is kept, if the server can
  deaf      does what is asked and cuts the connection instead of answering
  hollow    answers as if it were done, and does nothing
  error200  answers 200 with an error in the body, and does nothing
  late      does what is asked, but answers 200 with an error in the body
  short     keeps one byte less than came, or "bytes"
  twisted   keeps as many bytes as came, but one of them changed
  stall     waits "seconds" before anything is read
  slow      reads the body at "rate" bytes a second
Control, without a signature: PUT /__fault (a list), PUT /__mode (an object), PUT /__certificate (a path), PUT /__object/BUCKET/KEY,
PUT /__clear (objects, faults, mode and log), GET /__log, GET /__state, GET /__dump (all objects in base64).

Environment: EKS_PORT is the port if it is not to be a free one, EKS_ADDRESS how others reach this one, if it is not 127.0.0.1."""
import base64
import json
import os
import re
import socket
import ssl
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

lock = threading.RLock()
faults = []
mode = {}
log = []


class Cut(Exception):
    """The connection is cut."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True
    fault = {}
    context = None

    def log_message(self, *_arguments):
        pass

    def reply(self, status, body=b'', headers=()):
        if self.fault.get('do') == 'deaf':
            raise Cut
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    def cut(self):
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.connection.close()

    def length(self):
        return int(self.headers.get('Content-Length') or 0)

    def read(self):
        """The body, as the fault lets it through."""
        left, parts = self.length(), []
        limit = min(left, self.fault['bytes']) if self.fault.get('do') == 'drop' else left
        while limit > 0:
            part = self.rfile.read(min(limit, 65536))
            if not part:
                self.kept(b''.join(parts))
                raise Cut
            parts.append(part)
            limit -= len(part)
            if self.fault.get('do') == 'slow':
                time.sleep(len(part) / self.fault['rate'])
        body = b''.join(parts)
        if self.fault.get('do') == 'drop':
            if self.fault.get('keep'):
                self.kept(body)
            raise Cut
        return body

    def kept(self, body):
        """Something of a broken upload, for servers that keep it."""

    def stored(self, body):
        """What is kept of a body that was checked."""
        if self.fault.get('do') == 'short':
            return body[:self.fault.get('bytes', -1)]
        if self.fault.get('do') == 'twisted' and body:
            return body[:-1] + bytes([body[-1] ^ 1])
        return body

    def control(self):
        if self.path == '/__fault':
            faults[:] = json.loads(self.rfile.read(self.length()))
            return self.reply(200)
        if self.path == '/__mode':
            mode.clear()
            mode.update(json.loads(self.rfile.read(self.length())))
            return self.reply(200)
        if self.path == '/__certificate':
            self.context.load_cert_chain(self.rfile.read(self.length()))
            return self.reply(200)
        if self.path == '/__clear':
            self.clear()
            faults.clear()
            mode.clear()
            log.clear()
            return self.reply(200)
        if self.path.startswith('/__object/'):
            self.keep(*unquote(self.path[len('/__object/'):]).split('/', 1), self.rfile.read(self.length()))
            return self.reply(200)
        if self.path == '/__dump':
            return self.reply(200, json.dumps({'objects': {b: {k: base64.b64encode(d).decode() for k, d in o.items()} for b, o in self.contents().items()},
                                               'uploads': self.unfinished()}).encode())
        if self.path == '/__log':
            return self.reply(200, '\n'.join(log).encode())
        return self.reply(200, json.dumps(self.state()).encode())

    def base(self):
        """How others reach this one."""
        return f'{"https" if self.context else "http"}://{os.environ.get("EKS_ADDRESS", "127.0.0.1")}:{self.port}'

    def pick_fault(self):
        self.fault = {}
        for fault in faults:
            if fault.get('method', self.command) != self.command or not re.search(fault.get('match', ''), self.path):
                continue
            if fault.get('skip', 0) > 0:
                fault['skip'] -= 1
            elif fault.get('times', 1) > 0:
                fault['times'] = fault.get('times', 1) - 1
                self.fault = fault
                return

    def any(self):
        try:
            if self.path.startswith('/__'):
                return self.control()
            with lock:
                log.append(f'{self.command} {self.path}')
                self.pick_fault()
            if self.fault.get('do') == 'stall':
                time.sleep(self.fault['seconds'])
            if self.fault.get('do') == 'refuse':
                self.close_connection = True
                return self.refuse()
            body = self.read()
            if self.fault.get('do') == 'status':
                return self.refuse()
            with lock:
                self.serve(body)
        except (Cut, OSError):
            self.cut()

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = any


def run(handler, arguments, prepare=None):
    """The port is told on the first line, after PREPARE knows it. Ends with its standard input."""
    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, _request, _address):
            """Who does not trust the certificate hangs up."""
    server = Server(('127.0.0.1', int(os.environ.get('EKS_PORT', 0))), handler)
    handler.port = server.server_address[1]
    if arguments:
        handler.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        handler.context.load_cert_chain(arguments[0])
        server.socket = handler.context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    if prepare:
        prepare(handler.base(handler))
    print(json.dumps({'port': handler.port}), flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
