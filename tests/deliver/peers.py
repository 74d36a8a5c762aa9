#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who signs in where, and what an impostor gets to see: what only some kinds of destination have. TAP, as conformance.py.

usage: EKS_SHIM=libshim.so peers.py KIND DELIVER-FILE [WORD…]"""
import contextlib
import pathlib
import socket
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import conformance   # noqa: E402
from conformance import case, check   # noqa: E402

conformance.CASES.clear()


class Impostor:
    """Listens, says its lines one after each that it hears, and keeps what it hears."""

    def __init__(self, *lines):
        self.lines = list(lines)
        self.heard = b''
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                for line in self.lines:
                    connection.sendall(line)
                    data = connection.recv(65536)
                    self.heard += data
                    if not data:
                        break

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


def delivers(bench, **changes):
    content = conformance.make_content(1)
    bench.good(content, **changes)
    bench.holds(content)


@case('keys')
def signs_in_with_a_key(bench):
    destination = bench.server.destination(key_file=str(bench.server.dir / 'id_ed25519'))
    delivers(bench, destination=destination, secret='not needed')


@case('keys')
def signs_in_with_a_key_that_has_a_passphrase(bench):
    destination = bench.server.destination(key_file=str(bench.server.dir / 'id_pass'))
    delivers(bench, destination=destination, secret='nøgle 2')
    answer = bench.bad('delivery-refused', b'x', destination=destination, secret='another passphrase')
    check('passphrase' in answer['message'], answer)


@case('keys')
def says_what_is_wrong_with_a_key(bench):
    answer = bench.bad('delivery-refused', b'x', destination=bench.server.destination(key_file=str(bench.server.dir / 'other')))
    check('the key' in answer['message'], answer)
    answer = bench.bad('delivery', b'x', destination=bench.server.destination(key_file=str(bench.server.dir / 'nothing')))
    check('cannot be read' in answer['message'], answer)


@case('keys')
def advises_about_rsa(bench):
    """Newer versions of libssh2 can; then there is nothing to advise."""
    outcome = bench.deliver(b'x', destination=bench.server.destination(key_file=str(bench.server.dir / 'id_rsa')))
    check(outcome.status == 0 or (outcome.error == 'delivery-refused' and 'ed25519' in outcome.answer['message']), outcome.answer)
    with bench.server.with_host_keys('hostkey_rsa'):
        outcome = bench.deliver(b'x', destination=bench.server.destination(host_key=bench.server.fingerprint('hostkey_rsa')))
        check(outcome.status == 0 or (outcome.error == 'delivery' and 'ed25519' in outcome.answer['message']), outcome.answer)


@case('pins')
def does_not_even_say_who_it_is(bench):
    """To a server that nobody has confirmed: it never hears of a user, whatever the test shows of its key."""
    attempts = bench.server.logs().count(bench.server.user)
    for pins in ([], ['SHA256:' + 'A' * 43]):
        bench.deliver(b'x', destination=bench.server.destination(host_key=pins))
        bench.deliver(b'', '--test', destination=bench.server.destination(host_key=pins))
    check(bench.server.logs().count(bench.server.user) == attempts, 'the server heard of the user')


@case('certificates')
def takes_no_bad_certificate(bench):
    bench.server.put(conformance.NAME, b'older')
    for name, word in (('expired', 'expired'), ('other-name', 'another name'), ('strange', 'nobody')):
        with bench.server.with_certificate(name):
            answer = bench.bad('peer-changed', b'x')
            check(word in answer['message'], name, answer)
            bench.holds(b'older')
    answer = bench.bad('peer-changed', b'x', destination=bench.server.destination(ca_file=''))
    check('nobody' in answer['message'], answer)
    logins = bench.server.logs().count('LOGIN')
    check(logins == bench.server.logs().count('OK LOGIN'), 'a login failed')


@case('certificates')
def says_what_is_wrong_with_the_authority(bench):
    empty = bench.dir / 'empty.crt'
    empty.write_text('nothing\n')
    for path in (empty, bench.dir / 'missing.crt'):
        answer = bench.bad('delivery', b'x', destination=bench.server.destination(ca_file=str(path)))
        check('authority' in answer['message'], answer)


@case('certificates', 'ftp')
def sends_nothing_in_clear(bench):
    """A server that offers no TLS, or something between that takes the offer away."""
    for lines in ((b'220 ready\r\n', b'502 no TLS here\r\n', b'502 nor here\r\n', b'331 go on\r\n', b'230 in\r\n'),
                  (b'220 ready\r\n', b'431 not now\r\n', b'431 not now\r\n', b'331 go on\r\n'),
                  (b'220 ready\r\n', b'234 go ahead\r\n331 injected\r\n230 in\r\n', b'x' * 200)):
        impostor = Impostor(*lines)
        outcome = bench.deliver(b'x', '--patience', '2', destination=bench.server.destination(host='127.0.0.1', port=impostor.port))
        impostor.close()
        check(outcome.status == 4, outcome.answer)
        for word in (b'USER', b'PASS', bench.server.user.encode(), bench.server.secret.encode()):
            check(word not in impostor.heard, 'it heard', impostor.heard)


@case('certificates')
def reuses_sessions_for_as_many_files_as_there_are(bench):
    """TLS 1.2 and 1.3, several data connections: each goes on with a session, as the server insists."""
    for lines in ('', 'ssl_tlsv1_3=NO\n'):
        before = bench.server.lines
        bench.server.lines = before + lines
        bench.server.stop()
        try:
            bench.server.start()
        except RuntimeError:
            bench.server.lines = before   # an older vsftpd does not know the word
            bench.server.start()
            continue
        delivers(bench, destination=bench.server.destination(read_back='whole'))
        bench.good(b'', '--test')
        bench.server.lines = before
        bench.server.stop()
        bench.server.start()


@case('clear')
def warns_that_it_is_not_protected(bench):
    answer = bench.good(b'', '--test')
    check(any('in clear' in step for step in answer['steps']), answer)


@case('ftp')
def is_not_moved_by_hostile_replies(bench):
    """Commands cannot be put into its mouth; what is said is shown without what a terminal would obey."""
    impostor = Impostor(b'220 \x1b[31mred\r\n', b'530 go \x1b]0;away\x07 \xff\xfe' + b'z' * 5000 + b'\r\n')
    outcome = bench.deliver(b'x', '--patience', '2', destination=bench.server.destination(host='127.0.0.1', port=impostor.port))
    impostor.close()
    check(outcome.status == 4 and '\x1b' not in outcome.answer['message'] and len(outcome.answer['message']) < 600, outcome.answer)
    outcome = bench.deliver(b'x', secret='a\r\nDELE x')
    check(outcome.error == 'delivery-refused' and 'line break' in outcome.answer['message'], outcome.answer)


@case('network')
def reaches_nobody(bench):
    impostor = Impostor()
    impostor.close()
    answer = bench.bad('delivery', b'x', destination=bench.server.destination(host='127.0.0.1', port=impostor.port))
    check('cannot be reached' in answer['message'], answer)


if __name__ == '__main__':
    conformance.main()
