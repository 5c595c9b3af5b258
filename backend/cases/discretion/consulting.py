"""What the lists say of a measure: whether a party is spared sealing and detention, and what of it
is not said yet. Pure but for reading what is known of the case.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from backend.cases.discretion import store
from backend.cases.discretion.lists import ReadFamily, shipped_families
from backend.cases.discretion.matching import Known, matches
from backend.cases.discretion.model import Match
from backend.cases.discretion.views import party_key
from backend.cases.model import Acted
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.measure_acts import ListSeen, Measure
from backend.database import Transaction
from backend.law.model import Bilingual

SPARING = "no_coercion"
"""The effect of a list that spares the party such measures."""


class Consulted(msgspec.Struct, frozen=True, kw_only=True):
    """What the lists say of one measure."""

    matches: tuple[Match, ...] = ()
    lists: tuple[ListSeen, ...] = ()

    @property
    def spared(self) -> tuple[str, ...]:
        return tuple(one.name.zh for one in self.matches if one.state == "fits")

    @property
    def unsaid(self) -> tuple[str, ...]:
        """Items that would fit if the officers said so, and they have not."""
        return tuple(
            one.name.zh
            for one in self.matches
            if one.state == "may_fit"
            and any(seen.state == "unsaid" and not seen.measured for seen in one.conditions)
        )


def known_of(tx: Transaction, first: Acted, facts: Facts, today: date) -> Known:
    """What the case and the register tell about the conditions."""
    breach = facts.breach_ended or today
    return Known(
        breach_day=breach,
        today=today,
        agency=first.agency,
        corrected=facts.corrected,
        harm=facts.harm,
        cause=facts.cause,
        earlier=store.earlier(tx, party_key(tx, first.party, first.enterprise), today, first.case),
    )


def sparing_matters(families: Sequence[ReadFamily]) -> dict[str, Bilingual]:
    """Matters in which any list spares the party, with the name of one item of each."""
    return {
        item.matter: item.name
        for read in families
        for item in read.family.items
        if read.family.type_of(item).effect == SPARING
    }


def consulted(
    tx: Transaction,
    first: Acted,
    facts: Facts,
    *,
    matter: str,
    said: Mapping[str, bool],
    today: date,
) -> Consulted:
    """The sparing items of one matter held against the case; nothing for a matter no list has."""
    if not matter:
        return Consulted()
    families = shipped_families()
    found = [
        one
        for one in matches(families, known_of(tx, first, facts, today), said)
        if one.effect == SPARING and one.matter == matter
    ]
    versions = {read.family.id: read.sha256 for read in families}
    return Consulted(
        matches=tuple(found),
        lists=tuple(
            ListSeen(
                family=one.family,
                item=one.item,
                version=versions[one.family],
                fits=one.state == "fits",
                states={seen.id: seen.state for seen in one.conditions},
            )
            for one in found
        ),
    )


def of_measure(tx: Transaction, first: Acted, facts: Facts, act: Measure) -> Consulted:
    """What the lists say of this measure, by what its officers say."""
    return consulted(tx, first, facts, matter=act.matter, said=act.said, today=act.on)
