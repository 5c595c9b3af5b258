"""Warnings from real entries to a supervisor's conclusion, on both databases."""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.accounts.model import Account
from backend.database import Database
from backend.planning.views import FOLLOWERS as PLANNING_VIEWS
from backend.supervision.warnings.book import WarningBook, shipped_rules
from backend.supervision.warnings.evaluation import name_of
from backend.supervision.warnings.routes import HANDLERS
from backend.supervision.warnings.views import FOLLOWERS
from tests.accounts.people import NOW, chen, stranger, wang
from tests.supervision.scene import Scene, auditor, fix, new_id, opening, scene, zhao

pytestmark = pytest.mark.anyio

UNTIL = str((NOW + timedelta(days=10)).date())
DRAFT = {
    "id": "draft",
    "name": {"zh": "草稿", "en": "Draft"},
    "text": {"zh": "问一问", "en": "Ask"},
    "basis": {"title": "自定"},
    "subject": "visit",
    "when": [{"fact": "purpose", "is": "inspection"}],
}


DRY_RUN = "/api/warning-rules/dry-run"


def text_of(rule: Any) -> Any:
    return {"text": json.dumps(rule)}


def place(database: Database, tmp_path: Path, rules: Path | None = None) -> Any:
    book = WarningBook(database, shipped_rules(), rules or tmp_path / "rules")
    return scene(
        database,
        tmp_path,
        HANDLERS,
        followers=(*PLANNING_VIEWS, *FOLLOWERS),
        warning_book=book,
    )


async def doubtful(here: Scene) -> str:
    """A visit of one officer, far away, without a code."""
    phone = await here.phone(wang())
    visit = new_id()
    await here.push(phone.sign("visit.opened", opening(visit, "o-wangjg"), where=fix(lat=30.2)))
    return visit


async def say(here: Scene, who: Account, path: str, body: Any) -> Any:
    return await (await here.client(who)).post(path, json=body)


