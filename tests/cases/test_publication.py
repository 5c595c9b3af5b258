"""Publishing a decision: two people, every place confirmed, withdrawn in time, ended by itself."""

import re
import uuid
from collections.abc import AsyncGenerator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from backend import clock
from backend.cases.publication import showing, standing, store
from backend.cases.publication.rules import durations
from backend.cases.publication.service import _months_later
from backend.cases.publication.views import FOLLOWERS
from backend.clock import day_of
from backend.database import Transaction
from backend.law.working_days import shipped_years
from backend.ledger.views import follow_some
from backend.settings import DatabaseSettings
from tests.cases.exported import a_decided_case
from tests.cases.test_cases import act
from tests.whole_app import all_views, browser, running, signed_in

pytestmark = pytest.mark.anyio

PERSON = {
    "kind": "person",
    "name": "赵小满",
    "identity": "110101199003078515",
    "phone": "13800138000",
    "address": "云川市青石区枫台路18号3单元502室",
}


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


async def read(client: httpx.AsyncClient, case: str) -> dict[str, Any]:
    answer = await client.get(f"/api/cases/{case}/publication")
    assert answer.status_code == 200, answer.text
    return answer.json()


def judged(draft: dict[str, Any], *, keep: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every finding confirmed; those of the rules in `keep` stay."""
    return {
        "id": str(uuid.uuid4()),
        "decision": draft["decision"],
        "duration": "three-years",
        "judged": [
            {"finding": one["id"], "keep": True, "reason": "单位信息"}
            if one["rule"] in keep
            else {"finding": one["id"]}
            for one in draft["findings"]
        ],
    }


async def prepared(client: httpx.AsyncClient, case: str) -> dict[str, Any]:
    draft = (await read(client, case))["draft"]
    answer = await client.post(f"/api/cases/{case}/publication", json=judged(draft))
    assert answer.status_code == 201, answer.text
    return answer.json()["publication"]


async def a_checker(app: Litestar) -> httpx.AsyncClient:
    """The head, who neither prepared nor investigated."""
    return await signed_in(app, "admin")


def agreed(publication: dict[str, Any]) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "version": publication["version"], "agrees": True}


async def published(app: Litestar, case: str) -> dict[str, Any]:
    waiting = await prepared(await signed_in(app, "wangjg"), case)
    head = await a_checker(app)
    answer = await head.post(f"/api/cases/{case}/publication/check", json=agreed(waiting))
    assert answer.status_code == 201, answer.text
    return answer.json()["publication"]


async def test_a_decision_is_public_after_two_people_and_names_no_person(app: Litestar) -> None:
    case = await a_decided_case(app, None, **PERSON)
    officer, head, anybody = await signed_in(app, "wangjg"), await a_checker(app), browser(app)
    waiting = await prepared(officer, case)
    assert (waiting["state"], waiting["shown"]) == ("prepared", False)
    where = f"/publications/{waiting['id']}"
    waits, none = await anybody.get(where), await anybody.get(f"/publications/{uuid.uuid4()}")
    assert (waits.status_code, waits.text) == (none.status_code, none.text) == (404, none.text)
    own = await officer.post(f"/api/cases/{case}/publication/check", json=agreed(waiting))
    assert own.status_code == 403
    answer = await head.post(f"/api/cases/{case}/publication/check", json=agreed(waiting))
    assert answer.json()["publication"]["shown"] is True
    page, listed = await anybody.get(where), await anybody.get("/publications")
    for shown in (page, listed):
        assert shown.status_code == 200
        bare = re.sub(r"\s", "", shown.text)
        for secret in (*(PERSON[one] for one in ("name", "identity", "phone", "address")), case):
            assert secret not in bare
        assert "赵某" in bare
        assert "noindex" not in shown.text
        assert "noindex" not in shown.headers["x-robots-tag"]
    assert "罚款" in page.text
    assert "set-cookie" not in page.headers


async def test_no_secret_of_the_party_stands_in_the_entries_of_its_publication(
    app: Litestar,
) -> None:
    case = await a_decided_case(app, None, **PERSON)
    public = await published(app, case)

    def entries(tx: Transaction) -> list[Any]:
        return store.logged(tx, app.state.ledger.keys.kid, public["id"])

    told = msgspec.json.encode(await app.state.database.read(entries)).decode()
    for one in ("name", "identity", "phone", "address"):
        assert PERSON[one] not in told


async def test_who_prepared_it_does_not_check_it_even_as_head(app: Litestar) -> None:
    case = await a_decided_case(app, None)
    head = await a_checker(app)
    waiting = await prepared(head, case)
    answer = await head.post(f"/api/cases/{case}/publication/check", json=agreed(waiting))
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/publication-own-work"
    assert "check" not in (await read(head, case))["may"]


async def test_a_place_nobody_judged_stops_it(app: Litestar) -> None:
    case = await a_decided_case(app, None, **PERSON)
    officer = await signed_in(app, "wangjg")
    body = judged((await read(officer, case))["draft"])
    dropped = {**body, "judged": body["judged"][1:]}
    answer = await officer.post(f"/api/cases/{case}/publication", json=dropped)
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/publication-unjudged"


async def test_what_may_never_be_published_cannot_be_kept(app: Litestar) -> None:
    case = await a_decided_case(app, None, **PERSON)
    officer = await signed_in(app, "wangjg")
    body = judged((await read(officer, case))["draft"], keep=("party-name",))
    answer = await officer.post(f"/api/cases/{case}/publication", json=body)
    assert answer.status_code == 409
    assert "姓名" in answer.json()["zh"]["detail"]
    assert PERSON["name"] not in answer.text


async def test_words_put_in_the_place_of_a_finding_may_not_betray_either(app: Litestar) -> None:
    case = await a_decided_case(app, None, **PERSON)
    officer = await signed_in(app, "wangjg")
    body = judged((await read(officer, case))["draft"])
    body["judged"][0]["shown"] = "赵 小 满"
    answer = await officer.post(f"/api/cases/{case}/publication", json=body)
    assert answer.json()["type"] == "/problems/publication-unsafe"


async def test_the_name_of_an_enterprise_and_what_a_person_kept_are_shown(app: Litestar) -> None:
    case = await a_decided_case(app, None, identity="91990100MA00000XXX")
    officer = await signed_in(app, "wangjg")
    draft = (await read(officer, case))["draft"]
    assert "credit-code" in [one["rule"] for one in draft["findings"]]
    body = judged(draft, keep=("credit-code",))
    body["also"] = [{"text": "情节轻微", "shown": "〔略〕"}]
    told = (await officer.post(f"/api/cases/{case}/publication", json=body)).json()["publication"]
    assert told["title"] == "云川好味小吃店：未公示价格"
    assert "91990100MA00000XXX" in told["text"]
    assert "情节轻微" not in told["text"]
    assert told["kept"][0]["reason"] == "单位信息"


async def test_a_text_that_was_given_back_is_prepared_again_and_both_stand_in_its_history(
    app: Litestar,
) -> None:
    case = await a_decided_case(app, None)
    officer, head = await signed_in(app, "wangjg"), await a_checker(app)
    first = await prepared(officer, case)
    where = f"/api/cases/{case}/publication/check"
    silent = {**agreed(first), "agrees": False}
    assert (await head.post(where, json=silent)).status_code == 400
    back = await head.post(where, json={**silent, "note": "地址没有隐去"})
    assert back.json()["publication"]["state"] == "returned"
    second = await prepared(officer, case)
    assert (second["id"], second["versions"]) == (first["id"], 2)
    late = await head.post(where, json=agreed(first))
    assert late.status_code == 409  # another text waits now
    told = (await head.post(where, json=agreed(second))).json()["publication"]
    kinds = [one["kind"].partition(".")[2] for one in told["history"]]
    assert kinds == ["prepared", "checked", "prepared", "checked"]
    assert told["history"][1]["words"] == "地址没有隐去"


async def test_pressing_twice_and_two_at_once_give_one_publication(app: Litestar) -> None:
    case = await a_decided_case(app, None)
    officer, head = await signed_in(app, "wangjg"), await a_checker(app)
    body = judged((await read(officer, case))["draft"])
    where = f"/api/cases/{case}/publication"
    assert [(await officer.post(where, json=body)).status_code for _ in range(2)] == [201, 201]
    other = await officer.post(where, json={**body, "id": str(uuid.uuid4())})
    assert other.json()["type"] == "/problems/publication-not-now"
    waiting = (await read(head, case))["publication"]
    assert waiting["versions"] == 1


async def test_a_changed_decision_shows_its_deadline_and_ends_the_page_by_itself(
    app: Litestar,
) -> None:
    case = await a_decided_case(app, None)
    public = await published(app, case)
    officer, head, anybody = await signed_in(app, "wangjg"), await a_checker(app), browser(app)
    await act(officer, case, "fine.paid", amount=50_000)
    await act(head, case, "case.closed", ground="executed")
    assert (await read(head, case))["publication"]["due"] is None
    await act(head, case, "case.reopened", reason="复议决定撤销")
    await all_views(app)
    told = (await read(head, case))["publication"]
    due = told["due"]
    assert due["limit"] == "publication-withdrawn"
    assert due["verified"] is True
    today = day_of(clock.now())
    row = await app.state.database.read(lambda tx: store.by_id(tx, public["id"]))
    if due["last"] is None:  # the holidays of that year are not known: not shown any more
        assert told["shown"] is False
        return
    last = date.fromisoformat(due["last"])
    assert today + timedelta(days=3) <= last <= today + timedelta(days=14)

    def shown_on(day: date) -> Any:
        return app.state.database.read(
            lambda tx: showing.is_shown(row, showing.due_of(tx, row, day), day)
        )

    assert await shown_on(last) is True
    assert await shown_on(last + timedelta(days=1)) is False
    body = {"id": str(uuid.uuid4()), "because": "decision_changed", "reason": "复议决定撤销"}
    gone = await head.post(f"/api/cases/{case}/publication/withdrawal", json=body)
    assert gone.json()["publication"]["state"] == "withdrawn"
    page = await anybody.get(f"/publications/{public['id']}")
    assert page.status_code == 410
    assert "云川好味小吃店" not in page.text
    assert public["id"] not in (await anybody.get("/publications")).text


async def test_the_day_to_withdraw_counts_with_the_holidays_published_here(
    app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await a_decided_case(app, None)
    public = await published(app, case)
    year = max(one.year for one in shipped_years()) + 2
    changed = date(year, 6, 3)
    monkeypatch.setattr(standing, "changed_on", lambda *_: changed)

    async def last() -> Any:
        row = await app.state.database.read(lambda tx: store.by_id(tx, public["id"]))
        due = await app.state.database.read(lambda tx: showing.due_of(tx, row, changed))
        return due.last

    assert await last() is None
    off = [str(changed + timedelta(days=n)) for n in range(1, 4)]
    body = {"id": str(uuid.uuid4()), "year": year, "daysOff": off, "source": "通知", "seen": 0}
    admin = await signed_in(app, "admin")
    assert (await admin.post("/api/calendars", json=body)).status_code == 201
    assert await last() > changed + timedelta(days=5)


async def test_a_page_ends_with_its_last_day(app: Litestar) -> None:
    case = await a_decided_case(app, None)
    public = await published(app, case)
    last = date.fromisoformat(public["last"])
    months = durations()["three-years"].months
    assert last == _months_later(date.fromisoformat(public["first"]), months)

    def all_on(day: date) -> Any:
        return app.state.database.read(lambda tx: showing.all_shown(tx, day, None, 20)[0])

    assert len(await all_on(last)) == 1
    assert await all_on(last + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        ("2026-11-22", 3, "2027-02-22"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-01-31", 36, "2029-01-31"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-08-05", 4, "2026-12-05"),
    ],
)
def test_a_span_of_months_ends_on_the_same_day(day: str, months: int, last: str) -> None:
    assert _months_later(date.fromisoformat(day), months).isoformat() == last


async def test_a_ground_not_to_publish_is_recorded_and_an_unknown_one_refused(
    app: Litestar,
) -> None:
    case = await a_decided_case(app, None)
    officer, head = await signed_in(app, "wangjg"), await a_checker(app)
    where = f"/api/cases/{case}/publication/declined"
    body = {"id": str(uuid.uuid4()), "ground": "minor"}
    assert (await officer.post(where, json=body)).status_code == 403
    assert (await head.post(where, json={**body, "ground": "tired"})).status_code == 400
    assert (await head.post(where, json={**body, "ground": "other"})).status_code == 400
    told = (await head.post(where, json=body)).json()
    assert told["publication"]["state"] == "declined"
    shown = await browser(app).get(f"/publications/{told['publication']['id']}")
    assert shown.status_code == 404  # it never was public: nobody learns that there is a case
    assert "prepare" in told["may"]


async def test_nothing_is_prepared_before_the_decision_was_served(app: Litestar) -> None:
    from tests.cases.test_cases import asked  # noqa: PLC0415 - only here

    officer = await signed_in(app, "wangjg")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    told = await read(officer, case)
    assert (told["draft"], told["may"]) == (None, [])
    body = {"id": str(uuid.uuid4()), "decision": case, "judged": [], "duration": "one-year"}
    assert (await officer.post(f"/api/cases/{case}/publication", json=body)).status_code == 409


async def test_who_may_not_see_the_case_learns_nothing_of_its_publication(app: Litestar) -> None:
    case = await a_decided_case(app, None)
    await prepared(await signed_in(app, "wangjg"), case)
    stranger = await signed_in(app, "huangw")
    assert (await stranger.get(f"/api/cases/{case}/publication")).status_code == 404
    listed = await (await signed_in(app, "chenj")).get("/api/publications")
    assert [one["case"] for one in listed.json()["publications"]] == [case]
    for login, seen in (("wangjg", [case]), ("liuyang", [])):
        own = await (await signed_in(app, login)).get("/api/publications")
        assert [one["case"] for one in own.json()["publications"]] == seen


async def test_the_view_made_again_from_the_log_is_the_same(app: Litestar) -> None:
    case = await a_decided_case(app, None)
    await published(app, case)
    await all_views(app)
    tables = [table for follower in FOLLOWERS for table in follower.tables]

    def rows(tx: Transaction) -> list[list[Any]]:
        return [tx.fetch_all(f"SELECT * FROM {table} ORDER BY id") for table in tables]

    def again(tx: Transaction) -> None:
        for table in tables:
            tx.execute(f"DELETE FROM {table}")
        tx.execute("DELETE FROM view_cursor WHERE name = 'publication'")
        while follow_some(tx, FOLLOWERS, 1000):
            pass

    before = await app.state.database.read(rows)
    await app.state.database.write(again)
    assert await app.state.database.read(rows) == before
