"""Warnings that follow the log: whatever comes, and however, they are those of a whole run."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from backend import clock
from backend.cases.views import FOLLOWERS as CASE_VIEWS
from backend.database import Database, open_database
from backend.evidence.likeness import store as likeness
from backend.feedback.complaints import store as complaints_store
from backend.feedback.complaints.model import Holder
from backend.feedback.complaints.views import FOLLOWERS as COMPLAINT_VIEWS
from backend.feedback.ratings.model import Distribution, RatingsReleased
from backend.feedback.ratings.views import FOLLOWER as RATING_VIEW
from backend.planning.views import FOLLOWERS as PLANNING_VIEWS
from backend.settings import DatabaseSettings
from backend.supervision.warnings.beside import Around
from backend.supervision.warnings.book import Standing, WarningBook, shipped_rules
from backend.supervision.warnings.evaluation import Changes
from backend.supervision.warnings.views import FOLLOWERS
from backend.supervision.warnings.watching import WarningWatch
from tests.accounts.people import NOW, chen, stranger, wang
from tests.databases import place_migrated
from tests.supervision.scene import Phone, Scene, fix, li, new_id, opening, photo, scene, zhao
from tests.supervision.test_live import Desk, asker, settled

pytestmark = pytest.mark.anyio

VIEWS = (*PLANNING_VIEWS, *COMPLAINT_VIEWS, *CASE_VIEWS, RATING_VIEW, *FOLLOWERS)


def city(database: Database, folder: Path) -> Any:
    return scene(database, folder, [], followers=VIEWS)


async def act(here: Scene, kind: str, subject: str, body: Any) -> None:
    """Something that was done at a desk."""
    index = await here.server.database.write(
        lambda tx: here.server.ledger.act(
            tx, kind=kind, by="a-chenj", subject=subject, body=body, now=here.server.now
        )
    )
    await here.server.views.reached(index)


async def whole(here: Scene) -> Standing:
    """What a run over everything gives."""
    return await WarningBook(here.server.database, shipped_rules()).standing(here.server.now)


def same(one: Standing, other: Standing) -> bool:
    measured = [sorted(each.cases, key=lambda case: case.key) for each in (one, other)]
    return one.warnings == other.warnings and measured[0] == measured[1]


def rules_of(standing: Standing) -> list[str]:
    return sorted({one.rule for one in standing.warnings})


def sound(visit: str, cause: str) -> dict[str, Any]:
    gaps = [{"atMs": 1000, "lengthMs": 20_000, "cause": cause}]
    media = {"sha256": "ab" * 32, "size": 9, "type": "audio/webm"}
    return {
        "visit": visit,
        "capture": "c-1",
        "media": media,
        "durationMs": 60_000,
        "gaps": gaps,
        "method": "live-microphone",
    }


VISITS = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(6)]


def a_day(phone: Phone, partner: Phone) -> list[bytes]:
    """Doubtful visits of two phones: far away, uncoded, alone, silent, too fast, looked alike."""
    found: list[bytes] = []
    for number in range(6):
        visit = VISITS[number]
        one = (phone, partner)[number % 2]
        wall = NOW - timedelta(days=50 - 9 * number)
        where = fix(lat=30.0 + number % 3, lon=120.123456)
        more: dict[str, Any] = {"found": "register", "task": "t-1" if number < 2 else None}
        if number == 2:
            more["enterprise"] = {"id": "e-2", "name": "云川另一家小店"}
        if number == 4:
            more["trigger"] = {"kind": "transfer", "note": "电话"}
        alone = ["o-wangjg"] if number % 2 else []
        found.append(
            one.sign("visit.opened", opening(visit, *alone, **more), wall=wall, where=where)
        )
        found.append(one.sign("sound.captured", sound(visit, ("", "muted")[number % 2]), wall=wall))
        found.append(one.sign("photo.captured", photo(visit, f"p-{number % 3}"), wall=wall))
        result = "correction_ordered" if number == 2 else "no_problem"
        found.append(one.sign("visit.closed", {"visit": visit, "result": result}, wall=wall))
    excepted = {"visit": VISITS[1], "reason": "no_code", "note": "无"}
    found.append(partner.sign("code.excepted", excepted))
    return found


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(data=st.data())
def test_any_order_and_any_repetition_of_deliveries_gives_the_warnings_of_a_whole_run(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("city")
    place_migrated(folder)

    async def deliver() -> None:
        async with (
            open_database(DatabaseSettings(), folder) as database,
            city(database, folder) as here,
        ):
            following = WarningBook(database, shipped_rules())
            for number, visit in enumerate((0, 3, 0)):
                await complain(here, number, visit=VISITS[visit])
            entries = a_day(await here.phone(wang()), await here.phone(li()))
            rest = data.draw(st.permutations(entries))
            rest += data.draw(st.lists(st.sampled_from(entries), max_size=4))
            while rest:
                size = data.draw(st.integers(1, len(rest)))
                some, rest = rest[:size], rest[size:]
                await here.push(*some)
                await following.standing(here.server.now)
            standing = await following.standing(here.server.now)

            assert same(standing, await whole(here))
            expected = {"recording-gap", "single-officer", "evidence-far", "complaint-place"}
            assert expected <= set(rules_of(standing))

    asyncio.run(deliver())


async def test_what_comes_by_other_ways_is_followed_too(database: Database, tmp_path: Path) -> None:
    async with city(database, tmp_path) as here:
        following = WarningBook(database, shipped_rules())
        await here.push(*a_day(await here.phone(wang()), await here.phone(li())))
        await following.standing(here.server.now)

        for number in range(5):
            await complain(here, number)
        complained = await following.standing(here.server.now)
        await act(here, "ratings.released", "b-1", released((6, 2, 1, 1, 0)))
        rated = await following.standing(here.server.now)
        await database.write(lambda tx: alike(tx, "p-0", "p-1"))
        printed = await following.standing(here.server.now)
        here.server.now = NOW + timedelta(days=40)
        later = await following.standing(here.server.now)

        assert "complaint-cluster" in rules_of(complained)
        (cluster,) = [one for one in complained.warnings if one.rule == "complaint-cluster"]
        assert (cluster.subject, cluster.last.agency_path) == ("/city/east/", "/city/")
        assert "ratings-low" in rules_of(rated)
        (photos, *_) = [one for one in printed.warnings if one.rule == "photo-alike"]
        around = Around(printed.cases, [photos.last])
        rests_on = await database.read(
            lambda tx: around.beside(tx, photos.last, ["photoDistance", "travelKmh"])
        )
        assert {fact for fact, _ in rests_on} == {"photoDistance"}
        assert photos.last.id not in [one.id for _, one in rests_on]
        assert same(later, await whole(here))


async def complain(here: Scene, number: int, *, visit: str | None = None) -> None:
    """Filed on paper, or at the door of a visit that may not have arrived."""
    holder = Holder(
        complaint=f"k-{number}",
        receipt=f"R-{number}",
        secret_hash=bytes([number]) * 32,
        enterprise_id=None,
        visit=visit,
        filed_idx=0,
    )
    await here.server.database.write(lambda tx: complaints_store.add_holder(tx, holder))
    await act(here, "complaint.filed", f"k-{number}", complaint(number))


async def test_complaints_at_one_place_warn_whatever_body_they_are_about(
    database: Database, tmp_path: Path
) -> None:
    async with city(database, tmp_path) as here:
        following = WarningBook(database, shipped_rules())
        phone, near, far = await here.phone(wang()), new_id(), new_id()
        for number in range(4):
            await complain(here, number, visit=far if number == 3 else near)
        before = await following.standing(here.server.now)
        elsewhere = opening(far, enterprise={"name": "别的企业"})
        unknown = opening(near, enterprise={"name": "路边摊"})
        await here.push(
            phone.sign("visit.opened", unknown, where=fix(lat=30.0001, lon=120.0001)),
            phone.sign("visit.opened", elsewhere, where=fix(lat=30.1, lon=120.1)),
        )
        standing = await following.standing(here.server.now)

        assert "complaint-place" not in rules_of(before)  # nobody knows yet where that was
        (warning,) = [one for one in standing.warnings if one.rule == "complaint-place"]
        assert len(warning.cases) == 3
        lat, lon = map(float, warning.subject.split(","))
        assert abs(lat - 30.0001) < 0.003
        assert abs(lon - 120.0001) < 0.003
        assert {one.agency_path for one in warning.cases} == {"/city/"}
        assert same(standing, await whole(here))


def complaint(number: int) -> dict[str, Any]:
    """About the eastern body: only the city above it may know."""
    return {
        "complaint": f"k-{number}",
        "receipt": f"R-{number}",
        "kind": "fees",
        "via": "plain",
        "about": "city-east",
        "aboutPath": "/city/east/",
        "handler": "city",
        "handlerPath": "/city/",
        "digest": "ab" * 32,
    }


def released(overall: tuple[int, int, int, int, int]) -> RatingsReleased:
    totals = Distribution(count=sum(overall), overall=overall, facts={})
    return RatingsReleased(
        batch="b-1", agency="city-east", until=NOW.date(), totals=totals, digests=[]
    )


def alike(tx: Any, one: str, other: str) -> None:
    """Two pictures whose fingerprints differ in three bits, and one that is like none."""
    for capture, bits in ((one, 0x0F0F_1234_5678_9ABC), (other, 0x0F0F_1234_5678_9ABB)):
        digest = photo("v", capture)["media"]["sha256"]
        likeness.keep(tx, digest, bits)
    likeness.keep(tx, photo("v", "p-2")["media"]["sha256"], 0x7777_0000_FFFF_1111)


async def test_a_door_that_was_scanned_waits_for_its_visit(
    database: Database, tmp_path: Path
) -> None:
    async with city(database, tmp_path) as here:
        following = WarningBook(database, shipped_rules())
        phone, visit = await here.phone(wang()), new_id()
        scanned = {
            "visit": visit,
            "kid": phone.kid,
            "officer": "o-wangjg",
            "head": "A" * 22,
            "seq": 1,
            "nonce": "n-1",
            "at": "2026-01-01T00:00:00Z",
            "state": "fresh",
            "door": "cd" * 32,
        }
        await act(here, "code.scanned", visit, scanned)
        today = await following.standing(here.server.now)
        here.server.now = NOW + timedelta(days=3)
        waiting = await following.standing(here.server.now)
        await here.push(phone.sign("visit.opened", opening(visit)))
        arrived = await following.standing(here.server.now)

        assert "door-without-visit" not in rules_of(today)
        (warning,) = [one for one in waiting.warnings if one.rule == "door-without-visit"]
        assert (warning.subject, warning.last.facts) == (visit, {"waitingDays": 3})
        assert "door-without-visit" not in rules_of(arrived)


async def test_desks_are_told_of_a_warning_that_appears_and_of_no_other_districts(
    database: Database, tmp_path: Path
) -> None:
    async with city(database, tmp_path) as here:
        book = WarningBook(database, shipped_rules())
        watch = WarningWatch(book, here.live, lambda: here.server.now)
        here.server.views.on_followed(watch.wake)
        watching = asyncio.create_task(watch.follow())
        try:
            phone, far = await here.phone(wang()), await here.phone(zhao())
            await settled(here)
            desk = Desk(here.live.listen(asker(chen()), None))
            other = Desk(here.live.listen(asker(stranger()), None))
            assert (await desk.next())["event"] == "position"
            assert (await other.next())["event"] == "position"
            await book.standing(here.server.now)

            await here.push(phone.sign("visit.opened", opening(new_id(), "o-wangjg")))

            seen = [await desk.next(), await desk.next()]
            told = next(one for one in seen if one["event"] == "warnings")
            assert told["data"]["new"] >= 1
            assert told["data"]["gone"] == 0
            (index,) = await here.push(far.sign("visit.opened", opening(new_id(), "o-zhaow")))
            assert (await other.next())["data"]["index"] == index
            await desk.close()
            await other.close()
        finally:
            watching.cancel()


async def test_a_book_that_broke_off_measures_everything_again(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with city(database, tmp_path) as here:
        following = WarningBook(database, shipped_rules())
        phone = await here.phone(wang())
        await following.standing(here.server.now)
        await here.push(phone.sign("visit.opened", opening(new_id(), "o-wangjg")))

        def broken(*_: Any) -> Changes:
            raise OSError("the disk is gone")

        with monkeypatch.context() as fault:
            fault.setattr("backend.supervision.warnings.touching.measure", broken)
            with pytest.raises(OSError, match="the disk"):
                await following.standing(here.server.now)

        assert same(await following.standing(here.server.now), await whole(here))


async def test_one_fix_said_often_is_no_frozen_receiver_and_one_of_many_instants_is(
    database: Database, tmp_path: Path
) -> None:
    async with city(database, tmp_path) as here:
        phone = await here.phone(wang())
        said_often, frozen, trembling = new_id(), new_id(), new_id()
        for visit, step, tremble in ((said_often, 0, 0.0), (frozen, 1, 0.0), (trembling, 1, 1e-6)):
            for number in range(9):
                at = clock.rfc3339(NOW + timedelta(seconds=step * number))
                where = {**fix(lat=30.0 + tremble * number), "at": at}
                body = {"visit": visit, "note": f"n-{number}", "text": "……"}
                kind = "note.written" if number else "visit.opened"
                await here.push(phone.sign(kind, body if number else opening(visit), where=where))

        standing = await whole(here)

        found = [one for one in standing.warnings if one.rule == "coordinates-frozen"]
        assert [one.subject for one in found] == [frozen]
        assert found[0].last.facts["fixesFrozen"] == 9
