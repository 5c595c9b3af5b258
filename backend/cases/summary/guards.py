"""What may be wrong with a decision on the spot, each under the name the law's data gives it.

The phone refuses what stands there as `before`; the server refuses nothing and lists everything.
Pure: who is who and what is there comes as facts.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Literal

import msgspec

from backend.cases.summary.identity import fault_of
from backend.evidence.case_bodies import PartyNamed
from backend.law.model import UNVERIFIED_ZH
from backend.law.summary import CollectionGround, SummaryLaw

_ARTICLE = re.compile(r"第[0-9〇零一二三四五六七八九十百千]+条")


class Deciding(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is known when it is decided: the phone knows all of this without a network."""

    decided_on: date
    by: str
    officers: tuple[str, ...]
    certified: frozenset[str]
    """Officers whose certificates are valid on that day."""
    visit_officers: tuple[str, ...]
    party: PartyNamed
    cause: str
    clause: str
    evidence: int
    """Records that prove it and were not voided."""
    penalty: Literal["warning", "fine"]
    fine: int
    """Fen."""
    told: bool
    statement: str
    heard: str
    breach_ended: date | None
    """None: it was going on when it was decided."""
    fined_before: bool


class Handed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How it reached the party."""

    on: date
    how: Literal["print", "screen", "electronic"]
    signed: bool
    refused: bool
    consented: bool


class Collected(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What was taken on the spot."""

    fine: int
    basis: CollectionGround
    receipt: str


class Decided(Deciding, frozen=True, kw_only=True, rename="camel"):
    """What is known of it afterwards."""

    number_own: bool
    after_opening: bool
    handed: Handed | None
    collected: tuple[Collected, ...]
    reported_on: date | None
    report_due: date | None
    """None while the holidays it needs are not known."""
    today: date
    once: bool
    """Nothing else was decided under the same id."""


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 2, 28)


def _fine_within(facts: Deciding, law: SummaryLaw) -> bool:
    if facts.penalty == "warning":
        return facts.fine == 0
    return 0 < facts.fine <= law.fine.of(facts.party.kind)


_BEFORE: dict[str, Callable[[Deciding, SummaryLaw, int], bool]] = {
    "two-officers": lambda f, _, __: len(set(f.officers)) >= 2,
    "certificates-valid": lambda f, _, __: set(f.officers) <= f.certified,
    "officer-of-visit": lambda f, _, __: f.by in f.visit_officers and f.by in f.officers,
    "within-limitation": lambda f, _, years: (
        f.breach_ended is None or f.decided_on <= _years_later(f.breach_ended, years)
    ),
    "party-identified": lambda f, _, __: bool(f.party.name.strip() and f.party.identity.strip()),
    "identity-right": lambda f, _, __: fault_of(f.party.kind, f.party.identity) != "wrong",
    "cause-stated": lambda f, _, __: bool(f.cause.strip()),
    "basis-named": lambda f, _, __: bool(f.clause.strip()),
    "evidence-present": lambda f, _, __: f.evidence > 0,
    "fine-within": lambda f, law, _: _fine_within(f, law),
    "rights-told": lambda f, _, __: f.told,
    "statement-answered": lambda f, _, __: not f.statement.strip() or bool(f.heard.strip()),
    "one-fine": lambda f, _, __: f.penalty != "fine" or not f.fined_before,
}
"""True: nothing is wrong. The last argument is the limitation in years."""


def _handed_over(facts: Decided, _: SummaryLaw) -> bool:
    return facts.handed is not None and facts.handed.on == facts.decided_on


def _collected_lawfully(facts: Decided, law: SummaryLaw) -> bool:
    grounds = {one.id: one for one in law.collection}
    return all(
        (most := grounds[one.basis].max) is None or one.fine <= most for one in facts.collected
    )


def _reported(facts: Decided, _: SummaryLaw) -> bool:
    return facts.report_due is None or (facts.reported_on or facts.today) <= facts.report_due


_AFTER: dict[str, Callable[[Decided, SummaryLaw], bool]] = {
    "number-own": lambda f, _: f.number_own,
    "not-backdated": lambda f, _: f.after_opening,
    "basis-verified": lambda f, _: (
        UNVERIFIED_ZH not in f.clause and bool(_ARTICLE.search(f.clause))
    ),
    "handed-over": _handed_over,
    "signed-or-refused": lambda f, _: f.handed is None or f.handed.signed or f.handed.refused,
    "consent-given": lambda f, _: (
        f.handed is None or f.handed.how != "electronic" or (f.handed.consented and f.handed.signed)
    ),
    "collected-lawfully": _collected_lawfully,
    "collected-as-decided": lambda f, _: (
        not f.collected or sum(one.fine for one in f.collected) == f.fine
    ),
    "receipt-given": lambda f, _: all(one.receipt.strip() for one in f.collected),
    "reported": _reported,
    "decided-once": lambda f, _: f.once,
}

NAMES = (*_BEFORE, *_AFTER)
"""Every guard there is; the law's data names the same (a test says so)."""


def wrong_before(facts: Deciding, law: SummaryLaw, limitation_years: int) -> tuple[str, ...]:
    """Names of what must not be decided so, in the order of the data."""
    return tuple(name for name, right in _BEFORE.items() if not right(facts, law, limitation_years))


def wrong(facts: Decided, law: SummaryLaw, limitation_years: int) -> tuple[str, ...]:
    """Names of everything that is wrong with it."""
    after = (name for name, right in _AFTER.items() if not right(facts, law))
    return (*wrong_before(facts, law, limitation_years), *after)
