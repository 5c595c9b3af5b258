"""Small signed statements that are no records: a key proves itself, a partner proves presence."""

from typing import Annotated, Literal

import msgspec

from offline_sync import base64url, jws, keys
from offline_sync.entry import SEQ_MAX, Claim, Name
from offline_sync.jws import Digest
from offline_sync.refusal import Refusal, RefusedError

Use = Literal["enrol", "session"]
Nonce = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{16,86}\Z")]


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """`palm-proof`: whoever holds the key answered this nonce for this use."""

    nonce: Nonce
    use: Use


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """`palm-presence`: the partner's phone, whose chain stood at this head, saw this nonce."""

    officer: Name
    head: Digest
    """Hash of the last entry of the partner's chain: an outside memory of it."""
    seq: Annotated[int, msgspec.Meta(ge=0, le=SEQ_MAX)]
    nonce: Nonce
    wall: Claim

    @property
    def head_hash(self) -> bytes:
        return base64url.decode(self.head)


class SignedPresence(msgspec.Struct, frozen=True, kw_only=True):
    jws: jws.Jws
    presence: Presence

    @property
    def kid(self) -> str:
        return self.jws.kid


def sign_challenge(key: keys.PrivateKey, challenge: Challenge) -> bytes:
    return jws.sign(key, "palm-proof", msgspec.json.encode(challenge))


def check_challenge(raw: bytes, key: keys.PublicKey, *, kid: str, expected: Challenge) -> None:
    """RefusedError unless this key signed exactly the expected challenge.

    The use is part of it, so a proof made to enrol can never open a session. That the nonce
    is fresh and used once is the caller's to keep.
    """
    parts = jws.parse(raw, "palm-proof")
    if parts.kid != kid:
        raise RefusedError(Refusal.UNKNOWN_KEY, "proof of another key")
    if not jws.verify(parts, key):
        raise RefusedError(Refusal.BAD_SIGNATURE, "proof")
    try:
        answered = _challenge_decoder.decode(parts.payload)
    except (ValueError, RecursionError) as error:
        raise RefusedError(Refusal.MALFORMED, str(error)) from None
    if answered != expected:
        raise RefusedError(Refusal.MALFORMED, "proof of another challenge")


def sign_presence(key: keys.PrivateKey, presence: Presence, *, kid: str | None = None) -> bytes:
    return jws.sign(key, "palm-presence", msgspec.json.encode(presence), kid=kid)


def read_presence(raw: bytes) -> SignedPresence:
    """Statement of a partner, or RefusedError. Look up `kid`, then ask `verify_presence`."""
    parts = jws.parse(raw, "palm-presence")
    try:
        presence = _presence_decoder.decode(parts.payload)
        base64url.decode(presence.head)
    except (ValueError, RecursionError) as error:
        raise RefusedError(Refusal.MALFORMED, str(error)) from None
    return SignedPresence(jws=parts, presence=presence)


def verify_presence(statement: SignedPresence, key: keys.PublicKey) -> bool:
    return jws.verify(statement.jws, key)


_challenge_decoder = msgspec.json.Decoder(Challenge)
_presence_decoder = msgspec.json.Decoder(Presence)
