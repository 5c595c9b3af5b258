"""How often an enterprise was inspected, whose visit it was, and what nobody may invent."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from backend.database import Database, Transaction
from backend.enterprises import store as enterprises_store
from backend.ledger.model import LoggedEntry
from backend.planning.frequency.views import happened_on
from tests.accounts.people import chen, stranger, wang
from tests.planning.frequency_scene import EAST, ORDERED, VIEWS, WEST, admin, town
from tests.supervision.scene import SHOP, auditor, new_id, zhao

pytestmark = pytest.mark.anyio


async def test_nothing_is_known_of_a_cap_that_nobody_published(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        await here.visit()
        told = await here.answer()
        assert (told["own"]["counted"], told["cap"], told["left"]) == (1, None, None)
        assert "cap-missing" in told["warnings"]
        assert "over-cap" not in told["warnings"]


async def test_inspections_count_and_service_is_shown_but_does_not(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        await here.cap(2)
        await here.visit()
        for purpose in ("service", "guidance", "publicity"):
            await here.visit(purpose=purpose)
        told = await here.answer()
        assert told["own"] == {
            "counted": 1,
            "exempt": 0,
            "notInspections": 3,
            "refused": 0,
            "voided": 0,
        }
        assert (told["left"], told["choiceNeeded"]) == (1, False)
        assert len(told["visits"]) == 4
        assert told["enterpriseVisits"] == 1

        await here.visit()
        told = await here.answer()
        assert (told["left"], told["choiceNeeded"]) == (0, True)
        assert told["warnings"][:1] == ["over-cap"]
        assert ("leave_out", "cap-reached") in [(p["act"], p["reason"]) for p in told["proposals"]]


async def test_an_exemption_counts_only_while_a_cap_states_it(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        await here.visit(trigger={"kind": "complaint", "note": "…"})
        await here.visit(trigger={"kind": "accident", "note": "…"})
        await here.cap(1)
        assert (await here.answer())["own"]["counted"] == 2
        await here.cap(1, exemptions=[ORDERED])
        told = await here.answer()
        assert (told["own"]["counted"], told["own"]["exempt"]) == (1, 1)
        assert [v["exemption"] for v in told["visits"]].count("cause-based") == 1
        assert told["cap"]["exemptions"][0]["verified"] is False
        with_cause = await here.answer(trigger="complaint")
        assert with_cause["exemption"] == "cause-based"
        assert "over-cap" not in with_cause["warnings"]
        assert "over-cap" in told["warnings"]


async def test_a_joint_visit_is_one_for_the_enterprise_and_one_for_each_body(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        await here.visit(joint=["west", "no-such-body", "city-east"])
        own = await here.answer()
        west = await here.answer(chen(), agency="west")
        assert (own["own"]["counted"], own["others"]["visits"]) == (1, 0)
        assert (west["own"]["counted"], west["others"]["visits"]) == (1, 0)
        assert own["enterpriseVisits"] == west["enterpriseVisits"] == 1
        assert own["visits"][0]["bodies"] == 2


@pytest.mark.parametrize(
    ("wall", "in_2026"),
    [
        ("2026-12-31T23:30:00+08:00", True),
        ("2027-01-01T00:00:00+08:00", False),
        ("2026-12-31T16:30:00Z", False),
        ("2025-12-31T15:59:59Z", False),
        ("2025-12-31T16:00:00Z", True),
    ],
)
async def test_the_year_is_that_of_china(
    database: Database, tmp_path: Path, wall: str, in_2026: bool
) -> None:
    async with town(database, tmp_path) as here:
        moment = datetime.fromisoformat(wall)
        here.server.now = moment + timedelta(hours=30)
        await here.visit(wall=moment)
        here.server.now = datetime(2026, 12, 31, tzinfo=UTC)
        assert (await here.answer())["own"]["counted"] == int(in_2026)


async def test_a_made_up_entry_counts_in_the_year_in_which_it_happened(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        here.server.now = datetime(2027, 1, 4, tzinfo=UTC)
        entered = here.server.now
        made_up = {"happenedAt": "2026-12-30T10:00:00+08:00", "reason": "网络故障"}
        await here.visit(wall=entered, madeUp=made_up)
        here.server.now = datetime(2026, 12, 31, tzinfo=UTC)
        told = await here.answer()
        assert told["own"]["counted"] == 1
        assert (told["visits"][0]["day"], told["visits"][0]["madeUp"]) == ("2026-12-30", True)


@pytest.mark.parametrize(
    "more",
    [
        {"wall": datetime(2031, 1, 1, tzinfo=UTC)},
        {"madeUp": {"happenedAt": "2099-01-01T00:00:00Z", "reason": "…"}},
        {"madeUp": {"happenedAt": "yesterday", "reason": "…"}},
        {"wall": datetime(2025, 12, 31, tzinfo=UTC)},
        {"madeUp": {"happenedAt": "2025-11-22T08:00:00Z", "reason": "…"}},
        {"purpose": "courtesy call"},
        {"madeUp": {"happenedAt": "2026-11-22T08:00:00", "reason": "…"}},
        {"madeUp": {"happenedAt": "9999-12-31T23:59:59-12:00", "reason": "…"}},
        {"madeUp": "yes", "trigger": 7, "joint": "west", "purpose": ["service"]},
        {"inspectionType": None, "checklists": {"a": 1}, "permit": 5, "joint": [None, "x" * 900]},
    ],
)
async def test_no_strange_opening_escapes_the_counter(
    database: Database, tmp_path: Path, more: dict[str, Any]
) -> None:
    async with town(database, tmp_path) as here:
        await here.visit(**more)
        told = await here.answer()
        assert (told["own"]["counted"], told["visits"][0]["day"]) == (1, "2026-11-22")


async def test_a_second_opening_takes_no_visit_over(database: Database, tmp_path: Path) -> None:
    async with town(database, tmp_path) as here:
        visit = await here.visit()
        body = {"visit": visit, "enterprise": {"id": SHOP.id, "name": "…"}, "officers": []}
        await here.here.push(here.zhaos.sign("visit.opened", {**body, "joint": ["city"]}))
        told = await here.answer()
        assert (told["own"]["counted"], told["visits"][0]["bodies"]) == (1, 1)
        assert (await here.answer(chen(), agency="west"))["own"]["counted"] == 0


async def test_a_typed_name_with_a_credit_code_counts_for_its_enterprise(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        await here.visit(enterprise={"name": "好味", "uscc": SHOP.uscc})
        await here.visit(enterprise={"name": "好味"})
        assert (await here.answer())["own"]["counted"] == 1


async def test_other_bodies_show_the_day_and_the_kind_and_nothing_more(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        made_up = {"happenedAt": "2026-11-22T08:00:00+08:00", "reason": "断网"}
        visit = await here.visit(
            here.zhaos, inspectionType="special", checklists=["catering"], madeUp=made_up
        )
        told = await here.answer()
        assert told["others"] == {"visits": 1, "lastDay": "2026-11-22"}
        (seen,) = told["visits"]
        assert (seen["agency"], seen["own"], seen["kind"]) == (None, False, "special")
        assert seen["checklists"] == ["catering"]
        assert (seen["madeUp"], seen["voidReason"]) == (False, None)
        assert "o-zhaow" not in str(told)
        (above,) = (await here.answer(chen()))["visits"]
        assert (above["agency"]["id"], above["madeUp"]) == ("west", True)
        voided = {"counted": False, "reason": "误开"}
        await here.post(chen(), f"/api/visits/{visit}/counting", voided, 204)
        (seen,) = (await here.answer())["visits"]
        assert (seen["standing"], seen["voidReason"]) == ("voided", None)


async def test_another_district_learns_nothing_of_the_shop(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        for who in (stranger(), zhao()):
            client = await here.here.client(who)
            answer = await client.get(f"/api/enterprises/{SHOP.id}/frequency")
            assert answer.status_code == 404
        own = await here.here.client(wang())
        for path in ("?agency=west", "?agency=city", "?agency=none", "?day=1999-01-01"):
            answer = await own.get(f"/api/enterprises/{SHOP.id}/frequency{path}")
            assert answer.status_code in (400, 404), path


async def test_former_bodies_count_for_the_body_that_took_them_over(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        await here.visit(here.zhaos)
        await here.visit(joint=["west"])
        await here.cap(3, countsFor=[WEST, EAST])
        told = await here.answer()
        assert (told["own"]["counted"], told["others"]["visits"]) == (2, 0)


async def test_a_cap_from_above_holds_where_it_says_so(database: Database, tmp_path: Path) -> None:
    async with town(database, tmp_path) as here:
        await here.cap(9, agencyId="city")
        assert (await here.answer())["cap"] is None
        await here.cap(9, agencyId="city", coversBelow=True)
        told = await here.answer()
        assert (told["cap"]["perYear"], told["cap"]["agency"]["id"]) == (9, "city")
        await here.cap(2)
        assert (await here.answer())["cap"]["perYear"] == 2


async def test_the_most_specific_limit_holds(database: Database, tmp_path: Path) -> None:
    limits = [
        {"perYear": 4},
        {"perYear": 3, "risk": "high"},
        {"perYear": 2, "credit": "a"},
        {"perYear": 1, "risk": "low", "credit": "a"},
    ]
    async with town(database, tmp_path) as here:
        await here.cap(0, limits=limits)
        expected = [({}, 4), ({"risk": "high", "credit": "a"}, 3), ({"credit": "a"}, 2)]
        for given, per_year in [*expected, ({"risk": "low", "credit": "a"}, 1)]:
            body = {"basis": "年度评定", **given}
            await here.post(chen(), f"/api/enterprises/{SHOP.id}/classification", body, 204)
            assert (await here.answer())["cap"]["perYear"] == per_year


async def test_a_class_without_a_limit_has_no_cap(database: Database, tmp_path: Path) -> None:
    async with town(database, tmp_path) as here:
        await here.cap(0, limits=[{"perYear": 1, "risk": "high"}])
        assert (await here.answer())["cap"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"limits": [{"perYear": -1}]},
        {"limits": [{"perYear": 1.5}]},
        {"limits": []},
        {"limits": [{"perYear": 1}, {"perYear": 2}]},
        {"limits": [{"perYear": 1, "risk": "purple"}]},
        {"year": 1999},
        {"year": 2031},
        {"basis": {"title": ""}},
        {"exemptions": [{**ORDERED, "triggers": []}]},
        {"countsFor": ["../west"]},
    ],
)
async def test_a_cap_that_cannot_be_meant_is_refused(
    database: Database, tmp_path: Path, changes: dict[str, Any]
) -> None:
    async with town(database, tmp_path) as here:
        await here.cap(1, 400, **changes)
        assert (await here.answer())["cap"] is None


async def test_a_cap_is_published_for_bodies_in_scope_by_administrators_only(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        await here.cap(1, 404, agencyId="nowhere")
        body = {"agencyId": "city-east", "year": 2026, "limits": [], "basis": {"title": "…"}}
        for who in (chen(), wang(), auditor()):
            await here.post(who, "/api/caps", body, 403)


async def test_the_same_cap_is_published_once_and_a_new_one_keeps_the_old(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        first = await here.cap(2)
        assert await here.cap(2) == first
        second = await here.cap(3)
        assert (second["versions"], second["limits"][0]["perYear"]) == (2, 3)
        listed = (await here.here.ask(chen(), "/api/caps?year=2026"))["caps"]
        assert listed == [second]
        assert (await here.here.ask(stranger(), "/api/caps"))["caps"] == []


async def test_a_refused_visit_counts_only_when_something_was_asked_all_the_same(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        gone, gone_in = await here.visit(), await here.inspected(items={"catering": ["dishes"]})
        for visit in (gone, gone_in):
            await _by_server(here, "visit.refused", visit)
        told = await here.answer()
        assert (told["own"]["counted"], told["own"]["refused"]) == (1, 1)
        foreign = await here.visit()
        entry = here.zhaos.sign("visit.refused", {"visit": foreign})
        await here.here.push(entry)
        assert (await here.answer())["own"]["counted"] == 2


async def _by_server(here: Any, kind: str, visit: str) -> None:
    server = here.server
    index = await server.database.write(
        lambda tx: server.ledger.act(
            tx, kind=kind, by="enterprise", subject=visit, body={"visit": visit}, now=server.now
        )
    )
    await server.views.reached(index)


async def test_a_dissolved_enterprise_says_so_and_a_shared_address_too(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        await database.write(_two_more)
        told = await here.answer()
        assert told["neighbours"] == [{"id": "e-2", "name": "同址小店"}]
        assert "same-address" in told["warnings"]
        await here.visit()
        second = await here.here.ask(wang(), "/api/enterprises/e-2/frequency")
        assert second["own"]["counted"] == 0
        gone = await here.here.ask(wang(), "/api/enterprises/e-3/frequency")
        assert (gone["status"], "dissolved" in gone["warnings"]) == ("closed", True)


def _two_more(tx: Transaction) -> None:
    second = replace(SHOP, id="e-2", uscc=None, short_code="K7P2-9QXN", name="同址小店")
    third = replace(second, id="e-3", short_code="K7P2-9QXP", name="已关", status="closed")
    enterprises_store.add_enterprises(tx, [second, third])


async def test_a_rebuild_gives_the_same_counters(database: Database, tmp_path: Path) -> None:
    tables = [table for follower in VIEWS for table in follower.tables]

    def everything(tx: Transaction) -> dict[str, list[Any]]:
        return {t: sorted(tx.fetch_all(f"SELECT * FROM {t}"), key=repr) for t in tables}

    def throw_away(tx: Transaction) -> None:
        for table in tables:
            tx.execute(f"DELETE FROM {table}")
        tx.execute("DELETE FROM view_cursor")

    async with town(database, tmp_path) as here:
        await here.cap(2)
        visit = await here.visit(joint=["west"])
        await _by_server(here, "visit.refused", visit)
        entry = {"id": new_id(), "until": "2026-12-01", "reason": "信用良好"}
        await here.post(admin(), f"/api/enterprises/{SHOP.id}/whitelist", entry, 204)
        followed = await database.read(everything)
        assert all(followed[table] for table in tables if table not in _UNTOUCHED)
        for table in (*tables, "visit", "visit_officer", "visit_fix"):
            await database.write(lambda tx, t=table: tx.execute(f"DELETE FROM {t}"))
        await database.write(throw_away)
        await here.server.views.catch_up()
        assert await database.read(everything) == followed


_UNTOUCHED = ("enterprise_class", "spared_visit", "frequency_correction")


async def test_a_day_late_is_not_a_day_lost() -> None:
    # The clamp keeps what was claimed when it lies before the receipt.
    received = datetime(2026, 11, 25, 2, tzinfo=UTC)
    entry = LoggedEntry(
        idx=0,
        kid="k",
        seq=1,
        kind="visit.opened",
        by_id="o",
        subject="v",
        received_ms=int(received.timestamp() * 1000),
        hash=b"",
        payload={"wall": (received - timedelta(days=3)).isoformat(), "body": {}},
    )
    assert happened_on(entry).isoformat() == "2026-11-22"
