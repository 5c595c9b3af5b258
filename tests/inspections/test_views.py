"""Views of visits and tasks: the log says all, in whatever order it came."""

import itertools
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.accounts.views import FOLLOWER as DEVICES
from backend.database import Database, Transaction, open_database
from backend.inspections.routes import HANDLERS as INSPECTIONS
from backend.ledger.views import follow_some
from backend.settings import DatabaseSettings
from backend.supervision.routes import HANDLERS as SUPERVISION
from tests.accounts.people import chen, stranger, wang
from tests.databases import place_migrated
from tests.supervision.scene import (
    FOLLOWERS,
    SHOP,
    Phone,
    Scene,
    fix,
    li,
    media,
    new_id,
    opening,
    photo,
    scene,
    zhao,
)

pytestmark = pytest.mark.anyio

HANDLERS = [*SUPERVISION, *INSPECTIONS]
TABLES = tuple(table for follower in (DEVICES, *FOLLOWERS) for table in follower.tables)


def everything(tx: Transaction) -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted(tx.fetch_all(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def throw_away(tx: Transaction) -> None:
    for table in TABLES:
        tx.execute(f"DELETE FROM {table}")
    tx.execute("DELETE FROM view_cursor")


def a_whole_visit(phone: Phone, visit: str) -> list[bytes]:
    answer = {"visit": visit, "checklist": "food", "item": "1", "text": "", "captures": []}
    drawn = {"visit": visit, "capture": "c-3", "media": media("ink", "image/png")}
    sound = {"visit": visit, "capture": "c-2", "media": media("sound", "audio/webm")}
    return [
        phone.sign("visit.opened", opening(visit), where=fix()),
        phone.sign("capture.intended", {"visit": visit, "capture": "c-1", "medium": "photo"}),
        phone.sign("photo.captured", photo(visit, "c-1"), where=fix(30.001)),
        phone.sign("capture.voided", {"visit": visit, "capture": "c-1", "reason": "模糊"}),
        phone.sign("capture.voided", {"visit": visit, "capture": "c-1", "reason": "again"}),
        phone.sign("checklist.answered", {**answer, "answer": "fail"}),
        phone.sign("checklist.answered", {**answer, "answer": "pass"}),
        phone.sign("sound.captured", {**sound, "method": "live-microphone"}),
        phone.sign("photo.captured", {"visit": visit, "capture": 7}),
        phone.sign("signature.drawn", {**drawn, "signer": "party", "name": "张三"}),
        phone.sign("note.written", {"visit": visit, "note": "n", "text": "…"}, where={"x": 1}),
        phone.sign("visit.closed", {"visit": visit, "result": "no_problem", "count": 11}),
    ]


SAME_IN_ANY_ORDER = ("enterprise", "agency", "officers", "state", "result", "position", "counts")


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(range(12)), cuts=st.lists(st.integers(0, 12), max_size=4))
async def test_any_order_ends_in_the_same_visit_and_a_rebuild_in_the_same_tables(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], cuts: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("views")
    place_migrated(folder)
    async with (
        open_database(DatabaseSettings(), folder) as database,
        scene(database, folder, HANDLERS) as here,
    ):
        phone, first, second = await here.phone(wang()), new_id(), new_id()
        await here.push(*a_whole_visit(phone, first))
        entries = a_whole_visit(phone, second)
        shuffled = [entries[place] for place in order]
        edges = sorted({0, 12, *cuts})
        for start, end in itertools.pairwise(edges):
            await here.push(*shuffled[start:end])

        one, other = (await here.ask(chen(), "/api/visits"))["visits"]
        assert {name: one[name] for name in SAME_IN_ANY_ORDER} == {
            name: other[name] for name in SAME_IN_ANY_ORDER
        }
        assert one["position"]["lat"] == 30.0, "the fix of the lowest seq, not of the photo"
        assert one["counts"] == {
            "photos": 1,
            "sounds": 1,
            "notes": 1,
            "answers": 1,
            "failed": 0,
            "signatures": 1,
            "voided": 1,
        }
        await check_rebuild(here)


async def check_rebuild(here: Scene) -> None:
    followed = await here.server.database.read(everything)
    await here.server.database.write(throw_away)
    await here.server.views.catch_up()
    assert await here.server.database.read(everything) == followed
    await here.server.database.write(throw_away)
    await here.server.database.write(lambda tx: one_by_one(tx, here))
    assert await here.server.database.read(everything) == followed


def one_by_one(tx: Transaction, here: Scene) -> None:
    """As the log grew: entries of a visit that come together are touched together."""
    while follow_some(tx, here.server.views.followers, 1):
        pass


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    said=st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 1), st.sampled_from([None, 30.1, 30.2])),
        min_size=2,
        max_size=12,
    ),
    dice=st.randoms(use_true_random=False),
)
async def test_notes_of_two_phones_together_make_the_visit_they_make_one_by_one(
    tmp_path_factory: pytest.TempPathFactory,
    said: list[tuple[int, int, float | None]],
    dice: random.Random,
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    async with (
        open_database(DatabaseSettings(), folder) as database,
        scene(database, folder, HANDLERS) as here,
    ):
        phones, visits = [await here.phone(wang()), await here.phone(li())], [new_id(), new_id()]
        entries: list[bytes] = []
        for phone, visit, lat in said:
            note = {"visit": visits[visit], "note": new_id(), "text": "…"}
            where = None if lat is None else fix(lat)
            entries.append(phones[phone].sign("note.written", note, where=where))
        dice.shuffle(entries)
        await here.push(*entries)

        await check_rebuild(here)


async def test_a_rebuild_gives_the_same_tables_on_either_engine(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        entries = a_whole_visit(phone, new_id())
        await here.push(*entries[6:])
        await here.push(*entries[:6])
        await here.store(b"original of c-1")
        await ask_for(here, chen())
        await here.server.views.reached(here.server.ledger.published.size - 1)
        await check_rebuild(here)


async def test_nobody_takes_a_visit_over_by_opening_it_again(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        visit = new_id()
        mine, foreign = await here.phone(wang()), await here.phone(zhao())
        await here.push(mine.sign("visit.opened", opening(visit)))
        await here.push(foreign.sign("visit.opened", opening(visit, "o-zhaow")))

        assert (await here.ask(zhao(), "/api/visits"))["visits"] == []
        (listed,) = (await here.ask(wang(), "/api/visits"))["visits"]
        assert listed["agency"]["id"] == "city-east"
        whole = await here.ask(wang(), f"/api/visits/{visit}")
        assert [item["by"]["id"] for item in whole["items"]] == ["o-wangjg", "o-zhaow"]


async def ask_for(here: Scene, who: Any, **changes: Any) -> Any:
    client = await here.client(who)
    asked = {
        "enterpriseId": SHOP.id,
        "officerIds": ["o-wangjg", "o-lij"],
        "note": "复查",
        **changes,
    }
    return await client.post("/api/tasks", json={"checklistIds": ["food"], **asked})


async def test_a_task_is_open_until_a_visit_names_it(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        answer = await ask_for(here, chen(), due="2026-12-01")
        assert answer.status_code == 201, answer.text
        task = answer.json()
        assert task["state"] == "open"
        assert task["enterprise"]["name"] == SHOP.name
        assert [officer["name"]["zh"] for officer in task["officers"]] == ["王建国", "李静"]
        assert task["due"] == "2026-12-01"
        assert task["by"]["id"] == "a-chenj"
        for officer in (wang(), li()):
            assert [t["id"] for t in (await here.ask(officer, "/api/tasks"))["tasks"]] == [
                task["id"]
            ]
        assert (await here.ask(zhao(), "/api/tasks"))["tasks"] == []
        assert (await here.ask(stranger(), "/api/tasks"))["tasks"] == []

        visit, phone = new_id(), await here.phone(wang())
        await here.push(phone.sign("visit.opened", opening(visit, task=task["id"])))

        (done,) = (await here.ask(chen(), "/api/tasks"))["tasks"]
        assert (done["state"], done["visit"]) == ("done", visit)
        assert (await here.ask(wang(), "/api/tasks"))["tasks"] == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"officerIds": ["o-zhaow"]}, 201),
        ({"officerIds": ["o-nobody"]}, 409),
        ({"officerIds": []}, 400),
        ({"enterpriseId": "e-none"}, 409),
        ({"due": "tomorrow"}, 400),
    ],
)
async def test_a_task_names_officers_in_scope_and_a_known_enterprise(
    changes: dict[str, Any], status: int, database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        assert (await ask_for(here, chen(), **changes)).status_code == status


async def test_a_desk_gives_no_task_to_another_district(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        assert (await ask_for(here, stranger())).status_code == 409
        assert (await ask_for(here, wang())).status_code == 403


async def test_a_task_asked_for_again_is_the_same_task(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        task = new_id()
        first = await ask_for(here, chen(), id=task)
        size = here.server.ledger.published.size
        again = await ask_for(here, chen(), id=task)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        assert first.json()["id"] == task
        assert here.server.ledger.published.size == size


@pytest.mark.parametrize(
    ("asker", "changes"),
    [(chen(), {"note": "别的"}), (chen(), {"officerIds": ["o-wangjg"]}), (stranger(), {})],
    ids=["another note", "other officers", "another desk"],
)
async def test_an_id_stands_for_one_task_only(
    database: Database, tmp_path: Path, asker: Any, changes: dict[str, Any]
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        task = new_id()
        await ask_for(here, chen(), id=task)
        size = here.server.ledger.published.size
        other = await ask_for(here, asker, id=task, **changes)
        assert (other.status_code, other.json()["type"]) == (400, "/problems/malformed-request")
        assert here.server.ledger.published.size == size


async def test_a_task_given_while_the_views_lag_is_not_given_twice(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        task, patience = new_id(), here.server.views.patience_seconds
        here.server.views.patience_seconds = 0
        late = await ask_for(here, chen(), id=task)
        assert (late.status_code, late.json()["type"]) == (503, "/problems/overloaded")
        assert late.headers["retry-after"]
        here.server.views.patience_seconds = patience
        assert (await ask_for(here, chen(), id=task)).status_code == 201
        assert [t["id"] for t in (await here.ask(wang(), "/api/tasks"))["tasks"]] == [task]


async def test_a_phone_cannot_occupy_the_id_of_a_task(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        task, phone = new_id(), await here.phone(wang())
        await here.push(phone.sign("task.created", {"visit": task, "task": task}))
        assert (await ask_for(here, chen(), id=task)).json()["id"] == task
