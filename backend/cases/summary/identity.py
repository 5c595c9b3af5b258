"""Whether the number of a party can be right: a wrong digit is found before it is printed."""

import re
from datetime import date
from typing import Literal

from backend.enterprises.uscc import is_uscc
from backend.evidence.case_bodies import PartyKind

Fault = Literal["missing", "wrong"]

_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
_LENGTH = 18


def fault_of(kind: PartyKind, number: str) -> Fault | None:
    """What is wrong with it. Passports and old registrations have no check character: they stand
    as they were written, as long as they have not the 18 characters of the two that have one.
    """
    text = number.strip().upper()
    if not text:
        return "missing"
    if len(text) != _LENGTH:
        return None
    fits = is_uscc(text) if kind == "organisation" else is_resident_number(text)
    return None if fits else "wrong"


def is_resident_number(text: str) -> bool:
    """公民身份号码: 17 digits with a possible day of birth, and a check character (ISO 7064
    MOD 11-2).
    """
    if not _RESIDENT.fullmatch(text):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    rest = 0
    for digit in text[:17]:
        rest = (rest + int(digit)) * 2 % 11
    return "0123456789X"[(12 - rest) % 11] == text[17]
