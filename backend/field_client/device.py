"""`FieldDevice`: what an officer's phone does, for programs.

Acts (`open_visit`, `add_photo`, …) need no network and are durable when they return. `push` and
`receipts` need it. A process killed at any point loses nothing: the next one goes on.

    device = await FieldDevice.enrol(folder, url, "wangjg", "…", label="drone 4")
    visit = device.open_visit(await device.find_enterprise("7Q2M9XKA"))
    device.add_photo(Path("roof.jpg"))
    device.close_visit(result="no_problem")
    print(await device.push())
"""

import hashlib
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backend import clock
from backend.field_client import finding, showing
from backend.field_client.acts import Acts
from backend.field_client.faults import FieldError
from backend.field_client.model import Draft, Enterprise, Pins, PushReport, Status
from backend.field_client.receipt_file import receipts_json
from backend.field_client.sending import Sender, only_sender
from backend.field_client.server import Server, check_address
from backend.field_client.store import FieldStore
from backend.ledger.checkpoint import VerifierKey
from media_store import disk
from offline_sync import base64url, beacon, entry, keys, proof, queue_file
from offline_sync.entry import Payload, body_of
from offline_sync.refusal import RefusedError

APP = "palm-field/1"


class _Enrolled(msgspec.Struct, frozen=True, rename="camel"):
    kid: str
    officer_id: str
    server_key: dict[str, str]
    log_key: str


class _BeaconAnswer(msgspec.Struct, frozen=True):
    beacon: str


