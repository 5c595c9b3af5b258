"""The code of an act (行政行为码): 25 characters a phone makes without the server.

Kind (1) + region (6, GB/T 2260) + number of the body (4) + date in China (6, yymmdd) + serial (7)
+ check character (ISO/IEC 7064 MOD 37,36 over the 24 before it). The serial is the first 25 bits
of the device key's thumbprint and this device's count of the day, both in Crockford base32; of a
case, which no phone opens, it is the case's number among those of its body and year.
A code is read aloud and typed; what links things is the visit's id and the act's secret.
"""

import re
import secrets
from datetime import date
from typing import Literal

import msgspec

from backend.enterprises.short_code import ALPHABET
from offline_sync import base64url

Kind = Literal["J", "S", "A"]
"""J an inspection, S service, guidance or publicity, A a case that rests on no visit."""
Purpose = Literal["inspection", "service", "guidance", "publicity"]

_KINDS: dict[str, Kind] = {"J": "J", "S": "S", "A": "A"}
LENGTH = 25
SECRET_BYTES = 16
COUNT_MAX = 32**2 - 1
"""Acts of one device on one day; the next one begins again at 0."""

_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MODULUS = len(_SYMBOLS)
_CODE = re.compile(r"[JSA][0-9]{6}[0-9]{4}[0-9]{6}[0-9A-HJKMNP-TV-Z]{7}[0-9A-Z]")
_SECRET = re.compile(r"[A-Za-z0-9_-]{22}")
_GROUPS = (slice(0, 1), slice(1, 7), slice(7, 11), slice(11, 17), slice(17, 24), slice(24, 25))


class ActCode(msgspec.Struct, frozen=True, kw_only=True):
    """What a code says."""

    kind: Kind
    region: str
    body: str
    day: date
    device: str
    """Five characters of the device key's thumbprint; of a case the first of its number."""
    count: int

    @property
    def serial(self) -> int:
        """The whole serial as a number: that of a case."""
        value = self.count
        for place, character in enumerate(reversed(self.device), 2):
            value += ALPHABET.index(character) << 5 * place
        return value


def kind_of(purpose: Purpose) -> Kind:
    return "J" if purpose == "inspection" else "S"


def device_mark(kid: str) -> str:
    """The first 25 bits of a key's thumbprint, as five characters."""
    bits = int.from_bytes(base64url.decode(kid)[:4], "big") >> 7
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(20, -1, -5))


def make(*, kind: Kind, region: str, body: str, day: date, kid: str, count: int) -> str:
    """The code of a device's `count`-th act of that day; ValueError for impossible parts."""
    serial = count % (COUNT_MAX + 1)
    text = (
        f"{kind}{region}{body}{day:%y%m%d}{device_mark(kid)}"
        f"{ALPHABET[serial >> 5]}{ALPHABET[serial & 31]}"
    )
    code = text + check_character(text)
    if not _CODE.fullmatch(code):
        raise ValueError(f"no act code: {code}")
    return code


def of_case(*, region: str, body: str, day: date, serial: int) -> str:
    """The code of a case that no visit gave one; ValueError for impossible parts."""
    mark = "".join(ALPHABET[serial >> 5 * place & 31] for place in range(6, -1, -1))
    text = f"A{region}{body}{day:%y%m%d}{mark}"
    code = text + check_character(text)
    if not _CODE.fullmatch(code):
        raise ValueError(f"no act code: {code}")
    return code


def check_character(text: str) -> str:
    """ISO/IEC 7064 MOD 37,36 over capital letters and digits: it finds every single wrong
    character and nearly every exchange of neighbours.
    """
    rest = _MODULUS
    for character in text:
        rest = (rest + _SYMBOLS.index(character)) % _MODULUS or _MODULUS
        rest = rest * 2 % (_MODULUS + 1)
    return _SYMBOLS[(_MODULUS + 1 - rest) % _MODULUS]


def parse(text: str) -> ActCode | None:
    """What a code says, hyphens, outer spaces and small letters allowed; None when it is none."""
    code = canonical(text)
    if not _CODE.fullmatch(code) or check_character(code[:-1]) != code[-1]:
        return None
    try:
        day = date(2000 + int(code[11:13]), int(code[13:15]), int(code[15:17]))
    except ValueError:
        return None
    return ActCode(
        kind=_KINDS[code[0]],
        region=code[1:7],
        body=code[7:11],
        day=day,
        device=code[17:22],
        count=ALPHABET.index(code[22]) * 32 + ALPHABET.index(code[23]),
    )


def canonical(text: str) -> str:
    """What a person typed as a code is written in the log: capitals, no hyphens."""
    return text.strip().upper().replace("-", "") if text.isascii() else ""


def shown(code: str) -> str:
    """The code in groups: `J-990100-0001-261122-K7Q2M03-C`."""
    return "-".join(code[group] for group in _GROUPS)


def is_secret(text: str) -> bool:
    """Whether this is one canonical text of 16 bytes."""
    if not _SECRET.fullmatch(text):
        return False
    try:
        return len(base64url.decode(text)) == SECRET_BYTES
    except ValueError:
        return False


def new_secret() -> str:
    """What opens the act's page, for whoever holds the paper it stands on."""
    return base64url.encode(secrets.token_bytes(SECRET_BYTES))
