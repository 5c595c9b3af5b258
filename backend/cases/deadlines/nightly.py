"""The clock: goes over all open cases once a day, follows every act, and tells whom it concerns.

What it keeps is a cache: broken off, it begins again; run twice, it tells nobody twice. A person
gets one message a day, only when something is near or has just gone over.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from backend.accounts import store as accounts_store
from backend.accounts.model import Name
from backend.cases.deadlines import store
from backend.cases.deadlines.running import clocks
from backend.cases.deadlines.store import Digest, OpenCase
from backend.cases.model import Clock
from backend.cases.serving.standing import notice_of, public_notices
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.law.calendar.service import calendar_of
from backend.law.deadlines import Warned, shipped_limits
from backend.law.working_days import WorkCalendar
from backend.ledger.service import Ledger
from backend.notifications.service import send_message

AT_ONCE = 200
"""Cases in one unit: nobody who writes waits longer than some dozen milliseconds."""
POLL_SECONDS = 60.0
PAUSE_SECONDS = 2.0
"""So many acts of a rush hour are followed together."""
OF_THE_PARTY = ("statement", "statement-three", "hearing-asked", "reconsideration", "suit")
"""The party's own windows: nobody of the body has to do anything about them."""
NAMED_MAX = 5
_OWN = Warned(days=3, who=("officers", "heads"))
"""Of a day that the body set itself: no limit of the law has it."""
BY = "clock"

_log = logging.getLogger("palm.cases.clock")


def warned(limit: str) -> Warned:
    """Who is told of a limit, and how many days before its end."""
    known = shipped_limits().get(limit)
    return known.warn if known is not None else _OWN


def counted(
    tx: Transaction, cases: Iterable[OpenCase], today: date, calendar: WorkCalendar
) -> list[tuple[OpenCase, list[Clock]]]:
    """Every deadline of each case; none of those that are closed."""
    return [
        (
            one,
            []
            if one.stage == "closed"
            else clocks(
                one.facts,
                today,
                _noticed_on(tx, one),
                calendar,
                public_notices(tx, one.id, today),
            ),
        )
        for one in cases
    ]


def _noticed_on(tx: Transaction, case: OpenCase) -> date | None:
    notice = case.facts.notice
    if notice is None or case.facts.decision is not None:
        return None
    act = store.notice_act(tx, case.id)
    if act is None:
        return None
    reached, under_way = notice_of(tx, case.id, act)
    return None if under_way else max(notice.on, reached or notice.on)


async def pass_over(database: Database, today: date) -> int:
    """Count every open case anew; how many there are."""
    made, after = 0, ""
    while True:

        def batch(tx: Transaction, after: str = after) -> list[OpenCase]:
            cases = store.open_after(tx, after, AT_ONCE)
            store.replace(tx, counted(tx, cases, today, calendar_of(tx)))
            return cases

        cases = await database.write(batch)
        made += len(cases)
        if len(cases) < AT_ONCE:
            return made
        after = cases[-1].id


async def follow_acts(database: Database, today: date) -> int:
    """Count those cases anew that somebody acted in since the last time."""
    made = 0
    while True:

        def batch(tx: Transaction) -> int:
            idx, day = store.followed(tx)
            cases = store.acted_after(tx, idx, AT_ONCE)
            if cases:
                store.replace(tx, counted(tx, cases, today, calendar_of(tx)))
                store.follow(tx, cases[-1].last_idx, day)
            return len(cases)

        found = await database.write(batch)
        made += found
        if found < AT_ONCE:
            return made


async def tell(database: Database, ledger: Ledger, now: datetime) -> int:
    """One message to each officer and head whom a deadline concerns today; how many."""
    today = day_of(now)
    told = await database.read(lambda tx: _receivers(tx, today))
    sent = 0
    for account, digests in sorted(told.items()):
        sent += await database.write(
            lambda tx, account=account, digests=digests: _tell(
                tx, ledger, account, digests, today, now
            )
        )
    return sent


def _receivers(tx: Transaction, today: date) -> dict[str, list[Digest]]:
    """By account: what is near, and what went over yesterday."""
    heads = store.heads_at(tx)
    found: dict[str, list[Digest]] = {}
    accounts: dict[str, str | None] = {}
    farthest = today + timedelta(days=max(one.warn.days for one in shipped_limits().values()))
    for digest, officers in store.near(tx, today - timedelta(days=1), farthest, OF_THE_PARTY):
        warn = warned(digest.limit_id)
        if (digest.last - today).days > warn.days:
            continue
        receivers = set(_heads_of(heads, digest.agency_path)) if "heads" in warn.who else set[str]()
        for officer in officers if "officers" in warn.who else ():
            if officer not in accounts:
                known = accounts_store.account_of_officer(tx, officer)
                accounts[officer] = known.id if known and not known.disabled else None
            if (account := accounts[officer]) is not None:
                receivers.add(account)
        for account in receivers:
            found.setdefault(account, []).append(digest)
    return found


def _heads_of(heads: dict[str, list[str]], path: str) -> list[str]:
    """Of the body itself, or else of the nearest one above it that has any."""
    while path.strip("/"):
        if path in heads:
            return heads[path]
        path = f"{path.rstrip('/').rpartition('/')[0]}/"
    return []


def _tell(
    tx: Transaction,
    ledger: Ledger,
    account: str,
    digests: Sequence[Digest],
    today: date,
    now: datetime,
) -> int:
    if not store.take_told(tx, today, account):
        return 0
    over = sum(1 for one in digests if one.last < today)
    soon = len(digests) - over
    named = [f"{one.last} {one.limit} {one.number}" for one in digests[:NAMED_MAX]]
    more = len(digests) - len(named)
    tail = (f"；另有 {more} 项", f"; {more} more") if more else ("", "")
    send_message(
        tx,
        ledger,
        to=account,
        by=BY,
        title=Name(
            f"办案期限：即将到期 {soon} 项，刚超过 {over} 项",
            f"Deadlines of cases: {soon} soon, {over} just over",
        ),
        text=Name(f"{'；'.join(named)}{tail[0]}", f"{'; '.join(named)}{tail[1]}"),
        now=now,
    )
    return 1


class CaseClock:
    """The loop, owned by the application's task group; it may be begun again when it broke off."""

    def __init__(self, database: Database, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._database, self._ledger, self._now = database, ledger, now
        self._woken = asyncio.Event()

    def wake(self, entries: Sequence[object]) -> None:
        if entries:
            self._woken.set()

    async def follow(self) -> None:
        while True:
            self._woken.clear()
            await self.tick(self._now())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._woken.wait()
            await asyncio.sleep(PAUSE_SECONDS)

    async def tick(self, now: datetime) -> None:
        """Go over everything once a day, and over what was acted in each time."""
        today = day_of(now)
        _, day = await self._database.read(store.followed)
        if day != today.isoformat():
            newest = await self._database.read(store.newest_act)
            made = await pass_over(self._database, today)
            sent = await tell(self._database, self._ledger, now)
            await self._database.write(lambda tx: store.follow(tx, newest, today.isoformat()))
            _log.info("%d open cases gone over, %d people told", made, sent)
        if await self._database.read(lambda tx: bool(_behind(tx))):
            await follow_acts(self._database, today)


def _behind(tx: Transaction) -> bool:
    return store.followed(tx)[0] < store.newest_act(tx)
