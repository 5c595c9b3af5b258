"""P-256 keys as JWK (RFC 7517), their RFC 7638 names, and raw r‖s signatures (RFC 7518 §3.4)."""

import hashlib
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from offline_sync import base64url

PublicKey = ec.EllipticCurvePublicKey
PrivateKey = ec.EllipticCurvePrivateKey

SIGNATURE_BYTES = 64
COORDINATE_BYTES = 32

# Order of P-256 and its half (SEC 2, 2.4.2).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_HALF = _ORDER >> 1
_HALF_OCTETS = _HALF.to_bytes(COORDINATE_BYTES, "big")

_VERIFYING = ec.ECDSA(hashes.SHA256())
# RFC 6979: no signature depends on the random numbers of the machine.
_SIGNING = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

Coordinate = Annotated[str, msgspec.Meta(min_length=43, max_length=43)]


class PublicJwk(msgspec.Struct, frozen=True, kw_only=True):
    """Public P-256 key. WebCrypto's `ext` and `key_ops` are ignored; a private `d` is refused."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Coordinate
    y: Coordinate
    d: None = None

    def to_wire(self) -> dict[str, str]:
        """The four members that are published."""
        return {"crv": self.crv, "kty": self.kty, "x": self.x, "y": self.y}


def generate() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public_key(jwk: PublicJwk) -> PublicKey:
    """ValueError when the coordinates are not base64url or not a point of the curve."""
    x, y = (base64url.decode(coordinate) for coordinate in (jwk.x, jwk.y))
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)


def public_jwk(key: PublicKey) -> PublicJwk:
    numbers = key.public_numbers()
    return PublicJwk(
        kty="EC",
        crv="P-256",
        x=base64url.encode(numbers.x.to_bytes(COORDINATE_BYTES, "big")),
        y=base64url.encode(numbers.y.to_bytes(COORDINATE_BYTES, "big")),
    )


def thumbprint(jwk: PublicJwk) -> str:
    """`kid`: SHA-256 of the required members in lexical order without spaces (RFC 7638 §3)."""
    canonical = f'{{"crv":"P-256","kty":"EC","x":"{jwk.x}","y":"{jwk.y}"}}'
    return base64url.encode(hashlib.sha256(canonical.encode()).digest())


def kid_of(key: PublicKey | PrivateKey) -> str:
    public = key.public_key() if isinstance(key, ec.EllipticCurvePrivateKey) else key
    return thumbprint(public_jwk(public))


def sign(key: PrivateKey, message: bytes) -> bytes:
    """64 bytes r‖s over SHA-256 of the message, deterministic (RFC 6979), in low form."""
    r, s = decode_dss_signature(key.sign(message, _SIGNING))
    s = min(s, _ORDER - s)
    return r.to_bytes(COORDINATE_BYTES, "big") + s.to_bytes(COORDINATE_BYTES, "big")


def is_low(signature: bytes) -> bool:
    """Whether s ≤ n/2. Anybody can turn (r, s) into (r, n − s), which fits as well: where a
    hash over the signature is an identity, only one of the two may count.
    """
    return signature[COORDINATE_BYTES:] <= _HALF_OCTETS


def verify(key: PublicKey, signature: bytes, message: bytes) -> bool:
    """True only for 64 bytes r‖s that fit. Releases the GIL while the curve is computed."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    r = int.from_bytes(signature[:COORDINATE_BYTES], "big")
    s = int.from_bytes(signature[COORDINATE_BYTES:], "big")
    try:
        key.verify(encode_dss_signature(r, s), message, _VERIFYING)
    except InvalidSignature:
        return False
    return True
