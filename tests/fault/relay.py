"""A wire between the daemon and PostgreSQL that knows where messages of the protocol end, and can be cut at each end.

A cut is (direction, messages, how): that many messages of the direction still pass. Directions are ASKED (to PostgreSQL)
and ANSWERED (to the daemon). `fin` closes, `rst` resets (a wire over TCP), `silence` forwards nothing any more.
"""
import asyncio
import collections
import pathlib
import socket
import struct
import threading
import time

ASKED, ANSWERED = "asked", "answered"
Cut = collections.namedtuple("Cut", "direction messages how")


class Wire:
    """One connection: what has passed, and the cut that waits for it."""

    def __init__(self, relay, near, far):
        self.relay, self.near, self.far = relay, near, far
        relay.wires.append(self)
        self.begun = {ASKED: 0, ANSWERED: 0}    # messages since it was watched
        self.started = False                    # the startup message, which has no type byte, has passed
        self.cut = relay.next_cut()
        self.pumps = []
        self.silent = self.ended = False
        self.moved = time.monotonic()           # when something passed last

    async def run(self):
        self.pumps = [asyncio.ensure_future(self.pump(ASKED, self.near, self.far)),
                      asyncio.ensure_future(self.pump(ANSWERED, self.far, self.near))]
        await asyncio.gather(*self.pumps, return_exceptions=True)

    def split(self, data, direction):
        """The messages that are whole in the data, and the rest."""
        messages = []
        while True:
            head = 0 if direction == ASKED and not self.started else 1
            if len(data) < head + 4:
                return messages, data
            length = head + struct.unpack_from("!I", data, head)[0]
            if len(data) < length:
                return messages, data
            messages.append(data[:length])
            data = data[length:]
            if direction == ASKED:
                self.started = True

    async def pump(self, direction, source, sink):
        loop, rest = asyncio.get_running_loop(), b""
        try:
            while got := await loop.sock_recv(source, 1 << 18):
                if self.silent:
                    continue
                if direction == ASKED:
                    self.relay.look(self, got)
                messages, rest = self.split(rest + got, direction)
                self.moved = time.monotonic()
                passed = self.allowed(direction, len(messages))
                await loop.sock_sendall(sink, b"".join(messages[:passed]))
                self.begun[direction] += passed
                if self.is_due(direction):
                    self.end()
        except OSError:
            pass
        if not self.silent or source is self.near:
            self.close()

    def allowed(self, direction, count):
        """How many of the next messages pass before the cut."""
        if self.cut is None or self.cut.direction != direction:
            return count
        return min(count, max(self.cut.messages - self.begun[direction], 0))

    def is_due(self, direction):
        return not self.ended and self.cut is not None and self.cut.direction == direction and self.begun[direction] >= self.cut.messages

    def end(self):
        self.relay.done += 1
        if self.cut.how == "silence":
            self.silent = True
            return
        if self.cut.how == "rst":
            self.near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self):
        """Closes both ends; only from the relay's own thread."""
        if self.ended:
            return
        self.ended = True
        for pump in self.pumps:
            if pump is not asyncio.current_task():
                pump.cancel()
        self.near.close()
        self.far.close()


class Relay:
    """Listens on a unix socket in `folder`, or with tcp=True on a port of 127.0.0.1."""

    def __init__(self, folder, target, tcp=False):
        self.target = str(pathlib.Path(target) / ".s.PGSQL.5432")
        self.cuts = collections.deque()   # for the connections to come, one each
        self.armed = None                 # (bytes, cut): for the wire that asks next with these bytes
        self.watched = None               # the wire that did
        self.done = 0
        self.tries = {}
        self.wires = []
        if tcp:
            self.listener = socket.create_server(("127.0.0.1", 0))
            self.place = f"host=127.0.0.1 port={self.listener.getsockname()[1]} sslmode=disable gssencmode=disable"
        else:
            self.listener = socket.socket(socket.AF_UNIX)
            self.listener.bind(str(pathlib.Path(folder) / ".s.PGSQL.5432"))
            self.listener.listen(64)
            self.place = f"host={folder}"
        self.listener.setblocking(False)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.create_task(self._accept())
        self.loop.run_forever()

    async def _accept(self):
        while True:
            near, _ = await self.loop.sock_accept(self.listener)
            near.setblocking(False)
            self.loop.create_task(self._serve(near))

    async def _serve(self, near):
        far = socket.socket(socket.AF_UNIX)
        far.setblocking(False)
        try:
            await self.loop.sock_connect(far, self.target)
        except OSError:
            near.close()
            far.close()
            return
        await Wire(self, near, far).run()

    def next_cut(self):
        return self.cuts.popleft() if self.cuts else None

    def look(self, wire, data):
        """A wire that begins to ask what was armed for counts from here, and has the cut."""
        if self.armed and wire.cut is None and self.armed[0] in data:
            self.watched, wire.cut, self.armed = wire, self.armed[1], None
            wire.begun = {ASKED: 0, ANSWERED: 0}

    def arm(self, words, cut):
        """The wire that next sends these bytes gets the cut (None: it is only watched)."""
        self.watched, self.armed = None, (words, cut)

    def hurry(self):
        """Closes connections that rest before their cut, which is for a lane with more messages."""
        for wire in list(self.wires):
            if wire.cut and not wire.silent and not wire.ended and time.monotonic() - wire.moved > 0.5:
                again, wire.cut = wire.cut, None
                self.tries[again] = self.tries.get(again, 0) + 1
                if self.tries[again] < 6:
                    self.cuts.append(again)
                self.loop.call_soon_threadsafe(wire.close)

    def close(self):
        def end():
            for task in asyncio.all_tasks(self.loop):
                task.cancel()
            self.loop.call_soon(self.loop.stop)
        self.loop.call_soon_threadsafe(end)
        self.thread.join()
        self.loop.close()
        self.listener.close()
        for wire in self.wires:
            wire.near.close()
            wire.far.close()
