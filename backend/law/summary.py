"""The summary procedure (简易程序, 行政处罚法 51–53, 68–71) as data: what phones carry and desks
check against. A change of the law is a change of `data/summary.json`.
"""

import functools
import re
from importlib.resources import files
from typing import Literal

import msgspec

from backend.law.deadlines import shipped_limits
from backend.law.model import Bilingual, Provision, basis_of

_PLACE = re.compile(r"\{([a-z-]+)\}")

CollectionGround = Literal["up_to_100", "hard_to_collect", "remote"]
"""Why a fine may be taken on the spot (行政处罚法 68, 69)."""


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Members in camelCase; one that nobody knows is a mistake."""


class FineMax(_Wire, frozen=True, kw_only=True, rename="camel"):
    """The highest fine on the spot, in fen."""

    person: int
    organisation: int
    basis: str

    def of(self, kind: str) -> int:
        return self.person if kind == "person" else self.organisation


class Collection(_Wire, frozen=True, kw_only=True, rename="camel"):
    """When a fine may be taken on the spot."""

    id: CollectionGround
    max: int | None
    """Fen; None: whatever was decided."""
    needs_request: bool
    basis: str
    name: Bilingual


class Rule(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One thing that may be wrong, the sentence that says so, and the article it rests on."""

    id: str
    basis: str
    when: Literal["before", "after"]
    """`before`: the phone does not let it be decided so."""
    text: Bilingual


class PaperBlock(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A part of the decision's paper; `{field}` stands for what was recorded."""

    kind: Literal["rows", "text", "heading", "sign"]
    text: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    people: tuple[str, ...] = ()
    when: Literal["fined"] | None = None


class SummaryLaw(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Everything of the summary procedure that is law and not program."""

    provisions: dict[str, Provision]
    fine: FineMax
    collection: tuple[Collection, ...]
    rights: Bilingual
    """Read out before anything is decided."""
    rights_basis: tuple[str, ...]
    payment: Bilingual
    remedy: Bilingual
    paper: tuple[PaperBlock, ...]
    """The same template for the phone's print and the server's PDF."""
    paper_title: str
    paper_basis: tuple[str, ...]
    guards: tuple[Rule, ...]

    def __post_init__(self) -> None:
        named = [one.basis for one in (*self.guards, *self.collection)]
        named += [*self.rights_basis, *self.paper_basis, self.fine.basis]
        unknown = set(named) - set(self.provisions)
        ids = [one.id for one in self.guards]
        if unknown or len(set(ids)) != len(ids):
            raise ValueError(f"unknown provisions {sorted(unknown)} or a guard named twice")

    def cited(self, basis: str) -> Bilingual:
        """A provision as it is cited, with its mark when it was not read."""
        found = basis_of((self.provisions[basis],))
        return Bilingual(zh=found.zh, en=found.en)


@functools.cache
def summary_law() -> SummaryLaw:
    """As shipped, with the limits that its texts name; KeyError for a limit nobody knows."""
    raw = (files("backend") / "law" / "data" / "summary.json").read_bytes()
    read = msgspec.json.decode(raw, type=SummaryLaw)
    return msgspec.structs.replace(read, payment=_told(read.payment), remedy=_told(read.remedy))


def _told(text: Bilingual) -> Bilingual:
    limits = shipped_limits()

    def amount(found: re.Match[str]) -> str:
        return str(limits[found[1]].amount)

    return Bilingual(zh=_PLACE.sub(amount, text.zh), en=_PLACE.sub(amount, text.en))


class _Carried(_Wire, frozen=True, kw_only=True, rename="camel"):
    fine: FineMax
    collection: tuple[Collection, ...]
    rights: Bilingual
    payment: Bilingual
    remedy: Bilingual
    paper: tuple[PaperBlock, ...]
    paper_title: str
    guards: tuple[Rule, ...]
    cited: dict[str, Bilingual]
    limitation_years: int


def reference() -> bytes:
    """What a phone carries: JSON, the same bytes for the same data."""
    law = summary_law()
    carried = _Carried(
        fine=law.fine,
        collection=law.collection,
        rights=law.rights,
        payment=law.payment,
        remedy=law.remedy,
        paper=law.paper,
        paper_title=law.paper_title,
        guards=law.guards,
        cited={key: law.cited(key) for key in law.provisions},
        limitation_years=shipped_limits()["limitation"].amount,
    )
    return msgspec.json.encode(carried, order="deterministic")
