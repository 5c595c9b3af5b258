"""Amounts of money: whole fen, never floats."""

import re
import unicodedata
from typing import Literal

FEN_MAX = 10**15
_AMOUNT = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,13})(?:\.([0-9]{1,2}))?")
_DECIMALS = re.compile(r"[0-9,]+\.[0-9]{3,}")
_COMMAS = re.compile(r"[0-9,]*,[0-9,]*(?:\.[0-9]*)?")
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")
AmountFault = Literal["empty", "not-digits", "decimals", "commas", "too-large"]


class AmountRefusedError(ValueError):
    """The text is no amount of yuan with at most two decimals; `why` says what is wrong."""

    def __init__(self, text: str, why: AmountFault) -> None:
        super().__init__(text[:40])
        self.why: AmountFault = why


def fen_of(text: str) -> int:
    """`1,234.50`, `1234.5`, full-width digits, commas and the yuan sign as people type them.

    Chinese numerals are refused: `二百` and `一百二` are read differently by different people.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元").strip()
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise AmountRefusedError(text, _fault(plain))
    yuan, cents = found[1].replace(",", ""), (found[2] or "").ljust(2, "0")
    fen = int(yuan) * 100 + int(cents)
    if fen > FEN_MAX:
        raise AmountRefusedError(text, "too-large")
    return fen


def _fault(plain: str) -> AmountFault:
    if not plain:
        return "empty"
    if _DECIMALS.fullmatch(plain):
        return "decimals"
    if _DIGITS.fullmatch(plain):
        return "too-large"
    return "commas" if _COMMAS.fullmatch(plain) else "not-digits"


def yuan_of(fen: int) -> str:
    """`1,234.50`; whole yuan without decimals."""
    yuan, cents = divmod(fen, 100)
    return f"{yuan:,}.{cents:02}" if cents else f"{yuan:,}"
