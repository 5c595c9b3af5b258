"""The server's own keys: Ed25519 for checkpoints, P-256 for its chain and its time beacons.

They live in `<data>/keys`, readable by the owner only, and are part of every backup: without
them the log could not go on under its own name.
"""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backend.ledger.checkpoint import Signer
from offline_sync import keys


class ServerKeys(msgspec.Struct, frozen=True):
    """Both keys, loaded."""

    log: Signer
    chain: keys.PrivateKey
    kid: str
    """RFC 7638 thumbprint of `chain`."""

    def chain_jwk(self) -> dict[str, str]:
        """The public half phones pin at enrolment."""
        return keys.public_jwk(self.chain.public_key()).to_wire()


def load_or_make(folder: Path, log_origin: str) -> ServerKeys:
    """The keys in `folder`; made on the first start."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    log = _load(folder / "log.ed25519.pem", Ed25519PrivateKey.generate)
    chain = _load(folder / "server.p256.pem", keys.generate)
    if not isinstance(log, Ed25519PrivateKey) or not isinstance(chain, ec.EllipticCurvePrivateKey):
        raise RuntimeError(f"the keys in {folder} are not of the expected kinds")  # noqa: TRY004 - a broken data folder, no programming error
    return ServerKeys(log=Signer(log_origin, log), chain=chain, kid=keys.kid_of(chain))


def _load(path: Path, make: Callable[[], Ed25519PrivateKey | ec.EllipticCurvePrivateKey]) -> object:
    if not path.exists():
        pem = make().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        _write_secret(path, pem)
    return serialization.load_pem_private_key(path.read_bytes(), password=None)


def _write_secret(path: Path, content: bytes) -> None:
    """Durable before it is used: a checkpoint must never outlive the key that signed it."""
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
