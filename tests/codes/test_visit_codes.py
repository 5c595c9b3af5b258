"""What a desk reads about a visit's codes, and what it should ask about."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backend import clock
from backend.codes import act_code
from backend.codes.routes import HANDLERS as CODES
from backend.database import Database
from backend.supervision import store as supervision_store
from backend.supervision.routes import HANDLERS as SUPERVISION
from tests.accounts.people import NOW, chen, wang
from tests.codes.showing import SHOP_PHONE, code_of, coded_opening, scans_of
from tests.supervision.scene import Scene, auditor, new_id, opening, scene, zhao

pytestmark = pytest.mark.anyio


@pytest.fixture
async def city(database: Database, tmp_path: Path) -> AsyncGenerator[Scene]:
    async with scene(database, tmp_path, [*SUPERVISION, *CODES]) as opened:
        yield opened


async def read(city: Scene, visit: str) -> Any:
    return await city.ask(chen(), f"/api/visits/{visit}")


def found(codes: Any) -> list[str]:
    return [one["code"] for one in codes["findings"]]


async def test_a_visit_tells_everything_about_its_codes(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    opened = coded_opening(
        visit,
        phone,
        permit="p-1",
        trigger={"kind": "complaint", "note": "油烟"},
        urgent={"reason": "正在排放"},
        joint=["west", "nowhere"],
    )
    await city.push(
        phone.sign("visit.opened", opened),
        phone.sign("code.shown", {"visit": visit, "showing": "s-1"}),
        phone.sign("code.excepted", {"visit": visit, "reason": "no_code", "note": "无码"}),
    )
    await scans_of(city).take(code_of(phone, visit, off=timedelta(seconds=-3)), SHOP_PHONE, NOW)
    whole = await read(city, visit)
    codes = whole["codes"]
    code, secret = opened["act"]["code"], opened["act"]["secret"]
    assert whole["actCode"] == code
    assert codes["act"] == {"code": code, "text": act_code.shown(code), "link": f"/a/{secret}"}
    assert codes["permit"] == "p-1"
    assert codes["trigger"] == {"kind": "complaint", "note": "油烟"}
    assert codes["urgent"] == "正在排放"
    assert [one["name"]["zh"] for one in codes["joint"]] == ["西宁区", "nowhere"]
    assert [one["wall"] for one in codes["shown"]] == [clock.rfc3339(NOW)]
    assert [(one["reason"], one["note"]) for one in codes["exceptions"]] == [("no_code", "无码")]
    (scan,) = codes["scans"]
    assert (scan["state"], scan["witness"], scan["stranger"]) == ("fresh", "matches", False)
    assert scan["ageSeconds"] == 3.0
    assert scan["officer"]["id"] == wang().officer_id
    assert codes["findings"] == []
    assert codes["madeUp"] is None
    assert [item["type"] for item in whole["items"]] == ["opened", "shown", "excepted"]


async def test_an_officer_is_not_told_the_link_by_which_he_could_speak_for_the_enterprise(
    city: Scene,
) -> None:
    phone, visit = await city.phone(wang()), new_id()
    opened = coded_opening(visit, phone)
    await city.push(phone.sign("visit.opened", opened))
    for person, told in ((wang(), False), (chen(), True), (auditor(), True)):
        whole = await city.ask(person, f"/api/visits/{visit}")
        assert whole["codes"]["act"]["code"] == opened["act"]["code"]
        assert (whole["codes"]["act"]["link"] is not None) is told
        assert (opened["act"]["secret"] in str(whole)) is told


async def test_a_visit_without_a_code_has_none(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    await city.push(phone.sign("visit.opened", opening(visit)))
    whole = await read(city, visit)
    assert (whole["actCode"], whole["purpose"], whole["madeUp"]) == (None, "inspection", False)
    assert whole["codes"]["act"] is None
    assert whole["codes"]["findings"] == []


STRANGE: list[tuple[str, Any]] = [
    ("act", 7),
    ("act", {"code": "J", "secret": "short"}),
    ("act", {"code": "x" * 500, "secret": "A" * 22}),
    ("purpose", "holiday"),
    ("purpose", 3),
    ("permit", "x" * 65),
    ("trigger", {"kind": "mood"}),
    ("urgent", "no object"),
    ("joint", "west"),
    ("joint", ["x"] * 51),
    ("madeUp", {"happenedAt": 5, "reason": ""}),
    ("overCap", {}),
]


@pytest.mark.parametrize(("member", "value"), STRANGE)
async def test_a_strange_member_is_a_finding_and_opens_the_visit_all_the_same(
    city: Scene, member: str, value: Any
) -> None:
    phone, visit = await city.phone(wang()), new_id()
    await city.push(phone.sign("visit.opened", coded_opening(visit, phone, **{member: value})))
    whole = await read(city, visit)
    assert whole["enterprise"]["name"]
    assert len(whole["officers"]) == 2
    assert [item["type"] for item in whole["items"]] == ["opened"]
    (unreadable,) = whole["unreadable"]
    assert unreadable["why"].startswith(f"{member}: ")
    assert (whole["actCode"] is None) is (member == "act")


@pytest.mark.parametrize("member", ["act", "purpose", "permit", "trigger", "joint", "madeUp"])
async def test_null_is_as_good_as_nothing(city: Scene, member: str) -> None:
    phone, visit = await city.phone(wang()), new_id()
    await city.push(phone.sign("visit.opened", opening(visit, **{member: None})))
    assert (await read(city, visit))["unreadable"] == []


async def test_another_entry_at_the_scanned_number_is_told_of_visit_and_phone(
    city: Scene,
) -> None:
    phone, visit = await city.phone(wang()), new_id()
    await city.push(phone.sign("visit.opened", coded_opening(visit, phone)))
    await scans_of(city).take(code_of(phone, visit, head=bytes(32)), SHOP_PHONE, NOW)
    whole = await read(city, visit)
    assert found(whole["codes"]) == ["head-differs"]
    assert whole["codes"]["findings"][0]["figures"]["seq"] == 1
    assert "head-differs" in whole["concerns"]
    page = await city.ask(chen(), "/api/visits")
    assert "head-differs" in page["visits"][0]["concerns"]
    (device,) = (await city.ask(chen(), "/api/devices"))["devices"]
    assert device["forked"] is True


async def test_a_head_that_has_not_arrived_is_no_reproach_yet(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    await city.push(phone.sign("visit.opened", coded_opening(visit, phone)))
    phone.sign("code.shown", {"visit": visit, "showing": "s"})
    await scans_of(city).take(code_of(phone, visit), SHOP_PHONE, NOW)
    whole = await read(city, visit)
    assert whole["codes"]["scans"][0]["witness"] == "not-arrived"
    assert found(whole["codes"]) == []
    (device,) = (await city.ask(chen(), "/api/devices"))["devices"]
    assert (device["forked"], device["announced"], device["missing"]) == (False, 2, [[2, 2]])


async def test_the_code_of_an_outsider_is_a_finding(city: Scene) -> None:
    phone, other, visit = await city.phone(wang()), await city.phone(zhao()), new_id()
    await city.push(phone.sign("visit.opened", coded_opening(visit, phone)))
    await scans_of(city).take(code_of(other, visit), SHOP_PHONE, NOW)
    codes = (await read(city, visit))["codes"]
    assert found(codes) == ["scan-stranger"]
    assert codes["findings"][0]["figures"]["officer"] == zhao().officer_id


@pytest.mark.parametrize(
    "change",
    [
        lambda code: code[:-1] + ("A" if code[-1] != "A" else "B"),
        lambda _: "hello",
        str.lower,
        act_code.shown,
        lambda code: _checked("S" + code[1:24]),
        lambda code: _checked(code[:17] + "ZZZZZ" + code[22:24]),
    ],
)
async def test_a_wrong_act_code_is_a_finding(city: Scene, change: Any) -> None:
    phone, visit = await city.phone(wang()), new_id()
    opened = coded_opening(visit, phone)
    opened["act"]["code"] = change(opened["act"]["code"])
    await city.push(phone.sign("visit.opened", opened))
    whole = await read(city, visit)
    assert found(whole["codes"]) == ["act-code-wrong"]
    assert whole["codes"]["act"]["link"] == f"/a/{opened['act']['secret']}"


def _checked(text: str) -> str:
    return text + act_code.check_character(text)


async def test_two_acts_with_one_code_are_a_finding_of_both(city: Scene) -> None:
    phone, first, second = await city.phone(wang()), new_id(), new_id()
    opened = coded_opening(first, phone)
    other = {**opened, "visit": second}
    await city.push(phone.sign("visit.opened", opened), phone.sign("visit.opened", other))
    page = await city.ask(chen(), "/api/visits")
    assert [one["concerns"].count("act-code-twice") for one in page["visits"]] == [1, 1]
    assert (await read(city, first))["codes"]["act"]["link"] is not None
    assert (await read(city, second))["codes"]["act"]["link"] is None


@pytest.mark.parametrize(
    ("ago", "days", "within"),
    [(0, 0, True), (3, 3, True), (10, 10, True), (11, 11, False), (-1, -1, False)],
)
async def test_a_visit_may_be_entered_afterwards_within_the_configured_days(
    city: Scene, ago: int, days: int, within: bool
) -> None:
    phone, visit = await city.phone(wang()), new_id()
    happened = (NOW - timedelta(days=ago)).isoformat()
    made_up = {"happenedAt": happened, "reason": "系统故障"}
    await city.push(phone.sign("visit.opened", coded_opening(visit, phone, madeUp=made_up)))
    whole = await read(city, visit)
    told = whole["codes"]["madeUp"]
    assert whole["madeUp"] is True
    assert (told["days"], told["withinLimit"]) == (days, within)
    assert (told["limitDays"], told["limitVerified"]) == (10, False)
    assert found(whole["codes"]) == ([] if within else ["made-up-late"])


async def test_an_unreadable_time_is_not_within_any_limit(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    made_up = {"happenedAt": "gestern", "reason": ""}
    await city.push(phone.sign("visit.opened", opening(visit, madeUp=made_up)))
    assert found((await read(city, visit))["codes"]) == ["made-up-late"]


async def test_a_visit_that_is_no_inspection_says_so(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    await city.push(phone.sign("visit.opened", opening(visit, purpose="publicity")))
    (one,) = (await city.ask(auditor(), "/api/visits"))["visits"]
    assert one["purpose"] == "publicity"


@pytest.mark.parametrize("first", ["opening", "reason"])
async def test_an_urgency_explained_later_stands_in_whatever_order_it_came(
    city: Scene, first: str
) -> None:
    phone, visit = await city.phone(wang()), new_id()
    entries = [
        phone.sign("visit.opened", opening(visit, overCap={"reason": "群众举报"})),
        phone.sign("visit.explained", {"visit": visit, "about": "urgent", "reason": "正在泄漏"}),
    ]
    for entry in entries if first == "opening" else entries[::-1]:
        await city.push(entry)
    whole = await read(city, visit)
    assert whole["codes"]["urgent"] == "正在泄漏"
    assert [item["type"] for item in whole["items"]] == ["opened", "explained"]
    assert whole["items"][0]["overCap"] == "群众举报"
    assert whole["unreadable"] == []


async def test_a_scan_proves_the_time_of_what_a_phone_signed_without_network(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    entries = [
        phone.sign("visit.opened", opening(visit)),
        phone.sign("code.shown", {"visit": visit, "showing": "s"}),
    ]
    code = code_of(phone, visit)
    await scans_of(city).take(code, SHOP_PHONE, NOW + timedelta(seconds=20))
    entries.append(phone.sign("note.written", {"visit": visit, "note": "n", "text": "…"}))
    await city.push(*entries, after=timedelta(hours=5))
    items = (await read(city, visit))["items"]
    bounds = [item["bracket"]["notAfter"] for item in items]
    seen = clock.rfc3339(NOW + timedelta(seconds=21))
    assert bounds[0] == bounds[1] < seen < bounds[2]


async def test_a_head_that_differs_proves_nothing(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    entry = phone.sign("code.shown", {"visit": visit, "showing": "s"})
    await scans_of(city).take(code_of(phone, visit, head=bytes(32)), SHOP_PHONE, NOW)
    await city.push(entry, after=timedelta(hours=5))
    (item,) = (await read(city, visit))["items"]
    assert item["bracket"]["notAfter"] > clock.rfc3339(NOW + timedelta(hours=1))


async def test_views_of_codes_are_built_again_from_the_log(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    entries = [
        phone.sign("code.shown", {"visit": visit, "showing": "s"}),
        phone.sign("code.excepted", {"visit": visit, "reason": "refused", "note": ""}),
        phone.sign("visit.opened", coded_opening(visit, phone)),
    ]
    scans = scans_of(city)
    await scans.take(code_of(phone, visit, seq=1), SHOP_PHONE, NOW)
    await city.push(*entries)
    await scans.take(code_of(phone, visit), SHOP_PHONE, NOW)
    tables = ("code_scan", "code_shown", "code_exception", "head_witness", "visit")

    def rows(tx: Any) -> list[Any]:
        return [sorted(tx.fetch_all(f"SELECT * FROM {one}"), key=repr) for one in tables]

    def throw_away(tx: Any) -> None:
        for one in (*tables, "visit_officer"):
            tx.execute(f"DELETE FROM {one}")
        tx.execute("DELETE FROM view_cursor")

    database = city.server.database
    before = await database.read(rows)
    assert all(before[:3])
    await database.write(throw_away)
    await city.server.views.catch_up()
    assert await database.read(rows) == before


async def test_a_scan_is_told_live_where_the_visit_is_seen(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    await city.push(phone.sign("visit.opened", opening(visit)))
    await scans_of(city).take(code_of(phone, visit), SHOP_PHONE, NOW)
    size = city.server.ledger.published.size
    told = await city.server.database.read(lambda tx: supervision_store.events(tx, 0, size))
    (event,) = [one for one in told if one.kind == "code.scanned"]
    assert event.device is None
    (route,) = event.routes
    assert (route.visit, route.path) == (visit, wang().agency_path)
