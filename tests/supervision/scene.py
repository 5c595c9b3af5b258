"""A small city with people, phones and visits: real keys, real log, real views."""

import asyncio
import contextlib
import hashlib
import json
import tempfile
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec

from backend import clock
from backend.accounts.model import Account, Name
from backend.accounts.views import Enrolled
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency, Certificate, Officer
from backend.codes.views import FOLLOWERS as CODE_VIEWS
from backend.database import Database, Transaction
from backend.device_api.inbox import Inbox
from backend.device_api.views import FOLLOWERS as DEVICE_VIEWS
from backend.enterprises import store as enterprises_store
from backend.enterprises.model import Enterprise
from backend.evidence.media import MediaFiles
from backend.evidence.views import FOLLOWERS as EVIDENCE_VIEWS
from backend.inspections.views import FOLLOWERS as INSPECTION_VIEWS
from backend.settings import MediaSettings
from backend.supervision.live import LiveHub
from media_store.folder import FolderStore
from offline_sync import base64url, beacon, keys, proof
from offline_sync.entry import Payload, body_of, sign_entry
from offline_sync.jws import hash_of
from tests.accounts.people import NOW, PASSWORD, accounts_with, an_account, chen, stranger, wang
from tests.accounts.server import Server, serving

FOLLOWERS = (*DEVICE_VIEWS, *EVIDENCE_VIEWS, *INSPECTION_VIEWS, *CODE_VIEWS)

SHOP = Enterprise(
    id="e-1",
    uscc="91330100MA27XF1Q8A",
    short_code="K7P2-9QXM",
    name="云川好味小吃店",
    address="云川市东安区青石街 17 号",
    lat=30.0,
    lon=120.0,
    agency_path="/city/east/",
    kind="company",
)


def li() -> Account:
    """Wang's partner."""
    return an_account("lij", name=Name("李静", "Li Jing"))


def zhao() -> Account:
    """An officer of another district."""
    return an_account("zhaow", agency_id="west", agency_path="/city/west/")


def auditor() -> Account:
    return an_account(
        "audit", role="auditor", officer_id=None, agency_id="city", agency_path="/city/"
    )


PEOPLE = (wang(), li(), zhao(), chen(), stranger(), auditor())


def _agency(agency: str, path: str, parent: str | None, zh: str, en: str) -> Agency:
    return Agency(
        id=agency,
        parent_id=parent,
        path=path,
        level="city" if parent is None else "district",
        kind="enforcement",
        name=Name(zh, en),
        region_code="990000",
        territory=path,
    )


def _people_and_places(tx: Transaction) -> None:
    agencies_store.add_agencies(
        tx,
        [
            _agency("city", "/city/", None, "云川市", "Yunchuan"),
            _agency("city-east", "/city/east/", "city", "东安区", "East"),
            _agency("west", "/city/west/", "city", "西宁区", "West"),
        ],
    )
    certificate = Certificate(
        number="990000001",
        province="云川",
        valid_from=date(2025, 1, 1),
        valid_until=date(2027, 1, 1),
    )
    agencies_store.add_officers(
        tx,
        [
            Officer(
                id=person.officer_id,
                agency_id=person.agency_id,
                agency_path=person.agency_path,
                name=person.name,
                certificate=msgspec.structs.replace(certificate, number=f"99{i:07}"),
            )
            for i, person in enumerate(PEOPLE)
            if person.officer_id is not None
        ],
    )
    enterprises_store.add_enterprises(tx, [SHOP])


class Phone:
    """A device with its own chain; what it signs is not yet anywhere else."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.key = keys.generate()
        self.kid = keys.kid_of(self.key)
        self.seq = 0
        self.head: bytes | None = None
        self.beacon: int | None = None

    def sign(
        self,
        kind: str,
        body: Mapping[str, Any],
        *,
        wall: datetime = NOW,
        where: Mapping[str, Any] | None = None,
        mono: int | None = None,
    ) -> bytes:
        self.seq += 1
        payload = Payload(
            v=1,
            seq=self.seq,
            prev=None if self.head is None else base64url.encode(self.head),
            kind=kind,
            by=self.account.officer_id or "",
            wall=clock.rfc3339(wall),
            mono=mono,
            beacon=self.beacon,
            where=msgspec.Raw(json.dumps(where).encode()),
            app="test",
            body=body_of(body),
        )
        raw = sign_entry(self.key, payload)
        self.head = hash_of(raw)
        return raw

    def nonce(self) -> str:
        return base64url.encode(beacon.nonce_of(self.head))

    def presence(self, nonce: str = "a-nonce-that-is-long-enough") -> str:
        """What this phone shows as a code when its owner is somebody's partner."""
        statement = proof.Presence(
            officer=self.account.officer_id or "",
            head=base64url.encode(self.head or bytes(32)),
            seq=self.seq,
            nonce=nonce,
            wall=clock.rfc3339(NOW),
        )
        return proof.sign_presence(self.key, statement).decode()


def media(content: str = "photo", media_type: str = "image/jpeg") -> dict[str, Any]:
    digest = hash_of(content.encode()).hex()
    return {"sha256": digest, "size": len(content), "type": media_type}


def fix(lat: float = 30.0, lon: float = 120.0, acc: float = 10.0) -> dict[str, Any]:
    return {
        "lat": lat,
        "lon": lon,
        "acc": acc,
        "alt": None,
        "at": clock.rfc3339(NOW),
        "source": "gps",
    }


