"""From a closed visit to totals nobody can trace, over HTTP."""

import asyncio
import base64
import json
import secrets
import shutil
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from backend import clock
from backend.enterprises import sessions
from backend.feedback.ratings import keys, releasing
from backend.feedback.ratings.ballots.box import BallotBox
from backend.ledger.views import payload_of
from backend.settings import DatabaseSettings
from backend.supervision import store as supervision_store
from offline_sync import base64url
from tests.feedback.rating_scene import (
    Shop,
    a_door,
    a_visit,
    closing,
    hash_of_blinded,
    with_token,
)
from tests.whole_app import Phone, all_views, an_enrolled_phone, browser, running, signed_in

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


@pytest.fixture
async def app(tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(DatabaseSettings(), tmp_path) as opened:
        yield opened


@pytest.fixture
async def phone(app: Litestar) -> Phone:
    return await an_enrolled_phone(app)


@pytest.fixture
async def either(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    """On SQLite, then on PostgreSQL; the ballot box is a file of its own beside both."""
    async with running(database_settings, tmp_path) as opened:
        yield opened


async def logged(app: Litestar, kind: str) -> list[dict[str, Any]]:
    rows = await app.state.database.read(
        lambda tx: tx.fetch_all("SELECT jws FROM entry WHERE kind = ? ORDER BY idx", (kind,))
    )
    return [payload_of(bytes(row[0]))["body"] for row in rows]


async def release(app: Litestar, weeks: int = 1) -> int:
    """What the server's loop does after so many Mondays."""
    state = app.state
    made = await releasing.release(
        state.database,
        state.ledger,
        state.ratings.box,
        least=5,
        now=clock.now() + timedelta(weeks=weeks),
    )
    await all_views(app)
    return made


async def redeem(client: httpx.AsyncClient, sent: dict[str, str]) -> httpx.Response:
    return await client.post("/ratings", json=sent)


async def test_a_visit_is_rated_and_no_entry_is_made_when_the_rating_arrives(
    app: Litestar, phone: Phone
) -> None:
    shop = await with_token(app, phone)
    size = app.state.ledger.published.size
    answer = await redeem(browser(app), shop.rating(text="都很好"))
    assert answer.status_code == 201
    assert app.state.ledger.published.size == size
    (issued,) = await logged(app, "rating.token_issued")
    assert issued["blinded"] == hash_of_blinded(shop)
    told = json.dumps(issued)
    assert shop.nonce.hex() not in told
    assert base64url.encode(shop.nonce) not in told


async def test_a_lost_answer_may_be_asked_for_again(app: Litestar, phone: Phone) -> None:
    shop = await with_token(app, phone)
    first = shop.signature
    assert (await shop.ask()).status_code == 201
    assert shop.signature == first
    sent = shop.rating()
    assert (await redeem(shop.client, sent)).status_code == 201
    assert (await redeem(shop.client, sent)).status_code == 200
    assert len(await logged(app, "rating.token_issued")) == 1
    assert await app.state.ratings.box.waiting() == (1, 0)


async def test_a_visit_has_one_token_also_when_two_ask_at_once(app: Litestar, phone: Phone) -> None:
    visit = await a_visit(app, phone)
    shops = [Shop(app, await a_door(app, phone, visit)) for _ in range(4)]
    for shop in shops:
        await shop.open()
        await shop.blind()
    answers = await asyncio.gather(*(shop.ask() for shop in shops))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await logged(app, "rating.token_issued")) == 1


async def test_an_open_visit_gets_no_token(app: Litestar, phone: Phone) -> None:
    other = await with_token(app, phone)
    visit = await a_visit(app, phone, closed=False)
    shop = Shop(app, await a_door(app, phone, visit))
    assert "检查还没有结束" in await shop.open()
    shop.agency, shop.month = other.agency, other.month
    await shop.blind()
    answer = await shop.ask()
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/visit-not-closed"
    await phone.push(phone.entry("visit.closed", closing(visit)))
    await all_views(app)
    assert (await shop.ask()).status_code == 201


async def test_officers_browsers_get_no_token(app: Litestar, phone: Phone) -> None:
    visit = await a_visit(app, phone)
    shop = Shop(app, await a_door(app, phone, visit))
    await shop.open()
    await shop.blind()
    for client in (phone.client, await signed_in(app, "chenj")):
        shop.client = client
        answer = await shop.ask()
        assert answer.status_code == 403
        assert answer.json()["type"] == "/problems/officers-do-not-rate"
    shop.client = browser(app)
    shop.client.cookies.set("palm_device", "1")
    assert (await shop.ask()).status_code == 403
    assert "执法端的浏览器不能评价" in await shop.open()
    assert await logged(app, "rating.token_issued") == []


async def test_a_door_nobody_opened_leads_nowhere(app: Litestar) -> None:
    client = browser(app)
    for door in ("A" * 22, "x", "0" * 64):
        assert (await client.get(f"/d/{door}/rating")).status_code == 404
        sent = {"key": "", "blinded": ""}
        assert (await client.post(f"/d/{door}/rating/token", json=sent)).status_code == 404


@pytest.mark.parametrize("blinded", ["", "AA", "!!", base64url.encode(bytes(256))])
async def test_what_is_no_blinded_message_is_refused_and_costs_no_token(
    app: Litestar, phone: Phone, blinded: str
) -> None:
    visit = await a_visit(app, phone)
    shop = Shop(app, await a_door(app, phone, visit))
    await shop.open()
    await shop.blind()
    assert (await shop.ask(blinded=blinded)).status_code == 400
    assert (await shop.ask(key="00" * 32)).status_code == 400
    assert (await shop.ask()).status_code == 201


async def test_every_refusal_is_the_same_answer(app: Litestar, phone: Phone) -> None:
    shop, other = await with_token(app, phone), await with_token(app, phone)
    good = shop.rating()
    forged = base64url.encode(secrets.token_bytes(256))
    bad = [
        {**good, "signature": forged},
        {**good, "signature": other.rating()["signature"]},
        {**good, "nonce": base64url.encode(secrets.token_bytes(32))},
        {**good, "nonce": ""},
        {**good, "nonce": "!"},
        {**good, "agency": "yunchuan"},
        {**good, "agency": "../../etc"},
        {**good, "month": "2020-01"},
        {**good, "month": "2099-12"},
        {**good, "month": "now"},
        {**good, "salt": "AA"},
        {**good, "rating": "{}"},
        {**good, "rating": '{"overall":6}'},
        {**good, "rating": '{"overall":3,"officer":"wangjg"}'},
        {**good, "rating": json.dumps({"overall": 3, "text": "长" * 301})},
        {**good, "rating": "null"},
    ]
    answers = [await redeem(shop.client, sent) for sent in bad]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.text for answer in answers}) == 1
    assert (await redeem(shop.client, good)).status_code == 201
    used = await redeem(shop.client, shop.rating(overall=1))
    assert used.text == answers[0].text
    assert await app.state.ratings.box.waiting() == (1, 0)


