"""Compact JWS (RFC 7515 §7.1) as this protocol allows it: ES256, three header members, no more.

The bytes are what is hashed and kept; nothing here is ever serialised a second time.
"""

import hashlib
from functools import lru_cache
from typing import Annotated, Literal

import msgspec

from offline_sync import base64url, keys
from offline_sync.refusal import Refusal, RefusedError

JWS_BYTES_MAX = 65_536
HEADER_BYTES_MAX = 256
HASH_BYTES = 32

Typ = Literal["palm-entry", "palm-beacon", "palm-proof", "palm-presence"]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    alg: Literal["ES256"]
    kid: Digest
    typ: Typ


class Jws(msgspec.Struct, frozen=True, kw_only=True):
    raw: bytes
    kid: str
    payload: bytes
    signature: bytes
    signed: bytes
    """The part of `raw` that the signature covers."""


def hash_of(raw: bytes) -> bytes:
    """SHA-256 of the compact bytes: the name of an entry and the `prev` of the next one."""
    return hashlib.sha256(raw).digest()


def parse(raw: bytes, typ: Typ) -> Jws:
    """Take the three segments apart; RefusedError. Says nothing about who signed."""
    if len(raw) > JWS_BYTES_MAX:
        raise RefusedError(Refusal.TOO_LARGE, f"{len(raw)} bytes")
    segments = raw.split(b".")
    if len(segments) != 3:
        raise RefusedError(Refusal.MALFORMED, "not three segments")
    kid = _kid(segments[0], typ)
    try:
        payload = base64url.decode(segments[1])
        signature = base64url.decode(segments[2])
    except ValueError as error:
        raise RefusedError(Refusal.MALFORMED, str(error)) from None
    if len(signature) != keys.SIGNATURE_BYTES:
        raise RefusedError(Refusal.MALFORMED, "signature is not 64 bytes")
    signed = raw[: -len(segments[2]) - 1]
    return Jws(raw=raw, kid=kid, payload=payload, signature=signature, signed=signed)


def verify(jws: Jws, key: keys.PublicKey) -> bool:
    return keys.verify(key, jws.signature, jws.signed)


def sign(key: keys.PrivateKey, typ: Typ, payload: bytes, *, kid: str | None = None) -> bytes:
    """Compact bytes. Pass `kid` when it is at hand; computing it costs as much as signing."""
    header = f'{{"alg":"ES256","kid":"{kid or keys.kid_of(key)}","typ":"{typ}"}}'
    signed = f"{base64url.encode(header.encode())}.{base64url.encode(payload)}".encode()
    return signed + b"." + base64url.encode(keys.sign(key, signed)).encode()


def _kid(segment: bytes, typ: Typ) -> str:
    if len(segment) > HEADER_BYTES_MAX:
        raise RefusedError(Refusal.MALFORMED, "header too long")
    header = _header(segment)
    if header is None or header.typ != typ:
        raise RefusedError(Refusal.MALFORMED, f"not the header of a {typ}")
    return header.kid


_header_decoder = msgspec.json.Decoder(Header)


@lru_cache(maxsize=4096)  # a device writes the same header all its life
def _header(segment: bytes) -> Header | None:
    try:
        header = _header_decoder.decode(base64url.decode(segment))
        base64url.decode(header.kid)
    except (ValueError, RecursionError):
        return None
    return header
