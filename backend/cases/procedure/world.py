"""What guards must know besides the case: people's qualifications and the body's own figures."""

from collections.abc import Iterable
from datetime import date

import msgspec

from backend.cases.procedure.rules import CaseRules
from backend.law.deadlines import Limit, shipped_limits
from backend.law.working_days import WorkCalendar, shipped_calendar


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Something of a visit or of the case that evidence may be linked to, as the log has it."""

    sha256: str
    fallen: str = ""
    """`voided` on the phone or `unusable` by a review; empty while it counts."""


class World(msgspec.Struct, frozen=True, kw_only=True):
    """Who is who on the day of the act."""

    certified: frozenset[str]
    """Officers whose certificates are valid on the day of the act."""
    heads: frozenset[str]
    """Accounts that may approve for this body."""
    reviewers: frozenset[str]
    rules: CaseRules = CaseRules()
    consents: frozenset[str] = frozenset()
    """Signed confirmations of electronic service that stand."""
    notice_reached: date | None = None
    """When the notice reached the party, where that was proven by a service of its own."""
    notice_under_way: bool = False
    """The notice was sent and has not reached the party: no window of the party runs yet."""
    fined_already: bool = False
    """The same act was fined in another case (行政处罚法 29)."""

    within_territory: bool = True
    """Whether the place of the breach is the body's own; true while no place is known."""
    persons: dict[str, str] = {}
    """The officer behind an account: one person acts under either id."""
    seen: dict[str, Seen] = {}
    """What the links of this act and of the file point at, by the key of the source."""
    spared: tuple[str, ...] = ()
    """Items of lists that fit the case and say that nothing is sealed or detained."""
    unsaid: tuple[str, ...] = ()
    """Items of which nobody has said whether their conditions hold."""

    working_days: WorkCalendar | None = None
    """None: those that came with the product."""

    def person(self, known_as: str) -> str:
        """One id for whoever has two."""
        return self.persons.get(known_as, known_as)

    def is_one_of(self, known_as: str, people: Iterable[str]) -> bool:
        """Whether this is one of those people, under whichever id."""
        return self.person(known_as) in {self.person(one) for one in people}

    def calendar(self) -> WorkCalendar:
        return self.working_days or shipped_calendar()

    def limit(self, name: str) -> Limit:
        return shipped_limits()[name]
