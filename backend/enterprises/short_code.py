"""The enterprise code people type: seven random Crockford base32 characters and a check character.

Check value = sum of value_i * (2i + 1) mod 32, i from 0. The factors are odd, so every single
wrong character is found. 35 random bits: guessing at a rate-limited page finds nobody.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
VALUES_COUNT = 32**7

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None})


def from_number(number: int) -> str:
    """The code of a number below `VALUES_COUNT`."""
    body = "".join(ALPHABET[number >> shift & 31] for shift in range(30, -1, -5))
    return body + check_character(body)


def random_code() -> str:
    """A new code nobody can guess."""
    return from_number(secrets.randbelow(VALUES_COUNT))


def check_character(body: str) -> str:
    """The eighth character of these seven."""
    return ALPHABET[sum(_VALUES[c] * (2 * i + 1) for i, c in enumerate(body)) % 32]


def read(text: str) -> str | None:
    """The code as stored, from what a person typed: small letters, hyphens, I and L for 1,
    O for 0. None when it is no code or its check character is wrong.
    """
    if not text.isascii():
        return None
    code = text.strip().upper().translate(_READ_AS)
    if len(code) != LENGTH or any(character not in _VALUES for character in code):
        return None
    return code if check_character(code[:-1]) == code[-1] else None
