"""What enterprises say in the demo year: ratings with real blind tokens, and complaints."""

import asyncio
import random
import secrets
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from backend.database import Database
from backend.demo_city.people import MARKET
from backend.demo_city.year_desks import demo_id
from backend.demo_city.year_script import SEED, Outing
from backend.demo_city.year_words import ANSWERS, COMPLAINTS, DISCLOSED, TEXTS
from backend.feedback.complaints import handling, service
from backend.feedback.complaints import store as complaints_store
from backend.feedback.complaints.handling import HandlingAsked
from backend.feedback.complaints.model import Act, Words
from backend.feedback.complaints.service import NewComplaint
from backend.feedback.ratings import blind_signatures, keys, reading
from backend.feedback.ratings.model import (
    NONCE_BYTES,
    SALT_BYTES,
    Ballot,
    Rating,
    Token,
)
from backend.feedback.ratings.problems import RatingTokenTaken
from backend.feedback.ratings.releasing import release
from backend.feedback.ratings.service import Ratings
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import Problem
from backend.web import Asker
from offline_sync import base64url

RATED_BODIES = (
    "yunchuan-enforcement",
    "yunchuan-donglan-enforcement",
    MARKET,
    "yunchuan-donglan-qingshi-enforcement",
    "yunchuan-xicen-market",
    "yunchuan-nanting-hexin-enforcement",
)
"""Each body and month has a key of its own that takes a tenth of a second to make."""
RATED_WEEKS = 18
AT_ONCE = 8
CHEN = Asker(
    account_id="a-chenj",
    login="chenj",
    role="supervisor",
    agency_id="yunchuan",
    agency_path="/yunchuan/",
)


