"""Parsers that behave as the worst ones do. They run inside a worker."""

import os
import time
from pathlib import Path

import msgspec

from media_store.job import UnreadableError


class Argument(msgspec.Struct, frozen=True):
    text: str = ""


class Answer(msgspec.Struct, frozen=True):
    text: str
    pid: int


def answer(argument: Argument) -> Answer:
    return Answer(argument.text, os.getpid())


def hang(argument: Argument) -> Answer:
    Path(argument.text).write_text(str(os.getpid()))
    while True:
        time.sleep(60)


def spin(argument: Argument) -> Answer:
    """One call that never gives the interpreter back."""
    Path(argument.text).write_text(str(os.getpid()))
    "a" * 10_000_000 in ("a" * 9_999_999 + "b") * 100  # noqa: B015
    while True:
        pass


def die(argument: Argument) -> Answer:
    os._exit(11)


def devour(argument: Argument) -> Answer:
    bytearray(1 << 40)
    return Answer("fed", os.getpid())


def raise_something(argument: Argument) -> Answer:
    raise ZeroDivisionError(argument.text)


def fill_the_disk(argument: Argument) -> Answer:
    Path("/dev/full").write_text(argument.text or "x")
    return Answer("written", os.getpid())


def refuse(argument: Argument) -> Answer:
    raise UnreadableError("damaged", "on purpose")


def chatter(argument: Argument) -> Answer:
    print("libraries print", flush=True)
    os.write(1, b"even from C")
    return Answer("said", os.getpid())


def look_around(argument: Argument) -> Answer:
    return Answer(" ".join(sorted(os.environ)), os.getpid())
