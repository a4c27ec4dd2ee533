"""The disk as a power cut may leave it: what was synced, and of what was written since, any sectors.

A file is durable as it was when the last sync that had ended began. Of later writes each sector of 512
bytes is there or not, torn and out of order; a later length, an unlinking and the name of a new file are
there or not, too. That is less than any real disk and file system may lose, and more than most do.
"""

import pathlib
import shutil
import struct
import subprocess

HEAD = struct.Struct("<cIQQI")
SECTOR = 512


def recorder(folder):
    """The library to preload into the server."""
    library = folder / "disk_log.so"
    source = pathlib.Path(__file__).with_name("disk_log.c")
    # The C compiler that comes with Swift: a machine that builds the server has it.
    clang = pathlib.Path(shutil.which("swift")).resolve().with_name("clang")
    subprocess.run([clang, "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


class Recording:
    """What a process did to its files, in order."""

    def __init__(self, log):
        self.records = []
        self.names = {}
        data = log.read_bytes()
        at = 0
        while at + HEAD.size <= len(data):
            kind, file, time, offset, length = HEAD.unpack_from(data, at)
            at += HEAD.size
            content = data[at : at + length]
            at += length
            if len(content) < length:
                break  # The process was killed in the middle of a record.
            if kind == b"N":
                self.names[file] = pathlib.Path(content.decode()).name
            else:
                self.records.append((kind, file, time, offset, content))

    def time(self, cut):
        return self.records[cut][2]

    def write_disk(self, cut, chance, folder):
        """Makes the files as they may be after a cut behind the record `cut`."""
        files = {}
        for record in self.records[: cut + 1]:
            files.setdefault(record[1], File()).take(record)
        for file, state in files.items():
            content = state.after_cut(chance)
            if content is not None:
                (folder / self.names[file]).write_bytes(content)


class File:
    """One file while records are taken."""

    def __init__(self):
        self.durable = bytearray()
        self.is_durable = False
        self.since = []
        # How many of them the sync that is under way covers.
        self.syncing = 0

    def take(self, record):
        kind, _, _, offset, content = record
        if kind == b"B":
            self.syncing = len(self.since)
        elif kind == b"E":
            for change in self.since[: self.syncing]:
                self.apply(self.durable, *change)
            del self.since[: self.syncing]
            self.syncing = 0
            self.is_durable = True
        elif kind == b"D":
            self.__init__()
            self.since.append((None, b""))
        else:
            self.since.append((offset, content if kind == b"W" else None))

    @staticmethod
    def apply(data, offset, content):
        """A write; without content a new length; without an offset nothing is left."""
        if offset is None:
            data.clear()
        elif content is None:
            del data[offset:]
            data.extend(bytes(offset - len(data)))
        else:
            data.extend(bytes(max(0, offset - len(data))))
            data[offset : offset + len(content)] = content

    def after_cut(self, chance):
        """The content; None: there is no such file."""
        if not self.is_durable and chance.random() < 0.5:
            return None
        data = bytearray(self.durable)
        kept = chance.choice([0, 0.1, 0.5, 0.9, 1])
        for offset, content in self.since:
            if not content:
                if chance.random() < kept:
                    self.apply(data, offset, content)
                continue
            at = 0
            while at < len(content):
                end = min(len(content), at + SECTOR - (offset + at) % SECTOR)
                if chance.random() < kept:
                    self.apply(data, offset + at, content[at:end])
                at = end
        return data
