from pathlib import Path

import httpx
import msgspec
import pytest

from backend.accounts import store
from backend.accounts.model import Account
from backend.accounts.views import FOLLOWER
from backend.database import Database
from backend.ledger.views import Views
from backend.settings import DatabaseSettings
from offline_sync import keys, proof
from offline_sync.entry import parse
from tests.accounts.people import (
    PASSWORD,
    accounts_with,
    an_account,
    chen,
    later,
    stranger,
    wang,
)
from tests.accounts.server import Server, serving
from tests.whole_app import all_views, an_enrolled_phone, running

pytestmark = pytest.mark.anyio


async def signed_in(server: Server, account: Account) -> httpx.AsyncClient:
    client = server.client()
    answer = await client.post("/api/session", json={"login": account.login, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return client


async def a_proof(client: httpx.AsyncClient, key: keys.PrivateKey, use: proof.Use) -> str:
    nonce = (await client.post("/api/devices/challenge")).json()["nonce"]
    return proof.sign_challenge(key, proof.Challenge(nonce=nonce, use=use)).decode()


async def enrol(
    client: httpx.AsyncClient, key: keys.PrivateKey, signer: keys.PrivateKey | None = None
) -> httpx.Response:
    jwk = keys.public_jwk(key.public_key()).to_wire()
    body = {
        "publicKey": {**jwk, "ext": True, "key_ops": ["verify"]},
        "label": "王建国的手机",
        "proof": await a_proof(client, signer or key, "enrol"),
    }
    return await client.post("/api/devices", json=body)


async def test_an_enrolled_phone_is_in_the_log_with_a_receipt(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client, key = await signed_in(server, wang()), keys.generate()

        answer = await enrol(client, key)

        assert answer.status_code == 201, answer.text
        enrolled = answer.json()
        assert enrolled["kid"] == keys.kid_of(key)
        assert enrolled["officerId"] == "o-wangjg"
        assert enrolled["logKey"] == server.ledger.keys.log.verifier.text()
        assert keys.thumbprint(msgspec.convert(enrolled["serverKey"], keys.PublicJwk)) == (
            server.ledger.keys.kid
        )
        assert enrolled["receipt"]["index"] == 0
        raw = (await database.read(lambda tx: tx.fetch_all("SELECT jws FROM entry")))[0][0]
        entry = parse(raw)
        assert (entry.payload.kind, entry.payload.by) == ("device.enrolled", "a-wangjg")
        known = await server.accounts.devices.key_of(enrolled["kid"])
        assert known is not None
        assert (known.officer_id, known.revoked_ms) == ("o-wangjg", None)


async def test_repeating_an_enrolment_whose_answer_was_lost_gives_the_same_device(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client, key = await signed_in(server, wang()), keys.generate()
        first, second = await enrol(client, key), await enrol(client, key)
        assert second.status_code == 201
        assert second.json() == first.json()


async def test_a_key_can_not_be_enrolled_by_a_second_officer(
    database: Database, tmp_path: Path
) -> None:
    li = an_account("limin")
    async with serving(await accounts_with(database, wang(), li), tmp_path) as server:
        key = keys.generate()
        assert (await enrol(await signed_in(server, wang()), key)).status_code == 201
        answer = await enrol(await signed_in(server, li), key)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/device-taken")


async def test_a_proof_made_by_another_key_enrols_nothing(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client = await signed_in(server, wang())
        answer = await enrol(client, keys.generate(), signer=keys.generate())
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/proof-refused")
        assert await database.read(lambda tx: store.devices_in_scope(tx, "/")) == []


async def test_a_nonce_proves_once_and_for_five_minutes(database: Database, tmp_path: Path) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client, key = await signed_in(server, wang()), keys.generate()
        kid = (await enrol(client, key)).json()["kid"]
        phone = server.client()
        signed = await a_proof(phone, key, "session")
        body = {"kid": kid, "proof": signed}
        assert (await phone.post("/api/devices/session", json=body)).status_code == 201
        again = await phone.post("/api/devices/session", json=body)
        assert (again.status_code, again.json()["type"]) == (409, "/problems/challenge-expired")

        late = {"kid": kid, "proof": await a_proof(phone, key, "session")}
        server.now = later(minutes=5)
        assert (await phone.post("/api/devices/session", json=late)).status_code == 409


async def test_a_proof_to_enrol_never_opens_a_session(database: Database, tmp_path: Path) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client, key = await signed_in(server, wang()), keys.generate()
        kid = (await enrol(client, key)).json()["kid"]
        body = {"kid": kid, "proof": await a_proof(client, key, "enrol")}
        answer = await server.client().post("/api/devices/session", json=body)
        assert (answer.status_code, answer.json()["type"]) == (
            401,
            "/problems/invalid-credentials",
        )


async def test_only_an_officer_enrols_a_phone(database: Database, tmp_path: Path) -> None:
    async with serving(await accounts_with(database, chen()), tmp_path) as server:
        answer = await enrol(await signed_in(server, chen()), keys.generate())
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-an-officer")


async def test_an_enrolled_phone_stays_signed_in_for_a_month(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        client = await signed_in(server, wang())
        await enrol(client, keys.generate())
        server.now = later(days=29)
        assert (await client.get("/api/session")).status_code == 200
        server.now = later(days=60)
        assert (await client.get("/api/session")).status_code == 401


async def test_a_revoked_phone_is_signed_out_at_once_and_can_not_come_back(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang(), chen()), tmp_path) as server:
        phone, key = await signed_in(server, wang()), keys.generate()
        kid = (await enrol(phone, key)).json()["kid"]
        assert (await phone.get("/api/session")).status_code == 200
        assert (await server.accounts.devices.key_of(kid)).revoked_ms is None
        waiting = await a_proof(phone, key, "session")

        desk = await signed_in(server, chen())
        answer = await desk.post(f"/api/devices/{kid}/revocation", json={"reason": "丢失"})

        assert (answer.status_code, answer.json()) == (201, {"index": 1})
        assert (await phone.get("/api/session")).status_code == 401
        body = {"kid": kid, "proof": waiting}
        refused = await phone.post("/api/devices/session", json=body)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/device-revoked")
        forged = {"kid": kid, "proof": await a_proof(phone, keys.generate(), "session")}
        assert (await phone.post("/api/devices/session", json=forged)).status_code == 401
        known = await server.accounts.devices.key_of(kid)
        assert known is not None
        assert known.revoked_ms is not None
        assert (await enrol(await signed_in(server, wang()), key)).status_code == 409


async def test_a_second_revocation_does_not_move_the_moment(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang(), chen()), tmp_path) as server:
        kid = (await enrol(await signed_in(server, wang()), keys.generate())).json()["kid"]
        desk = await signed_in(server, chen())
        await desk.post(f"/api/devices/{kid}/revocation", json={"reason": "丢失"})
        first = await server.accounts.devices.key_of(kid)
        server.now = later(hours=3)
        await desk.post(f"/api/devices/{kid}/revocation", json={"reason": "again"})
        assert await server.accounts.devices.key_of(kid) == first


async def test_who_may_revoke_a_phone(database: Database, tmp_path: Path) -> None:
    li = an_account("limin")
    auditor = an_account(
        "auditor", role="auditor", officer_id=None, agency_id="city", agency_path="/city/"
    )
    people = (wang(), li, chen(), stranger(), auditor)
    async with serving(await accounts_with(database, *people), tmp_path) as server:
        kid = (await enrol(await signed_in(server, wang()), keys.generate())).json()["kid"]
        seen = {}
        for person in (stranger(), li, auditor, wang()):
            client = await signed_in(server, person)
            answer = await client.post(f"/api/devices/{kid}/revocation", json={"reason": "x"})
            seen[person.login] = answer.status_code
        assert seen == {"huangw": 404, "limin": 403, "auditor": 403, "wangjg": 201}


async def test_the_view_of_devices_is_the_same_when_it_is_rebuilt(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang(), chen()), tmp_path) as server:
        kid = (await enrol(await signed_in(server, wang()), keys.generate())).json()["kid"]
        desk = await signed_in(server, chen())
        await desk.post(f"/api/devices/{kid}/revocation", json={"reason": "丢失"})
        before = await database.read(lambda tx: store.devices_in_scope(tx, "/"))

        await database.write(lambda tx: tx.execute("DELETE FROM device"))
        await database.write(lambda tx: tx.execute("DELETE FROM view_cursor"))
        await Views(database, server.ledger, [FOLLOWER]).catch_up()

        assert await database.read(lambda tx: store.devices_in_scope(tx, "/")) == before


async def test_a_revocation_nobody_waited_for_is_known_as_soon_as_the_view_shows_it(
    tmp_path: Path,
) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        phone = await an_enrolled_phone(app)
        await phone.push(phone.entry("device.started", {"label": "phone", "agent": "test"}))
        patience = app.state.views.patience_seconds
        app.state.views.patience_seconds = 0
        answer = await phone.client.post(
            f"/api/devices/{phone.kid}/revocation", json={"reason": "lost"}
        )
        app.state.views.patience_seconds = patience
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/overloaded")
        assert answer.headers["retry-after"]
        assert (await phone.client.get("/api/session")).status_code == 401
        await all_views(app)
        key = await app.state.accounts.devices.key_of(phone.kid)
        assert key.revoked_ms is not None


async def test_an_enrolment_the_views_were_too_slow_for_is_answered_when_repeated(
    database: Database, tmp_path: Path
) -> None:
    async with serving(await accounts_with(database, wang()), tmp_path) as server:
        phone, key = await signed_in(server, wang()), keys.generate()
        patience, server.views.patience_seconds = server.views.patience_seconds, 0
        late = await enrol(phone, key)
        assert (late.status_code, late.json()["type"]) == (503, "/problems/overloaded")
        server.views.patience_seconds = patience
        answer = await enrol(phone, key)
        assert (answer.status_code, answer.json()["receipt"]["index"]) == (201, 0)
