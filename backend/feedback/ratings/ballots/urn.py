"""The urn: closes each waiting rating with a key that is thrown away at every release.

What waits is unreadable without the key's file, so a copy of the box without it (a backup) tells
how many ratings wait in the whole city and nothing else. At a release the rest gets a new key and
the old one is erased: older copies of the box can then be opened by nobody.
"""

import os
import secrets
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backend.feedback.ratings.model import RATING_BYTES_MAX, Ballot

PLAIN_BYTES = RATING_BYTES_MAX + 248
"""Every envelope has one size: the rating, the salt, and a body's id of at most 64 bytes."""
_LENGTH_BYTES = 2
_NONCE_BYTES = 12
_KEY_BYTES = 32


class UrnKeyMissingError(RuntimeError):
    """The key that closed what waits is not there: it cannot be opened."""


class Urn:
    """One key, loaded."""

    def __init__(self, name: str, key: bytes) -> None:
        self.name = name
        self._cipher = AESGCM(key)

    def close(self, ballot: Ballot, envelope_id: bytes) -> bytes:
        """The envelope: always the same size, different each time."""
        plain = msgspec.msgpack.encode(ballot)
        if len(plain) > PLAIN_BYTES:
            raise ValueError("larger than an envelope")
        padded = len(plain).to_bytes(_LENGTH_BYTES) + plain.ljust(PLAIN_BYTES, b"\0")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, padded, envelope_id)

    def open(self, envelope: bytes, envelope_id: bytes) -> Ballot:
        """What it holds; UrnKeyMissingError when another key closed it."""
        nonce, closed = envelope[:_NONCE_BYTES], envelope[_NONCE_BYTES:]
        try:
            padded = self._cipher.decrypt(nonce, closed, envelope_id)
        except InvalidTag:
            raise UrnKeyMissingError("an envelope of another key") from None
        length = int.from_bytes(padded[:_LENGTH_BYTES])
        return msgspec.msgpack.decode(padded[_LENGTH_BYTES : _LENGTH_BYTES + length], type=Ballot)


def make(folder: Path) -> Urn:
    """A new key, durable before anything is closed with it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name, key = secrets.token_hex(8), secrets.token_bytes(_KEY_BYTES)
    descriptor = os.open(_path(folder, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, key)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    _sync(folder)
    return Urn(name, key)


def load(folder: Path, name: str) -> Urn:
    """The key of this name; UrnKeyMissingError when its file is gone."""
    try:
        return Urn(name, _path(folder, name).read_bytes())
    except FileNotFoundError:
        raise UrnKeyMissingError(f"no key {name} in {folder}") from None


def forget_others(folder: Path, kept: str) -> None:
    """Erase every other key. Overwriting is the little a file system lets a program do; a disk
    that keeps old blocks keeps them (docs/security.md).
    """
    for path in folder.glob("*.urn"):
        if path.stem != kept:
            with path.open("r+b") as file:
                file.write(bytes(_KEY_BYTES))
                os.fsync(file.fileno())
            path.unlink()
    _sync(folder)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.urn"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