async def test_mutated_tokens_are_refused(app: Litestar, phone: Phone) -> None:
    shop = await with_token(app, phone)
    good = shop.rating()
    for _ in range(60):
        raw = bytearray(shop.signature)
        raw[secrets.randbelow(256)] ^= 1 << secrets.randbelow(8)
        sent = {**good, "signature": base64url.encode(bytes(raw))}
        assert (await redeem(shop.client, sent)).status_code == 422
    assert (await redeem(shop.client, good)).status_code == 201


async def test_the_same_token_200_times_at_once_over_http_counts_once(
    app: Litestar, phone: Phone
) -> None:
    shop = await with_token(app, phone)
    ratings = [shop.rating(overall=1 + n % 5) for n in range(200)]
    answers = await asyncio.gather(*(redeem(browser(app), sent) for sent in ratings))
    codes = [answer.status_code for answer in answers]
    assert codes.count(201) == 1
    assert await app.state.ratings.box.waiting() == (1, 0)


async def test_a_body_reads_nothing_below_k_and_totals_from_k_on(either: Litestar) -> None:
    app, phone = either, await an_enrolled_phone(either)
    desk = await signed_in(app, "chenj")
    shops = [await with_token(app, phone) for _ in range(5)]
    sent = [shop.rating(overall=1 + n, polite=n != 0) for n, shop in enumerate(shops)]
    for one in sent[:4]:
        await redeem(browser(app), one)
    assert await release(app) == 0
    assert (await desk.get("/api/ratings")).json()["bodies"] == []
    await redeem(browser(app), sent[4])
    assert await release(app) == 0, "not before the next Monday"
    assert await release(app, weeks=2) == 1
    bodies = {b["agency"]: b for b in (await desk.get("/api/ratings")).json()["bodies"]}
    totals = bodies[shops[0].agency]["totals"]
    assert totals["count"] == 5
    assert totals["overall"] == [1, 1, 1, 1, 1]
    assert totals["facts"]["polite"] == [4, 1]
    (entry,) = await logged(app, "ratings.released")
    assert entry["digests"] == sorted(
        shop.receipt(one) for shop, one in zip(shops, sent, strict=True)
    )


