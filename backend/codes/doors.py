"""Doors: what one fresh scan opens for the enterprise on site.

A door is 16 octets that only the browser knows; the log and the database hold its SHA-256. It is
derived from the server's own key, the code's nonce and the browser, so that scanning the same code
again leads to the same door without anything to remember.
"""

import hashlib
import hmac

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend.codes import store
from backend.database import Transaction
from offline_sync import base64url, keys

DOOR_BYTES = 16
_TEXT_LENGTH = 22


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """What a door opens."""

    visit: str
    kid: str
    """The key whose code was scanned."""
    officer: str
    opened_ms: int
    hash: str
    """As entries about what was said at this door name it."""


def hash_of(token: str) -> str:
    """Hex SHA-256 of a door, by which the log and the database know it."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(tx: Transaction, token: str) -> Door | None:
    """The door of this token; None when nobody opened it."""
    if len(token) != _TEXT_LENGTH or not token.isascii():
        return None
    digest = hash_of(token)
    row = store.door(tx, digest)
    if row is None:
        return None
    visit, kid, officer, opened_ms = row
    return Door(visit=visit, kid=kid, officer=officer, opened_ms=opened_ms, hash=digest)


class DoorMaker:
    """Makes doors; its secret comes from the server's chain key and never leaves the process."""

    def __init__(self, key: keys.PrivateKey) -> None:
        secret = key.private_numbers().private_value.to_bytes(32, "big")
        self._secret = HKDF(
            algorithm=hashes.SHA256(), length=32, salt=None, info=b"palm-doors"
        ).derive(secret)

    def door_of(self, kid: str, nonce: str, browser: str) -> str:
        """The one door this browser opens with this code."""
        text = f"{kid}\n{nonce}\n{browser}".encode()
        return base64url.encode(hmac.digest(self._secret, text, "sha256")[:DOOR_BYTES])