class FieldDevice(Acts):
    """One enrolled device in one folder. Close it, or use it as an async context manager."""

    def __init__(
        self,
        folder: Path,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        tell_time: Callable[[], datetime] = clock.now,
    ) -> None:
        """Open an enrolled device; FieldError `not-enrolled` when there is none."""
        store = FieldStore(folder)
        pins = store.pins()
        if pins is None:
            store.close()
            raise FieldError("not-enrolled")
        self._key = _load_or_make_key(folder)
        self.kid = keys.kid_of(self._key)
        super().__init__(store, folder, pins, self._sign)
        self._tell_time = tell_time
        self._ahead: timedelta | None = None
        """How far the server's clock is ahead, once a beacon has told."""
        self._server = Server(pins.url, insecure_lan=pins.insecure_lan, transport=transport)
        self._server.identify(self._key, self.kid)
        self._server_key = keys.public_key(msgspec.convert(pins.server_key, keys.PublicJwk))
        self._sender = Sender(
            store,
            self._server,
            folder,
            log_key=VerifierKey.from_text(pins.log_key),
            server_key=self._server_key,
        )

    @classmethod
    async def enrol(
        cls,
        folder: Path,
        url: str,
        login: str,
        password: str,
        *,
        label: str = "palm field",
        insecure_lan: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
        tell_time: Callable[[], datetime] = clock.now,
    ) -> "FieldDevice":
        """Make a key in `folder` and bind it to the officer who signs in here.

        Repeating it after a lost answer binds the same key; the password is kept nowhere.
        """
        address = url.rstrip("/") if transport else check_address(url, insecure_lan=insecure_lan)
        store = FieldStore(folder)
        known = store.pins()
        try:
            if known is not None:
                kid = keys.kid_of(_load_or_make_key(folder))
                raise FieldError("already-enrolled", kid=kid)
            key = _load_or_make_key(folder)
            server = Server(address, insecure_lan=insecure_lan, transport=transport)
            try:
                await server.sign_in(login, password)
                region, body = await showing.agency_of(server)
                told = await _enrol_key(server, key, label)
            finally:
                await server.close()
            store.pin(
                Pins(
                    url=address,
                    insecure_lan=insecure_lan,
                    label=label,
                    officer=told.officer_id,
                    server_key=told.server_key,
                    log_key=told.log_key,
                    region=region,
                    body=body,
                )
            )
        finally:
            store.close()
        return cls(folder, transport=transport, tell_time=tell_time)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        self._store.close()
        await self._server.close()

    def _sign(self, seq: int, head: bytes | None, draft: Draft) -> tuple[bytes, bytes]:
        now = self._tell_time()
        body = draft.body
        if draft.kind == showing.OPENED:
            body = showing.with_act(body, self.pins, self.kid, now, self._store)
        payload = Payload(
            v=1,
            seq=seq,
            prev=None if head is None else base64url.encode(head),
            kind=draft.kind,
            by=self.pins.officer,
            wall=clock.rfc3339(now),
            beacon=None if seq == 1 else self._store.last_of_kind(beacon.RECEIVED),
            where=body_of({"none": "unsupported"}),
            app=APP,
            body=body_of(body),
        )
        raw = entry.sign_entry(self._key, payload, kid=self.kid)
        return raw, hashlib.sha256(raw).digest()

    async def find_enterprise(self, text: str) -> Enterprise:
        """The one enterprise of the officer's territory that `text` means: short code, USCC,
        id, or a part of the name that fits only one.
        """
        return await finding.find_enterprise(self._server, text)

    async def take_beacon(self) -> None:
        """Put the server's signed time into the chain: what stands before it existed by then."""
        _, head = self._store.head()
        nonce = base64url.encode(beacon.nonce_of(head))
        asked = {"kid": self.kid, "nonce": nonce}
        answer = await self._server.call("/api/sync/beacon", asked, _BeaconAnswer)
        server_kid = keys.kid_of(self._server_key)
        try:
            told = beacon.read(answer.beacon.encode(), {server_kid: self._server_key})
        except RefusedError as error:
            raise FieldError("receipt-refused", why=f"beacon: {error.why}") from None
        if (told.kid, told.nonce) != (self.kid, nonce):
            raise FieldError("receipt-refused", why="a beacon for another device or head")
        self._ahead = told.time - self._tell_time()
        self._append(Draft(kind=beacon.RECEIVED, body={"beacon": answer.beacon}))

    def officer_code(self, *, visit: str | None = None) -> str:
        """The address of the officer's code as of now; make another every 30 s.

        Call `begin_showing` once before: the head it adds is what a scan is a witness of.
        """
        seq, head = self._store.head()
        return showing.address(
            self.pins.url,
            self._key,
            self.kid,
            visit=self.visit(visit),
            head=head or bytes(32),
            seq=seq,
            now=self._tell_time() + (self._ahead or timedelta()),
            source=2 if self._ahead is None else 0,
        )

    async def push(self) -> PushReport:
        """Everything that waits: a beacon, entries, previews, originals; receipts checked."""
        with only_sender(self._folder):
            waiting = self._store.waiting(1)
            if waiting and self._store.last_of_kind(beacon.RECEIVED) != self._store.head()[0]:
                await self.take_beacon()
            return await self._sender.push()

    async def receipts(self) -> bytes:
        """Fetch what is missing, check everything again, and give it as a receipt file."""
        with only_sender(self._folder):
            await self._sender.prove_media()
            await self._sender.check_log()
        return receipts_json(self._store, keys.public_jwk(self._key.public_key()))

    async def read_back(self, name: str, target: Path) -> str:
        """Download an original by capture or SHA-256 and compare; its digest.

        `target` appears only when the bytes are the ones that were promised.
        """
        held = self._store.medium_of(name)
        sha256 = name if held is None else held.medium.sha256
        if held is None and (len(name) != 64 or set(name) - set("0123456789abcdef")):
            raise FieldError("unknown-capture", name=name)
        digest = hashlib.sha256()
        partial = target.with_name(f"{target.name}.partial")
        try:
            with partial.open("wb") as file:
                async with self._server.download(f"/api/evidence/{sha256}/original") as answer:
                    async for piece in answer.aiter_bytes():
                        digest.update(piece)
                        file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            if digest.hexdigest() != sha256:
                raise FieldError("digest-differs", sha256=sha256)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        return sha256

    def export(self, folder: Path) -> Path:
        """The queue file of everything not proven yet (docs/sync-protocol.md 4); where it is."""
        now = self._tell_time()
        target = folder / queue_file.name(self.kid, now)
        entries = [one.jws for one in self._store.entries() if one.state != "proven"]
        waiting = self._store.media(unproven=True)
        partial = target.with_suffix(".partial")
        with partial.open("wb") as file:
            queue_file.write(file, entries, self._queued(waiting), at=now)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        return target

    def status(self) -> Status:
        """Where everything is."""
        counts = self._store.counts()
        media = self._store.media()
        checkpoints = self._store.checkpoints()
        return Status(
            url=self.pins.url,
            kid=self.kid,
            officer=self.pins.officer,
            label=self.pins.label,
            entries=sum(counts.values()),
            entries_waiting=counts.get("waiting", 0),
            entries_proven=counts.get("proven", 0),
            entries_quarantined=counts.get("quarantined", 0),
            files=len(media),
            files_proven=sum(one.proven for one in media),
            bytes_waiting=sum(one.medium.size for one in media if not one.proven),
            open_visits=self._store.open_visits(),
            log_size=checkpoints[-1][0] if checkpoints else 0,
        )


async def _enrol_key(server: Server, key: keys.PrivateKey, label: str) -> _Enrolled:
    challenge = proof.Challenge(nonce=await server.nonce(), use="enrol")
    asked: dict[str, Any] = {
        "publicKey": keys.public_jwk(key.public_key()).to_wire(),
        "label": label,
        "proof": proof.sign_challenge(key, challenge).decode(),
    }
    told = await server.call("/api/devices", asked, _Enrolled)
    try:
        VerifierKey.from_text(told.log_key)
        keys.public_key(msgspec.convert(told.server_key, keys.PublicJwk))
    except ValueError as error:
        raise FieldError("not-the-server", why=str(error)) from None
    if told.kid != keys.kid_of(key):
        raise FieldError("not-the-server", why="enrolled another key")
    return told


def _load_or_make_key(folder: Path) -> keys.PrivateKey:
    """The device's key, durable before it is used anywhere."""
    path = folder / "device.p256.pem"
    if not path.exists():
        pem = keys.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        disk.save(path, pem)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey), f"{path} holds another kind of key"
    return key
