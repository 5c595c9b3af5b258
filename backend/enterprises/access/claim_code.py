"""The claim code in an enterprise's sealed letter: whoever types it in opens its own page, once.

Fifteen random Crockford base32 characters (75 bits) and the check character of the short code's
rule. 75 random bits cannot be guessed, so its fast SHA-256 is all that is kept.
"""

import hashlib
import secrets

from backend.enterprises import short_code

LENGTH = 16
GROUP = 4

_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def random_code() -> str:
    """A new code nobody can guess."""
    body = "".join(secrets.choice(short_code.ALPHABET) for _ in range(LENGTH - 1))
    return body + short_code.check_character(body)


def read(text: str) -> str | None:
    """The code a person typed: small letters, hyphens, spaces, I and L for 1, O for 0. None when
    it is no code or its check character is wrong.
    """
    if not text.isascii():
        return None
    code = text.strip().upper().translate(_READ_AS)
    if len(code) != LENGTH or any(character not in short_code.ALPHABET for character in code):
        return None
    return code if short_code.check_character(code[:-1]) == code[-1] else None


def shown(code: str) -> str:
    """As it is printed: `K7Q2-M03C-9XWT-4H5A`."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def hash_of(code: str) -> bytes:
    """What the database keeps of a code that `read` has given."""
    return hashlib.sha256(b"palm-claim\n" + code.encode("ascii")).digest()
