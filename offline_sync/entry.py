"""One signed record of a device (docs/sync-protocol.md 2.1): read strictly, kept byte for byte.

Strict is the envelope, because the chain hangs on it. The body stays raw JSON: what it says
is judged later by those who know its kind, and never decides whether it is taken in.
"""

import re
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from offline_sync import base64url, jws, keys
from offline_sync.jws import Digest, hash_of
from offline_sync.refusal import Refusal, RefusedError

ENTRY_BYTES_MAX = jws.JWS_BYTES_MAX
NESTING_MAX = 32
SEQ_MAX = 2**53 - 1
"""Largest integer that JavaScript holds exactly."""

Seq = Annotated[int, msgspec.Meta(ge=1, le=SEQ_MAX)]
Kind = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\Z", max_length=64)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Claim = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope. Unknown members are ignored here and kept in the entry's bytes."""

    v: Literal[1]
    seq: Seq
    prev: Digest | None
    kind: Kind
    by: Name
    wall: Claim
    """Claimed by the device and shown as such; any year is taken."""
    mono: Annotated[int, msgspec.Meta(ge=0, le=SEQ_MAX)] | None = None
    """Milliseconds since the last beacon arrived, same page session only."""
    beacon: Seq | None = None
    where: msgspec.Raw = msgspec.Raw(b"null")
    """JSON object or null; `read_where` reads it."""
    app: Name
    body: msgspec.Raw
    """JSON object, to be decoded by whoever knows `kind`."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    raw: bytes
    hash: bytes
    """SHA-256 of `raw`, 32 bytes."""
    prev: bytes | None
    """Hash of the entry before, 32 bytes; None for seq 1."""
    kid: str
    payload: Payload
    signature: bytes
    signed: bytes

    @property
    def seq(self) -> int:
        return self.payload.seq


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """A measured position: WGS-84 degrees, metres, and the time of the fix."""

    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    acc: Annotated[float, msgspec.Meta(ge=0)]
    alt: float | None = None
    at: datetime
    source: str


class NoFix(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no position. Never an invented point."""

    none: Literal["denied", "unavailable", "timeout", "unsupported", "not-asked"]


def parse(raw: bytes) -> Entry:
    """Read an entry, or RefusedError. Who signed it is not asked: `verify` does that."""
    parts = jws.parse(raw, "palm-entry")
    if not keys.is_low(parts.signature):
        raise RefusedError(Refusal.MALFORMED, "signature is not in low form")
    payload = _payload(parts.payload)
    prev = payload.prev
    if (prev is None) != (payload.seq == 1):
        raise RefusedError(Refusal.MALFORMED, "prev is null for seq 1 and only for it")
    try:
        prev_hash = None if prev is None else base64url.decode(prev)
    except ValueError:
        raise RefusedError(Refusal.MALFORMED, "prev is not canonical base64url") from None
    return Entry(
        raw=raw,
        hash=hash_of(raw),
        prev=prev_hash,
        kid=parts.kid,
        payload=payload,
        signature=parts.signature,
        signed=parts.signed,
    )


def verify(entry: Entry, key: keys.PublicKey) -> bool:
    """True when the key signed these bytes. About 50 µs, outside the GIL."""
    return keys.verify(key, entry.signature, entry.signed)


def sign_entry(key: keys.PrivateKey, payload: Payload, *, kid: str | None = None) -> bytes:
    """Compact bytes of a new entry. RefusedError when no server would read it."""
    raw = jws.sign(key, "palm-entry", msgspec.json.encode(payload), kid=kid)
    parse(raw)
    return raw


def read_where(payload: Payload) -> Fix | NoFix | None:
    """Position of an entry; ValueError when it is neither a fix, nor a reason, nor null.

    That is a finding on the entry, never a refusal.
    """
    members = bytes(payload.where)
    if members == b"null":
        return None
    if "none" in msgspec.json.decode(members, type=dict[str, msgspec.Raw]):
        return msgspec.json.decode(members, type=NoFix)
    return msgspec.json.decode(members, type=Fix)


def body_of(value: object) -> msgspec.Raw:
    """JSON of a body to be signed."""
    return msgspec.Raw(msgspec.json.encode(value))


_decoder = msgspec.json.Decoder(Payload)


def _payload(json: bytes) -> Payload:
    _bound_nesting(json)
    try:
        if not json.isascii():
            json.decode("utf-8")  # the skipped parts of the payload are not looked at otherwise
        payload = _decoder.decode(json)
    except ValueError as error:
        raise RefusedError(Refusal.MALFORMED, str(error)) from None
    if not bytes(payload.body).startswith(b"{"):
        raise RefusedError(Refusal.MALFORMED, "body is not an object")
    if not bytes(payload.where).startswith((b"{", b"null")):
        raise RefusedError(Refusal.MALFORMED, "where is neither an object nor null")
    return payload


# Always matches from a quote on, so it never backtracks: hostile text costs linear time.
_text = re.compile(rb'"(?:[^"\\]|\\.?)*"?', re.DOTALL)
_bracket = re.compile(rb"[\[\]{}]")


def _bound_nesting(json: bytes) -> None:
    """Refuse deep JSON before any recursive parser here or behind us meets it."""
    if json.count(b"{") + json.count(b"[") <= NESTING_MAX:
        return
    depth = 0
    for bracket in _bracket.findall(_text.sub(b"", json)):
        depth += 1 if bracket in b"{[" else -1
        if depth > NESTING_MAX:
            raise RefusedError(Refusal.MALFORMED, f"nested deeper than {NESTING_MAX}")
