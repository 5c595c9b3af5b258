"""What was said of a decision on the spot after it, by kind."""

from collections.abc import Sequence
from datetime import date

import msgspec

from backend.cases.party.model import PartyAnswered
from backend.cases.summary.model import SummaryChanged, SummaryPaid, SummaryReported
from backend.cases.summary.store import EventRow
from backend.cases.summary.views import day_told
from backend.evidence.bodies import FineCollected, SummaryHandedOver


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What followed a decision, by kind."""

    handed: tuple[tuple[EventRow, SummaryHandedOver], ...]
    collected: tuple[tuple[EventRow, FineCollected], ...]
    paid: tuple[tuple[EventRow, SummaryPaid], ...]
    reported: tuple[tuple[EventRow, SummaryReported], ...]
    answered: tuple[tuple[EventRow, PartyAnswered], ...]
    """What the body answered when the party asked for more time to pay."""
    changed: tuple[tuple[EventRow, SummaryChanged], ...]
    """By the head, a superior or a court, the oldest first."""
    again: bool
    """A phone sent a second decision under the same id."""

    @property
    def handing(self) -> tuple[EventRow, SummaryHandedOver] | None:
        """The handing over that counts: the last one, a printer may fail at first."""
        return self.handed[-1] if self.handed else None

    @property
    def handed_on(self) -> date | None:
        """The day from which the party's time runs."""
        handing = self.handing
        return None if handing is None else self.day_of(handing[0])

    @property
    def more_time(self) -> PartyAnswered | None:
        """What was granted last; it takes the place of what was granted before."""
        granted = [one for _, one in self.answered if one.granted and (one.until or one.plan)]
        return granted[-1] if granted else None

    @property
    def is_annulled(self) -> bool:
        """Nothing is left of it."""
        return any(one.result == "annulled" for _, one in self.changed)

    def fine_of(self, decided: int) -> int:
        """What of the fine stands, in fen."""
        lowered = [one.fine for _, one in self.changed if one.fine is not None]
        return 0 if self.is_annulled else (lowered[-1] if lowered else decided)

    @staticmethod
    def day_of(event: EventRow) -> date:
        """The day the phone claims."""
        return day_told(event.wall, event.received_ms)


def said_of(events: Sequence[EventRow]) -> Said:
    """The events of one decision; only readable ones were kept."""
    return Said(
        handed=tuple(
            (one, msgspec.convert(one.body, SummaryHandedOver))
            for one in events
            if one.kind == "summary.handed_over"
        ),
        collected=tuple(
            (one, msgspec.convert(one.body, FineCollected))
            for one in events
            if one.kind == "fine.collected"
        ),
        paid=tuple(
            (one, msgspec.convert(one.body, SummaryPaid))
            for one in events
            if one.kind == "summary.paid"
        ),
        reported=tuple(
            (one, msgspec.convert(one.body, SummaryReported))
            for one in events
            if one.kind == "summary.reported"
        ),
        answered=tuple(
            (one, msgspec.convert(one.body, PartyAnswered))
            for one in events
            if one.kind == "party.answered"
        ),
        changed=tuple(
            (one, msgspec.convert(one.body, SummaryChanged))
            for one in events
            if one.kind == "summary.changed"
        ),
        again=any(one.kind == "summary.decided" for one in events),
    )
