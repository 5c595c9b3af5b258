"""The server's name towards push services (VAPID, RFC 8292): a P-256 key and short-lived tokens."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from offline_sync import base64url, keys

TOKEN_VALID_FOR = timedelta(hours=12)
"""RFC 8292 §2 allows 24 hours at most."""

KEY_FILE = "vapid.p256.pem"


class Vapid(msgspec.Struct, frozen=True):
    """The key, and how to reach the operator (`mailto:` or `https:`)."""

    key: keys.PrivateKey
    contact: str

    def public(self) -> str:
        """`applicationServerKey` of the Push API: the uncompressed point, b64u."""
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return base64url.encode(point)

    def authorization(self, endpoint: str, now: datetime) -> str:
        """Header for one endpoint; `aud` keeps a port that is not the default (RFC 6454 §6)."""
        parts = urlsplit(endpoint)
        header = msgspec.json.encode({"typ": "JWT", "alg": "ES256"})
        claims = msgspec.json.encode(
            {
                "aud": f"{parts.scheme}://{parts.netloc}",
                "exp": int((now + TOKEN_VALID_FOR).timestamp()),
                "sub": self.contact,
            }
        )
        signed = f"{base64url.encode(header)}.{base64url.encode(claims)}"
        signature = base64url.encode(keys.sign(self.key, signed.encode()))
        return f"vapid t={signed}.{signature}, k={self.public()}"


def contact_of(public_url: str) -> str:
    """How a push service reaches the operator (RFC 8292 §2.1); without an address of our own
    a name that can never be somebody else's (RFC 2606 §2).
    """
    return public_url if public_url.startswith("https://") else "mailto:palm@palm.invalid"


def load_or_make(folder: Path, contact: str) -> Vapid:
    """The key in `folder`; made on the first start, readable by its owner only.

    A new key would silence every subscription made with the old one, so it is made durable first.
    """
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_secret(path, keys.generate())
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise RuntimeError(f"{path} holds no P-256 key")  # noqa: TRY004 - a broken data folder
    return Vapid(key, contact)


def _write_secret(path: Path, key: keys.PrivateKey) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(descriptor)
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
