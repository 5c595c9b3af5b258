"""The officer's code (亮码): 131 bytes, signed by the phone, renewed every 30 s.

It says which key shows it, for which visit, and where its chain stands: so whoever scans it is an
outside witness of the chain, also when the phone is offline. docs/enterprise-side.md 2.2.
"""

import uuid
from datetime import timedelta
from typing import Literal

import msgspec

from offline_sync import base64url, keys
from offline_sync.jws import HASH_BYTES

BYTES = 131
TEXT_LENGTH = 175
PREFIX_BYTES = 15
HEAD_BYTES = 16
NONCE_BYTES = 8
VERSION = 1
CONTEXT = b"palm-officer-code\x00"
FRESH_WITHIN = timedelta(seconds=90)
SEQ_MAX = 2**32 - 1
MS_MAX = 2**48 - 1

_SIGNED = BYTES - keys.SIGNATURE_BYTES

ClockSource = Literal[0, 1, 2]
"""0 a beacon of this page session, 1 the offset of an earlier beacon, 2 the bare clock."""


class MalformedCodeError(ValueError):
    """These are not the bytes of an officer's code; the message says why."""


class OfficerCode(msgspec.Struct, frozen=True, kw_only=True):
    """What a code says, before anybody asked whether its signature fits."""

    prefix: str
    """The first 20 characters of the key's thumbprint."""
    visit: str
    head: bytes
    """The first 16 bytes of the entry hash at `seq`."""
    seq: int
    at_ms: int
    """The phone's best estimate of the server's clock, ms since 1970."""
    source: ClockSource
    nonce: str
    """Eight bytes, b64u."""
    signed: bytes
    signature: bytes


def prefix_of(kid: str) -> str:
    """How a code names this key: its first 15 bytes, which are whole characters of its text."""
    return kid[: PREFIX_BYTES * 4 // 3]


def encode(
    key: keys.PrivateKey,
    *,
    kid: str,
    visit: str,
    head: bytes,
    seq: int,
    at_ms: int,
    source: ClockSource,
    nonce: bytes,
) -> str:
    """The code's text. `head` is the whole entry hash, or its first 16 bytes."""
    if len(head) not in (HASH_BYTES, HEAD_BYTES) or len(nonce) != NONCE_BYTES:
        raise ValueError("head or nonce of another length")
    signed = b"".join(
        (
            bytes([VERSION]),
            base64url.decode(kid)[:PREFIX_BYTES],
            uuid.UUID(visit).bytes,
            head[:HEAD_BYTES],
            seq.to_bytes(4, "big"),
            at_ms.to_bytes(6, "big"),
            bytes([source]),
            nonce,
        )
    )
    return base64url.encode(signed + keys.sign(key, CONTEXT + signed))


def read(text: str) -> OfficerCode:
    """Take a code apart; MalformedCodeError. Says nothing about who signed."""
    if len(text) != TEXT_LENGTH:
        raise MalformedCodeError(f"{len(text)} characters")
    try:
        octets = base64url.decode(text)
    except ValueError as error:
        raise MalformedCodeError(str(error)) from None
    if octets[0] != VERSION:
        raise MalformedCodeError(f"version {octets[0]}")
    source = octets[58]
    if source not in (0, 1, 2):
        raise MalformedCodeError(f"clock source {source}")
    return OfficerCode(
        prefix=base64url.encode(octets[1:16]),
        visit=str(uuid.UUID(bytes=octets[16:32])),
        head=octets[32:48],
        seq=int.from_bytes(octets[48:52], "big"),
        at_ms=int.from_bytes(octets[52:58], "big"),
        source=source,
        nonce=base64url.encode(octets[59:67]),
        signed=octets[:_SIGNED],
        signature=octets[_SIGNED:],
    )


def verify(code: OfficerCode, key: keys.PublicKey) -> bool:
    """Whether this key signed it, in low form: one code has one text."""
    return keys.is_low(code.signature) and keys.verify(key, code.signature, CONTEXT + code.signed)


def is_fresh(code: OfficerCode, now_ms: int) -> bool:
    """Whether its instant lies within 90 s of the server's, before or after."""
    return abs(now_ms - code.at_ms) <= FRESH_WITHIN.total_seconds() * 1000
