"""What planning knows of a visit and the enterprise may see: how often this year, what was
approved, what it was told in advance.
"""

from datetime import datetime

import msgspec

from backend import clock
from backend.clock import day_of
from backend.database import Transaction
from backend.enterprise_pages.visit_facts import VisitFacts
from backend.inspections import store as inspections_store
from backend.inspections.model import VisitRow
from backend.planning.frequency import service as frequency
from backend.planning.notices import store as notices_store
from backend.planning.permits import store as permits_store
from backend.planning.permits import watching
from backend.planning.permits.store import PermitRow
from backend.web_pages.texts import Texts

NOTICES_READ_MAX = 50


class Line(msgspec.Struct, frozen=True):
    """A text by its key, and what stands in its braces."""

    key: str
    places: dict[str, str | int] = {}


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One more row of "why they came"; its texts stand in the group of its name."""

    name: str
    lines: tuple[Line, ...]

    def told(self, words: Texts) -> dict[str, str | list[str]]:
        """Name and lines, in words."""
        texts: dict[str, str] = words[self.name]
        lines = [texts[line.key].format_map(line.places) for line in self.lines]
        return {"name": words["what"][self.name], "lines": lines}


def facts_of(tx: Transaction, visit: VisitFacts, now: datetime) -> tuple[Fact, ...]:
    """Rows that have something to say; only an inspection is approved and counted."""
    row = inspections_store.by_id(tx, visit.doorway.visit)
    if visit.purpose != "inspection" or row is None or row.opened_idx is None:
        return ()
    named = permits_store.permits_of_visits(tx, [row.id]).get(row.id)
    permit = None
    if named is not None:
        permit = permits_store.permits_by_id(tx, [named[0]]).get(named[0])
    found = (
        Fact(name="permit", lines=_approval(tx, row, permit, now)),
        Fact(name="notice", lines=_notice(tx, visit, permit)),
        Fact(name="frequency", lines=_frequency(tx, visit)),
    )
    return tuple(fact for fact in found if fact.lines)


def _approval(
    tx: Transaction, row: VisitRow, permit: PermitRow | None, now: datetime
) -> tuple[Line, ...]:
    """The approval, and what does not fit between it and this visit."""
    lines: list[Line] = []
    if permit is not None and permit.approved_ms is not None:
        asked = permit.content.asked
        days = {"from_day": f"{asked.from_day}", "until_day": f"{asked.until_day}"}
        lines.append(Line("approved", {"number": permit.number or "", **days}))
    elif row.urgent is not None:
        lines.append(Line("urgent"))
    odd = watching.findings(tx, [row], now).get(row.id, [])
    return (*lines, *(Line(code.replace("-", "_")) for code in odd))


def _notice(tx: Transaction, visit: VisitFacts, permit: PermitRow | None) -> tuple[Line, ...]:
    """That the enterprise was told in advance, and which time it chose."""
    if visit.enterprise is None or permit is None:
        return ()
    for notice in notices_store.of_enterprise(tx, visit.enterprise.id, NOTICES_READ_MAX):
        if notice.sent.permit == permit.id:
            sent = Line("sent", {"day": f"{day_of(clock.from_ms(notice.sent_ms))}"})
            slot = notice.slot
            if slot is None:
                return (sent,)
            return (sent, Line(f"chosen_{slot.half}", {"day": f"{slot.day}"}))
    return ()


def _frequency(tx: Transaction, visit: VisitFacts) -> tuple[Line, ...]:
    """Only of an enterprise the register knows, by a body it knows."""
    if visit.enterprise is None or not visit.agency_path:
        return ()
    answer = frequency.check(tx, visit.agency_path, visit.enterprise.id, visit.day)
    lines = [Line("counted", {"count": answer.own.counted})]
    if answer.own.exempt:
        lines.append(Line("exempt", {"count": answer.own.exempt}))
    if answer.cap is None:
        return (*lines, Line("no_cap"))
    key = "cap" if answer.cap.basis.verified else "cap_unverified"
    lines.append(Line(key, {"cap": answer.cap.per_year}))
    if answer.own.counted > answer.cap.per_year:
        lines.append(Line("over"))
    return tuple(lines)
