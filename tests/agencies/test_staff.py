"""What administrators do to accounts: through the real app, held against the log."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from backend import clock
from backend.parts import FOLLOWERS
from backend.settings import DatabaseSettings, Settings
from backend.verification import fsck
from tests.agencies.keeping import (
    ENFORCEMENT,
    MARKET,
    OWN_PASSWORD,
    TEAM,
    City,
    a_certificate,
    a_city,
    an_officer,
    new_id,
    problem,
)
from tests.enterprise_pages.shop import entries_of_kind
from tests.whole_app import Phone, all_views, browser, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def city(tmp_path: Path) -> AsyncGenerator[City]:
    async with a_city(DatabaseSettings(), tmp_path) as opened:
        yield opened


async def test_an_officer_made_at_the_desk_signs_in_enrols_and_pushes_a_visit(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with a_city(database_settings, tmp_path) as city:
        made = await city.add()
        phone = Phone(await city.settled("zhoum", made["oneTimePassword"]))
        await phone.enrol()
        visit = new_id()
        body = {
            "visit": visit,
            "enterprise": {"id": "e000001", "uscc": None, "name": "一家店"},
            "found": "search",
            "officers": [phone.officer, "o001"],
            "inspectionType": "routine",
            "checklists": [],
        }
        answer = await phone.push(phone.entry("visit.opened", body))
        assert [one["status"] for one in answer["verdicts"]] == ["accepted"], answer
        await all_views(city.app)
        shown = await city.admin.get(f"/api/visits/{visit}")
        assert shown.status_code == 200, shown.text
        assert "周敏" in shown.text

        (said,) = await entries_of_kind(city.app, "staff.added")
        assert (said["login"], said["role"], said["agency"]) == (
            "zhoum",
            "officer",
            "/yunchuan/enforcement/",
        )
        assert made["oneTimePassword"] not in str(said)
    report = await fsck.check(Settings(data=tmp_path, database=database_settings), FOLLOWERS, None)
    assert [one for one in report.findings if one.damage] == []


async def test_a_one_time_password_opens_the_way_to_a_new_one_and_nothing_else(
    city: City,
) -> None:
    made = await city.add()
    once = made["oneTimePassword"]
    client = await city.sign_in("ZhouM", once)
    assert (await client.get("/api/session")).json()["mustChangePassword"] is True
    refused = await client.get("/api/tasks")
    assert (refused.status_code, problem(refused)) == (403, "password-change-required")
    for new, wrong in [
        ("short", "at least 10"),
        (once, "the same"),
        ("zhoum-is-my-name", "holds the login"),
        ("aaaaaaaaaaaa", "one character"),
    ]:
        answer = await client.post("/api/password", json={"present": once, "new": new})
        assert (answer.status_code, problem(answer)) == (422, "password-refused"), wrong
    wrong_one = await client.post("/api/password", json={"present": "no", "new": OWN_PASSWORD})
    assert problem(wrong_one) == "wrong-password"
    answer = await client.post("/api/password", json={"present": once, "new": OWN_PASSWORD})
    assert answer.status_code == 204
    assert (await client.get("/api/tasks")).status_code == 200
    assert (await client.get("/api/session")).json()["mustChangePassword"] is False
    again = await browser(city.app).post("/api/session", json={"login": "zhoum", "password": once})
    assert again.status_code == 401


async def test_asking_twice_makes_one_account_and_tells_the_password_once(city: City) -> None:
    asked = an_officer()
    first, second = await asyncio.gather(
        city.admin.post("/api/staff", json=asked), city.admin.post("/api/staff", json=asked)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    told = [one.json()["oneTimePassword"] for one in (first, second)]
    assert sorted(one is None for one in told) == [False, True]
    assert len(await entries_of_kind(city.app, "staff.added")) == 1


@pytest.mark.parametrize(
    ("changes", "status", "name"),
    [
        ({"login": "wangjg"}, 409, "login-taken"),
        ({"login": "ＷＡＮＧＪＧ"}, 409, "login-taken"),
        ({"login": "tangn"}, 409, "login-taken"),  # of another body
        ({"login": "two words"}, 422, "staff-refused"),
        ({"login": "x"}, 400, "malformed-request"),
        ({"agencyId": "yunchuan-nowhere"}, 404, "not-found"),
        ({"agencyId": "yunchuan"}, 422, "staff-refused"),  # supervises, does not enforce
        ({"certificate": None}, 422, "staff-refused"),
        ({"certificate": a_certificate(validUntil="2020-01-01", validFrom="2019-01-01")}, 422, ""),
        ({"certificate": a_certificate(validFrom="2090-01-01")}, 422, "staff-refused"),
        ({"certificate": a_certificate(number="YC99010000001")}, 422, "staff-refused"),
        ({"nameZh": "名" * 81}, 400, "malformed-request"),
        ({"role": "king"}, 400, "malformed-request"),
    ],
)
async def test_what_does_not_hold_together_makes_no_account(
    city: City, changes: dict[str, object], status: int, name: str
) -> None:
    answer = await city.admin.post("/api/staff", json=an_officer(**changes))
    assert answer.status_code == status, answer.text
    assert problem(answer) == (name or "staff-refused")
    assert await entries_of_kind(city.app, "staff.added") == []


async def test_nobody_reaches_above_or_beside(city: City) -> None:
    tang = await signed_in(city.app, "tangn")
    above = await tang.post(
        "/api/staff", json=an_officer(role="admin", agencyId="yunchuan", certificate=None)
    )
    beside = await tang.post("/api/staff", json=an_officer(agencyId=TEAM))
    assert (above.status_code, beside.status_code) == (404, 404)
    assert (await tang.get("/api/staff/a-admin")).status_code == 404
    assert (
        await city.change("a-admin", "state", tang, disabled=True, reason="x")
    ).status_code == 404
    own = await tang.post("/api/staff", json=an_officer(agencyId=MARKET))
    assert own.status_code == 201
    lifted = await city.change(
        own.json()["account"], "post", tang, role="admin", agencyId="yunchuan", reason="x"
    )
    assert lifted.status_code == 404
    listed = (await tang.get("/api/staff")).json()
    assert {one["agency"]["id"] for one in listed["people"]} == {MARKET}


async def test_nobody_changes_himself(city: City) -> None:
    for what, asked in [
        ("state", {"disabled": True, "reason": "x"}),
        ("post", {"role": "auditor", "agencyId": "yunchuan", "reason": "x"}),
        ("password", {}),
    ]:
        answer = await city.change("a-admin", what, **asked)
        assert problem(answer) == "own-account"


async def test_two_administrators_who_close_each_other_leave_one(city: City) -> None:
    made = await city.add(login="second", role="admin", agencyId="yunchuan", certificate=None)
    second = await city.settled("second", made["oneTimePassword"])
    answers = await asyncio.gather(
        city.change(
            made["account"],
            "state",
            disabled=True,
            reason="x",
            seen=(await city.shown(made["account"]))["seen"],
        ),
        city.change("a-admin", "state", second, disabled=True, reason="x", seen=-1),
    )
    codes = sorted(one.status_code for one in answers)
    assert codes in ([201, 401], [201, 403])
    rows = await city.app.state.database.read(
        lambda tx: tx.fetch_all(
            "SELECT count(*) FROM account WHERE role = 'admin' AND disabled = 0"
            " AND agency_path = '/yunchuan/'"
        )
    )
    assert rows[0][0] == 1


async def test_of_two_changes_at_once_the_first_stands_and_the_second_is_told(city: City) -> None:
    account = (await city.add())["account"]
    seen = (await city.shown(account))["seen"]
    answers = await asyncio.gather(
        city.change(account, "post", role="supervisor", agencyId="yunchuan", reason="a", seen=seen),
        city.change(account, "state", disabled=True, reason="b", seen=seen),
    )
    assert sorted(one.status_code for one in answers) == [201, 409]
    assert len((await city.shown(account))["acts"]) == 2


async def test_a_closed_account_is_out_at_once_and_its_phone_stays_enrolled(city: City) -> None:
    made = await city.add()
    client = await city.settled("zhoum", made["oneTimePassword"])
    phone = Phone(client)
    await phone.enrol()
    answer = await city.change(made["account"], "state", disabled=True, reason="调离")
    assert answer.status_code == 201
    assert (await client.get("/api/session")).status_code == 401
    again = await browser(city.app).post(
        "/api/session", json={"login": "zhoum", "password": OWN_PASSWORD}
    )
    assert again.status_code == 401
    shown = await city.shown(made["account"])
    assert [one["kid"] for one in shown["phones"]] == [phone.kid]
    listed = (await city.admin.get("/api/officers")).json()["officers"]
    assert phone.officer not in {one["id"] for one in listed}
    assert (shown["acts"][0]["kind"], shown["acts"][0]["fact"]["reason"]) == (
        "staff.disabled",
        "调离",
    )
    opened = await city.change(made["account"], "state", disabled=False, reason="回来")
    assert opened.status_code == 201
    await city.sign_in("zhoum", OWN_PASSWORD)


async def test_who_had_which_role_when_stands_in_the_log(city: City) -> None:
    answer = await city.change("a-limin", "post", role="supervisor", agencyId=TEAM, reason="竞聘")
    assert answer.status_code == 201, answer.text
    (said,) = await entries_of_kind(city.app, "staff.posted")
    assert (said["was"]["role"], said["was"]["agency"]) == ("officer", "/yunchuan/enforcement/")
    assert (said["role"], said["agency"]) == ("supervisor", "/yunchuan/donglan/enforcement/")
    act = (await city.shown("a-limin"))["acts"][0]
    assert act["by"]["zh"] == "林涛"
    assert act["wasAgency"]["zh"] == "云川市综合行政执法局"


async def test_an_officer_with_an_enrolled_phone_is_not_moved_before_it_is_revoked(
    city: City,
) -> None:
    phone = Phone(await signed_in(city.app, "wangjg"))
    await phone.enrol()
    moved = {"role": "officer", "agencyId": TEAM, "reason": "调动"}
    assert problem(await city.change("a-wangjg", "post", **moved)) == "phones-first"
    revoked = await city.admin.post(f"/api/devices/{phone.kid}/revocation", json={"reason": "调动"})
    assert revoked.status_code == 201
    assert (await city.change("a-wangjg", "post", **moved)).status_code == 201
    phone = Phone(await signed_in(city.app, "wangjg"))
    await phone.enrol()
    device = (await city.admin.get("/api/devices")).json()
    assert phone.kid in str(device)


async def test_a_certificate_is_added_and_withdrawn(city: City) -> None:
    added = await city.change("a-chenj", "certificates", certificate=a_certificate())
    assert added.status_code == 201, added.text
    assert (await city.shown("a-chenj"))["row"]["certificate"]["state"] == "valid"
    withdrawn = await city.change("a-chenj", "certificates/withdrawal", reason="收回")
    assert withdrawn.status_code == 201
    assert (await city.shown("a-chenj"))["row"]["certificate"]["state"] == "suspended"
    again = await city.change("a-chenj", "certificates/withdrawal", reason="收回")
    assert problem(again) == "staff-refused"
    day = clock.day_of(clock.now()).isoformat()
    expired = a_certificate(validFrom="2020-01-01", validUntil="2020-12-31")
    assert problem(await city.change("a-chenj", "certificates", certificate=expired)) == (
        "staff-refused"
    )
    last = a_certificate(validFrom="2020-01-01", validUntil=day)
    assert (await city.change("a-chenj", "certificates", certificate=last)).status_code == 201


async def test_a_new_one_time_password_ends_the_old_one(city: City) -> None:
    made = await city.add()
    client = await city.settled("zhoum", made["oneTimePassword"])
    answer = await city.change(made["account"], "password")
    once = answer.json()["oneTimePassword"]
    assert (await client.get("/api/session")).status_code == 401
    assert (await city.shown(made["account"]))["row"]["awaitsFirstPassword"] is True
    await city.settled("zhoum", once)


async def test_the_list_pages_searches_and_counts(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with a_city(database_settings, tmp_path) as city:
        for number in range(52):
            await city.add(login=f"officer-{number:02}", nameEn=f"Number_{number:02}")
        first = (await city.admin.get("/api/staff")).json()
        assert (len(first["people"]), first["total"]) == (50, 62)
        second = (await city.admin.get("/api/staff", params={"after": first["next"]})).json()
        assert (len(second["people"]), second["next"]) == (12, "")
        logins = [one["login"] for one in first["people"] + second["people"]]
        assert logins == sorted(set(logins))
        for given, count in [
            ({"text": "王建"}, 1),
            ({"text": "NUMBER_0"}, 10),
            ({"text": "%"}, 0),
            ({"role": "auditor"}, 1),
            ({"agency": MARKET}, 2),
            ({"shut": "true"}, 0),
            ({"role": "officer", "text": "officer-5"}, 2),
        ]:
            assert (await city.admin.get("/api/staff", params=given)).json()["total"] == count


async def test_auditors_see_and_change_nothing(city: City) -> None:
    auditor = await signed_in(city.app, "auditor")
    shown = await auditor.get("/api/staff/a-wangjg")
    assert (shown.status_code, shown.json()["mayChange"]) == (200, False)
    answer = await city.change("a-wangjg", "state", auditor, disabled=True, reason="x")
    assert answer.status_code == 403
    assert ENFORCEMENT in (await auditor.get("/api/staff")).text
