"""A lead from its first word to its proof, over HTTP and on both databases."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from backend.parts import FOLLOWERS
from backend.settings import DatabaseSettings
from backend.verification import fsck
from media_store import open_store
from tests.feedback.complaining import complain, somebody_at
from tests.supervision.loop.desks import MARKET, Desks, desks, paper
from tests.whole_app import Phone, all_views

pytestmark = pytest.mark.anyio


@pytest.fixture
async def here(
    database_settings: DatabaseSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Desks]:
    async with desks(database_settings, tmp_path, monkeypatch) as opened:
        yield opened


async def test_a_lead_goes_from_observation_to_closure_with_proof(here: Desks) -> None:
    lead = await here.issued()
    read = await here.get("tangn", f"/api/leads/{lead}")
    assert read["side"] == "supervised"
    assert read["mine"] is True
    assert [one["act"] for one in read["acts"]] == ["paper.issued"]
    assert read["papers"][0]["number"] == "东澜区司法局监意字〔2026〕1号"
    assert (read["next"]["due"], read["papers"][0]["due"]) == ("2026-10-08", "2026-10-08")
    assert read["papers"][0]["objectionUntil"] == "2026-09-15"
    assert read["next"]["verified"] is False

    await here.step("tangn", lead, "paper.received")
    proof = [await here.file("tangn", lead)]
    await here.step("tangn", lead, "rectification.reported", text="已合并计划", proof=proof)
    checked = await here.step(
        "huangw", lead, "rectification.checked", passed=True, reason="属实", effectDays=30
    )
    assert checked["notBefore"] == "2026-10-01"
    mine = await here.get("huangw", "/api/leads")
    assert mine["leads"] == []  # nothing to do until the day comes

    here.clock.days(30)
    mine = await here.get("huangw", "/api/leads")
    assert [one["id"] for one in mine["leads"]] == [lead]
    await here.step(
        "huangw", lead, "effect.checked", holds=True, reason="一个月无重复检查", proof=proof
    )
    closed = await here.step("huangw", lead, "lead.closed", summary="整改到位")
    assert (closed["stage"], closed["next"], closed["possible"]) == ("closed", None, [])
    assert [one["act"] for one in closed["acts"]] == [
        "lead.opened",
        "lead.assessed",
        "paper.issued",
        "paper.received",
        "rectification.reported",
        "rectification.checked",
        "effect.checked",
        "lead.closed",
    ]
    done = await here.get("huangw", "/api/leads?group=done")
    assert done["counts"] == {"mine": 0, "over": 0, "effect": 0, "open": 0, "done": 1}


async def test_nothing_is_reported_or_closed_without_proof(here: Desks) -> None:
    lead = await here.issued()
    bare = await here.step("tangn", lead, "rectification.reported", 409, text="已整改", proof=[])
    assert bare["type"] == "/problems/step-refused"
    gone = {"kind": "file", "sha256": "0" * 64, "name": "没有"}
    await here.step("tangn", lead, "rectification.reported", 400, text="已整改", proof=[gone])
    visit = {"kind": "visit", "visit": "no-such-visit"}
    await here.step("tangn", lead, "rectification.reported", 404, text="已整改", proof=[visit])
    other = await here.checked()
    here.clock.days(31)
    await here.step("huangw", other, "effect.checked", 409, holds=True, reason="看过", proof=[])


async def test_the_effect_is_looked_at_only_when_its_day_has_come(here: Desks) -> None:
    lead = await here.checked(effect_days=90)
    proof = [await here.file("huangw", lead)]
    here.clock.days(89)
    early = await here.step(
        "huangw", lead, "effect.checked", 409, holds=True, reason="看过", proof=proof
    )
    assert "2026-11-30" in early["en"]["detail"]
    here.clock.days(1)
    await here.step("huangw", lead, "effect.checked", holds=True, reason="看过", proof=proof)


async def test_two_supervisors_at_once_the_first_in_the_log_stands(here: Desks) -> None:
    await somebody_at(here.app, "yunchuan-donglan", "supervisor", "liq")
    lead = (await here.open())["id"]
    size = here.app.state.ledger.published.size

    async def say(login: str, verdict: str) -> int:
        body = {
            "id": str(uuid.uuid4()),
            "act": {"act": "lead.assessed", "verdict": verdict, "reason": "看过"},
        }
        answer = await (await here.client(login)).post(f"/api/leads/{lead}/steps", json=body)
        return answer.status_code

    codes = await asyncio.gather(say("huangw", "founded"), say("liq", "unfounded"))
    assert sorted(codes) == [201, 409]
    await all_views(here.app)
    read = await here.get("huangw", f"/api/leads/{lead}")
    assert read["stage"] == ("founded" if codes[0] == 201 else "unfounded")
    assessed = [one for one in read["acts"] if one["act"] == "lead.assessed"]
    assert len(assessed) == 1
    assert here.app.state.ledger.published.size > size


async def test_who_comes_second_is_told_who_was_first(here: Desks) -> None:
    lead = await here.founded()
    late = await here.step(
        "huangw", lead, "lead.assessed", 409, verdict="unfounded", reason="不属实"
    )
    assert late["type"] == "/problems/lead-moved"
    assert "黄伟" in late["zh"]["detail"]


async def test_a_step_asked_twice_is_done_once(here: Desks) -> None:
    lead = (await here.open())["id"]
    step = str(uuid.uuid4())
    read: dict[str, Any] = {}
    for _ in range(2):
        read = await here.step(
            "huangw", lead, "lead.assessed", id=step, verdict="founded", reason="属实"
        )
    assert len(read["acts"]) == 2
    await here.step(
        "huangw", lead, "lead.assessed", 400, id=step, verdict="founded", reason="另一理由"
    )
    other = (await here.open())["id"]
    await here.step(
        "huangw", other, "lead.assessed", 400, id=step, verdict="founded", reason="属实"
    )
    paper_id = str(uuid.uuid4())
    for _ in range(2):
        read = await here.step("huangw", lead, "paper.issued", id=paper_id, **paper())
    assert [one["number"] for one in read["papers"]] == ["东澜区司法局监意字〔2026〕1号"]


async def test_what_only_the_server_says_nobody_else_can(here: Desks) -> None:
    lead = await here.founded()
    read = await here.step(
        "huangw",
        lead,
        "paper.issued",
        **paper(),
        number="伪造〔2026〕99号",
        due="2030-01-01",
        on="2020-01-01",
        issuer="/yunchuan/",
        objectionUntil="2030-01-01",
    )
    listed = read["papers"][0]
    assert listed["number"] == "东澜区司法局监意字〔2026〕1号"
    assert (listed["on"], listed["due"]) == ("2026-09-01", "2026-10-08")
    await here.step("huangw", lead, "lead.chased", 400, count=1)
    await here.step("huangw", lead, "lead.escalated", 400, to="/yunchuan/")


async def test_each_kind_of_paper_is_numbered_by_body_and_year(here: Desks) -> None:
    numbers: list[str] = []
    for kind in ("opinion", "notice", "opinion"):
        lead = await here.issued(kind)
        read = await here.get("huangw", f"/api/leads/{lead}")
        numbers.append(read["papers"][0]["number"])
    assert numbers == [
        "东澜区司法局监意字〔2026〕1号",
        "东澜区司法局监通字〔2026〕1号",
        "东澜区司法局监意字〔2026〕2号",
    ]


async def test_a_decision_follows_an_opinion_or_a_major_matter(here: Desks) -> None:
    lead = await here.founded()
    await here.step("huangw", lead, "paper.issued", 409, **paper("decision"))
    await here.step("huangw", lead, "paper.issued", **paper("decision", major=True))
    other = await here.issued()
    await here.step("huangw", other, "paper.issued", 409, **paper("decision"))
    here.clock.days(38)
    read = await here.step(
        "huangw", other, "paper.issued", **paper("decision", measures=["correct"])
    )
    assert read["papers"][-1]["kind"] == "decision"
    assert read["overdue"] is False


async def test_an_opinion_follows_a_notice_that_nobody_acted_on(here: Desks) -> None:
    lead = await here.issued("notice")
    await here.step("huangw", lead, "paper.issued", 409, **paper("opinion"))
    here.clock.days(38)
    read = await here.get("huangw", f"/api/leads/{lead}")
    assert read["paperKinds"] == ["opinion", "decision"]  # the latter as a major matter
    await here.step("huangw", lead, "paper.issued", 409, **paper("decision"))
    await here.step("huangw", lead, "paper.issued", **paper("opinion"))
    here.clock.days(38)
    read = await here.step("huangw", lead, "paper.issued", **paper("decision"))
    assert [one["kind"] for one in read["papers"]] == ["notice", "opinion", "decision"]


async def test_a_failed_check_gives_the_time_again(here: Desks) -> None:
    lead = await here.issued()
    proof = [await here.file("tangn", lead)]
    here.clock.days(20)
    await here.step("tangn", lead, "rectification.reported", text="已整改", proof=proof)
    read = await here.step(
        "huangw", lead, "rectification.checked", passed=False, reason="仍有两家重复"
    )
    assert (read["stage"], read["turn"]) == ("rectifying", "body")
    assert read["due"] == "2026-10-21"
    assert "decision" in read["paperKinds"]


async def test_an_objection_is_decided_by_the_level_above(here: Desks) -> None:
    lead = await here.issued()
    here.clock.days(5)
    objected = await here.step("tangn", lead, "objection.filed", reason="检查均有投诉线索")
    assert objected["turnAgency"]["id"] == "yunchuan"
    await here.step("huangw", lead, "objection.decided", 403, verdict="upheld", reason="维持")
    assert [one["id"] for one in (await here.get("chenj", "/api/leads"))["leads"]] == [lead]
    here.clock.days(4)
    read = await here.step(
        "chenj", lead, "objection.decided", verdict="upheld", reason="未见投诉记录"
    )
    assert (read["stage"], read["due"]) == ("rectifying", "2026-10-12")  # four days given back
    await here.step("tangn", lead, "objection.filed", 409, reason="再次")


async def test_a_revoked_paper_opens_the_lead_again(here: Desks) -> None:
    lead = await here.issued()
    await here.step("tangn", lead, "objection.filed", reason="不是本单位")
    read = await here.step("chenj", lead, "objection.decided", verdict="revoked", reason="属实")
    assert (read["stage"], read["turn"]) == ("opened", "handler")
    read = await here.step(
        "huangw", lead, "lead.assessed", verdict="unfounded", reason="文书已撤销"
    )
    assert read["next"] is None


async def test_an_objection_after_its_limit_is_refused(here: Desks) -> None:
    lead = await here.issued()
    here.clock.days(15)
    late = await here.step("tangn", lead, "objection.filed", 409, reason="有异议")
    assert "2026-09-15" in late["en"]["detail"]


async def test_at_the_top_another_person_decides(here: Desks) -> None:
    lead = (await here.open("chenj"))["id"]
    await here.step("chenj", lead, "lead.assessed", verdict="founded", reason="属实")
    await here.step("chenj", lead, "paper.issued", **paper())
    await here.step("tangn", lead, "objection.filed", reason="有异议")
    await here.step("chenj", lead, "objection.decided", 403, verdict="upheld", reason="维持")
    await here.step("admin", lead, "objection.decided", verdict="upheld", reason="维持")


async def test_a_street_studio_sees_and_does_not_decide(here: Desks) -> None:
    team = "yunchuan-donglan-qingshi-enforcement"
    await somebody_at(here.app, "yunchuan-donglan-qingshi", "supervisor", "studio")
    lead = (await here.open("studio", agencyId=team))["id"]
    read = await here.get("studio", f"/api/leads/{lead}")
    assert (read["handler"]["id"], read["possible"]) == ("yunchuan-donglan", [])
    told = await here.step("studio", lead, "lead.assessed", 403, verdict="founded", reason="属实")
    assert told["type"] == "/problems/power-missing"
    assert [one["id"] for one in (await here.get("huangw", "/api/leads"))["leads"]] == [lead]
    await here.open("studio", 404, agencyId=MARKET)


async def test_another_district_sees_and_does_nothing(here: Desks) -> None:
    await somebody_at(here.app, "yunchuan-xicen", "supervisor", "xicen")
    lead = await here.issued()
    await here.get("xicen", f"/api/leads/{lead}", 404)
    await here.step("xicen", lead, "lead.assessed", 404, verdict="founded", reason="属实")
    await here.open("xicen", 404)
    assert (await here.get("xicen", "/api/leads?group=open"))["leads"] == []


async def test_the_city_looks_on_while_the_district_handles(here: Desks) -> None:
    lead = (await here.open())["id"]
    assert (await here.get("chenj", f"/api/leads/{lead}"))["possible"] == []
    await here.step("chenj", lead, "lead.assessed", 403, verdict="founded", reason="属实")
    await here.step("auditor", lead, "lead.assessed", 403, verdict="founded", reason="属实")


async def test_the_body_learns_of_a_lead_only_with_its_paper(here: Desks) -> None:
    lead = await here.founded()
    await here.get("tangn", f"/api/leads/{lead}", 404)
    assert (await here.get("tangn", "/api/leads?group=open"))["counts"]["open"] == 0
    await here.step(
        "huangw", lead, "referral.sent", to="discipline", recipient="区纪委监委", reason="线索"
    )
    await here.step("huangw", lead, "paper.issued", **paper())
    read = await here.get("tangn", f"/api/leads/{lead}")
    assert (read["source"], read["text"], read["referrals"]) == (None, "", [])
    assert [one["act"] for one in read["acts"]] == ["paper.issued"]
    await here.open("tangn", 403)
    await here.step("tangn", lead, "rectification.checked", 403, passed=True, reason="好")


async def test_a_complaint_becomes_one_lead_and_stays_unnamed(here: Desks) -> None:
    given = await complain(here.app, "他们没有出示证件。我是李四。", now=here.clock.now)
    asked: dict[str, Any] = {
        "source": "complaint",
        "sourceId": given.complaint,
        "title": "",
        "text": "",
    }
    first = await here.open(**asked, agencyId=None)
    again = await here.open(login="chenj", status=201, **asked, agencyId=None)
    assert first["id"] == again["id"]
    assert (first["existed"], again["existed"]) == (False, True)
    read = await here.get("huangw", f"/api/leads/{first['id']}")
    assert read["title"] == "投诉反映：执法程序"
    assert "李四" not in str(read)


async def test_who_the_body_is_must_be_said_when_the_source_does_not(here: Desks) -> None:
    given = await complain(here.app, "不知道是哪个单位。", about=None, now=here.clock.now)
    asked: dict[str, Any] = {
        "source": "complaint",
        "sourceId": given.complaint,
        "title": "",
        "text": "",
    }
    refused = await here.open("chenj", 422, **asked, agencyId=None)
    assert refused["type"] == "/problems/lead-needs-body"
    assert (await here.open("chenj", **asked))["existed"] is False


async def test_the_views_are_what_the_log_gives(here: Desks, tmp_path: Path) -> None:
    lead = await here.checked()
    here.clock.days(50)
    await here.rules()
    await here.step("huangw", lead, "effect.checked", holds=False, reason="又重复了", proof=[])
    settings = here.app.state.settings
    report = await fsck.check(settings, FOLLOWERS, lambda: open_store("", tmp_path / "media"))
    wrong = [one for one in report.findings if one.code.startswith("view-row")]
    assert wrong == []


async def test_a_warning_becomes_one_lead_about_the_body_of_its_visit(here: Desks) -> None:
    await somebody_at(here.app, "yunchuan-xicen", "supervisor", "xicen")
    phone = Phone(await here.client("wugd"))
    await phone.enrol()
    alone = {
        "visit": str(uuid.uuid4()),
        "enterprise": {"id": "e000001", "name": "云川好味小吃店", "uscc": None},
        "found": "name",
        "officers": [phone.officer],
        "inspectionType": "routine",
        "checklists": [],
    }
    await phone.push(phone.entry("visit.opened", alone, wall="2026-09-01T09:00:00+08:00"))
    await all_views(here.app)
    page = await here.get("huangw", "/api/warnings?rule=single-officer")
    asked: dict[str, Any] = {"source": "warning", "sourceId": page["warnings"][0]["id"]}
    named = {"agencyId": None, "title": "", "text": ""}
    await here.open(login="xicen", status=404, **asked, **named)
    first = await here.open(login="huangw", status=201, **asked, **named)
    again = await here.open(login="chenj", status=201, **asked, **named)
    assert (first["id"], again["existed"]) == (again["id"], True)
    read = await here.get("huangw", f"/api/leads/{first['id']}")
    assert (read["agency"]["id"], read["sourceId"]) == (MARKET, asked["sourceId"])
    # Whoever reads the warning finds the lead; the body does not find out what it came of.
    of = f"/api/leads?source=warning&sourceId={asked['sourceId']}"
    assert [one["id"] for one in (await here.get("huangw", of))["leads"]] == [first["id"]]
    await here.step(
        "huangw", first["id"], "lead.assessed", verdict="founded", reason="确为一人到场"
    )
    await here.step("huangw", first["id"], "paper.issued", **paper())
    assert [one["id"] for one in (await here.get("tangn", "/api/leads"))["leads"]] == [first["id"]]
    assert (await here.get("tangn", of))["leads"] == []
    assert read["title"].startswith("单人执法")
