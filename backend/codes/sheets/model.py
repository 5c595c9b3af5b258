"""What stands on a sheet."""

from typing import Literal

import msgspec

from backend.accounts.model import Name

Form = Literal["poster", "sticker", "letter"]
FORMS: tuple[Form, ...] = ("poster", "sticker", "letter")
PublicForm = Literal["poster", "sticker"]
"""What may hang on a wall."""

STICKERS_PER_PAGE = 8


class Sheet(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One enterprise's poster, sticker or letter."""

    name: str
    address: str
    short_code: str
    code: str
    """What the QR code says; a letter's leads to the enterprise's own page and holds no claim."""
    qr: str = ""
    """The code drawn as SVG (`service.drawn`)."""
    supervisor: Name
    """Who hears complaints about inspections there."""
    printed: str
    claim: str = ""
    valid_until: str = ""


class Sheets(msgspec.Struct, frozen=True, kw_only=True):
    """The data of one PDF."""

    host: str
    """The address without its scheme, as people type it."""
    sheets: list[Sheet]


def template_of(form: Form) -> str:
    return f"codes/sheets/{form}.typ"
