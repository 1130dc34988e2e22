"""A wire between the daemon and PostgreSQL that knows where messages of the protocol end, and can be cut at each end.

A cut is (direction, messages, how): that many messages of the direction still pass. Directions are ASKED (to PostgreSQL)
and ANSWERED (to the daemon). `fin` closes, `rst` resets (a wire over TCP), `silence` forwards nothing any more, until the
daemon gives the connection up.
"""
import asyncio
import collections
import pathlib
import socket
import struct
import threading

ASKED, ANSWERED = "asked", "answered"
READY = 4    # ReadyForQuery comes so often until a connection is prepared: behind the password, two settings, the statements
Cut = collections.namedtuple("Cut", "direction messages how")


class Wire:
    """One connection: what has passed, and the cut that waits for it."""

    def __init__(self, relay, near, far):
        self.relay, self.near, self.far = relay, near, far
        self.passed = {ASKED: 0, ANSWERED: 0}   # messages since it was made, or since it was watched
        self.started = False                    # the startup message, which has no type byte, has passed
        self.ready = 0
        self.made = None                        # what had passed when it was prepared
        self.cut = relay.next_cut()
        self.pumps = []
        self.done = self.silent = self.ended = False
        relay.wires.add(self)

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
                messages, rest = self.split(rest + got, direction)
                if direction == ASKED and self.made:
                    self.relay.look(self, b"".join(messages))
                count = self.allowed(direction, len(messages))
                await loop.sock_sendall(sink, b"".join(messages[:count]))
                self.passed[direction] += count
                if self.is_due(direction):
                    self.end()
                elif direction == ANSWERED:
                    self.count_ready(messages)
        except OSError:
            pass
        if not self.silent or source is self.near:
            self.close()

    def count_ready(self, messages):
        self.ready += sum(message[:1] == b"Z" for message in messages)
        if self.made is None and self.ready >= READY:
            self.made = dict(self.passed)
            self.relay.prepared(self)

    def allowed(self, direction, count):
        """How many of the next messages pass before the cut."""
        if self.cut is None or self.cut.direction != direction:
            return count
        return min(count, max(self.cut.messages - self.passed[direction], 0))

    def is_due(self, direction):
        return not self.ended and self.cut is not None and self.cut.direction == direction and self.passed[direction] >= self.cut.messages

    def end(self):
        self.done = True
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
        if self.cut and not self.made and not self.done:
            self.relay.cuts.append(self.cut)    # the daemon was quicker
        for pump in self.pumps:
            if pump is not asyncio.current_task():
                pump.cancel()
        self.near.close()
        self.far.close()
        self.relay.wires.discard(self)


class Relay:
    """Listens on a unix socket in `folder`, or with tcp=True on a port of 127.0.0.1."""

    def __init__(self, folder, target, tcp=False):
        self.target = str(pathlib.Path(target) / ".s.PGSQL.5432")
        self.cuts = collections.deque()   # for the connections to come, one each
        self.armed = {}                   # bytes: the cut for the wire that asks next with these bytes
        self.watched = {}                 # bytes: the wire that did
        self.done = 0
        self.wires = set()                # those that stand
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

    def prepared(self, wire):
        """A cut that did not come is for a lane with more messages. While cuts are left, connections must be made."""
        if wire.cut:
            self.cuts.append(wire.cut)
            wire.cut = None
        if self.cuts:
            self.make_anew()

    def make_anew(self):
        for wire in [wire for wire in self.wires if wire.made]:
            wire.close()

    def cut_connecting(self, cuts):
        """Cuts connections while they are made, until each of the cuts was done and noticed; a function that says whether it is over."""
        def begin():
            self.cuts.extend(cuts)
            self.make_anew()
        self.loop.call_soon_threadsafe(begin)
        goal = self.done + len(cuts)
        return lambda: self.done >= goal and not any(wire.silent for wire in list(self.wires))

    def is_whole(self):
        """Whether each connection that stands is prepared."""
        return bool(self.wires) and all(wire.made for wire in list(self.wires))

    def look(self, wire, data):
        """A wire that begins to ask what was armed for counts from here, and has the cut (one from before was too late)."""
        if wire.done:
            return
        for words in [words for words in list(self.armed) if words in data]:
            wire.cut, wire.passed = self.armed.pop(words), {ASKED: 0, ANSWERED: 0}
            self.watched[words] = wire
            return

    def arm(self, words, cut):
        """The wire that next sends these bytes gets the cut (None: it is only watched)."""
        self.watched.pop(words, None)
        self.armed[words] = cut

    def close(self):
        async def end():
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            self.loop.stop()
        asyncio.run_coroutine_threadsafe(end(), self.loop)
        self.thread.join()
        self.loop.close()
        self.listener.close()
        for wire in list(self.wires):
            wire.near.close()
            wire.far.close()
