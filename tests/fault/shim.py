"""The test's side of shim.c: says by a mapped file which allocations fail and how short reads and writes are."""
import mmap
import struct

FOREVER = 2 ** 62
COUNT, FROM, UNTIL, FAILED, BYTES = range(5)


class Shim:
    def __init__(self, library, folder):
        self.path = folder / "shim"
        self.path.write_bytes(bytes(4096))
        with open(self.path, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 4096)
        self.environment = {"LD_PRELOAD": str(library), "FAULT_SHIM": str(self.path)}

    def _get(self, slot):
        return struct.unpack_from("q", self.map, slot * 8)[0]

    def _set(self, slot, value):
        struct.pack_into("q", self.map, slot * 8, value)

    @property
    def count(self):
        return self._get(COUNT)

    @property
    def failed(self):
        return self._get(FAILED)

    def fail(self, number, forever=False):
        """The allocation that comes as `number`-th from now fails, and with `forever` all after it."""
        first = self.count + number
        self._set(FAILED, 0)
        self._set(UNTIL, FOREVER if forever else first)
        self._set(FROM, first)

    def spare(self):
        """No allocation fails any more; how many did."""
        self._set(FROM, 0)
        return self.failed

    def reset(self):
        for slot in (FROM, COUNT, FAILED):
            self._set(slot, 0)

    def shorten(self, size):
        """Reads and writes of sockets take at most so many bytes; 0: as many as asked for."""
        self._set(BYTES, size)
