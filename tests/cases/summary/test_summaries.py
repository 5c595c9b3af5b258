"""Decisions on the spot from the phone's chain to the desk: never refused, faults are told."""

import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from backend.cases.views import FOLLOWERS
from backend.codes.act_code import device_mark
from backend.database import Transaction
from backend.ledger.views import follow_some
from backend.settings import DatabaseSettings
from tests.cases.papers import printed
from tests.whole_app import Phone, all_views, an_enrolled_phone, running, signed_in

pytestmark = pytest.mark.anyio

TABLES = [table for follower in FOLLOWERS for table in follower.tables]
OFFICERS = ["o001", "o002"]


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


def opening(visit: str) -> dict[str, Any]:
    return {
        "visit": visit,
        "enterprise": {"id": "e000001", "name": "云川好味小吃店"},
        "found": "search",
        "officers": OFFICERS,
        "inspectionType": "routine",
        "checklists": ["safety-exits"],
    }


def finding(visit: str) -> dict[str, Any]:
    return {
        "visit": visit,
        "checklist": "safety-exits",
        "item": "exits-free",
        "answer": "fail",
        "text": "疏散通道堆放货物",
        "captures": [],
    }


def decision(phone: Phone, visit: str, count: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "visit": visit,
        "case": str(uuid.uuid4()),
        "number": f"云川市某局当罚字〔2026〕{device_mark(phone.kid)}-{count}号",
        "party": {
            "kind": "organisation",
            "name": "云川好味小吃店",
            "identity": "91350100M000100Y43",
        },
        "cause": "疏散通道堆放货物",
        "captures": [],
        "basis": {"clause": "《某条例》第十条", "checklist": "safety-exits", "item": "exits-free"},
        "penalty": "fine",
        "fine": 20_000,
        "told": True,
        "statement": "",
        "heard": "",
        "officers": OFFICERS,
        "place": "青石区枫台路 18 号",
        "secret": "A" * 22,
        **changes,
    }


def signature(visit: str, capture: str) -> dict[str, Any]:
    media = {"sha256": "ab" * 32, "size": 10, "type": "image/png"}
    return {"visit": visit, "capture": capture, "media": media, "signer": "party", "name": "赵文"}


async def a_visit(app: Litestar) -> tuple[Phone, str]:
    phone, visit = await an_enrolled_phone(app), str(uuid.uuid4())
    await phone.push(
        phone.entry("visit.opened", opening(visit)),
        phone.entry("checklist.answered", finding(visit)),
    )
    return phone, visit


async def test_a_decision_becomes_a_case_with_its_paper(app: Litestar) -> None:
    phone, visit = await a_visit(app)
    body, drawn = decision(phone, visit), str(uuid.uuid4())
    handed = {"visit": visit, "case": body["case"], "how": "screen", "signature": drawn}
    await phone.push(
        phone.entry("summary.decided", body),
        phone.entry("signature.drawn", signature(visit, drawn)),
        phone.entry("summary.handed_over", handed),
    )
    await all_views(app)
    desk = await signed_in(app, "chenj")
    listed = (await desk.get("/api/summaries")).json()["summaries"]
    assert [(one["number"], one["fine"], one["handed"]) for one in listed] == [
        (body["number"], 20_000, True)
    ]
    where = f"/api/summaries/{body['case']}"
    shown = (await desk.get(where)).json()
    assert shown["wrong"] == []
    assert shown["handedOver"]["signature"] == "ab" * 32
    assert shown["handedOver"]["signer"] == "赵文"
    assert shown["reported"] is None
    paper = await desk.get(f"{where}/paper.pdf")
    assert paper.status_code == 200, paper.text
    assert paper.content.startswith(b"%PDF-")
    for _ in range(2):
        told = (await desk.post(f"{where}/report", json={"id": str(uuid.uuid4())})).json()
        assert told["reported"]["by"]["id"]
        assert not told["mayReport"]
    unreported = await desk.get("/api/summaries", params={"unreported": True})
    assert unreported.json()["summaries"] == []
    assert len(await logged(app, "summary.reported")) == 1
    of_visit = (await desk.get(f"/api/visits/{visit}/cases")).json()
    assert [one["id"] for one in of_visit["summaries"]] == [body["case"]]
    officer = await signed_in(app, "wangjg")
    assert (await officer.get(where)).status_code == 200
    stranger = await signed_in(app, "huangw")
    assert (await stranger.get(where)).status_code == 404
    assert (await stranger.get("/api/summaries")).json()["summaries"] == []


async def logged(app: Litestar, kind: str) -> list[Any]:
    def read(tx: Transaction) -> list[Any]:
        return tx.fetch_all("SELECT subject FROM entry WHERE kind = ?", (kind,))

    return await app.state.database.read(read)


