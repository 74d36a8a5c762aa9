#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail servers on loopback, each wrong in a way of its own, until standard input ends.

usage: smtp.py DIR CERTIFICATE OTHER_HOST [MODE=PORT…]

CERTIFICATE is a PEM file with key and certificate for localhost, OTHER_HOST one for another name. The first line of standard
output is a JSON object, the port of each mode:

  starttls     STARTTLS required, AUTH PLAIN and LOGIN after it
  tls          TLS from the first byte
  plain        no STARTTLS in the answer to EHLO, AUTH offered in the clear (what an attacker leaves of it)
  refused      STARTTLS offered, and answered 501
  nonsense     STARTTLS offered, and answered with what is no reply at all, and the end
  temporary    STARTTLS offered, and answered 454
  injected     the answer to STARTTLS carries more replies, as somebody between would add them
  helo         EHLO is refused
  wronghost    STARTTLS with the certificate of another host
  wronghost-tls, clear-tls   TLS from the first byte with that certificate; a server that speaks no TLS there
  open         STARTTLS, no AUTH wanted

The user is mailer, the password “pw-Smtp1 æ"%:@”. Each mail is DIR/NNN.eml, its envelope DIR/NNN.json; each command that
arrived is a line of DIR/MODE.log, with the argument of AUTH left out. Recipients: nobody@ is refused with 550, full@ always with
452, grey@ with 451 the first time; the connection is cut after the data for cut@, for cutonce@ the first time; late@ is answered
1 s after the data, never@ not at all; spam@ is refused after the data. The sender bad@ is refused."""
import asyncio
import functools
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, syntax

PASSWORD = 'pw-Smtp1 æ"%:@'.encode()
folder = pathlib.Path(sys.argv[1])
mails = []
seen = set()


def once(what):
    """Whether this is the first time."""
    new = what not in seen
    seen.add(what)
    return new


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b'mailer', PASSWORD)
    return AuthResult(success=good, handled=False)


class Handler:
    def __init__(self, mode):
        self.mode = mode

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith('bad@'):
            return '553 5.7.1 You are not \x1b[31mAnna\x1b[0m'
        envelope.mail_from = address
        return '250 OK'

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split('@')[0]
        if name == 'nobody':
            return '550 5.1.1 No such user'
        if name == 'full' or (name == 'grey' and once(address)):
            return '452 4.2.2 Mailbox full' if name == 'full' else '451 4.7.1 Come back later'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split('@')[0]
        number = len(mails) + 1
        mails.append(number)
        (folder / f'{number:03}.eml').write_bytes(envelope.content)
        (folder / f'{number:03}.json').write_text(json.dumps({'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'mode': self.mode,
                                                             'tls': self.mode.endswith('tls') or session.ssl is not None,
                                                             'authenticated': bool(session.authenticated)}), encoding='utf-8')
        if name == 'cut' or (name == 'cutonce' and once(envelope.rcpt_tos[0])):
            server.transport.abort()
        if name in ('late', 'never'):
            await asyncio.sleep(1 if name == 'late' else 3600)
        return '554 5.7.1 Spam' if name == 'spam' else '250 2.0.0 Queued'


class Server(SMTP):
    """A line of the log for each command, and the faults that concern STARTTLS."""
    def __init__(self, mode, *more, **options):
        self.mode = mode
        super().__init__(Handler(mode), *more, hostname='localhost', authenticator=authenticate, **options)

    def note(self, line):
        with open(folder / f'{self.mode}.log', 'a', encoding='utf-8') as log:
            log.write(line + '\n')

    @syntax('EHLO hostname')
    async def smtp_EHLO(self, hostname):
        self.note('EHLO')
        if self.mode == 'helo':
            await self.push('502 5.5.1 No EHLO here')
            return
        await super().smtp_EHLO(hostname)

    @syntax('STARTTLS')
    async def smtp_STARTTLS(self, arg):
        self.note('STARTTLS')
        answer = {'refused': b'501 5.5.4 Syntax error\r\n', 'nonsense': b'\x00\xff whatever\r\n', 'temporary': b'454 4.7.0 TLS not available\r\n'}.get(self.mode)
        if answer is not None:
            self._writer.write(answer)
            await self._writer.drain()
            if self.mode == 'nonsense':
                self.transport.close()   # whoever waits for the rest of it waits for a minute
            return
        if self.mode == 'injected':
            # In one segment with the answer, so that whoever does not throw it away takes it for what came over TLS.
            push = self.push

            async def push_more(status):
                if status.startswith('220'):
                    status += '\r\n250-localhost\r\n250 AUTH PLAIN\r\n235 2.7.0 Welcome\r\n250 OK\r\n250 OK\r\n354 Go on\r\n250 Queued'
                await push(status)
            self.push = push_more
        await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg):
        self.note('AUTH')
        await super().smtp_AUTH(arg)

    @syntax('MAIL FROM: <address>')
    async def smtp_MAIL(self, arg):
        self.note('MAIL ' + arg)
        await super().smtp_MAIL(arg)

    @syntax('RCPT TO: <address>')
    async def smtp_RCPT(self, arg):
        self.note('RCPT ' + arg)
        await super().smtp_RCPT(arg)

    @syntax('DATA')
    async def smtp_DATA(self, arg):
        self.note('DATA')
        await super().smtp_DATA(arg)


def context(path):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(path)
    return tls


def listeners():
    """Mode → what makes a server, and the TLS of its port."""
    good, other = context(sys.argv[2]), context(sys.argv[3])
    starttls = dict(tls_context=good, require_starttls=True, auth_required=True)
    lax = dict(tls_context=good, auth_required=False, auth_require_tls=False)
    yield 'starttls', starttls, None
    yield 'tls', dict(auth_required=True, auth_require_tls=False), good
    yield 'plain', dict(auth_required=False, auth_require_tls=False), None
    for mode in ('refused', 'nonsense', 'temporary', 'injected', 'helo'):
        yield mode, lax, None
    yield 'wronghost', dict(starttls, tls_context=other), None
    yield 'wronghost-tls', dict(auth_required=False, auth_require_tls=False), other
    yield 'clear-tls', dict(auth_required=False, auth_require_tls=False), None
    yield 'open', dict(tls_context=good, require_starttls=True, auth_exclude_mechanism=['PLAIN', 'LOGIN']), None


async def main():
    loop = asyncio.get_running_loop()
    wanted = dict(a.split('=') for a in sys.argv[4:])
    ports = {}
    for mode, options, tls in listeners():
        server = await loop.create_server(functools.partial(Server, mode, enable_SMTPUTF8=True, data_size_limit=10 << 20, **options), '127.0.0.1',
                                          int(wanted.get(mode, 0)), ssl=tls)
        ports[mode] = server.sockets[0].getsockname()[1]
    print(json.dumps(ports), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
