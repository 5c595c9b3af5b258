"""What guards must know besides the case: people's qualifications and the body's own figures."""

from datetime import date

import msgspec

from backend.law.deadlines import Limit, shipped_limits
from backend.law.working_days import WorkCalendar, shipped_calendar


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """Figures the law leaves to sector or place: editable data, marked on every screen."""

    order: tuple[str, ...] = ("evidence", "review", "notice", "decision")
    """Jinan reviews before the notice, Jining after it; the law wants it before the decision."""
    hearing_fine_person: int = 200_000
    """Fen; 警 2,000 yuan: 公安机关办理行政案件程序规定. Other sectors differ (UNVERIFIED)."""
    hearing_fine_organisation: int = 1_000_000
    statement_limit: str = "statement"
    discussion_fine: int = 10_000_000
    """Fen from which a fine counts as major (UNVERIFIED, the body's own rule)."""


class World(msgspec.Struct, frozen=True, kw_only=True):
    """Who is who on the day of the act."""

    certified: frozenset[str]
    """Officers whose certificates are valid on the day of the act."""
    heads: frozenset[str]
    """Accounts that may approve for this body."""
    reviewers: frozenset[str]
    rules: Rules = Rules()
    consents: frozenset[str] = frozenset()
    """Signed confirmations of electronic service that stand."""
    notice_reached: date | None = None
    """When the notice reached the party, where that was proven by a service of its own."""
    notice_under_way: bool = False
    """The notice was sent and has not reached the party: no window of the party runs yet."""
    fined_already: bool = False
    """The same act was fined in another case (行政处罚法 29)."""

    working_days: WorkCalendar | None = None
    """None: those that came with the product."""

    def calendar(self) -> WorkCalendar:
        return self.working_days or shipped_calendar()

    def limit(self, name: str) -> Limit:
        return shipped_limits()[name]
