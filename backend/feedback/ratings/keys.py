"""The keys that sign tokens: one of 2048 bits for each body and month, made when first needed.

The private halves lie in `<data>/keys/ratings`. A token of another body or month does not fit, and
there is never a second key for the same: a key of one's own would be a mark on a rater.
"""

import hashlib
import os
import re
import threading
from collections import OrderedDict
from datetime import date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from backend.clock import day_of

KEY_BITS = 2048
PUBLIC_EXPONENT = 65537
MONTHS_TO_RATE = 2
"""A visit may be rated until the end of the second month after that of its closing."""

_LOADED_MAX = 256
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def month_of(moment: datetime) -> str:
    """`2026-11`, in China."""
    return day_of(moment).strftime("%Y-%m")


def last_day_to_rate(month: str) -> date:
    """The last day on which a token of this month is given out or taken."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise ValueError("no month")
    after = int(found[1]) * 12 + int(found[2]) - 1 + MONTHS_TO_RATE + 1
    return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


class KeyFolder:
    """The private keys; loaded when they are asked for. Its calls block: use a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: OrderedDict[tuple[str, str], rsa.RSAPrivateKey] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, agency: str, month: str) -> rsa.RSAPrivateKey | None:
        """The key, if it was made."""
        with self._lock:
            return self._find(agency, month)

    def find_or_make(self, agency: str, month: str) -> rsa.RSAPrivateKey:
        """The key; a new one is durable before anybody sees its public half."""
        with self._lock:
            key = self._find(agency, month)
            if key is None:
                key = rsa.generate_private_key(PUBLIC_EXPONENT, KEY_BITS)
                self._keep(self._path(agency, month), key)
                self._remember(agency, month, key)
            return key

    def _find(self, agency: str, month: str) -> rsa.RSAPrivateKey | None:
        known = self._loaded.get((agency, month))
        path = self._path(agency, month)
        if known is None and path.exists():
            found = serialization.load_pem_private_key(path.read_bytes(), password=None)
            if not isinstance(found, rsa.RSAPrivateKey):
                raise RuntimeError(f"{path} holds no RSA key")
            known = found
            self._remember(agency, month, known)
        return known

    def _remember(self, agency: str, month: str, key: rsa.RSAPrivateKey) -> None:
        self._loaded[agency, month] = key
        while len(self._loaded) > _LOADED_MAX:
            self._loaded.popitem(last=False)

    def _path(self, agency: str, month: str) -> Path:
        if not _NAME.fullmatch(agency) or not _MONTH.fullmatch(month):
            raise ValueError("no body or no month")
        return self._folder / f"{agency}.{month}.pem"

    def _keep(self, path: Path, key: rsa.RSAPrivateKey) -> None:
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = path.with_suffix(".partial")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, pem)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        partial.replace(path)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def spki_of(key: rsa.RSAPublicKey) -> bytes:
    """SubjectPublicKeyInfo (RFC 5280), DER."""
    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def id_of(spki: bytes) -> str:
    """How a key is named: hex SHA-256 of its SubjectPublicKeyInfo."""
    return hashlib.sha256(spki).hexdigest()


def public_of(spki: bytes) -> rsa.RSAPublicKey:
    """The key in `spki`."""
    key = serialization.load_der_public_key(spki)
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("no RSA key")
    return key
