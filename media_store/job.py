"""What the server and its workers say to each other: length-prefixed msgpack."""

import msgspec

HEADER_BYTES = 4
ANSWER_BYTES_MAX = 1 << 20
"""A longer answer comes from a worker that has lost its mind."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    task: str
    """`module:function`; the function takes one Struct and returns one."""
    argument: msgspec.Raw
    seconds: float
    """CPU time after which the kernel ends the worker, should nobody else be left to do it."""


class Done(msgspec.Struct, frozen=True, tag=True):
    answer: msgspec.Raw


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The file is at fault."""

    reason: str
    detail: str


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The program is at fault."""

    trace: str


class NoRoom(msgspec.Struct, frozen=True, tag=True):
    """The disk is full: neither the file nor the program is at fault."""


class UnreadableError(Exception):
    """A file that cannot be used. `reason` is one of the names below, for a program to act on.

    not-what-it-says · too-large · too-many-pixels · damaged · took-too-long · crashed-the-reader
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


def frame(body: bytes) -> bytes:
    return len(body).to_bytes(HEADER_BYTES, "big") + body
