"""Fills the year before today, week by week, so that every screen has something to show.

A week's visits are one transaction together with a mark in the log (`reference.imported`, name
`demo-year`). What broke off goes on with the next week: with new phones, and with the story that
the first mark dates. What stands beside the weeks (ratings, complaints) is safe to be told again.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from backend import clock
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency, Officer
from backend.database import Database, Transaction
from backend.demo_city import (
    year_asking,
    year_desks,
    year_draws,
    year_evaluation,
    year_party,
    year_permits,
    year_published,
    year_reviews,
    year_warnings,
)
from backend.demo_city.regions import CITY
from backend.demo_city.year_leads import Pursuit
from backend.demo_city.year_phones import Phone, phones_of
from backend.demo_city.year_script import Outing, Writer, in_week, pairs_of, weeks
from backend.demo_city.year_visits import Event, Running
from backend.demo_city.year_voices import RATED_WEEKS, Voices
from backend.enterprises import claims
from backend.enterprises import store as enterprises_store
from backend.enterprises.model import Enterprise
from backend.evidence.media import open_media
from backend.feedback.ratings.service import open_ratings
from backend.law import service as law
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Follower, Views, payload_of
from backend.settings import Settings
from backend.supervision.questions.service import Desk
from backend.supervision.warnings.book import WarningBook, shipped_rules
from backend.web_pages.pages import Pages

ENTERPRISES = 2_000
NAME = "demo-year"
MARK = "reference.imported"
BEGUN, COMING, FINISHED = "begun", "coming", "finished"
CLAIMS_FILE = "demo-claims.json"
SHOWN = 3
"""Enterprises whose codes the summary names."""

Tell = Callable[[int, int], None]
"""Hears after every week how many of how many are there."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Body of the entries that say how far the year is."""

    name: str = NAME
    part: str
    """`begun`, the Monday of a week, or `finished`."""
    at: str = ""
    """When the filling began: the story ends there."""


def begin(tx: Transaction, ledger: Ledger, now: datetime, told_at: datetime) -> None:
    """Mark, in the unit that fills the city, that its year is still to come."""
    _mark(tx, ledger, BEGUN, told_at, at=clock.rfc3339(now))


def first_moment(now: datetime) -> datetime:
    """When the story begins: all entries about it stand after this."""
    return weeks(now)[0]


def _mark(tx: Transaction, ledger: Ledger, part: str, now: datetime, at: str = "") -> None:
    subject = f"{NAME}/{part}"
    body = Mark(part=part, at=at)
    ledger.act(tx, kind=MARK, by="demo-city", subject=subject, body=body, now=now)


def _marked(tx: Transaction, ledger: Ledger, part: str) -> Mark | None:
    found = ledger_store.first_about(tx, ledger.keys.kid, MARK, f"{NAME}/{part}")
    return None if found is None else msgspec.convert(payload_of(found[1])["body"], Mark)


async def is_due(database: Database, ledger: Ledger) -> bool:
    """Whether the year was begun and is not finished."""

    def read(tx: Transaction) -> bool:
        begun = _marked(tx, ledger, BEGUN) is not None
        return begun and _marked(tx, ledger, FINISHED) is None

    return await database.read(read)


async def fill(
    database: Database,
    ledger: Ledger,
    settings: Settings,
    followers: Sequence[Follower],
    *,
    tell: Tell,
    enterprises: int = ENTERPRISES,
) -> None:
    """Tell what is missing of a year that was begun. About 30 s."""
    begun = await database.read(lambda tx: _marked(tx, ledger, BEGUN))
    assert begun is not None
    now = msgspec.convert(begun.at, datetime)
    story = await database.read(lambda tx: _story(tx, now, enterprises))
    async with _views(database, ledger, followers) as views:
        year = _Year(database, ledger, views, settings, story)
        await year.run(tell)


class _Story(msgspec.Struct, frozen=True):
    now: datetime
    agencies: list[Agency]
    officers: list[Officer]
    enterprises: list[Enterprise]
    told: list[Outing]


