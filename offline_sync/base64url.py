"""Strict base64url without padding (RFC 4648 §5): every octet string has exactly one text.

Leniency here would let one signed entry have two texts, and so two hashes.
"""

import binascii

_TO_URL = bytes.maketrans(b"+/", b"-_")
# "+" and "/" become a byte outside every alphabet, so the strict decoder refuses them.
_FROM_URL = bytes.maketrans(b"-_+/=", b"+/\xff\xff\xff")
# The last symbol must leave the unused bits at zero (RFC 4648 §3.5).
_LAST_OF_TWO = frozenset(b"AQgw")
_LAST_OF_THREE = frozenset(b"AEIMQUYcgkosw048")


def encode(octets: bytes) -> str:
    """Text of these octets, without padding."""
    return binascii.b2a_base64(octets, newline=False).translate(_TO_URL).rstrip(b"=").decode()


def decode(text: str | bytes) -> bytes:
    """Octets of this text; ValueError when it is not the one canonical text of them."""
    symbols = text.encode("utf-8") if isinstance(text, str) else text
    rest = len(symbols) % 4
    standard = symbols.translate(_FROM_URL)
    if rest == 0:
        return binascii.a2b_base64(standard, strict_mode=True)
    if rest == 1:
        raise ValueError("no octets have a base64url text of this length")
    if symbols[-1] not in (_LAST_OF_TWO if rest == 2 else _LAST_OF_THREE):
        raise ValueError("unused bits are not zero")
    return binascii.a2b_base64(standard + b"=="[rest - 2 :], strict_mode=True)
