"""Checkpoints: C2SP tlog-checkpoint inside a C2SP signed-note, signed with Ed25519.

    <origin>
    <size>
    <base64 root hash>

    — <key name> <base64(4-byte key id ‖ signature)>

The key id is the start of SHA-256(name ‖ LF ‖ 0x01 ‖ public key), 0x01 meaning Ed25519.
"""

import base64
import hashlib

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ED25519 = b"\x01"
CHECKPOINT_BYTES_MAX = 16_384


class Checkpoint(msgspec.Struct, frozen=True):
    """What a checkpoint says: the log of this name had this root at this size."""

    origin: str
    size: int
    root: bytes


class VerifierKey(msgspec.Struct, frozen=True):
    """A name, a key id and a public key; its text is `name+hex id+base64(0x01 ‖ key)`."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def text(self) -> str:
        """The form in which a key is published and pinned."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def from_text(cls, text: str) -> "VerifierKey":
        """Read a published key; ValueError when name, id and key do not belong together."""
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        decoded = base64.b64decode(encoded, validate=True)
        key = cls(name=name, public=decoded[1:])
        if not name or decoded[:1] != ED25519 or len(decoded) != 33 or key.key_id.hex() != key_id:
            raise ValueError("not a verifier key")
        return key


class Signer:
    """The log's own key."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.verifier = VerifierKey(name=name, public=private.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint) -> str:
        """The signed note of `checkpoint`."""
        root = base64.b64encode(checkpoint.root).decode()
        text = f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n"
        signature = self.verifier.key_id + self._private.sign(text.encode())
        return f"{text}\n— {self.verifier.name} {base64.b64encode(signature).decode()}\n"


def open_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint in `note` if `key` signed it; ValueError otherwise."""
    if len(note.encode()) > CHECKPOINT_BYTES_MAX:
        raise ValueError("longer than a checkpoint may be")
    head, separator, signatures = note.rpartition("\n\n")
    if not separator or not signatures.endswith("\n"):
        raise ValueError("not a signed note")
    text = head + "\n"
    if not any(_signed_by(line, text, key) for line in signatures.splitlines()):
        raise ValueError("not signed by this log")
    lines = text.splitlines()
    if len(lines) < 3 or not lines[1].isdecimal() or lines[1] != str(int(lines[1])):
        raise ValueError("not a checkpoint")
    root = base64.b64decode(lines[2], validate=True)
    if len(root) != 32:
        raise ValueError("not a root hash")
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=root)


def _signed_by(line: str, text: str, key: VerifierKey) -> bool:
    name, _, encoded = line.removeprefix("— ").partition(" ")
    if not line.startswith("— ") or name != key.name:
        return False
    signature = base64.b64decode(encoded, validate=True)
    if signature[:4] != key.key_id:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature[4:], text.encode())
    except InvalidSignature:
        return False
    return True