def _story(tx: Transaction, now: datetime, count: int) -> _Story:
    agencies = agencies_store.agencies_in_scope(tx, CITY.path)
    officers = agencies_store.officers_in_scope(tx, CITY.path)
    found = [enterprises_store.by_id(tx, f"e{number:06d}") for number in range(1, count + 1)]
    known = [one for one in found if one is not None]
    writer = Writer(known, agencies, officers, law.checklists(), now)
    return _Story(now, agencies, officers, known, writer.outings())


@contextlib.asynccontextmanager
async def _views(
    database: Database, ledger: Ledger, followers: Sequence[Follower]
) -> AsyncGenerator[Views]:
    views = Views(database, ledger, followers)
    views.patience_seconds = 600.0
    following = asyncio.create_task(views.follow())
    try:
        yield views
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following


class _Year:
    """The filling of one year."""

    def __init__(
        self, database: Database, ledger: Ledger, views: Views, settings: Settings, story: _Story
    ) -> None:
        self._database, self._ledger, self._views = database, ledger, views
        self._settings, self._story = settings, story
        self._reviewing = year_reviews.Desk(database=database, ledger=ledger, views=views)
        self._mondays = weeks(story.now)
        self._desks = year_desks.Desks(ledger, story.agencies)
        self._approvals = year_permits.approvals(story.told, self._mondays)
        self._checklists = {one.id: one for one in law.checklists()}
        out = {who.id: who for one in story.told for who in (one.pair.lead, one.pair.partner)}
        self._book = WarningBook(database, shipped_rules())
        self._pursuit = Pursuit(database, ledger, views, self._book, len(self._mondays))
        self._phones = phones_of([out[name] for name in sorted(out)])

    async def run(self, tell: Tell) -> None:
        """Week after week; then the phones are laid aside."""
        rated_from = self._mondays[-min(RATED_WEEKS, len(self._mondays))]
        async with open_ratings(
            self._settings,
            database=self._database,
            ledger=self._ledger,
            views=self._views,
            pages=Pages(),
            now=lambda: rated_from,
        ) as ratings:
            voices = Voices(self._database, self._ledger, self._views, ratings)
            rated_weeks = [one for one in self._mondays if one >= rated_from]
            keys = asyncio.create_task(voices.make_keys(rated_weeks))
            try:
                for number, monday in enumerate(self._mondays):
                    await self._week(number, monday, voices, rated=monday >= rated_from)
                    tell(number + 1, len(self._mondays))
                await keys
            finally:
                keys.cancel()
            await voices.screen(self._story.now)
        await self._coming()
        await self._note_claims()
        await self._database.write(self._finish)
        await self._reached()

    async def _coming(self) -> None:
        """What the days to come hold: announced visits, open tasks, approvals that wait; a draw."""
        story = self._story
        bodies = [one for one in story.agencies if one.kind == "enforcement"]
        pairs = pairs_of(bodies, story.officers)

        def write(tx: Transaction) -> None:
            if _marked(tx, self._ledger, COMING) is None:
                year_permits.coming(tx, self._ledger, bodies, pairs, story.enterprises, story.now)
                _mark(tx, self._ledger, COMING, story.now)

        await self._database.write(write)
        await self._reached()
        await year_draws.draw(self._database, self._ledger, self._views, story.now)
        desk = Desk(database=self._database, ledger=self._ledger, views=self._views)
        async with open_media(
            self._settings.media,
            self._settings.data,
            database=self._database,
            ledger=self._ledger,
            views=self._views,
            now=lambda: story.now,
        ) as media:
            await year_asking.ask(desk, story.told, self._phones, media, story.now)
        await year_reviews.give_back(self._reviewing, self._told_in(-1), story.now)
        await year_party.tell(self._database, self._ledger, self._views, story.told, story.now)
        await year_published.publish(
            self._database, self._ledger, self._views, story.now, year_party.CASES[-1:]
        )
        await year_evaluation.show(self._database, self._ledger, self._views, story.now)
        await year_warnings.judge(self._database, self._ledger, self._views, self._book, story.now)

    async def _note_claims(self) -> None:
        """Fresh claim codes of the first enterprises: shown by `palm demo`, and nowhere else."""
        shown = [one.id for one in self._story.enterprises[:SHOWN]]
        issued = await self._database.write(
            lambda tx: claims.issue_many(
                tx, self._ledger, shown, by="demo-city", now=self._story.now
            )
        )
        target = self._settings.data / CLAIMS_FILE
        partial = target.with_suffix(".partial")
        partial.touch(mode=0o600)
        partial.write_bytes(msgspec.json.encode([one.code for one in issued]))
        partial.replace(target)

    async def _week(self, number: int, monday: datetime, voices: Voices, *, rated: bool) -> None:
        name = monday.date().isoformat()
        done = await self._database.read(lambda tx: _marked(tx, self._ledger, f"{name}/voices"))
        if done is not None:
            return
        told = list(in_week(self._story.told, monday))
        morning = min(monday + timedelta(hours=8), self._story.now)
        if rated:
            await voices.release(morning)
        await voices.handle(number, self._told_in, morning)
        await self._database.write(lambda tx: self._write_week(tx, number, monday, told))
        await self._reached()
        evening = min(monday + timedelta(days=5, hours=10), self._story.now)
        if rated:
            await voices.rate(told, evening)
        await voices.complain(told, number, evening)
        if number >= year_reviews.WEEKS_WAITING:
            earlier = self._told_in(number - year_reviews.WEEKS_WAITING)
            await year_reviews.approve(self._reviewing, earlier, evening)
        await self._pursuit.tell(number, self._told_in, evening)
        await self._database.write(lambda tx: _mark(tx, self._ledger, f"{name}/voices", evening))

    def _told_in(self, number: int) -> list[Outing]:
        """The visits of a week that the story knows."""
        return list(in_week(self._story.told, self._mondays[number]))

    async def _reached(self) -> None:
        await self._views.reached(self._ledger.published.size - 1)

    def _write_week(
        self, tx: Transaction, number: int, monday: datetime, told: Sequence[Outing]
    ) -> None:
        part = monday.date().isoformat()
        if _marked(tx, self._ledger, part) is not None:
            return
        morning = monday + timedelta(hours=8, minutes=30)
        if number == 0:
            self._desks.begin(tx, self._story.enterprises, morning)
        if number == 0 or monday.year != self._mondays[number - 1].year:
            self._desks.begin_year(tx, monday.year, morning)
        if number == len(self._mondays) - 1:
            self._desks.special_plans(tx, monday.date(), morning)
        under: dict[str, tuple[str, str]] = {}
        for one in self._approvals[monday]:
            year_permits.approve(tx, self._ledger, one, morning)
            under |= year_permits.tasks_of(one)
        year_published.pay(tx, self._ledger, morning)
        phones = {
            who.id: self._phones[who.id]
            for one in told
            for who in (one.pair.lead, one.pair.partner)
        }
        for phone in phones.values():
            if not phone.enrolled:
                phone.enrol(tx, self._ledger, morning)
        for _, _, step in sorted(self._events(told, phones, under), key=lambda event: event[:2]):
            step(tx)
        _mark(tx, self._ledger, part, min(monday + timedelta(days=5), self._story.now))
        for phone in phones.values():
            phone.keep(tx, _last(told, phone))

    def _events(
        self,
        told: Sequence[Outing],
        phones: dict[str, Phone],
        under: dict[str, tuple[str, str]],
    ) -> list[Event]:
        events: list[Event] = []
        for one in told:
            permit, task = under.get(one.id, (None, None))
            running = Running(
                one,
                phones[one.pair.lead.id],
                phones[one.pair.partner.id],
                self._ledger,
                self._checklists,
                permit=permit,
                task=task,
            )
            events += running.events()
            if one.urgent:
                at = one.ends + timedelta(minutes=40)
                events.append((at, 0, _made_up(self._ledger, one, at)))
        return events

    def _finish(self, tx: Transaction) -> None:
        _mark(tx, self._ledger, FINISHED, self._story.now)


def _last(told: Sequence[Outing], phone: Phone) -> datetime:
    """When this phone was in contact last."""
    who = phone.officer.id
    return max(one.ends for one in told if who in (one.pair.lead.id, one.pair.partner.id))


def _made_up(ledger: Ledger, one: Outing, at: datetime) -> Callable[[Transaction], None]:
    return lambda tx: year_permits.make_up(tx, ledger, one, at)
