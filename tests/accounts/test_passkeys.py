from pathlib import Path

import httpx
import pytest

from backend.accounts import service
from backend.accounts.passkeys import PASSKEYS_PER_ACCOUNT_MAX
from backend.database import Database
from tests.accounts.authenticator import Authenticator
from tests.accounts.people import PASSWORD, accounts_with, an_account, later, wang
from tests.accounts.server import ORIGIN, Server, serving

pytestmark = pytest.mark.anyio


async def signed_in(server: Server) -> httpx.AsyncClient:
    client = server.client()
    await client.post("/api/session", json={"login": "wangjg", "password": PASSWORD})
    return client


async def register(
    client: httpx.AsyncClient, authenticator: Authenticator, challenge: str | None = None
) -> httpx.Response:
    options = (await client.post("/api/passkeys/registration")).json()
    credential = authenticator.create(options, challenge=challenge)
    return await client.post("/api/passkeys", json={"credential": credential, "label": "手机"})


async def sign_in(
    client: httpx.AsyncClient,
    authenticator: Authenticator,
    login: str | None = None,
    rp_id: str | None = None,
) -> httpx.Response:
    started = (
        await client.post("/api/passkeys/authentication", json={"login": login} if login else {})
    ).json()
    credential = authenticator.get(started["options"], rp_id=rp_id)
    body = {"ceremony": started["ceremony"], "credential": credential}
    return await client.post("/api/session/passkey", json=body)


async def test_a_registered_passkey_signs_its_holder_in(database: Database, tmp_path: Path) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        authenticator = Authenticator(ORIGIN)
        registered = await register(await signed_in(server), authenticator)
        assert (registered.status_code, registered.json()) == (201, {"label": "手机"})

        for login in (None, "wangjg", " WangJG"):
            client = server.client()
            answer = await sign_in(client, authenticator, login)
            assert answer.status_code == 201, answer.text
            assert (await client.get("/api/session")).json()["login"] == "wangjg"


@pytest.mark.parametrize(
    ("authenticator", "why"),
    [
        (Authenticator("https://evil.example"), "another origin"),
        (Authenticator("http://palm.example"), "no TLS"),
        (Authenticator(ORIGIN, verifies_user=False), "nobody was verified"),
    ],
)
async def test_a_passkey_made_elsewhere_or_for_nobody_is_refused(
    database: Database, tmp_path: Path, authenticator: Authenticator, why: str
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        answer = await register(await signed_in(server), authenticator)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/passkey-refused")


async def test_a_registration_over_an_invented_challenge_is_refused(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client = await signed_in(server)
        answer = await register(client, Authenticator(ORIGIN), challenge="A" * 43)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/challenge-expired")


async def test_one_may_not_finish_the_registration_another_began(
    database: Database, tmp_path: Path
) -> None:
    people = (wang(), an_account("limin"))
    async with serving(await accounts_with(database, *people), tmp_path) as server:
        wangs, lis = await signed_in(server), server.client()
        await lis.post("/api/session", json={"login": "limin", "password": PASSWORD})
        options = (await lis.post("/api/passkeys/registration")).json()
        credential = Authenticator(ORIGIN).create(options)
        body = {"credential": credential, "label": "x"}
        assert (await wangs.post("/api/passkeys", json=body)).status_code == 422


async def test_a_passkey_is_registered_once(database: Database, tmp_path: Path) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client, authenticator = await signed_in(server), Authenticator(ORIGIN)
        assert (await register(client, authenticator)).status_code == 201
        assert (await register(client, authenticator)).status_code == 422
        for _ in range(PASSKEYS_PER_ACCOUNT_MAX - 1):
            assert (await register(client, Authenticator(ORIGIN))).status_code == 201
        assert (await register(client, Authenticator(ORIGIN))).status_code == 422


async def test_who_is_not_let_in_by_passkey(database: Database, tmp_path: Path) -> None:
    people = (wang(), an_account("limin"))
    async with serving(await accounts_with(database, *people), tmp_path) as server:
        known = Authenticator(ORIGIN)
        await register(await signed_in(server), known)
        client = server.client()

        unknown = await sign_in(client, Authenticator(ORIGIN))
        other_site = await sign_in(client, known, rp_id="evil.example")
        other_login = await sign_in(client, known, login="limin")
        no_login = await sign_in(client, known, login="nobody")
        for answer in (unknown, other_site, other_login, no_login):
            assert (answer.status_code, answer.json()["type"]) == (
                401,
                "/problems/invalid-credentials",
            )

        known.counter = 10
        assert (await sign_in(client, known)).status_code == 201
        known.counter = 3  # a clone that has not counted as far
        assert (await sign_in(client, known)).status_code == 401

        await service.disable(server.accounts, "a-wangjg")
        known.counter = 20
        assert (await sign_in(client, known)).status_code == 401


async def test_a_passkey_answer_counts_once_and_for_five_minutes(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        known = Authenticator(ORIGIN)
        await register(await signed_in(server), known)
        client = server.client()
        started = (await client.post("/api/passkeys/authentication", json={})).json()
        body = {"ceremony": started["ceremony"], "credential": known.get(started["options"])}
        assert (await client.post("/api/session/passkey", json=body)).status_code == 201
        assert (await client.post("/api/session/passkey", json=body)).status_code == 409

        started = (await client.post("/api/passkeys/authentication", json={})).json()
        body = {"ceremony": started["ceremony"], "credential": known.get(started["options"])}
        server.now = later(minutes=5)
        assert (await client.post("/api/session/passkey", json=body)).status_code == 409


async def test_the_sign_in_options_tell_nothing_about_a_login(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        await register(await signed_in(server), Authenticator(ORIGIN))
        client = server.client()
        shapes = []
        for login in ("wangjg", "nobody"):
            body = {"login": login}
            options = (await client.post("/api/passkeys/authentication", json=body)).json()
            shapes.append({**options["options"], "challenge": ""})
        assert shapes[0] == shapes[1]


@pytest.mark.parametrize(
    "response",
    [
        {"clientDataJSON": ""},
        {"clientDataJSON": "bm90IGpzb24"},
        {"clientDataJSON": "e30", "attestationObject": "AAAA"},
        {"clientDataJSON": "!!!", "authenticatorData": "====", "signature": "中"},
    ],
)
async def test_a_malformed_credential_is_refused_politely(
    database: Database, tmp_path: Path, response: dict[str, str]
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client = await signed_in(server)
        credential = {"id": "x", "rawId": "x", "type": "public-key", "response": response}
        started = (await client.post("/api/passkeys/authentication", json={})).json()
        answers = [
            await client.post("/api/passkeys", json={"credential": credential, "label": "x"}),
            await client.post(
                "/api/session/passkey",
                json={"ceremony": started["ceremony"], "credential": credential},
            ),
        ]
        assert [answer.status_code for answer in answers] == [422, 401]


async def test_a_malformed_attestation_over_a_right_challenge_is_refused(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client = await signed_in(server)
        for broken in ("", "AAAA", "omNmbXRkbm9uZQ", "gICA"):
            options = (await client.post("/api/passkeys/registration")).json()
            credential = Authenticator(ORIGIN).create(options)
            credential["response"]["attestationObject"] = broken
            body = {"credential": credential, "label": "x"}
            assert (await client.post("/api/passkeys", json=body)).status_code == 422
