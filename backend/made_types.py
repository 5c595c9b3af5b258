"""Readies what msgspec knows of our types before threads use them.

msgspec makes that at the first use of a type and lets others see it half made: two threads that use
a type for the first time at once end the whole process (segmentation fault, msgspec 0.22).
"""

import functools
from collections.abc import Iterator

import msgspec

OURS = frozenset(("backend", "media_store", "offline_sync"))


@functools.cache
def make_types() -> frozenset[type[msgspec.Struct]]:
    """Once, while there is one thread. The types that nobody can read from JSON, and that need
    nothing therefore: those that hold several kinds without a tag, for instance.
    """
    return frozenset(one for one in structs(msgspec.Struct) if not _made(one))


def structs(base: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Every type of ours that was imported."""
    for one in base.__subclasses__():
        if one.__module__.partition(".")[0] in OURS:
            yield one
        yield from structs(one)


def _made(kind: type[msgspec.Struct]) -> bool:
    try:
        msgspec.json.Decoder(kind)
    except (TypeError, NameError):
        return False
    return True
