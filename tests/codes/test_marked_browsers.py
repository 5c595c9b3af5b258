"""A browser that was ever an officer's phone opens no door, signed in or not."""

import secrets
import uuid
from collections.abc import AsyncGenerator

import httpx
import pytest
from litestar import Litestar

from backend import clock
from backend.codes import officer_code
from backend.settings import DatabaseSettings
from offline_sync import keys, proof
from tests.whole_app import Phone, an_enrolled_phone, browser, running, signed_in

pytestmark = pytest.mark.anyio

NAVIGATES = {"Sec-Fetch-Mode": "navigate"}


@pytest.fixture(scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Litestar]:
    async with running(DatabaseSettings(), tmp_path_factory.mktemp("app")) as opened:
        yield opened


def code_of(phone: Phone) -> str:
    return officer_code.encode(
        phone.key,
        kid=phone.kid,
        visit=str(uuid.uuid4()),
        head=bytes(32),
        seq=1,
        at_ms=clock.to_ms(clock.now()),
        source=0,
        nonce=secrets.token_bytes(8),
    )


async def opens_a_door(client: httpx.AsyncClient, phone: Phone) -> bool:
    answer = await client.get(f"/s/{code_of(phone)}", headers=NAVIGATES)
    assert answer.status_code in (200, 303)
    return answer.headers.get("location", "").startswith("/d/")


async def test_the_shops_browser_opens_a_door(app: Litestar) -> None:
    phone = await an_enrolled_phone(app)
    assert await opens_a_door(browser(app), phone)


async def test_a_browser_with_a_session_opens_none(app: Litestar) -> None:
    phone = await an_enrolled_phone(app)
    for login in ("chenj", "admin", "auditor"):
        assert not await opens_a_door(await signed_in(app, login), phone)


async def test_an_officers_phone_keeps_its_mark_when_he_has_signed_out(app: Litestar) -> None:
    phone = await an_enrolled_phone(app)
    assert (await phone.client.delete("/api/session")).status_code == 204
    assert (await phone.client.get("/api/session")).status_code == 401
    assert not await opens_a_door(phone.client, phone)


async def test_the_mark_says_nothing_about_who_and_no_script_reads_it(app: Litestar) -> None:
    phone = Phone(await signed_in(app, "wangjg"))
    nonce = (await phone.client.post("/api/devices/challenge")).json()["nonce"]
    challenge = proof.Challenge(nonce=nonce, use="enrol")
    answer = await phone.client.post(
        "/api/devices",
        json={
            "publicKey": keys.public_jwk(phone.key.public_key()).to_wire(),
            "label": "test phone",
            "proof": proof.sign_challenge(phone.key, challenge).decode(),
        },
    )
    (mark,) = [one for one in answer.headers.get_list("set-cookie") if "palm_device" in one]
    assert mark.startswith("palm_device=1;")
    words = {word.strip().lower() for word in mark.split(";")}
    assert {"httponly", "samesite=strict", "path=/", f"max-age={400 * 86_400}"} <= words
