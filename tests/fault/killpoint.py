"""The test's side of killpoint.c: says by a mapped file at which moment of its work the daemon dies."""
import mmap
import struct

NAMES = ("connection-accepted", "handshake-half-written", "request-read", "group-unsent", "group-half-sent", "group-sent",
         "commit-arrived", "commit-read", "answer-half-written", "answer-written", "outcome-asked", "certificate-read")


class Killpoint:
    def __init__(self, library, folder):
        self.path = folder / "killpoint"
        self.path.write_bytes(bytes(4096))
        with open(self.path, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 4096)
        self.environment = {"LD_PRELOAD": str(library), "FAULT_KILLPOINT": str(self.path)}

    def arm(self, name, passing):
        """It dies there, after so many moments of that name have passed."""
        struct.pack_into("qq", self.map, 0, 0, passing)
        struct.pack_into("q", self.map, 0, 1 + NAMES.index(name))

    def disarm(self):
        struct.pack_into("q", self.map, 0, 0)

    @property
    def died(self):
        return struct.unpack_from("q", self.map, 16)[0]
