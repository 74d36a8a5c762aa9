# SPDX-License-Identifier: GPL-3.0-or-later
"""A service on loopback with operations and who took part in them: Kimple, as much of it as a test of schedules needs. Who
imports it decides what it says, how long it takes, and whether its answers are cut."""
import http.server
import json
import threading


class Service(http.server.ThreadingHTTPServer):
    """Answers with what stands in it at the moment."""
    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Handler)
        self.status = 200
        self.cut = False
        self.operations = [{'hash_id': 'A', 'name': 'One', 'status': 'open', 'ends_at': None}]
        self.hold = threading.Event()   # answers wait until it is set
        self.hold.set()
        self.asked = threading.Semaphore(0)   # one for each question
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def make_job(self, name, out, schedule=None, **more):
        """An export of it, as a job file has it."""
        job = {'version': 1, 'id': name, 'name': f'Export {name}', 'tables': [{'name': 'rows', 'entity': 'participation', 'columns': [{'field': 'contest_entry_hash_id'}]}],
               'connection': {'connector': 'kimple', 'settings': {'base_url': f'http://127.0.0.1:{self.server_port}'}},
               'format': {'type': 'csv', 'preset': 'systems'}, 'file_name': name + '-{date:%Y-%m-%d}-{time:%H%M}.csv',
               'destinations': [{'id': 'here', 'type': 'local', 'folder': str(out)}], **more}
        if schedule is not None:
            job['schedule'] = schedule
        return job


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers once it may."""

    def log_message(self, *args):
        pass

    def do_GET(self):   # noqa: N802
        self.server.asked.release()
        self.server.hold.wait(30)
        rows = [{'contest_entry_hash_id': 'e1', 'created_at': '2026-06-01T10:00:00+02:00'}]
        items = self.server.operations if self.path.split('?')[0].endswith('/operations') else rows
        body = json.dumps({'items': items, 'paging': {'next_cursor': None}}).encode()[:20 if self.server.cut else None]
        try:
            self.send_response(self.server.status)
            self.send_header('Content-Type', 'application/json')
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass   # whoever asked is gone
