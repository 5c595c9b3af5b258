"""Lists applied to a case over HTTP: proposed, reasoned, compared, counted."""

import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from backend.cases.discretion.views import FOLLOWERS
from backend.ledger.views import follow_some
from backend.settings import DatabaseSettings
from tests.cases.test_cases import OFFICERS, act, asked
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio

TABLES = [table for follower in FOLLOWERS for table in follower.tables]


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


async def corrected_case(app: Litestar, **changes: Any) -> str:
    """A filed case whose correction was checked."""
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    opened = await officer.post("/api/cases", json=asked(**changes))
    assert opened.status_code == 201, opened.text
    case = opened.json()["id"]
    await act(head, case, "case.filed")
    await act(officer, case, "evidence.added", evidence="e1", officers=OFFICERS)
    await act(officer, case, "correction.ordered", officers=OFFICERS, text="公示价格")
    await act(officer, case, "correction.checked", officers=OFFICERS, corrected=True)
    return case


def application(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "family": "jinan-four",
        "item": "price-first",
        "said": {"slight-harm": True},
        "evidence": ["e1"],
        "reasons": "初次违法，货架价签当场补齐，没有消费者因此多付。",
        **changes,
    }


async def decide(app: Litestar, case: str, fine: int) -> None:
    """To a decision with a fine."""
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    penalty: dict[str, Any] = {"kinds": ["fine"], "fine": fine, "rule": "…"}
    decision: dict[str, Any] = {"outcome": "penalty", "officers": OFFICERS, "penalty": penalty}
    await act(officer, case, "investigation.finished", **decision)
    told: dict[str, Any] = {
        "penalty": penalty,
        "hearingOffered": False,
        "facts": "…",
        "reasons": "…",
    }
    await act(officer, case, "notice.served", **told)
    await act(officer, case, "statement.waived")
    await act(head, case, "decision.made", **decision, evidence=["e1"], reasons="…")


async def test_an_item_that_fits_is_applied_once_with_its_reasons(app: Litestar) -> None:
    officer = await signed_in(app, "wangjg")
    case = await corrected_case(app)
    shown = (await officer.get(f"/api/cases/{case}/discretion?matter=price")).json()
    assert shown["mayApply"] is True
    fitting = {one["item"]: one["state"] for one in shown["matches"]}
    assert fitting["price-first"] == "may_fit"
    sent = application()
    answer = await officer.post(f"/api/cases/{case}/discretion", json=sent)
    assert answer.status_code == 201, answer.text
    again = await officer.post(f"/api/cases/{case}/discretion", json=sent)
    assert again.status_code == 201
    applied = again.json()["applied"]
    assert len(applied) == 1
    assert applied[0]["application"]["reasons"] == sent["reasons"]
    assert applied[0]["typeName"]["zh"] == "不予处罚清单"
    assert len(applied[0]["application"]["version"]) == 64


async def test_an_item_with_an_open_condition_is_refused_and_says_which(app: Litestar) -> None:
    officer = await signed_in(app, "wangjg")
    case = await corrected_case(app)
    answer = await officer.post(f"/api/cases/{case}/discretion", json=application(said={}))
    assert answer.status_code == 409
    assert "危害后果轻微" in answer.text
    wrong = application(item="signs-minor", said={"minor": True})
    assert "从严" in (await officer.post(f"/api/cases/{case}/discretion", json=wrong)).text


async def test_of_two_officers_the_second_looks_again(app: Litestar) -> None:
    one, other = await signed_in(app, "wangjg"), await signed_in(app, "limin")
    case = await corrected_case(app)
    first = await one.post(f"/api/cases/{case}/discretion", json=application())
    assert first.status_code == 201
    late = application(item=None, family="", said={}, reasons="没有合适的条目。")
    moved = await other.post(f"/api/cases/{case}/discretion", json=late)
    assert moved.status_code == 409
    assert "discretion-moved" in moved.text
    late["seen"] = first.json()["applied"][0]["index"]
    answer = await other.post(f"/api/cases/{case}/discretion", json=late)
    assert answer.status_code == 201, answer.text
    assert [a["application"]["item"] for a in answer.json()["applied"]] == [None, "price-first"]