async def test_a_rater_finds_his_receipt_and_a_proof_anybody_can_check(
    app: Litestar, phone: Phone
) -> None:
    shops = [await with_token(app, phone) for _ in range(5)]
    sent = [shop.rating() for shop in shops]
    for one in sent:
        await redeem(browser(app), one)
    client, receipt = browser(app), shops[0].receipt(sent[0])
    waiting = await client.post("/ratings/check?lang=en", data={"receipt": receipt})
    assert "Not released yet" in waiting.text
    await release(app)
    found = await client.post("/ratings/check?lang=en", data={"receipt": receipt.upper()})
    assert "Counted" in found.text
    proof = (await client.post("/ratings/check/proof", data={"receipt": receipt})).json()
    body = json.loads(base64url.decode(proof["entry"].split(".")[1]))["body"]
    assert receipt in body["digests"]
    assert proof["checkpoint"].split("\n")[1] == str(proof["treeSize"])
    assert all(len(base64.b64decode(step)) == 32 for step in proof["proof"])
    other = await client.post("/ratings/check/proof", data={"receipt": "00" * 32})
    assert other.status_code == 404
    malformed = await client.post("/ratings/check?lang=en", data={"receipt": "abc"})
    assert "64 digits" in malformed.text


async def test_a_crash_between_box_and_log_releases_each_batch_once(
    app: Litestar, phone: Phone
) -> None:
    for _ in range(5):
        shop = await with_token(app, phone)
        await redeem(browser(app), shop.rating())
    box: BallotBox = app.state.ratings.box
    until = releasing.release_day(clock.now() + timedelta(weeks=1))
    assert await box.let_out(until, 5) == 1
    (batch,) = await box.unlogged()
    assert await release(app) == 1

    # As if the box had not heard that the entry is in the log.
    await box._run(lambda: box._connection.execute("UPDATE batch SET logged = 0").rowcount)
    assert [one.id for one in await box.unlogged()] == [batch.id]
    assert await release(app) == 0
    assert len(await logged(app, "ratings.released")) == 1


async def test_texts_are_for_those_above_and_only_after_a_person_has_read_them(
    app: Litestar, phone: Phone
) -> None:
    above, auditor = await signed_in(app, "chenj"), await signed_in(app, "auditor")
    for n in range(5):
        shop = await with_token(app, phone)
        await redeem(browser(app), shop.rating(text=f"第 {n} 条" if n < 3 else ""))
    assert (await above.get("/api/ratings/texts")).json()["texts"] == []
    await release(app)
    texts = (await above.get("/api/ratings/texts")).json()["texts"]
    assert sorted(text["text"] for text in texts) == ["第 0 条", "第 1 条", "第 2 条"]
    assert {text["state"] for text in texts} == {"waiting"}
    first, second, _ = (text["id"] for text in texts)
    for text, shown in ((first, True), (second, False), (first, True)):
        answer = await above.post(
            f"/api/ratings/texts/{text}/screening", json={"shown": shown, "reason": "含人名"}
        )
        assert answer.status_code == 201, answer.text
    states = {
        t["id"]: t["state"] for t in (await auditor.get("/api/ratings/texts")).json()["texts"]
    }
    assert states[first] == "shown"
    assert states[second] == "withheld"
    assert len(await logged(app, "rating.text_screened")) == 2
    unknown = await above.post("/api/ratings/texts/nothing/screening", json={"shown": True})
    assert unknown.status_code == 404


async def test_the_weaker_way_needs_no_script_and_counts_once(app: Litestar, phone: Phone) -> None:
    visit = await a_visit(app, phone)
    shop = Shop(app, await a_door(app, phone, visit))
    page = await shop.open()
    assert "较弱的办法" in page
    hidden = {name: _hidden(page, name) for name in ("nonce", "salt")}
    address = f"/d/{shop.door}/rating/served?lang=en"
    served = await shop.client.post(address, data=hidden)
    assert served.status_code == 200
    again = await shop.client.post(address, data=hidden)
    token = {
        name: _hidden(served.text, name)
        for name in ("agency", "month", "nonce", "signature", "salt")
    }
    assert token == {name: _hidden(again.text, name) for name in token}
    form = {**token, "overall": "2", "polite": "no", "demanded": "", "text": "等了很久"}
    taken = await browser(app).post("/ratings/form?lang=en", data=form)
    assert "Your rating was taken" in taken.text
    twice = await browser(app).post("/ratings/form?lang=en", data=form)
    assert _receipt(twice.text) == _receipt(taken.text)
    changed = await browser(app).post("/ratings/form", data={**form, "overall": "5"})
    assert changed.status_code == 422
    empty = await browser(app).post("/ratings/form", data={**form, "overall": ""})
    assert empty.status_code == 422
    assert await app.state.ratings.box.waiting() == (1, 0)
    (issued,) = await logged(app, "rating.token_issued")
    assert issued["way"] == "served"
    other = await browser(app).post(address, data={"nonce": base64url.encode(bytes(32))})
    assert other.status_code == 409


