"""One's own ways to sign in: a password that is changed, passkeys that are kept."""

from pathlib import Path

import httpx
import pytest

from backend.accounts import service, store
from backend.accounts.model import Passkey
from backend.accounts.own.routes import HANDLERS
from backend.database import Database, Transaction
from offline_sync import base64url
from tests.accounts.people import PASSWORD, accounts_with, an_account, chen, later, wang
from tests.accounts.server import Server, serving

pytestmark = pytest.mark.anyio

NEW = "新的一句话-很长-2026"


async def signed_in(server: Server, login: str = "wangjg") -> httpx.AsyncClient:
    client = server.client()
    answer = await client.post("/api/session", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 201
    return client


async def with_passkeys(server: Server, account: str, *ids: bytes) -> None:
    def write(tx: Transaction) -> None:
        for one in ids:
            passkey = Passkey(
                credential_id=one,
                account_id=account,
                public_key=b"k",
                sign_count=0,
                label=one.decode(),
            )
            store.add_passkey(tx, passkey, 1_000)

    await server.database.write(write)


async def test_a_changed_password_ends_every_other_session(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path, HANDLERS) as server:
        here, elsewhere = await signed_in(server), await signed_in(server)
        answer = await here.post("/api/password", json={"present": PASSWORD, "new": NEW})
        assert answer.status_code == 204
        assert (await here.get("/api/session")).status_code == 200
        assert (await elsewhere.get("/api/session")).status_code == 401
        old = {"login": "wangjg", "password": PASSWORD}
        assert (await server.client().post("/api/session", json=old)).status_code == 401
        new = {"login": "wangjg", "password": NEW}
        assert (await server.client().post("/api/session", json=new)).status_code == 201


async def test_guesses_of_the_present_password_are_counted(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path, HANDLERS) as server:
        client = await signed_in(server)
        guess = {"present": "guess", "new": NEW}
        told = [(await client.post("/api/password", json=guess)).status_code for _ in range(6)]
        assert told == [422, 422, 422, 422, 422, 429]
        server.now = later(minutes=16)
        right = {"present": PASSWORD, "new": NEW}
        assert (await client.post("/api/password", json=right)).status_code == 204


async def test_passkeys_are_listed_renamed_and_removed_by_their_owner_only(
    database: Database, tmp_path: Path
) -> None:
    accounts = await accounts_with(database, wang(), chen())
    async with serving(accounts, tmp_path, HANDLERS) as server:
        await with_passkeys(server, "a-wangjg", b"one", b"two")
        wangs, chens = await signed_in(server), await signed_in(server, "chenj")
        key = base64url.encode(b"one")
        listed = (await wangs.get("/api/passkeys")).json()["passkeys"]
        assert [(one["label"], one["usedAt"]) for one in listed] == [("one", None), ("two", None)]
        assert (await chens.get("/api/passkeys")).json()["passkeys"] == []
        label = {"label": "办公室的电脑"}
        assert (await chens.post(f"/api/passkeys/{key}/label", json=label)).status_code == 404
        assert (await chens.delete(f"/api/passkeys/{key}")).status_code == 204
        assert (await wangs.post(f"/api/passkeys/{key}/label", json=label)).status_code == 204
        listed = (await wangs.get("/api/passkeys")).json()["passkeys"]
        assert [one["label"] for one in listed] == ["办公室的电脑", "two"]
        for _ in range(2):
            assert (await wangs.delete(f"/api/passkeys/{key}")).status_code == 204
        assert len((await wangs.get("/api/passkeys")).json()["passkeys"]) == 1


async def test_the_last_way_to_sign_in_stays(database: Database, tmp_path: Path) -> None:
    nobody = an_account("keyonly", password_hash=None)
    accounts = await accounts_with(database, nobody)
    async with serving(accounts, tmp_path, HANDLERS) as server:
        await with_passkeys(server, nobody.id, b"one", b"two")
        opened = await service.open_session(accounts, nobody, None, server.now)
        client = server.client()
        client.cookies.set("palm_session", opened.token)
        for one, status in [(b"one", 204), (b"two", 409)]:
            answer = await client.delete(f"/api/passkeys/{base64url.encode(one)}")
            assert answer.status_code == status
