"""Tells who handles a case, and who decided it, that evidence it was linked to has fallen."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from backend.accounts import store as accounts_store
from backend.accounts.model import Name
from backend.cases import store as cases_store
from backend.cases.evidence import store
from backend.cases.evidence.sources import linked_now
from backend.cases.service import Logged, logged_case
from backend.cases.store import Wanted
from backend.database import Database, Transaction
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from backend.notifications import service as notifications
from backend.notifications.model import Told
from backend.notifications.push import PushSender

FELLING = frozenset(("capture.voided", "evidence.reviewed"))
AT_START = 5_000
"""Entries looked through when the server starts: what was told already is not told again."""
CASES_MAX = 200
"""Of one visit."""
NAMED_MAX = 5
BY = "clock"
TITLE = Name("案件证据已作废或者不可用", "Evidence of a case has fallen")


class FallenTeller:
    """The loop, owned by the application's task group; it may be begun again when it broke off."""

    def __init__(
        self, database: Database, ledger: Ledger, sender: PushSender, now: Callable[[], datetime]
    ) -> None:
        self._database, self._ledger, self._sender, self._now = database, ledger, sender, now
        self._woken = asyncio.Event()
        self._visits: set[str] | None = None
        """None until the newest entries were looked through."""

    def wake(self, entries: Sequence[LoggedEntry]) -> None:
        """An entry that may fell evidence has come: its visit is looked at."""
        visits = {one.subject for one in entries if one.kind in FELLING}
        if visits:
            self._visits = visits | (self._visits or set())
            self._woken.set()

    async def follow(self) -> None:
        self._visits = await self._database.read(self._at_start)
        while True:
            self._woken.clear()
            while self._visits:
                await self.tell(self._visits.pop(), self._now())
            await self._woken.wait()

    def _at_start(self, tx: Transaction) -> set[str]:
        return store.felled_lately(tx, sorted(FELLING), AT_START) | (self._visits or set())

    async def tell(self, visit: str, now: datetime) -> int:
        """Write to everybody whom fallen evidence of this visit concerns; how many messages."""
        if not await self._database.read(lambda tx: _cases(tx, visit)):
            return 0
        told = await self._database.write(lambda tx: _tell(tx, self._ledger, visit, now))
        await notifications.hint_all(self._database, self._sender, told, now)
        return len(told)


def _cases(tx: Transaction, visit: str) -> list[str]:
    """Cases of the visit, and those of its enterprise, whose links may name it."""
    rows = cases_store.page(tx, Wanted(scope="/", visit=visit, limit=CASES_MAX))
    enterprise = store.enterprise_of(tx, visit)
    if enterprise is not None:
        rows += cases_store.page(tx, Wanted(scope="/", enterprise=enterprise, limit=CASES_MAX))
    return sorted(
        {
            one.id
            for one in rows
            if any(source.visit == visit for source in one.facts.links.values())
        }
    )


def _tell(tx: Transaction, ledger: Ledger, visit: str, now: datetime) -> list[Told]:
    found: list[Told] = []
    for case in _cases(tx, visit):
        known = logged_case(tx, ledger, case)
        fallen = _fallen(tx, ledger, known)
        about = _about(case, fallen)
        found += [
            _write(tx, ledger, account, known, fallen, now)
            for account in (sorted(_receivers(tx, known)) if fallen else ())
            if not store.was_told(tx, account, about)
        ]
    return found


def _fallen(tx: Transaction, ledger: Ledger, known: Logged) -> list[str]:
    """Names of the pieces in the file that were voided or marked unusable."""
    facts = known.facts
    now = linked_now(tx, known.bodies[0], facts, ledger.keys.kid)
    return sorted(
        name
        for name, source in facts.links.items()
        if name in facts.evidence
        and (material := now.get(source.key)) is not None
        and material.fallen is not None
    )


def _receivers(tx: Transaction, known: Logged) -> set[str]:
    """The officers of the case, and who decided it."""
    officers = (accounts_store.account_of_officer(tx, one) for one in known.facts.officers)
    accounts = {one.id for one in officers if one is not None and not one.disabled}
    decided = known.facts.decision
    decider = accounts_store.account_by_id(tx, decided.by) if decided else None
    return accounts | ({decider.id} if decider and not decider.disabled else set())


def _about(case: str, fallen: Sequence[str]) -> str:
    """One for each state of a case: a message that stands already is not written again."""
    return f"{case}#{hashlib.sha256('/'.join(fallen).encode()).hexdigest()[:16]}"


def _write(
    tx: Transaction,
    ledger: Ledger,
    account: str,
    known: Logged,
    fallen: Sequence[str],
    now: datetime,
) -> Told:
    first, decided = known.bodies[0], known.facts.decision is not None
    named = fallen[:NAMED_MAX]
    zh = f"{first.number}：{'、'.join(named)}"
    en = f"{first.number}: {', '.join(named)}"
    if decided:
        zh += "。案件已作出决定，请核查决定是否仍然成立。"
        en += ". The case is decided: check whether the decision still holds."
    else:
        zh += "。作出决定前请补充或者排除。"
        en += ". Replace or exclude it before the decision."
    message = notifications.send_message(
        tx,
        ledger,
        to=account,
        by=BY,
        title=TITLE,
        text=Name(zh, en),
        about=_about(first.case, fallen),
        place=f"/desk/cases/{first.case}",
        now=now,
    )
    return account, message
