"""A closed visit with a door, and a browser that rates it as the page's script does."""

import hashlib
import json
import secrets
import uuid
from datetime import timedelta
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa
from litestar import Litestar

from backend import clock
from backend.codes import doors
from backend.codes.model import CodeScanned
from backend.feedback.ratings import blind_signatures, keys, releasing
from backend.feedback.ratings.model import digest_of
from backend.ledger.views import payload_of
from offline_sync import base64url
from offline_sync.entry import body_of
from tests.whole_app import Phone, all_views, browser


async def a_visit(
    app: Litestar, phone: Phone, *, closed: bool = True, enterprise: str | None = None
) -> str:
    """The id of a visit the phone has made."""
    visit = str(uuid.uuid4())
    entries = [
        phone.entry(
            "visit.opened",
            {
                "visit": visit,
                "enterprise": {"name": "青石便利店"} | ({"id": enterprise} if enterprise else {}),
                "found": "typed",
                "officers": [phone.officer],
                "inspectionType": "routine",
                "checklists": [],
            },
        )
    ]
    if closed:
        entries.append(phone.entry("visit.closed", closing(visit)))
    await phone.push(*entries)
    await all_views(app)
    return visit


def closing(visit: str) -> dict[str, Any]:
    return {
        "visit": visit,
        "result": "no_problem",
        "summary": "",
        "count": 0,
        "startedAt": "2026-11-22T15:00:00+08:00",
        "endedAt": "2026-11-22T16:00:00+08:00",
    }


async def a_door(app: Litestar, phone: Phone, visit: str) -> str:
    """A door of this visit, as a fresh scan opens it."""
    door = base64url.encode(secrets.token_bytes(16))
    scan = CodeScanned(
        visit=visit,
        kid=phone.kid,
        officer=phone.officer,
        head=base64url.encode(bytes(16)),
        seq=phone.seq,
        nonce=base64url.encode(secrets.token_bytes(8)),
        at=clock.rfc3339(clock.now()),
        state="fresh",
        door=doors.hash_of(door),
    )
    state = app.state
    await state.database.write(
        lambda tx: state.ledger.act(
            tx,
            kind="code.scanned",
            by="anybody",
            subject=visit,
            body=body_of(json.loads(json.dumps(_plain(scan)))),
            now=clock.now(),
        )
    )
    await all_views(app)
    return door


def _plain(scan: CodeScanned) -> dict[str, Any]:
    return {name: getattr(scan, name) for name in CodeScanned.__struct_fields__}


class Shop:
    """The enterprise's browser: no cookies, and everything the script keeps."""

    def __init__(self, app: Litestar, door: str, base: str = "") -> None:
        self.client = browser(app)
        self.door = door
        self.base = base or f"/d/{door}"
        self.agency = ""
        self.month = ""
        self.key_id = ""
        self.nonce = secrets.token_bytes(32)
        self.salt = secrets.token_bytes(32)
        self.blinded: blind_signatures.Blinded | None = None
        self.public: rsa.RSAPublicKey | None = None
        self.signature = b""

    async def open(self) -> str:
        """The page, from which body and month are read."""
        answer = await self.client.get(f"{self.base}/rating")
        assert answer.status_code == 200, answer.text
        if 'data-agency="' in answer.text:
            self.agency = answer.text.split('data-agency="')[1].split('"')[0]
            self.month = answer.text.split('data-month="')[1].split('"')[0]
        return answer.text

    async def blind(self) -> None:
        given = (await self.client.get(f"/ratings/keys/{self.agency}/{self.month}")).json()
        self.key_id = given["key"]
        payload = json.loads(base64url.decode(given["entry"].split(".")[1]))
        self.public = keys.public_of(base64url.decode(payload["body"]["spki"]))
        self.blinded = blind_signatures.blind(self.public, self.nonce)

    async def ask(self, **changes: str) -> httpx.Response:
        """Ask for the token."""
        assert self.blinded is not None
        assert self.public is not None
        sent = {"key": self.key_id, "blinded": base64url.encode(self.blinded.message), **changes}
        answer = await self.client.post(f"{self.base}/rating/token", json=sent)
        if answer.status_code == 201:
            self.signature = blind_signatures.finalize(
                self.public,
                self.nonce,
                base64url.decode(answer.json()["signature"]),
                self.blinded.inverse,
            )
        return answer

    def rating(self, **said: Any) -> dict[str, str]:
        """What is sent with the token."""
        text = json.dumps({"overall": 4, "text": "", **said}, ensure_ascii=False)
        return {
            "agency": self.agency,
            "month": self.month,
            "nonce": base64url.encode(self.nonce),
            "signature": base64url.encode(self.signature),
            "salt": base64url.encode(self.salt),
            "rating": text,
        }

    def receipt(self, sent: dict[str, str]) -> str:
        return digest_of(sent["agency"], self.salt, sent["rating"]).hex()


async def with_token(app: Litestar, phone: Phone) -> Shop:
    """A shop that has the token of a visit of its own."""
    visit = await a_visit(app, phone)
    shop = Shop(app, await a_door(app, phone, visit))
    await shop.open()
    await shop.blind()
    assert (await shop.ask()).status_code == 201
    return shop


def hash_of_blinded(shop: Shop) -> str:
    assert shop.blinded is not None
    return hashlib.sha256(shop.blinded.message).hexdigest()


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
