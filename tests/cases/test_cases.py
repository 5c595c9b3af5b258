"""A case over HTTP, from its proposal to its end, with everybody in the right role."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from backend import clock
from backend.cases import store
from backend.cases.views import FOLLOWERS
from backend.clock import day_of
from backend.database import Transaction
from backend.ledger.views import follow_some
from backend.settings import DatabaseSettings
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio

OFFICERS = ["o001", "o002"]
WARNING = {"kinds": ["warning"], "rule": "…"}
TABLES = [table for follower in FOLLOWERS for table in follower.tables]


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


def asked(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "party": {"kind": "organisation", "name": "云川好味小吃店", "identity": "91…"},
        "officers": OFFICERS,
        "cause": "未公示价格",
        "breachEnded": str(day_of(clock.now()) - timedelta(days=2)),
        "enterpriseId": "e000001",
        **changes,
    }


async def act(
    client: httpx.AsyncClient, case: str, name: str, status: int = 201, **fields: Any
) -> dict[str, Any]:
    body = {"id": str(uuid.uuid4()), "act": {"act": name, **fields}}
    answer = await client.post(f"/api/cases/{case}/acts", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_case_without_penalty_runs_to_its_end(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    body = asked()
    opened = await officer.post("/api/cases", json=body)
    assert opened.status_code == 201, opened.text
    case = opened.json()["id"]
    assert opened.json()["number"].endswith("号")
    assert (await officer.post("/api/cases", json=body)).json() == opened.json()
    await act(head, case, "case.filed")
    await act(officer, case, "evidence.added", evidence="e1", officers=OFFICERS)
    await act(officer, case, "correction.ordered", officers=OFFICERS, text="公示价格")
    finished = {"outcome": "no_penalty_minor", "officers": OFFICERS}
    shown = await act(officer, case, "investigation.finished", **finished)
    assert shown["stage"] == "review"
    assert [clock_["limit"] for clock_ in shown["clocks"]] == ["decision"]
    told = shown["clocks"][0]["explanation"]["zh"]
    assert "第六十条" in told or "节假日安排" in told  # beyond the known holidays it says so
    await act(head, case, "review.given", 403, agrees=True, opinion="", qualified=True)
    told = {"penalty": WARNING, "hearingOffered": False, "facts": "…", "reasons": "…"}
    await act(officer, case, "notice.served", **told)
    await act(officer, case, "statement.waived")
    decision = {"outcome": "no_penalty_minor", "officers": OFFICERS}
    decision |= {"evidence": ["e1"], "reasons": "…"}
    refused = await act(officer, case, "decision.made", 403, **decision)
    assert refused["type"] == "/problems/forbidden"
    await act(head, case, "decision.made", **decision)
    await act(officer, case, "decision.served", method="direct")
    await act(head, case, "case.closed", 409, ground="no_penalty")  # nobody was educated
    await act(officer, case, "education.recorded", way="talk", text="讲明规定")
    closed = await act(head, case, "case.closed", ground="no_penalty")
    assert closed["stage"] == "closed"
    assert closed["acts"][0]["act"] == "case.proposed"
    after = {"case.reopened", "reconsideration.accepted", "suit.accepted"}
    after |= {"reconsideration.decided", "suit.decided"}
    assert {one["act"] for one in closed["possible"]} == after


async def test_a_refusal_cites_the_article_in_both_languages(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    alone = await officer.post("/api/cases", json=asked(officers=["o001"]))
    assert alone.status_code == 409
    assert "第四十二条" in alone.json()["zh"]["detail"]
    assert "Article 42" in alone.json()["en"]["detail"]
    expired = await officer.post("/api/cases", json=asked(officers=["o001", "o003"]))
    assert "o003" in expired.json()["zh"]["detail"]
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    early = await act(
        head,
        case,
        "decision.made",
        409,
        outcome="penalty",
        officers=OFFICERS,
        penalty=WARNING,
        evidence=[],
        reasons="",
    )
    assert "现阶段不能" in early["zh"]["detail"]


async def test_two_who_act_at_once_act_one_after_the_other(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    body = lambda: {"id": str(uuid.uuid4()), "act": {"act": "case.filed"}}  # noqa: E731
    answers = await asyncio.gather(
        *(head.post(f"/api/cases/{case}/acts", json=body()) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_only_who_may_see_a_case_sees_it(app: Litestar) -> None:
    officer = await signed_in(app, "wangjg")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    for login, status in (("limin", 200), ("liuyang", 404), ("huangw", 404), ("chenj", 200)):
        client = await signed_in(app, login)
        assert (await client.get(f"/api/cases/{case}")).status_code == status
        listed = (await client.get("/api/cases")).json()["cases"]
        assert [one["id"] for one in listed] == ([case] if status == 200 else [])
    stranger = await signed_in(app, "huangw")
    answer = await stranger.post(
        f"/api/cases/{case}/acts",
        json={"id": str(uuid.uuid4()), "act": {"act": "case.withdrawn", "reason": "x"}},
    )
    assert answer.status_code == 404


async def test_a_search_finds_by_number_party_and_cause(app: Litestar) -> None:
    officer = await signed_in(app, "wangjg")
    case = (await officer.post("/api/cases", json=asked())).json()
    for text in ("好味", "价格", case["number"], "案字"):
        found = (await officer.get("/api/cases", params={"text": text})).json()["cases"]
        assert [one["id"] for one in found] == [case["id"]], text
    assert (await officer.get("/api/cases", params={"text": "100%"})).json()["cases"] == []
    numbers = [(await officer.post("/api/cases", json=asked())).json()["number"] for _ in range(2)]
    assert len({case["number"], *numbers}) == 3


async def test_what_is_dated_ahead_or_not_an_act_is_refused(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    ahead = str(day_of(clock.now()) + timedelta(days=1))
    for wrong in (
        {"act": {"act": "case.filed"}, "on": ahead},
        {"act": {"act": "case.dreamt"}},
        {"act": {"act": "filing.declined"}},
    ):
        body = {"id": str(uuid.uuid4()), **wrong}
        answer = await head.post(f"/api/cases/{case}/acts", json=body)
        assert answer.status_code == 400, answer.text
    assert (await officer.post("/api/cases", json=asked(breachEnded=ahead))).status_code == 400


async def test_the_views_are_rebuilt_from_the_log(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    await act(head, case, "case.filed")
    await act(officer, case, "evidence.added", evidence="e1", officers=OFFICERS)

    def everything(tx: Transaction) -> list[Any]:
        return [sorted(tx.fetch_all(f"SELECT * FROM {table}"), key=repr) for table in TABLES]

    def again(tx: Transaction) -> None:
        for table in TABLES:
            tx.execute(f"DELETE FROM {table}")
        for follower in FOLLOWERS:
            tx.execute("DELETE FROM view_cursor WHERE name = ?", (follower.name,))
        while follow_some(tx, FOLLOWERS, 500):
            pass

    before = await app.state.database.read(everything)
    await app.state.database.write(again)
    assert await app.state.database.read(everything) == before
    row = await app.state.database.read(lambda tx: store.case_by_id(tx, case))
    assert row is not None
    assert row.facts.evidence == {"e1"}
