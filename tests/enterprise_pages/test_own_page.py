"""The enterprise's own page: only its own things, without script, pressed twice or not."""

import html
import io
import json
import re
import zipfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from backend import clock
from backend.database import Transaction
from backend.enterprises import claims, sessions
from backend.enterprises.access import store as access_store
from backend.settings import DatabaseSettings, ServerSettings
from tests.accounts.authenticator import Authenticator
from tests.enterprise_pages.shop import Visit, a_visit, entries_of_kind
from tests.whole_app import ADDRESS, all_views, browser, running

pytestmark = pytest.mark.anyio
SHOP, OTHER = "e000001", "e000002"


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path) as opened:
        yield opened


async def a_code(app: Litestar, enterprise: str = SHOP) -> str:
    state = app.state
    issued = await state.database.write(
        lambda tx: claims.issue(tx, state.ledger, enterprise, by="a", now=clock.now())
    )
    return issued.code


def form_in(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that leads there."""
    found = re.search(rf'<form[^>]*action="{re.escape(action)}[?"].*?</form>', page, re.DOTALL)
    assert found, f"no form to {action}"
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found.group())
    return {name: html.unescape(value) for name, value in fields}


async def an_owner(app: Litestar, enterprise: str = SHOP) -> httpx.AsyncClient:
    """A browser that has typed in the enterprise's claim code."""
    client = browser(app)
    page = (await client.get("/e")).text
    sent = {**form_in(page, "/e/claim"), "code": await a_code(app, enterprise)}
    answer = await client.post("/e/claim", data=sent)
    assert answer.status_code == 303, answer.text
    return client


async def a_closed_visit(app: Litestar, enterprise: str = SHOP) -> Visit:
    visit = await a_visit(app)
    await visit.open(enterprise={"id": enterprise, "name": "店"})
    await visit.note("MARK-OFFICER-NOTE")
    await visit.close("correction_ordered", "改正")
    await all_views(app)
    return visit


async def test_a_claim_code_opens_the_page_and_its_cookie_goes_nowhere_else(
    app: Litestar,
) -> None:
    client = browser(app)
    page = (await client.get("/e?lang=en")).text
    sent = {**form_in(page, "/e/claim"), "code": await a_code(app)}
    answer = await client.post("/e/claim?lang=en", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/e?lang=en")
    cookie = answer.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=lax", "path=/e"):
        assert part in cookie
    assert "secure" not in cookie
    shown = await client.get("/e?lang=en")
    assert "All inspections" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    again = await client.post("/e/claim", data=sent)
    assert again.status_code == 303, "a double tap frightens nobody"


async def test_over_https_the_cookie_is_secure(tmp_path: Path) -> None:
    public = ServerSettings(public_url="https://palm.test")
    async with running(DatabaseSettings(), tmp_path, server=public) as app:
        client = browser(app)
        sent = {**form_in((await client.get("/e")).text, "/e/claim"), "code": await a_code(app)}
        answer = await client.post("/e/claim", data=sent)
        assert "secure" in answer.headers["set-cookie"].lower()


async def test_a_used_code_a_wrong_code_and_a_guesser(app: Litestar) -> None:
    code = await a_code(app)
    client = browser(app)

    async def enter(code: str) -> int:
        client.cookies.clear()
        sent = {**form_in((await client.get("/e")).text, "/e/claim"), "code": code}
        return (await client.post("/e/claim", data=sent)).status_code

    assert await enter(code) == 303
    assert await enter(code) == 409
    statuses = [await enter("0000-0000-0000-0000") for _ in range(31)]
    assert set(statuses) == {422, 429}
    fresh = await a_code(app)
    assert await enter(fresh) == 429, "a guesser is not let in even with luck"


async def test_a_forwarded_link_opens_nothing(app: Litestar) -> None:
    owner = await an_owner(app)
    stranger = browser(app)
    for path in ("/e/complaints/new", "/e/complaints/TS-990100-20261122-00000"):
        answer = await stranger.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/e?lang=zh")
    assert "claim" in (await stranger.get("/e")).text
    for path in ("/e/address", "/e/download", "/e/complaints/new"):
        assert (await stranger.post(path, data={})).headers.get("location") == "/e?lang=zh"
    assert (await owner.post("/e/sign-out")).status_code == 303
    assert "认领码" in (await owner.get("/e?lang=zh")).text


async def test_it_shows_the_own_inspections_and_no_others(app: Litestar) -> None:
    visit = await a_closed_visit(app)
    owner, other = await an_owner(app), await an_owner(app, OTHER)
    page = (await owner.get("/e?lang=en")).text
    assert "Correction ordered" in page
    assert "Wang Jianguo" in page
    assert f"/a/{visit.secret}" in page
    assert "Inspections that count: 1." in page
    assert "MARK-OFFICER-NOTE" not in page
    assert visit.secret not in (await other.get("/e?lang=en")).text


async def test_many_inspections_fold_away_and_every_part_is_one_tap_from_the_top(
    app: Litestar,
) -> None:
    for _ in range(7):
        await a_closed_visit(app)
    owner = await an_owner(app)
    page = (await owner.get("/e?lang=en")).text
    assert page.count("Correction ordered") == 7
    assert page.count("<details open>") == 1, "the newest alone is unfolded"
    assert "2 earlier ones" in page
    for part in re.findall(r'<a href="#(\w+)"', page):
        assert f'id="{part}"' in page
    assert "/ratings/check" in page


async def test_it_says_that_a_token_was_given_out_and_not_what_was_rated(app: Litestar) -> None:
    visit = await a_closed_visit(app)
    owner = await an_owner(app)
    page = (await owner.get("/e?lang=en")).text
    assert "Inspections you can rate without a name: 1." in page
    served = (await owner.get(f"/e/visits/{visit.id}/rating")).text
    [form] = re.findall(r'<form[^>]*action="[^"]*/rating/served.*?</form>', served, re.DOTALL)
    sent = dict(re.findall(r'name="(nonce|salt)" value="([^"]*)"', form))
    answer = await owner.post(f"/e/visits/{visit.id}/rating/served", data=sent)
    assert answer.status_code == 200, answer.text
    await all_views(app)
    page = (await owner.get("/e?lang=en")).text
    assert "The rating token of this visit was given out" in page
    assert f"/e/visits/{visit.id}/rating" not in page


async def test_a_dissolved_enterprise_still_reads_its_records(app: Litestar) -> None:
    owner = await an_owner(app)
    await app.state.database.write(
        lambda tx: tx.execute("UPDATE enterprise SET status = 'closed' WHERE id = ?", (SHOP,))
    )
    assert "Register: closed" in (await owner.get("/e?lang=en")).text


async def test_consent_to_electronic_delivery_and_its_withdrawal(app: Litestar) -> None:
    owner = await an_owner(app)
    wrong = await owner.post("/e/address?lang=en", data={"channel": "sms", "signer": "<i>Wu"})
    assert wrong.status_code == 422
    assert "&lt;i&gt;Wu" in wrong.text
    given = {"channel": "sms", "address": "13800000000", "signer": "吴", "consent": "yes"}
    for _ in range(2):
        answer = await owner.post("/e/address?lang=en", data=given)
        assert answer.headers["location"] == "/e?lang=en&done=address"
    [entry] = await entries_of_kind(app, "service_address.confirmed")
    assert (entry["channel"], entry["address"], entry["signer"]) == ("sms", "13800000000", "吴")
    assert "art. 61" in entry["consent"]
    assert "13800000000" in (await owner.get("/e")).text
    answer = await owner.post("/e/address", data={"channel": "none", "signer": "吴"})
    assert answer.status_code == 303
    assert "13800000000" not in (await owner.get("/e")).text


async def test_the_download_holds_its_own_words_and_a_receipt_for_everything(
    app: Litestar,
) -> None:
    visit = await a_closed_visit(app)
    await visit.say("result.received", {"door": "0" * 64, "entry": "MARK-FORGED-BY-A-PHONE"})
    await all_views(app)
    owner = await an_owner(app)
    given = {"channel": "platform", "signer": "吴", "consent": "yes"}
    assert (await owner.post("/e/address", data=given)).status_code == 303
    answer = await owner.post("/e/download")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    parts: dict[str, Any] = {
        name: json.loads(archive.read(name))
        for name in archive.namelist()
        if name.endswith(".json")
    }
    assert parts["data.json"]["complete"]
    assert parts["data.json"]["visits"][0]["id"] == visit.id
    kinds = {one["kind"] for one in parts["statements.json"]}
    assert kinds == {"enterprise.claimed", "service_address.confirmed"}
    listed = [one for one in parts["entries.json"] if one["subject"] == visit.id]
    kinds_listed = [one["kind"] for one in listed]
    assert kinds_listed == ["visit.opened", "note.written", "visit.closed", "result.received"]
    assert all(one["receipt"]["proof"] is not None and one["hash"] for one in listed)
    assert parts["checkpoints.json"]
    everything = answer.content + b"".join(archive.read(name) for name in archive.namelist())
    assert b"MARK-OFFICER-NOTE" not in everything
    [noted] = await entries_of_kind(app, "enterprise.downloaded")
    assert noted == {"enterprise": SHOP}


async def test_it_comes_back_with_a_passkey(app: Litestar) -> None:
    owner, key = await an_owner(app), Authenticator(ADDRESS)
    options = (await owner.post("/e/passkey/registration")).json()
    made = await owner.post(
        "/e/passkey", json={"credential": key.create(options), "label": "phone"}
    )
    assert made.status_code == 204
    later = browser(app)
    start = (await later.post("/e/passkey/authentication")).json()
    body = {"ceremony": start["ceremony"], "credential": key.get(start["options"])}
    assert (await later.post("/e/passkey/session", json=body)).status_code == 204
    assert "已添加 1 个通行密钥" in (await later.get("/e?lang=zh")).text
    assert (await browser(app).post("/e/passkey/session", json=body)).status_code == 409
    officer = await browser(app).post("/api/session/passkey", json=body)
    assert officer.status_code in (401, 409), "an enterprise's key opens no desk"
    assert (await browser(app).post("/e/passkey/registration")).status_code == 401


async def test_a_passkey_that_is_taken_away_meanwhile_opens_nothing(
    app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that ends all access has ended it: nobody who was just coming in stays."""
    owner, key = await an_owner(app), Authenticator(ADDRESS)
    options = (await owner.post("/e/passkey/registration")).json()
    made = {"credential": key.create(options), "label": "phone"}
    assert (await owner.post("/e/passkey", json=made)).status_code == 204
    noted = access_store.note_passkey_use

    def taken_away(tx: Transaction, credential_id: bytes, count: int, now_ms: int) -> bool:
        access_store.end_access(tx, SHOP)
        return noted(tx, credential_id, count, now_ms)

    monkeypatch.setattr(access_store, "note_passkey_use", taken_away)
    later = browser(app)
    start = (await later.post("/e/passkey/authentication")).json()
    body = {"ceremony": start["ceremony"], "credential": key.get(start["options"])}
    assert (await later.post("/e/passkey/session", json=body)).status_code == 401
    assert "palm_enterprise" not in later.cookies


async def test_a_session_is_kept_alive_by_using_it(app: Litestar) -> None:
    owner = await an_owner(app)
    token = owner.cookies[sessions.COOKIE]
    later = clock.now() + sessions.idle() / 2
    assert await sessions.touch(app.state.database, token, later)
    assert not await sessions.touch(app.state.database, token, later)


async def weight(client: httpx.AsyncClient, path: str) -> int:
    """Bytes on the wire, compressed as a browser asks for it."""
    async with client.stream("GET", path) as answer:
        return sum([len(part) async for part in answer.aiter_raw()])


async def test_pages_stay_light(app: Litestar) -> None:
    """All that one page needs, HTML, style and scripts: the bound is 40 KB, of scripts 15 KB."""
    await a_closed_visit(app)
    owner = await an_owner(app)
    for path in ("/e", "/e/complaints/new"):
        page = (await owner.get(path)).text
        files = re.findall(r'(?:src|href)="(/pages/[^"]+)"', page)
        weights = {file: await weight(owner, file) for file in files}
        assert len(weights) >= 2
        assert sum(size for file, size in weights.items() if file.endswith(".js")) < 15_000
        assert await weight(owner, path) + sum(weights.values()) < 40_000
