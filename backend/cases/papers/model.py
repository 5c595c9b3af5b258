"""A paper's template as data, and what becomes of it for one act of one case."""

import re
from datetime import date
from typing import Literal

import msgspec

from backend.law.model import Bilingual

PLACE = re.compile(r"\{([a-z][a-z0-9_.-]*)\}")
"""A field inside a text: `{party}`, `{act.reason}`, `{law.penalties-59}`, `{limit.payment}`."""


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member nobody knows is a mistake."""


class TextBlock(_Strict, tag_field="kind", tag="text", frozen=True, kw_only=True):
    """A paragraph; left out unless the condition `when` holds."""

    text: str
    when: str | None = None


class HeadingBlock(_Strict, tag_field="kind", tag="heading", frozen=True, kw_only=True):
    """What stands above the next paragraphs."""

    text: str
    when: str | None = None


class RowsBlock(_Strict, tag_field="kind", tag="rows", frozen=True, kw_only=True):
    """A form: labels and what belongs to them."""

    rows: tuple[tuple[str, str], ...]
    when: str | None = None


class ListBlock(_Strict, tag_field="kind", tag="list", frozen=True, kw_only=True):
    """A list with a row for each thing; `list` names one of `fields.LISTS`."""

    list: str
    columns: tuple[str, ...]
    when: str | None = None


class SignBlock(_Strict, tag_field="kind", tag="sign", frozen=True, kw_only=True):
    """Lines for signatures by hand."""

    people: tuple[str, ...]
    when: str | None = None


Block = TextBlock | HeadingBlock | RowsBlock | ListBlock | SignBlock


class Template(_Strict, frozen=True, kw_only=True):
    """One kind of paper."""

    id: str
    name: Bilingual
    act: str
    """Each act of this kind has this paper."""
    when: str | None = None
    """Only where this condition holds."""
    prefix: str
    """In its number, as 罚决字."""
    to: Literal["party", "file"]
    """Handed to the party under the seal, or kept inside."""
    sealed: bool = False
    """Under the seal although it is not for the party, as a letter to another body is."""
    replaces: bool = False
    """A later one stands in the place of the one before it, and names it."""
    basis: tuple[str, ...]
    """Provisions by their keys in the procedure's table."""
    blocks: tuple[Block, ...]


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """The data of one PDF (`paper.typ`)."""

    head: str
    title: str
    number: str
    addressee: str
    blocks: list[dict[str, object]]
    sealed: bool
    day: str
    basis: str
    code: str = ""
    qr: str = ""
    page_qr: str = ""
    """The way to the party's page, on what is handed to the party and nowhere else."""
    page_does: str = "查看案件　陈述、申辩\n申请听证　缴款　救济"
    """What can be done there."""


class PaperListed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A paper as desks list it."""

    id: str
    """Of its kind and of its act: the same paper always."""
    name: Bilingual
    number: str
    on: date
    index: int
    """Of the entry it is made from."""
    to: Literal["party", "file"]
    basis: Bilingual


class PaperList(msgspec.Struct, frozen=True, kw_only=True):
    """Every paper of a case, oldest first."""

    papers: list[PaperListed]


class PaperRead(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Body of `case.paper_read`: somebody took this file."""

    case: str
    paper: str
    sha256: str
