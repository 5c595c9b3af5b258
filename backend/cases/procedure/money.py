"""Amounts of money: whole fen, never floats."""

import re
import unicodedata

FEN_MAX = 10**15
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.(\d{1,2}))?")


class AmountRefusedError(ValueError):
    """The text is no amount of yuan with at most two decimals."""


def fen_of(text: str) -> int:
    """`1,234.50`, `1234.5`, full-width digits, commas and the yuan sign as people type them."""
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元")
    found = _AMOUNT.fullmatch(plain.strip())
    if found is None:
        raise AmountRefusedError(text[:40])
    yuan, cents = found[1].replace(",", ""), (found[2] or "").ljust(2, "0")
    fen = int(yuan) * 100 + int(cents)
    if fen > FEN_MAX:
        raise AmountRefusedError(text[:40])
    return fen


def yuan_of(fen: int) -> str:
    """`1,234.50`; whole yuan without decimals."""
    yuan, cents = divmod(fen, 100)
    return f"{yuan:,}.{cents:02}" if cents else f"{yuan:,}"
