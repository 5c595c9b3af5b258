from pathlib import Path

import pytest

from backend.database import Database
from tests.accounts.people import PASSWORD, accounts_with, wang
from tests.accounts.server import serving

pytestmark = pytest.mark.anyio

RIGHT = {"login": "wangjg", "password": PASSWORD}


async def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        answer = await server.client().post("/api/session", json=RIGHT)
    cookie = answer.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "secure", "path=/", "max-age=57600"):
        assert part in cookie.replace("; ", ";").split(";"), part
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("template", "status"),
    [
        ("palm_session={token}", 200),
        ("theme=dark; palm_session={token}; a=b", 200),
        ('broken="; palm_session={token}', 200),
        ("x_palm_session={token}", 401),
        ("palm_session=", 401),
        ("palm_session", 401),
        ("", 401),
        ("a=" + "b" * 5000 + "; palm_session={token}", 401),
    ],
)
async def test_the_session_is_found_among_other_cookies(
    database: Database, tmp_path: Path, template: str, status: int
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        token = (await server.client().post("/api/session", json=RIGHT)).cookies["palm_session"]
        headers = {"cookie": template.format(token=token)}
        answer = await server.client().get("/api/session", headers=headers)
    assert answer.status_code == status


async def test_signing_out_ends_the_session_and_takes_the_cookie_away(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client = server.client()
        token = (await client.post("/api/session", json=RIGHT)).cookies["palm_session"]
        answer = await client.delete("/api/session")
        assert answer.status_code == 204
        assert "max-age=0" in answer.headers["set-cookie"].lower()
        stolen = {"cookie": f"palm_session={token}"}
        assert (await server.client().get("/api/session", headers=stolen)).status_code == 401


async def test_another_site_can_not_sign_anybody_in_or_out(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client = server.client()
        foreign = {"origin": "https://evil.example"}
        answer = await client.post("/api/session", json=RIGHT, headers=foreign)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/foreign-origin")
        await client.post("/api/session", json=RIGHT)
        assert (await client.delete("/api/session", headers=foreign)).status_code == 403
        assert (await client.get("/api/session")).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": "wangjg"},
        {"login": "", "password": "x"},
        {"login": "wangjg", "password": "x" * 257},
        {"login": 7, "password": "x"},
        {**RIGHT, "role": "admin"},
    ],
)
async def test_a_malformed_sign_in_is_refused_before_anything_is_hashed(
    database: Database, tmp_path: Path, body: dict[str, object]
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        answer = await server.client().post("/api/session", json=body)
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/malformed-request")
        assert server.accounts.passwords.checks == 0


async def test_the_lock_out_tells_when_to_come_back_in_both_languages(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client = server.client()
        wrong = {**RIGHT, "password": "wrong"}
        statuses = [(await client.post("/api/session", json=wrong)).status_code for _ in range(6)]
        answer = await client.post("/api/session", json=RIGHT)
    assert statuses == [401] * 5 + [429]
    assert answer.headers["retry-after"] == "900"
    problem = answer.json()
    assert "900 秒" in problem["zh"]["detail"]
    assert "900 seconds" in problem["en"]["detail"]