class Voices:
    """Speaks for enterprises, and for the desk that hears them."""

    def __init__(self, database: Database, ledger: Ledger, views: Views, ratings: Ratings) -> None:
        self._database, self._ledger, self._views = database, ledger, views
        self._ratings = ratings

    async def make_keys(self, mondays: Sequence[datetime]) -> None:
        """Before they are needed, while the weeks before are told: the other core is idle."""
        days = (monday + timedelta(days=after) for monday in mondays for after in (0, 6))
        for month in dict.fromkeys(keys.month_of(day) for day in days):
            for agency in RATED_BODIES:
                await self._ratings.issuer.prepare(agency, month)

    async def rate(self, told: Sequence[Outing], now: datetime) -> None:
        """Some of the week's visits of a few bodies; each with its own token."""
        chosen = [
            one
            for one in told
            if one.pair.agency.id in RATED_BODIES and one.scan != "none" and one.confirms
        ]
        for start in range(0, len(chosen), AT_ONCE):
            some = chosen[start : start + AT_ONCE]
            await asyncio.gather(*(self._rate(one, now) for one in some))

    async def _rate(self, one: Outing, now: datetime) -> None:
        issuer = self._ratings.issuer
        found = await issuer.rateable(one.id, now)
        published = await issuer.publish(found.agency, found.month, now)
        await self._views.reached(self._ledger.published.size - 1)
        public = keys.public_of(published.der)
        nonce = secrets.token_bytes(NONCE_BYTES)
        blinded = await asyncio.to_thread(blind_signatures.blind, public, nonce)
        try:
            answer = await issuer.issue(
                one.id, blinded.message, published.key, way="blind", now=now
            )
        except RatingTokenTaken:
            return  # it was rated before the filling broke off
        signature = blind_signatures.finalize(public, nonce, answer, blinded.inverse)
        token = Token(agency=found.agency, month=found.month, nonce=nonce, signature=signature)
        rating = msgspec.json.encode(_rating(one)).decode()
        ballot = Ballot(agency=found.agency, salt=secrets.token_bytes(SALT_BYTES), rating=rating)
        await self._ratings.redeemer.redeem(token, ballot, now)

    async def release(self, now: datetime) -> None:
        """On Mondays; a person reads what was written before others may."""
        least, box = self._ratings.least, self._ratings.box
        await release(self._database, self._ledger, box, least=least, now=now)
        await self._views.reached(self._ledger.published.size - 1)

    async def screen(self, now: datetime) -> None:
        """All but the newest texts; one that names a person is held back."""
        box = self._ratings.box
        waiting = [
            one
            for one in await reading.texts_for(self._database, box, CHEN)
            if one.state == "waiting"
        ]
        for one in waiting[3:]:
            named = one.text == TEXTS[-1]
            await reading.screen(
                self._database,
                self._ledger,
                self._views,
                box,
                one.id,
                shown=not named,
                reason="指名道姓" if named else "",
                asker=CHEN,
                now=now,
            )

    async def complain(self, told: Sequence[Outing], week: int, now: datetime) -> None:
        """About one complaint a week; every third from the door of a visit."""
        complaint = _complaint(told, week)
        if complaint is not None:
            await service.file(self._database, self._ledger, self._views, complaint, now=now)

    async def handle(
        self, week: int, told_in: Callable[[int], Sequence[Outing]], now: datetime
    ) -> None:
        """What the desk does on a Monday with the complaints of the weeks before."""
        steps: tuple[tuple[int, Act, str], ...] = (
            (1, "accept", ""),
            (2, "investigate", ""),
            (4, "answer", ANSWERS[week % len(ANSWERS)]),
            (5, "disclose", DISCLOSED if week % 4 == 0 else ""),
            (6, "close", ""),
        )
        for after, act, text in steps:
            filed = week - after
            if filed < 0 or (act == "disclose" and not text) or filed % 11 == 9:
                continue
            complaint = _complaint(told_in(filed), filed)
            if complaint is not None:
                await self._step(complaint, filed, act, text, now)

    async def _step(
        self, complaint: NewComplaint, filed: int, act: Act, text: str, now: datetime
    ) -> None:
        sent = service.sent_hash(complaint)
        taken = await self._database.read(lambda tx: complaints_store.form_taken(tx, sent))
        if taken is None:
            return
        asked = HandlingAsked(act=act, text=text, id=uuid.UUID(demo_id("step", filed, act)))
        if act == "accept" and filed % 13 == 6:
            reason = "所反映事项不属于行政执法监督范围，请向同级信访部门反映。"
            asked = HandlingAsked(act="decline", text=reason, id=asked.id)
        try:
            await handling.act(
                self._database, self._ledger, self._views, taken[0], asked, asker=CHEN, now=now
            )
        except Problem:
            return  # declined, or not this desk's: then nothing more is done with it


def _rating(one: Outing) -> Rating:
    chance = random.Random(one.id)  # noqa: S311 - the same every time
    overall = chance.choices((5, 4, 3, 2, 1), (46, 30, 14, 6, 4))[0]
    if one.over_cap:
        overall = max(1, overall - 2)
    return Rating(
        overall=overall,
        two_officers=chance.random() < 0.97,
        certificates=chance.random() < 0.93,
        polite=overall >= 3 or chance.random() < 0.4,
        demanded=overall == 1 and chance.random() < 0.4,
        text=chance.choice(TEXTS) if chance.random() < 0.22 else "",
    )


def _complaint(told: Sequence[Outing], week: int) -> NewComplaint | None:
    """What is complained about in a week, if anything is; the same every time."""
    chance = random.Random(SEED * 7 + week)  # noqa: S311 - the same every time
    asked = [one for one in told if one.purpose == "inspection"]
    if not asked or chance.random() < 0.2:
        return None
    one = chance.choice(asked)
    kind, text = COMPLAINTS[week % len(COMPLAINTS)]
    own = chance.random() < 0.5
    return NewComplaint(
        kind=kind,
        via="own" if own else "door" if week % 3 == 0 else "plain",
        words=Words(text=text, happened=one.at.strftime("%Y-%m-%d")),
        form=_form(week),
        about=one.pair.agency.id,
        visit=one.id if week % 3 == 0 else None,
        enterprise_id=one.enterprise.id if own else None,
    )


def _form(week: int) -> str:
    """The form of the week's complaint; its secret is of use to nobody."""
    return base64url.encode(uuid.UUID(demo_id("complaint", week)).bytes)
