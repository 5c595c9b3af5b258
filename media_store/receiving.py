"""Bytes of a request, gathered into blocks worth one thread hop each."""

import asyncio
import enum
from collections.abc import AsyncGenerator, AsyncIterator

import msgspec

from media_store.turns import Turn

_GATHERING_SECONDS = 1.0
"""From a slow link a block is given on after so long: a crash costs only what is in memory."""


class BodyCutError(Exception):
    """To be raised by the binding's body iterator when the client has gone."""


class End(enum.Enum):
    """Why a block ended."""

    MORE = "the block is full"
    DONE = "the body is over"
    CUT = "the client has gone or was silent too long"
    INTERRUPTED = "a newer request wants the upload"


class Block(msgspec.Struct, frozen=True):
    data: bytes
    end: End
    fault: Exception | None = None
    """What the body iterator raised, when it was no broken connection."""


async def gather(
    body: AsyncIterator[bytes], turn: Turn, *, block_bytes: int, idle_seconds: float
) -> Block:
    """The next block. Bytes that arrived before a cut are always in it."""
    if turn.interrupted:
        return Block(b"", End.INTERRUPTED)
    loop = asyncio.get_running_loop()
    pieces: list[bytes] = []
    try:
        async with asyncio.timeout(idle_seconds) as limit:
            turn.heard = loop.time()
            turn.reading = limit
            end, fault = await _fill(pieces, body, turn, block_bytes)
    except TimeoutError:
        end, fault = (End.INTERRUPTED if turn.interrupted else End.CUT), None
    finally:
        turn.reading = None
    return Block(b"".join(pieces), end, fault)


async def _fill(
    pieces: list[bytes],
    body: AsyncIterator[bytes],
    turn: Turn,
    block_bytes: int,
) -> tuple[End, Exception | None]:
    loop = asyncio.get_running_loop()
    size, started = 0, loop.time()
    while size < block_bytes and turn.heard - started < _GATHERING_SECONDS:
        try:
            piece = await anext(body)
        except StopAsyncIteration:
            return End.DONE, None
        except (BodyCutError, OSError):
            return End.CUT, None
        except Exception as fault:  # noqa: BLE001 (each framework has its own; raised again later)
            return End.CUT, fault
        pieces.append(piece)
        size += len(piece)
        turn.heard = loop.time()
    return End.MORE, None


async def no_body() -> AsyncGenerator[bytes]:
    return
    yield b""