async def test_a_wrong_decision_is_taken_in_and_told(app: Litestar) -> None:
    """Whatever was decided in the field stands as it was; the desk sees every fault of it."""
    phone, visit = await a_visit(app)
    bad = decision(
        phone,
        visit,
        number="当罚字〔2026〕1号",
        party={"kind": "person", "name": "赵文", "identity": "110105194912310021"},
        fine=20_001,
        told=False,
        statement="第一次",
        officers=["o001"],
        basis={"clause": "《消防法》（待核实）"},
    )
    collected = {"visit": visit, "case": bad["case"], "fine": 20_001, "basis": "up_to_100"}
    pushed = await phone.push(
        phone.entry("summary.decided", bad),
        phone.entry("fine.collected", collected),
        phone.entry("summary.decided", {**bad, "fine": 5}),
    )
    assert {one["status"] for one in pushed["verdicts"]} == {"accepted"}
    await all_views(app)
    desk = await signed_in(app, "chenj")
    shown = (await desk.get(f"/api/summaries/{bad['case']}")).json()
    assert shown["fine"] == 20_001, "what was decided first stands"
    assert [one["id"] for one in shown["wrong"]] == [
        "two-officers",
        "identity-right",
        "evidence-present",
        "fine-within",
        "rights-told",
        "statement-answered",
        "number-own",
        "basis-verified",
        "handed-over",
        "collected-lawfully",
        "receipt-given",
        "decided-once",
    ]
    assert all(one["basis"]["zh"] and one["text"]["en"] for one in shown["wrong"])


async def test_the_longest_decision_is_taken_in_and_found(app: Litestar) -> None:
    phone, visit = await a_visit(app)
    body = decision(phone, visit, cause="占" * 2000)
    await phone.push(phone.entry("summary.decided", body))
    await all_views(app)
    desk = await signed_in(app, "chenj")
    for text in ("占占占", body["number"], "小吃店"):
        found = await desk.get("/api/summaries", params={"text": text})
        assert [one["id"] for one in found.json()["summaries"]] == [body["case"]], text
    found = await desk.get("/api/summaries", params={"text": "100%"})
    assert found.json()["summaries"] == []


async def test_the_same_act_is_not_fined_twice(app: Litestar) -> None:
    phone, visit = await a_visit(app)
    one, two = decision(phone, visit), decision(phone, visit, 2)
    await phone.push(phone.entry("summary.decided", one), phone.entry("summary.decided", two))
    await all_views(app)
    desk = await signed_in(app, "chenj")
    found = [(await desk.get(f"/api/summaries/{o['case']}")).json()["wrong"] for o in (one, two)]
    assert ["one-fine" in [one["id"] for one in wrong] for wrong in found] == [False, True]


async def test_two_decisions_with_one_number_are_told(app: Litestar) -> None:
    phone, visit = await a_visit(app)
    one = decision(phone, visit)
    two = decision(phone, visit, cause="另一行为")
    await phone.push(phone.entry("summary.decided", one), phone.entry("summary.decided", two))
    await all_views(app)
    desk = await signed_in(app, "chenj")
    for case in (one["case"], two["case"]):
        wrong = (await desk.get(f"/api/summaries/{case}")).json()["wrong"]
        assert "number-own" in [one["id"] for one in wrong]


async def test_what_an_officer_asks_for_is_proposed_with_one_tap(app: Litestar) -> None:
    phone, visit = await a_visit(app)
    case = str(uuid.uuid4())
    party = {"kind": "organisation", "name": "云川好味小吃店", "identity": "91350100M000100Y43"}
    asked = {"visit": visit, "case": case, "party": party, "cause": "未按规定明码标价"}
    other = {**asked, "case": str(uuid.uuid4()), "cause": "另一行为"}
    await phone.push(
        phone.entry("case.asked", {**asked, "captures": [], "breachEnded": "2026-11-20"}),
        phone.entry("case.asked", other),
    )
    await all_views(app)
    desk = await signed_in(app, "admin")
    wishes = (await desk.get("/api/case-wishes")).json()["wishes"]
    assert [one["asked"]["cause"] for one in wishes] == ["另一行为", "未按规定明码标价"]
    proposed = await desk.post("/api/cases", json=wishes[1]["asked"])
    assert proposed.status_code == 201, proposed.text
    assert proposed.json()["visit"] == visit
    assert [one["id"] for one in proposed.json()["officers"]] == OFFICERS
    aside = f"/api/case-wishes/{other['case']}/putting-aside"
    for _ in range(2):
        said = {"id": str(uuid.uuid4()), "reason": "已当场改正"}
        assert (await desk.post(aside, json=said)).status_code == 204
    again = await desk.post(aside, json={"id": str(uuid.uuid4()), "reason": "别的"})
    assert again.status_code == 409
    assert (await desk.get("/api/case-wishes")).json()["wishes"] == []
    late = f"/api/case-wishes/{case}/putting-aside"
    told = await desk.post(late, json={"id": str(uuid.uuid4()), "reason": "不必"})
    assert told.status_code == 409, "somebody proposed it"
    stranger = await signed_in(app, "liuyang")
    told = await stranger.post(late, json={"id": str(uuid.uuid4()), "reason": "不必"})
    assert told.status_code == 404


