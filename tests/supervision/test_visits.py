"""Visits as the desk reads them: scope, what stays, what is strange, what is late."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.database import Database
from backend.inspections.routes import HANDLERS as INSPECTIONS
from backend.supervision.routes import HANDLERS as SUPERVISION
from tests.accounts.people import NOW, chen, stranger, wang
from tests.supervision.scene import (
    SHOP,
    Phone,
    Scene,
    auditor,
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


def reasons(item: dict[str, Any]) -> list[str]:
    return [rung["reason"] for rung in item["trust"]]


async def a_visit(here: Scene, phone: Phone) -> str:
    visit = new_id()
    await here.push(phone.sign("visit.opened", opening(visit), where=fix()))
    return visit


async def test_a_visit_is_listed_and_shown_whole(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        await here.push(
            phone.sign("photo.captured", photo(visit, "c-1"), where=fix()),
            phone.sign("note.written", {"visit": visit, "note": "n-1", "text": "油烟管道积油"}),
        )

        page = await here.ask(chen(), "/api/visits")
        whole = await here.ask(chen(), f"/api/visits/{visit}")

        (listed,) = page["visits"]
        assert page["nextBefore"] is None
        assert listed["id"] == visit
        assert listed["enterprise"]["address"] == SHOP.address
        assert listed["agency"] == {"id": "city-east", "name": {"zh": "东安区", "en": "East"}}
        assert [officer["id"] for officer in listed["officers"]] == ["o-wangjg", "o-lij"]
        assert listed["counts"]["photos"] == 1
        assert listed["counts"]["notes"] == 1
        assert listed["media"] == {"expected": 1, "stored": 0, "missingBytes": 15}
        assert listed["position"] == {"lat": 30.0, "lon": 120.0, "acc": 10.0}
        assert listed["concerns"] == []
        assert [item["type"] for item in whole["items"]] == ["opened", "photo", "note"]
        assert whole["items"][1]["by"]["name"]["zh"] == "王建国"
        assert reasons(whole["items"][1]) == [
            "signature-valid",
            "chain-whole",
            "in-log",
            "bracket-c",
            "place-near",
            "original-missing",
            "exif-unread",
            "partner-unconfirmed",
            "live-capture",
        ]
        assert whole["registered"] == {"lat": 30.0, "lon": 120.0}
        assert whole["unreadable"] == []
        (checklist,) = whole["checklists"]
        assert checklist["id"] == "catering"
        assert all(item["basis"]["title"] and item["title"]["zh"] for item in checklist["items"])


async def test_a_visit_out_of_scope_is_not_found(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        visit = await a_visit(here, await here.phone(wang()))

        for outsider in (stranger(), zhao()):
            client = await here.client(outsider)
            assert (await client.get("/api/visits")).json()["visits"] == []
            for path in (f"/api/visits/{visit}", "/api/visits/no-such"):
                assert (await client.get(path)).status_code == 404
        looks = await (await here.client(stranger())).get(f"/api/visits/{visit}/looks")
        assert looks.status_code == 404
        for insider in (wang(), li(), chen(), auditor()):
            assert (await here.ask(insider, f"/api/visits/{visit}"))["id"] == visit


async def test_a_voided_photo_stays_with_its_reason(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        void = {"visit": visit, "capture": "c-1", "reason": "拍到无关人员"}
        await here.push(
            phone.sign("photo.captured", photo(visit, "c-1")),
            phone.sign("capture.voided", void),
        )

        whole = await here.ask(chen(), f"/api/visits/{visit}")

        shown = whole["items"][1]
        assert shown["type"] == "photo"
        assert shown["voided"]["reason"] == "拍到无关人员"
        assert whole["counts"]["photos"] == 1
        assert whole["counts"]["voided"] == 1


async def test_a_voiding_that_arrives_before_its_photo_waits_for_it(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = new_id()
        opened = phone.sign("visit.opened", opening(visit))
        taken = phone.sign("photo.captured", photo(visit, "c-1"))
        voided = phone.sign("capture.voided", {"visit": visit, "capture": "c-1", "reason": "模糊"})
        await here.push(opened, voided)

        before = await here.ask(chen(), f"/api/visits/{visit}")
        await here.push(taken)
        after = await here.ask(chen(), f"/api/visits/{visit}")

        assert [item["type"] for item in before["items"]] == ["opened", "void"]
        assert before["items"][1]["reason"] == "模糊"
        assert "chain-gap" in before["concerns"]
        assert [item["type"] for item in after["items"]] == ["opened", "photo"]
        assert after["items"][1]["voided"]["reason"] == "模糊"
        assert after["counts"]["voided"] == 1
        assert "chain-gap" not in after["concerns"]


async def test_a_visit_whose_opening_comes_last_is_the_same_in_the_end(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = new_id()
        opened = phone.sign("visit.opened", opening(visit), where=fix(30.0001))
        taken = phone.sign("photo.captured", photo(visit, "c-1"), where=fix(30.0002))
        closed = phone.sign("visit.closed", {"visit": visit, "result": "no_problem", "count": 3})
        await here.push(closed)
        await here.push(taken)

        (early,) = (await here.ask(chen(), "/api/visits"))["visits"]
        assert (early["state"], early["enterprise"]["name"]) == ("closed", "")
        await here.push(opened)
        (late,) = (await here.ask(chen(), "/api/visits"))["visits"]

        assert late["enterprise"]["name"] == SHOP.name
        assert late["position"]["lat"] == 30.0001
        assert (late["state"], late["result"]) == ("closed", "no_problem")
        assert late["firstIndex"] < late["lastIndex"]
        whole = await here.ask(wang(), f"/api/visits/{visit}")
        assert [item["type"] for item in whole["items"]] == ["opened", "photo", "closed"]


async def test_a_body_that_does_not_match_its_kind_is_shown_as_unreadable(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        strange = photo(visit, "c-1", method="drawn-by-hand")
        (index,) = await here.push(phone.sign("photo.captured", strange))

        whole = await here.ask(chen(), f"/api/visits/{visit}")

        assert [item["type"] for item in whole["items"]] == ["opened"]
        (finding,) = whole["unreadable"]
        assert (finding["index"], finding["kind"]) == (index, "photo.captured")
        assert "method" in finding["why"]
        # Its file is still expected: what the phone sends must not be a stranger here.
        assert whole["media"]["expected"] == 1


async def test_a_position_that_is_none_is_told_and_the_item_stays(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        note = {"visit": visit, "note": "n-1", "text": "无"}
        await here.push(phone.sign("note.written", note, where={"lat": 95, "lon": 0, "acc": 1}))

        whole = await here.ask(chen(), f"/api/visits/{visit}")

        assert whole["items"][1]["text"] == "无"
        assert whole["items"][1]["where"] is None
        assert whole["unreadable"][0]["why"].startswith("where")


async def test_the_later_answer_stands_and_the_earlier_stays(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        answer = {"visit": visit, "checklist": "food", "item": "1", "text": "", "captures": []}
        first = phone.sign("checklist.answered", {**answer, "answer": "fail"})
        second = phone.sign("checklist.answered", {**answer, "answer": "pass"})
        await here.push(second)
        await here.push(first)

        whole = await here.ask(chen(), f"/api/visits/{visit}")

        told = [(item["answer"], item["superseded"]) for item in whole["items"][1:]]
        assert told == [("fail", True), ("pass", False)]
        assert (whole["counts"]["answers"], whole["counts"]["failed"]) == (1, 0)


async def test_an_intent_without_result_is_shown_until_its_result_is_here(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        intended = {"visit": visit, "capture": "c-1", "medium": "photo"}
        await here.push(phone.sign("capture.intended", intended))
        waiting = await here.ask(chen(), f"/api/visits/{visit}")
        ended = {"visit": visit, "capture": "c-1", "cause": "app-ended"}
        await here.push(phone.sign("capture.interrupted", ended))
        over = await here.ask(chen(), f"/api/visits/{visit}")

        assert [item["type"] for item in waiting["items"]] == ["opened", "intent"]
        assert [item["type"] for item in over["items"]] == ["opened", "interruption"]


async def test_concerns_name_what_speaks_against(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = new_id()
        sound = {
            "visit": visit,
            "capture": "c-2",
            "media": media("sound", "audio/webm"),
            "method": "imported",
        }
        await here.push(
            await here.beacon(phone, NOW - timedelta(minutes=1)),
            phone.sign("visit.opened", opening(visit, "o-wangjg"), where=fix(31.0)),
            phone.sign("sound.captured", sound, wall=NOW + timedelta(hours=3)),
        )

        (listed,) = (await here.ask(chen(), "/api/visits"))["visits"]
        whole = await here.ask(chen(), f"/api/visits/{visit}")

        assert listed["concerns"] == ["place-far", "single-officer", "imported"]
        assert whole["concerns"] == ["clock-off", "place-far", "single-officer", "imported"]
        sound_item = whole["items"][1]
        assert sound_item["bracket"]["grade"] == "A"
        (clock_off,) = [r for r in sound_item["trust"] if r["reason"] == "clock-off"]
        assert clock_off["figures"]["seconds"] == 3 * 3600


async def test_a_partner_counts_only_by_a_statement_of_his_own_phone(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone, partner, other = [await here.phone(p) for p in (wang(), li(), zhao())]
        visit = await a_visit(here, phone)

        def confirmed(officer: str, proof: str) -> bytes:
            body = {"visit": visit, "officer": officer, "proof": proof}
            return phone.sign("visit.officer_confirmed", body)

        await here.push(
            confirmed("o-lij", other.presence()),
            confirmed("o-wangjg", phone.presence()),
            confirmed("o-lij", "not a statement"),
        )
        without = await here.ask(chen(), f"/api/visits/{visit}")
        await here.push(confirmed("o-lij", partner.presence()))
        with_one = await here.ask(chen(), f"/api/visits/{visit}")

        assert [item["valid"] for item in without["items"][1:]] == [False, False, False]
        assert without["partnerConfirmed"] is False
        assert with_one["items"][-1]["valid"] is True
        assert with_one["partnerConfirmed"] is True
        assert "partner-confirmed" in reasons(with_one["items"][0])
