"""Receipt numbers and secrets.

`TS-990100-20261122-K7Q2M`: region of the handling body, day in China, four random Crockford base32
characters and one that checks all of them. The number is no secret; the secret is, with 75 bits.
"""

import hashlib
import re
import secrets
from datetime import date

from backend.enterprises import short_code
from backend.enterprises.access import claim_code

RANDOM_LENGTH = 4
_FORM = re.compile(r"TS-?([0-9A-Z]{6,12})-?([0-9]{8})-?([0-9A-Z]{5})")
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new(region_code: str, day: date) -> str:
    """A number that is free with high probability: the caller asks again when it is taken."""
    region = re.sub("[^0-9]", "", region_code)[:6].rjust(6, "0")
    drawn = "".join(secrets.choice(short_code.ALPHABET) for _ in range(RANDOM_LENGTH))
    body = f"{region}{day:%Y%m%d}{drawn}"
    return f"TS-{region}-{day:%Y%m%d}-{drawn}{short_code.check_character(body)}"


def read(text: str) -> str | None:
    """The number as printed, from what a person typed; None when its check character is wrong."""
    if not text.isascii():
        return None
    found = _FORM.fullmatch(re.sub(r"\s", "", text.upper()))
    if found is None:
        return None
    region, day, drawn = found[1], found[2], found[3].translate(_READ_AS)
    body = region + day + drawn[:-1]
    if any(character not in short_code.ALPHABET for character in body + drawn[-1]):
        return None
    if short_code.check_character(body) != drawn[-1]:
        return None
    return f"TS-{region}-{day}-{drawn}"


def secret_of(form: str) -> str:
    """The secret of a complaint, in groups, made from the random token of its form: the same form
    sent twice shows the same secret, although it is kept nowhere.
    """
    number = int.from_bytes(hashlib.sha256(f"palm-complaint-secret\n{form}".encode()).digest())
    body = "".join(
        short_code.ALPHABET[number >> (5 * place) & 31] for place in range(claim_code.LENGTH - 1)
    )
    return claim_code.shown(body + short_code.check_character(body))


def secret_hash(text: str) -> bytes | None:
    """What is kept of a secret, from what a person typed; None when it is none."""
    code = claim_code.read(text)
    return None if code is None else hashlib.sha256(f"palm-complaint\n{code}".encode()).digest()
