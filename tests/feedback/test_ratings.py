"""From a closed visit to a rating in the box, over HTTP."""

import asyncio
import json
import secrets
import shutil
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from backend import clock
from backend.enterprises import sessions
from backend.feedback.ratings import keys
from backend.supervision import store as supervision_store
from offline_sync import base64url
from tests.feedback.rating_scene import (
    Shop,
    a_door,
    a_visit,
    closing,
    hash_of_blinded,
    logged,
    redeem,
    with_token,
)
from tests.whole_app import Phone, all_views, browser, log_size, signed_in

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


async def test_a_visit_is_rated_and_no_entry_is_made_when_the_rating_arrives(
    app: Litestar, phone: Phone
) -> None:
    shop = await with_token(app, phone)
    size = await log_size(app)
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


async def test_whoever_wants_a_reply_is_led_to_the_complaint_with_a_warning(
    app: Litestar, phone: Phone
) -> None:
    shop = Shop(app, await a_door(app, phone, await a_visit(app, phone)))
    page = await shop.open()
    assert "放弃匿名，留名投诉" in page
    assert "想要回复就得留名" in page
    form = await shop.client.get(f"/d/{shop.door}/complain")
    assert form.status_code == 200
    assert f'href="/d/{shop.door}/complain?' in page


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