async def test_an_interview_keeps_what_was_corrected_and_becomes_a_paper(app: Litestar) -> None:
    phone, visit = await a_visit(app)
    interview, turn, drawn = (str(uuid.uuid4()) for _ in range(3))
    common = {"visit": visit, "interview": interview}
    person = {"name": "赵文", "identity": "11010519491231002X", "role": "店长"}
    await phone.push(
        phone.entry(
            "interview.begun", {**common, "person": person, "told": True, "officers": OFFICERS}
        ),
        phone.entry(
            "interview.asked", {**common, "turn": turn, "question": "谁堆放的？", "answer": "我"}
        ),
        phone.entry(
            "interview.asked",
            {**common, "turn": turn, "question": "谁堆放的？", "answer": "送货的人"},
        ),
        phone.entry("signature.drawn", signature(visit, drawn)),
        phone.entry("interview.confirmed", {**common, "signature": drawn}),
    )
    await all_views(app)
    desk = await signed_in(app, "chenj")
    [shown] = (await desk.get(f"/api/visits/{visit}/cases")).json()["interviews"]
    assert [(one["answer"], one["replaced"]) for one in shown["turns"]] == [("送货的人", 1)]
    assert (shown["confirmed"] is not None, shown["changedAfter"]) == (True, False)
    paper = await desk.get(f"/api/interviews/{interview}/paper.pdf")
    text = printed(paper.content)
    for part in ("询问笔录", "答：送货的人", "与其所述一致", "同步录音没有录音", "赵文"):
        assert part in text, part
    recorded = {"question": "何时？", "answer": "昨天", "recording": str(uuid.uuid4())}
    await phone.push(phone.entry("interview.asked", {**common, **recorded}))
    await all_views(app)
    [shown] = (await desk.get(f"/api/visits/{visit}/cases")).json()["interviews"]
    assert shown["changedAfter"], "what was added later was confirmed by nobody"
    later = printed((await desk.get(f"/api/interviews/{interview}/paper.pdf")).content)
    assert "确认之后又有补充，补充部分未经核对" in later
    assert "同步录音1件" in later
    stranger = await signed_in(app, "huangw")
    assert (await stranger.get(f"/api/interviews/{interview}/paper.pdf")).status_code == 404
    assert (await stranger.get(f"/api/visits/{visit}/cases")).status_code == 404


async def test_a_measure_without_penalty_is_kept(app: Litestar) -> None:
    phone, visit = await a_visit(app)
    measure = {"visit": visit, "measure": str(uuid.uuid4()), "way": "commitment"}
    await phone.push(
        phone.entry("measure.taken", {**measure, "about": "通道", "text": "三日内清理"})
    )
    await all_views(app)
    desk = await signed_in(app, "chenj")
    [shown] = (await desk.get(f"/api/visits/{visit}/cases")).json()["measures"]
    assert (shown["way"], shown["text"]) == ("commitment", "三日内清理")


async def test_views_of_decisions_are_rebuilt_from_the_log(app: Litestar) -> None:
    phone, visit = await a_visit(app)
    body = decision(phone, visit)
    await phone.push(phone.entry("summary.decided", body))
    await all_views(app)
    desk = await signed_in(app, "chenj")
    await desk.post(f"/api/summaries/{body['case']}/report", json={"id": str(uuid.uuid4())})

    def all_rows(tx: Transaction) -> dict[str, list[Any]]:
        return {table: sorted(tx.fetch_all(f"SELECT * FROM {table}")) for table in TABLES}

    before = await app.state.database.read(all_rows)

    def rebuild(tx: Transaction) -> None:
        for follower in FOLLOWERS:
            for table in follower.tables:
                tx.execute(f"DELETE FROM {table}")
            tx.execute("DELETE FROM view_cursor WHERE name = ?", (follower.name,))
        while follow_some(tx, FOLLOWERS, 500):
            pass

    await app.state.database.write(rebuild)
    assert before["summary_case"]
    assert await app.state.database.read(all_rows) == before
