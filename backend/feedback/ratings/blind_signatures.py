"""RSA blind signatures (RFC 9474), variant RSABSSA-SHA384-PSS-Deterministic.

The issuer signs what it cannot read; what comes out is an ordinary RSASSA-PSS signature (RFC 8017)
that any library verifies. The message is a nonce of 32 random bytes, so the variant without a
message prefix is enough (docs/adr/0013).

`blind` and `finalize` belong to the rater. They stand here for the weaker way without script, for
tools that play an enterprise, and so that both sides can be held against the same vectors.
"""

import hashlib
import math
import secrets

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

SALT_BYTES = 48
"""The salt of the PSS variants: as long as the hash (RFC 9474 §5)."""

_HASH_BYTES = 48


class BlindSignatureError(ValueError):
    """One of the errors of RFC 9474 §4; the message is the RFC's word for it."""


class Blinded(msgspec.Struct, frozen=True):
    """What goes to the issuer, and what the rater keeps to undo it."""

    message: bytes
    inverse: int


def encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017 §9.1.1) with SHA-384 and MGF1-SHA-384 to `bits` bits."""
    length = (bits + 7) // 8
    digest = hashlib.sha384(message).digest()
    if length < _HASH_BYTES + len(salt) + 2:
        raise BlindSignatureError("encoding error")
    seal = hashlib.sha384(bytes(8) + digest + salt).digest()
    block = b"\x01".rjust(length - len(salt) - _HASH_BYTES - 1, b"\0") + salt
    mask = _mgf1(seal, len(block))
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + seal + b"\xbc"


def _mgf1(seed: bytes, length: int) -> bytes:
    blocks = (length + _HASH_BYTES - 1) // _HASH_BYTES
    stream = b"".join(hashlib.sha384(seed + i.to_bytes(4)).digest() for i in range(blocks))
    return stream[:length]


def blind(
    key: rsa.RSAPublicKey, message: bytes, *, salt: bytes | None = None, inverse: int | None = None
) -> Blinded:
    """RFC 9474 §4.2; `salt` and the `inverse` of the blinding factor are given only by vectors."""
    numbers = key.public_numbers()
    n, e = numbers.n, numbers.e
    chosen = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    representative = int.from_bytes(encode(message, n.bit_length() - 1, chosen))
    if math.gcd(representative, n) != 1:
        raise BlindSignatureError("invalid input")
    factor = _factor(n) if inverse is None else pow(inverse, -1, n)
    blinded = representative * pow(factor, e, n) % n
    return Blinded(blinded.to_bytes(modulus_bytes(key)), pow(factor, -1, n))


def _factor(n: int) -> int:
    """Uniform among the numbers below n that have an inverse."""
    while True:
        factor = 1 + secrets.randbelow(n - 1)
        if math.gcd(factor, n) == 1:
            return factor


def check_blinded(key: rsa.RSAPublicKey, blinded: bytes) -> None:
    """BlindSignatureError for what no honest rater sends: a wrong length, a number that is not
    below n, or one whose signature anybody knows.
    """
    n = key.public_numbers().n
    value = int.from_bytes(blinded)
    if len(blinded) != modulus_bytes(key):
        raise BlindSignatureError("unexpected input size")
    if value in (0, 1, n - 1) or value >= n or math.gcd(value, n) != 1:
        raise BlindSignatureError("message representative out of range")


def blind_sign(key: rsa.RSAPrivateKey, blinded: bytes) -> bytes:
    """RFC 9474 §4.3, checked before it leaves: one wrong half of the CRT would give the factors
    of n away. Python's `pow` takes a time that depends on the base, so the base is blinded here
    once more: whoever measures learns about a number nobody knows.
    """
    public = key.public_key()
    check_blinded(public, blinded)
    numbers = key.private_numbers()
    n, e = numbers.public_numbers.n, numbers.public_numbers.e
    value = int.from_bytes(blinded)
    factor = _factor(n)
    base = value * pow(factor, e, n) % n
    first = pow(base % numbers.p, numbers.dmp1, numbers.p)
    second = pow(base % numbers.q, numbers.dmq1, numbers.q)
    lift = (first - second) * numbers.iqmp % numbers.p
    signature = (second + lift * numbers.q) * pow(factor, -1, n) % n
    if pow(signature, e, n) != value:
        raise BlindSignatureError("signing failure")
    return signature.to_bytes(modulus_bytes(public))


def finalize(
    key: rsa.RSAPublicKey,
    message: bytes,
    blind_signature: bytes,
    inverse: int,
    salt_bytes: int = SALT_BYTES,
) -> bytes:
    """RFC 9474 §4.4: the signature on `message`; BlindSignatureError when the issuer cheated."""
    if len(blind_signature) != modulus_bytes(key):
        raise BlindSignatureError("unexpected input size")
    n = key.public_numbers().n
    signature = (int.from_bytes(blind_signature) * inverse % n).to_bytes(modulus_bytes(key))
    if not verify(key, message, signature, salt_bytes):
        raise BlindSignatureError("invalid signature")
    return signature


def verify(
    key: rsa.RSAPublicKey, message: bytes, signature: bytes, salt_bytes: int = SALT_BYTES
) -> bool:
    """RSASSA-PSS-VERIFY (RFC 8017 §8.1.2), by OpenSSL."""
    scheme = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=salt_bytes)
    try:
        key.verify(signature, message, scheme, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def modulus_bytes(key: rsa.RSAPublicKey | rsa.RSAPrivateKey) -> int:
    """Length of everything this key signs, in bytes."""
    return (key.key_size + 7) // 8
