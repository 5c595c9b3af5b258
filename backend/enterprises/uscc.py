"""The unified social credit code (GB 32100-2015): 18 characters, the last one checks the rest.

The alphabet leaves out I, O, S, V and Z. Weight of the i-th character is 3^(i-1) mod 31; the check
value is (31 - sum mod 31) mod 31.
"""

import re
import unicodedata
from urllib.parse import unquote_to_bytes

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
TEXT_LENGTH_MAX = 8192
"""Longer than any QR code holds (7,089 digits, ISO/IEC 18004)."""

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, i, 31) for i in range(LENGTH - 1))
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ALONE = re.compile(rf"(?<![0-9A-Z])[{ALPHABET}]{{{LENGTH}}}(?![0-9A-Z])")


def check_character(body: str) -> str:
    """The 18th character of these 17; KeyError when one is not of the alphabet."""
    total = sum(_VALUES[c] * w for c, w in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def is_uscc(text: str) -> bool:
    """Whether it is a USCC in capitals with the right check character."""
    if len(text) != LENGTH or any(character not in _VALUES for character in text):
        return False
    return check_character(text[:-1]) == text[-1]


def find_uscc(text: str) -> str | None:
    """The first USCC with a right check character in whatever a QR code or a person gave.

    Percent-encoding is undone once, full-width and small letters are read as capitals. A code
    must stand alone: no ASCII letter or digit touches it.
    """
    plain = _ENCODED.sub(_decoded, text[:TEXT_LENGTH_MAX])
    for match in _ALONE.finditer(unicodedata.normalize("NFKC", plain).upper()):
        if is_uscc(match[0]):
            return match[0]
    return None


def _decoded(match: re.Match[str]) -> str:
    try:
        return unquote_to_bytes(match[0]).decode()
    except UnicodeDecodeError:
        return match[0]