async def test_who_investigates_not_applies_nothing(app: Litestar) -> None:
    case = await corrected_case(app)
    stranger = await signed_in(app, "wugd")
    answer = await stranger.post(f"/api/cases/{case}/discretion", json=application())
    assert answer.status_code == 404
    head = await signed_in(app, "admin")
    assert (await head.get(f"/api/cases/{case}/discretion")).json()["mayApply"] is False
    assert (await head.post(f"/api/cases/{case}/discretion", json=application())).status_code == 403


async def test_the_second_time_is_not_the_first_and_similar_cases_are_compared(
    app: Litestar,
) -> None:
    officer = await signed_in(app, "wangjg")
    first = await corrected_case(app)
    told = application(item="price-mitigated", said={"removed": True}, reasons="主动退款。")
    assert (await officer.post(f"/api/cases/{first}/discretion", json=told)).status_code == 201
    await decide(app, first, 30_000)
    late = await officer.post(f"/api/cases/{first}/discretion", json=application())
    assert late.status_code == 409

    second = await corrected_case(app, cause="价签与结账价格不符")
    shown = (await officer.get(f"/api/cases/{second}/discretion?matter=price")).json()
    condition = next(
        c
        for m in shown["matches"]
        if m["item"] == "price-first"
        for c in m["conditions"]
        if c["id"] == "first-time"
    )
    assert condition["state"] == "not_met"
    assert shown["similar"] == {
        "cases": 1,
        "outcomes": {"penalty": 1},
        "fined": 1,
        "least": 30_000,
        "median": 30_000,
        "most": 30_000,
        "newest": [first],
    }


async def test_a_fine_outside_the_range_that_was_applied_is_told(app: Litestar) -> None:
    officer = await signed_in(app, "wangjg")
    case = await corrected_case(app)
    told = application(item="price-mitigated", said={"removed": True})
    assert (await officer.post(f"/api/cases/{case}/discretion", json=told)).status_code == 201
    await decide(app, case, 80_000)
    shown = (await officer.get(f"/api/cases/{case}/discretion")).json()
    assert "800 元不在条目幅度" in shown["departs"]["zh"]
    assert shown["mayApply"] is False


async def test_the_use_of_lists_is_counted_by_case_and_party_in_scope(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    for _ in range(2):
        case = await corrected_case(app)
        sent = application(said={"minor": True}, item="price-minor")
        assert (await officer.post(f"/api/cases/{case}/discretion", json=sent)).status_code == 201
    told = (await head.get("/api/discretion-use")).json()
    row = next(one for one in told["types"] if one["type"] == "no-penalty")
    assert (told["cases"], row["uses"], row["parties"]) == (2, 2, 1)
    other = (await head.get("/api/discretion-use?first=2020-01-01&last=2020-02-01")).json()
    assert other["cases"] == 0
    wrong = await head.get("/api/discretion-use?first=2030-01-01&last=2020-02-01")
    assert wrong.status_code == 400


async def test_the_register_comes_again_from_the_log(app: Litestar) -> None:
    officer = await signed_in(app, "wangjg")
    case = await corrected_case(app)
    told = application(item="price-mitigated", said={"removed": True})
    assert (await officer.post(f"/api/cases/{case}/discretion", json=told)).status_code == 201
    await decide(app, case, 30_000)
    state = app.state

    def rows(tx: Any) -> list[Any]:
        return [tx.fetch_all(f"SELECT * FROM {table} ORDER BY id") for table in TABLES]

    before = await state.database.read(rows)
    assert all(before)

    def again(tx: Any) -> None:
        for table in TABLES:
            tx.execute(f"DELETE FROM {table}")
        for follower in FOLLOWERS:
            tx.execute("DELETE FROM view_cursor WHERE name = ?", (follower.name,))
        while follow_some(tx, FOLLOWERS, 500):
            pass

    await state.database.write(again)
    assert await state.database.read(rows) == before