def _hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def _receipt(page: str) -> str:
    return page.split('<p class="code card">')[1].split("<", maxsplit=1)[0]


async def test_one_key_a_body_and_month_stands_in_the_log(app: Litestar, phone: Phone) -> None:
    first, second = await with_token(app, phone), await with_token(app, phone)
    assert first.key_id == second.key_id
    (published,) = await logged(app, "rating.key_published")
    assert published["key"] == first.key_id
    listed = (await browser(app).get("/ratings/keys?lang=en")).text
    assert first.key_id[:16] in listed
    assert (await browser(app).get("/ratings/keys/nobody/2026-11")).status_code == 404


async def test_when_the_key_is_lost_there_is_no_second_one(app: Litestar, phone: Phone) -> None:
    """A key of one's own would be a mark (reliability: tagging)."""
    shop = await with_token(app, phone)
    folder: Path = app.state.settings.data / "keys" / "ratings"
    shutil.rmtree(folder)
    app.state.ratings.issuer._folder = keys.KeyFolder(folder)
    visit = await a_visit(app, phone)
    other = Shop(app, await a_door(app, phone, visit))
    await other.open()
    await other.blind()
    answer = await other.ask()
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/rating-key-missing"
    assert len(await logged(app, "rating.key_published")) == 1
    assert (await redeem(browser(app), shop.rating())).status_code == 201


async def test_a_signed_in_enterprise_rates_its_own_visits_and_nobody_elses(
    app: Litestar, phone: Phone
) -> None:
    ids = [row[0] for row in await app.state.database.read(_enterprises)]
    visits = [await a_visit(app, phone, enterprise=one) for one in ids]
    begun = await app.state.database.write(lambda tx: sessions.begin(tx, ids[0], clock.now()))
    own, other = (Shop(app, "", base=f"/e/visits/{visit}") for visit in visits)
    for shop in (own, other):
        shop.client.cookies.set(sessions.COOKIE, begun.token)
    await own.open()
    await own.blind()
    assert (await own.ask()).status_code == 201
    assert (await redeem(browser(app), own.rating())).status_code == 201
    other.agency, other.month = own.agency, own.month
    await other.blind()
    assert (await other.ask()).status_code == 404
    own.client = browser(app)
    assert (await own.ask()).status_code == 404, "signed out"


def _enterprises(tx: Any) -> list[Any]:
    return tx.fetch_all("SELECT id FROM enterprise ORDER BY id LIMIT 2")


async def test_no_desk_is_told_whether_a_visit_was_rated(app: Litestar, phone: Phone) -> None:
    desk = await signed_in(app, "chenj")
    shop = await with_token(app, phone)
    (issued,) = await logged(app, "rating.token_issued")
    for path in (f"/api/visits/{issued['visit']}", "/api/visits"):
        told = await desk.get(path)
        assert told.status_code == 200
        assert "rating" not in told.text
    size = app.state.ledger.published.size
    events = await app.state.database.read(lambda tx: supervision_store.events(tx, 0, size))
    assert not any(event.kind.startswith("rating") for event in events)
    assert (await redeem(browser(app), shop.rating())).status_code == 201


async def test_ratings_are_taken_from_nobody_even_in_a_browser_that_is_signed_in(
    app: Litestar, phone: Phone
) -> None:
    shop = await with_token(app, phone)
    desk = await signed_in(app, "chenj")
    before = await _sessions(app)
    assert (await redeem(desk, shop.rating())).status_code == 201
    assert await _sessions(app) == before
    foreign = {"Origin": "https://elsewhere.example"}
    answer = await browser(app).post("/ratings", json=shop.rating(), headers=foreign)
    assert answer.status_code == 403


async def _sessions(app: Litestar) -> list[Any]:
    return await app.state.database.read(
        lambda tx: tx.fetch_all("SELECT * FROM session ORDER BY 1")
    )
