# SPDX-License-Identifier: GPL-3.0-or-later
"""A network that breaks on order: a TCP proxy on another address of loopback, with the ports of the server."""
import asyncio
import contextlib
import socket
import struct
import threading

from . import base

CHUNK = 16384


class Proxy:
    """Forwards each of PORTS of base.PROXY to the same port of base.SERVER.

    Orders hold for the connections that begin after them; bytes are those from the client, on one of DATA ports (all ports
    unless given), over all connections since the order:
      ok()             all passes
      cut(N, times)    after N bytes all connections are reset for the client and end for the server, which still gets what
                       has passed; after so many times all passes
      cut(N, times, down=True)   and nobody gets through any more, until ok()
      stall(N)         after N bytes nothing passes any more on that connection, but it stays open
    sent is how many bytes the clients have sent on data ports since the order."""

    def __init__(self, ports, data=None):
        self.data = set(data or ports)
        self.writers = set()
        self.ok()
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(list(ports),), daemon=True)
        self.thread.start()
        self.ready.wait()

    def ok(self):
        self.order, self.limit, self.times, self.down, self.sent, self.passed = None, 0, 0, False, 0, 0

    def cut(self, limit, times=1, down=False):
        self.ok()
        self.order, self.limit, self.times, self.down = 'cut', limit, times, down

    def stall(self, limit):
        self.ok()
        self.order, self.limit, self.times = 'stall', limit, 1

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def run(self, ports):
        asyncio.set_event_loop(self.loop)
        for port in ports:
            start = asyncio.start_server(lambda r, w, port=port: self.serve(r, w, port), base.PROXY, port)
            self.loop.run_until_complete(start)
        self.ready.set()
        self.loop.run_forever()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0.1))

    def reset(self, writer):
        self.writers.discard(writer)
        with contextlib.suppress(OSError):
            writer.get_extra_info('socket').setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        writer.transport.abort()

    def cut_all(self):
        for writer in list(self.writers):
            if writer.get_extra_info('peername')[0] == base.SERVER:
                writer.close()
            else:
                self.reset(writer)

    async def serve(self, reader, writer, port):
        if self.order == 'down':
            return self.reset(writer)
        try:
            there, back = await asyncio.open_connection(base.SERVER, port)
        except OSError:
            return self.reset(writer)
        self.writers |= {writer, back}
        await asyncio.gather(self.pump(reader, back, port in self.data), self.pump(there, writer, False), return_exceptions=True)
        for end in (writer, back):
            self.writers.discard(end)
            end.close()

    async def pump(self, reader, writer, counts):
        try:
            while data := await reader.read(CHUNK):
                if counts:
                    data = self.count(data)
                writer.write(data)
                await writer.drain()
                if counts and self.order in ('cut', 'stall') and self.passed >= self.limit:
                    await self.strike()
            writer.write_eof()
        except (OSError, RuntimeError):
            writer.transport.abort()

    def count(self, data):
        """What passes of it."""
        if self.order in ('cut', 'stall'):
            data = data[:max(0, self.limit - self.passed)]
        self.passed += len(data)
        self.sent += len(data)
        return data

    async def strike(self):
        if self.order == 'stall':
            self.order = None
            await asyncio.sleep(3600)
        await asyncio.sleep(0.1)   # what has passed arrives, as far as the server is awake
        self.times -= 1
        self.passed = 0
        if self.down:
            self.order = 'down'
        elif self.times == 0:
            self.order = None
        self.cut_all()