async def test_a_doubtful_visit_warns_and_opens_its_evidence(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await doubtful(here)

        page = await here.ask(chen(), "/api/warnings")
        by_rule = {one["rule"]: one for one in page["warnings"]}
        read = await here.ask(chen(), f"/api/warnings/{by_rule['single-officer']['id']}")

        assert set(by_rule) == {"evidence-far", "single-officer", "visit-uncoded"}
        assert page["counts"] == {"open": 3, "confirmed": 0, "unfounded": 0, "snoozed": 0}
        assert by_rule["evidence-far"]["subject"] == {
            "kind": "visit",
            "id": visit,
            "name": {"zh": "云川好味小吃店", "en": "云川好味小吃店"},
        }
        assert [one["visit"]["id"] for one in read["evidence"]] == [visit]
        assert read["evidence"][0]["facts"] == {"single-officer": True}
        assert read["rule"]["basis"]["verified"] is True
        assert (read["hidden"], read["said"]) == (0, [])


async def test_a_warning_opens_the_other_visit_it_rests_on_unless_it_is_anothers(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        east, west = await here.phone(wang()), await here.phone(zhao())
        first, second = new_id(), new_id()
        earlier = NOW - timedelta(hours=1)
        await here.push(east.sign("visit.opened", opening(first), where=fix(), wall=earlier))
        await here.push(west.sign("visit.opened", opening(second, "o-zhaow"), where=fix()))
        page = await here.ask(auditor(), "/api/warnings?rule=several-bodies")
        (warning,) = page["warnings"]

        city = await here.ask(auditor(), f"/api/warnings/{warning['id']}")
        district = await here.ask(stranger(), f"/api/warnings/{warning['id']}")

        (evidence,) = city["evidence"]
        assert evidence["visit"]["id"] == second
        assert datetime.fromisoformat(evidence["at"]) == NOW
        assert [(one["fact"], one["visit"]) for one in evidence["beside"]] == [
            ("daysSinceOtherBody", first)
        ]
        (seen,) = district["evidence"]
        assert (seen["beside"], seen["besideHidden"]) == ([], 1)


async def test_the_list_filters_by_state_rule_and_agency(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        await doubtful(here)

        async def listed(query: str) -> list[str]:
            page = await here.ask(auditor(), f"/api/warnings?{query}")
            return sorted(one["rule"] for one in page["warnings"])

        assert await listed("rule=single-officer") == ["single-officer"]
        assert await listed("state=confirmed") == []
        assert await listed("agency=west") == []
        assert len(await listed("agency=city-east")) == 3
        first = await here.ask(auditor(), "/api/warnings?limit=2")
        rest = await here.ask(auditor(), f"/api/warnings?limit=2&after={first['nextAfter']}")
        assert len(first["warnings"]) == 2
        assert len(rest["warnings"]) == 1
        assert rest["nextAfter"] is None


async def test_the_first_conclusion_stands(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        await doubtful(here)
        page = await here.ask(chen(), "/api/warnings?rule=single-officer")
        path = f"/api/warnings/{page['warnings'][0]['id']}"
        body = {"verdict": "confirmed", "note": "现场确只有一人"}

        first = await say(here, chen(), f"{path}/assessment", body)
        size = here.server.ledger.published.size
        twice = await say(here, chen(), f"{path}/assessment", body)
        other = {"verdict": "unfounded", "note": "不对"}
        against = await say(here, chen(), f"{path}/assessment", other)
        snoozed = await say(here, chen(), f"{path}/snooze", {"until": UNTIL, "reason": "再看"})

        assert first.status_code == twice.status_code == 201
        assert first.json()["warning"]["state"] == "confirmed"
        assert [one["note"] for one in twice.json()["said"]] == ["现场确只有一人"]
        assert here.server.ledger.published.size == size
        for refused in (against, snoozed):
            assert refused.status_code == 409
            assert refused.json()["type"] == "/problems/warning-assessed"
        rules = await here.ask(chen(), "/api/warning-rules")
        (rule,) = [one for one in rules["rules"] if one["rule"]["id"] == "single-officer"]
        assert rule["precision"] == {"warnings": 1, "confirmed": 1, "unfounded": 0}


async def test_a_snooze_ends_with_its_day(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        await doubtful(here)
        page = await here.ask(chen(), "/api/warnings?rule=single-officer")
        path = f"/api/warnings/{page['warnings'][0]['id']}"

        past = await say(here, chen(), f"{path}/snooze", {"until": "2020-01-01", "reason": "…"})
        put_off = await say(here, chen(), f"{path}/snooze", {"until": UNTIL, "reason": "待补材料"})

        assert past.status_code == 400
        assert put_off.json()["warning"]["state"] == "snoozed"
        assert put_off.json()["warning"]["snoozedUntil"] == UNTIL
        here.server.now = NOW + timedelta(days=11)
        later = await here.ask(auditor(), path)
        assert later["warning"]["state"] == "open"
        assert [one["act"] for one in later["said"]] == ["snoozed"]


async def test_another_district_sees_and_says_nothing(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        await doubtful(here)
        page = await here.ask(chen(), "/api/warnings")
        path = f"/api/warnings/{page['warnings'][0]['id']}"
        body = {"verdict": "unfounded", "note": "不对"}

        assert (await here.ask(stranger(), "/api/warnings"))["warnings"] == []
        assert (await (await here.client(stranger())).get(path)).status_code == 404
        assert (await say(here, stranger(), f"{path}/assessment", body)).status_code == 404
        assert (await say(here, auditor(), f"{path}/assessment", body)).status_code == 403
        assert (await (await here.client(wang())).get("/api/warnings")).status_code == 403


async def test_a_dry_run_counts_and_says_when_it_would_match_everything(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await doubtful(here)
        await doubtful(here)

        everything = await say(here, chen(), DRY_RUN, text_of(DRAFT))
        narrow = {**DRAFT, "when": [{"fact": "officers", "atLeast": 2}]}
        nothing = await say(here, chen(), DRY_RUN, text_of(narrow))
        wrong = {**DRAFT, "when": [{"fact": "moon", "is": True}]}
        refused = await say(here, chen(), DRY_RUN, text_of(wrong))

        told = everything.json()
        assert (told["visits"], told["matching"], told["warnings"]) == (2, 2, 2)
        assert told["subjects"] == 2
        assert told["everything"] is True
        assert visit in [one["opens"] for one in told["examples"]]
        assert (nothing.json()["warnings"], nothing.json()["everything"]) == (0, False)
        assert refused.status_code == 422
        assert refused.json()["extra"]["member"] == "when[0].fact"
        no_json = await say(here, chen(), DRY_RUN, {"text": '{\n "id": "draft",,\n}'})
        assert (no_json.status_code, no_json.json()["extra"]["member"]) == (422, "line 2")


async def test_a_broken_rule_file_is_told_and_the_others_go_on(
    database: Database, tmp_path: Path
) -> None:
    rules = tmp_path / "own"
    rules.mkdir()
    async with place(database, tmp_path, rules) as here:
        await doubtful(here)
        before = await here.ask(chen(), "/api/warnings")
        (rules / "single-officer.json").write_text('{"id": "single-officer"')

        told = await here.ask(chen(), "/api/warning-rules")

        assert told["refused"]["file"] == "single-officer.json"
        assert told["refused"]["member"] == "line 1"
        assert await here.ask(chen(), "/api/warnings") == before


async def test_entries_in_any_order_give_the_same_warnings(
    database: Database, tmp_path: Path
) -> None:
    order = random.Random(7)
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visits = [f"{i:08d}-0000-4000-8000-000000000000" for i in range(8)]
        entries = [
            phone.sign(
                "visit.opened",
                opening(visit, "o-wangjg", found="register"),
                wall=NOW - timedelta(days=80 - 10 * i),
                where=fix(lat=30.2),
            )
            for i, visit in enumerate(visits)
        ]
        order.shuffle(entries)
        for entry in entries:
            await here.push(entry)
        one_by_one = await here.ask(chen(), "/api/warnings?limit=200")
        await here.push(*reversed(entries))
        repeated = await here.ask(chen(), "/api/warnings?limit=200")

        ids = [one["id"] for one in one_by_one["warnings"]]
        assert ids == [one["id"] for one in repeated["warnings"]]
        by_rule = [one["id"] for one in one_by_one["warnings"] if one["rule"] == "repeat-visits"]
        unshown = [one["id"] for one in one_by_one["warnings"] if one["rule"] == "code-unshown"]
        east = "/city/east/"
        assert by_rule == [name_of("repeat-visits", east, visits[i]) for i in (6, 3)]
        assert unshown == [name_of("code-unshown", east, one) for one in visits[:0:-1]]


async def test_a_certificate_counts_on_the_day_of_the_visit(
    database: Database, tmp_path: Path
) -> None:
    years = timedelta(days=3 * 365)
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        valid, expired = new_id(), new_id()
        await here.push(phone.sign("visit.opened", opening(valid)))
        entry = phone.sign("visit.opened", opening(expired), wall=NOW + years)
        await here.push(entry, after=years)

        page = await here.ask(chen(), "/api/warnings?rule=certificate-invalid")

        assert [one["subject"]["id"] for one in page["warnings"]] == [expired]


async def test_a_reason_given_later_takes_the_warning_away(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visits = [new_id(), new_id()]
        for visit in visits:
            await here.push(phone.sign("visit.opened", opening(visit, found="register")))
        before = await here.ask(chen(), "/api/warnings?rule=code-unshown")
        reason = {"visit": visits[0], "reason": "network_failure", "note": "地下室无信号"}
        await here.push(phone.sign("code.excepted", reason))

        after = await here.ask(chen(), "/api/warnings?rule=code-unshown")

        assert len(before["warnings"]) == 1
        assert after["warnings"] == []