def opening(visit: str, *officers: str, **more: Any) -> dict[str, Any]:
    return {
        "visit": visit,
        "enterprise": {"id": SHOP.id, "uscc": SHOP.uscc, "name": SHOP.name},
        "found": "code",
        "officers": list(officers) or ["o-wangjg", "o-lij"],
        "inspectionType": "routine",
        "checklists": ["catering", "no-such-list"],
        **more,
    }


def photo(visit: str, capture: str, **more: Any) -> dict[str, Any]:
    return {
        "visit": visit,
        "capture": capture,
        "media": media(f"original of {capture}"),
        "preview": media(f"preview of {capture}"),
        "width": 4000,
        "height": 3000,
        "method": "live-camera",
        "takenAt": clock.rfc3339(NOW),
        **more,
    }


class Scene:
    """The city, its server, and hands to do things with."""

    def __init__(self, server: Server, live: LiveHub, media: MediaFiles) -> None:
        self.server = server
        self.live = live
        self.media = media
        self._clients: dict[str, httpx.AsyncClient] = {}
        self.threads = ThreadPoolExecutor(1)
        self.inbox = Inbox(server.database, server.ledger, server.accounts.devices, self.threads)

    async def phone(self, account: Account) -> Phone:
        phone = Phone(account)
        body = Enrolled(
            kid=phone.kid,
            officer=account.officer_id or "",
            account=account.id,
            agency=account.agency_path,
            label=f"{account.login} 的手机",
            jwk=keys.public_jwk(phone.key.public_key()),
        )
        server = self.server
        index = await server.database.write(
            lambda tx: server.ledger.act(
                tx,
                kind="device.enrolled",
                by=account.id,
                subject=phone.kid,
                body=body,
                now=server.now,
            )
        )
        await server.views.reached(index)
        return phone

    async def push(self, *raws: bytes, after: timedelta = timedelta()) -> list[int]:
        """The log indexes of entries that must all be taken in."""
        answer = await self.inbox.push(
            list(raws), account_id="a-wangjg", now=self.server.now + after
        )
        indexes = [verdict.index for verdict in answer.verdicts]
        assert None not in indexes, answer.verdicts
        found = [index for index in indexes if index is not None]
        await self.server.views.reached(max(found))
        return found

    async def beacon(self, phone: Phone, at: datetime) -> bytes:
        """A beacon as the server would answer it, put into the phone's chain."""
        ledger = self.server.ledger
        raw = beacon.issue(
            ledger.keys.chain,
            server_kid=ledger.keys.kid,
            device_kid=phone.kid,
            nonce=phone.nonce(),
            time=at,
            size=ledger.published.size,
        )
        entry = phone.sign("beacon.received", {"beacon": raw.decode()}, wall=at)
        phone.beacon = phone.seq
        return entry

    async def store(self, content: bytes, media_type: str = "image/jpeg") -> str:
        """Put a file where a finished upload would be, and into the log; its digest."""
        digest = hashlib.sha256(content).hexdigest()
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            await self.media.store_file(
                Path(file.name), digest, len(content), media_type, "a-wangjg"
            )
        await self.server.views.reached(self.server.ledger.published.size - 1)
        return digest

    async def client(self, account: Account) -> httpx.AsyncClient:
        """A browser in which this person has signed in; the same one each time."""
        if account.login in self._clients:
            return self._clients[account.login]
        client = self._clients[account.login] = self.server.client()
        answer = await client.post(
            "/api/session", json={"login": account.login, "password": PASSWORD}
        )
        assert answer.status_code == 201, answer.text
        return client

    async def ask(self, account: Account, path: str) -> Any:
        answer = await (await self.client(account)).get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


def scene(
    database: Database, folder: Path, handlers: list[Any], **dependencies: Any
) -> "_SceneContext":
    return _SceneContext(database, folder, handlers, dependencies)


class _SceneContext:
    def __init__(
        self,
        database: Database,
        folder: Path,
        handlers: list[Any],
        dependencies: dict[str, Any],
    ) -> None:
        self._database = database
        self._folder = folder
        self._handlers = handlers
        self._dependencies = dependencies

    async def __aenter__(self) -> Scene:
        await self._database.write(_people_and_places)
        accounts = await accounts_with(self._database, *PEOPLE)
        # The routes want the hub before the server has the views it listens to.
        live = LiveHub.__new__(LiveHub)
        media = MediaFiles.__new__(MediaFiles)
        given: dict[str, Any] = {"live": live, "media": media, **self._dependencies}
        followers = (*FOLLOWERS, *given.pop("followers", ()))
        self._serving = serving(accounts, self._folder, self._handlers, followers, **given)
        server = await self._serving.__aenter__()
        live.__init__(self._database, server.views, lambda: server.now)
        await live.start()
        media.__init__(
            files=FolderStore(self._folder / "media"),
            spool=self._folder / "media",
            copies=self._folder / "media",
            settings=MediaSettings(),
            database=self._database,
            ledger=server.ledger,
            views=server.views,
            now=lambda: server.now,
        )
        self._telling = asyncio.create_task(live.follow())
        self._scene = Scene(server, live, media)
        return self._scene

    async def __aexit__(self, *failure: object) -> None:
        self._scene.threads.shutdown()
        self._telling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._telling
        self._scene.media.close()
        await self._serving.__aexit__(*failure)


def new_id() -> str:
    return str(uuid.uuid4())
