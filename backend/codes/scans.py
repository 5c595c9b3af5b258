"""Somebody scanned an officer's code: who stands there, and which door opens.

The code is judged by the phone's own signature, so it also works while that phone is offline; the
scan is kept as an outside witness of its chain. Whatever is asked again gives the same answer.
"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from backend import clock
from backend.accounts.devices import DeviceRegistry
from backend.accounts.model import DEVICE_MARK_COOKIE, DeviceKey
from backend.codes import officer_code, store
from backend.codes.doors import DoorMaker, hash_of
from backend.codes.model import Browser, CodeScanned, Scan, ScanState
from backend.codes.officer_code import MalformedCodeError, OfficerCode
from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import Asker
from backend.web_pages.guess_limit import GuessLimit
from offline_sync import base64url

DOORS_PER_CODE_MAX = 5
"""A code lives for 90 seconds and is shown to those who stand there."""
CODES_REMEMBERED_MAX = 20_000
KEYS_REMEMBERED_MAX = 50_000
LAST_MS = 253_402_300_799_000
ANYBODY = "anybody"
"""Who scans is nobody we know, and nobody we want to know."""


def is_officers(asker: Asker | None, cookies: Mapping[str, str]) -> bool:
    """Whether a browser is one of our own people's: signed in, or once enrolled as a phone."""
    return asker is not None or DEVICE_MARK_COOKIE in cookies


class _Code(msgspec.Struct):
    """What is kept of one code: by door or state, the write that keeps it (None: long done)."""

    kept: dict[str, "asyncio.Task[None] | None"]

    def doors(self) -> int:
        return sum(1 for name in self.kept if len(name) == 64)


class Scans:
    """Takes scans; opened once. One process writes, so what it remembers is the truth."""

    def __init__(
        self, database: Database, ledger: Ledger, views: Views, devices: DeviceRegistry
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._views = views
        self._devices = devices
        self._doors = DoorMaker(ledger.keys.chain)
        self._limit = GuessLimit()
        self._kids: dict[str, str] = {}
        self._codes: OrderedDict[tuple[str, str], _Code] = OrderedDict()

    async def take(self, text: str, browser: Browser, now: datetime) -> Scan:
        """What this scan is answered; when it opened a door, `doors.find` knows the door.

        Raises StorageFull or Overloaded when it could not be kept.
        """
        try:
            code = officer_code.read(text)
        except MalformedCodeError:
            return self._wrong("malformed", browser, now)
        key = await self._key_of(code.prefix)
        if key is None or not officer_code.verify(code, key.key):
            return self._wrong("unknown", browser, now)
        known = Scan(
            state="stale", visit=code.visit, kid=key.kid, officer=key.officer_id, at=_instant(code)
        )
        return await self._keep(known, code, key, browser, now)

    def _wrong(
        self, state: Literal["malformed", "unknown"], browser: Browser, now: datetime
    ) -> Scan:
        """A right code is answered from any address: whoever shares a shop's network with a
        guesser, or is one, must not keep the shop from learning who stands there.
        """
        over = self._limit.is_over(browser.address, now)
        self._limit.note(browser.address, now)
        return Scan(state="limited" if over else state)

    async def _key_of(self, prefix: str) -> DeviceKey | None:
        kid = self._kids.get(prefix)
        if kid is None:
            kid = await self._database.read(lambda tx: store.kid_of_prefix(tx, prefix))
            if kid is None:
                return None
            if len(self._kids) >= KEYS_REMEMBERED_MAX:
                self._kids.clear()
            self._kids[prefix] = kid
        return await self._devices.key_of(kid)

    async def _keep(
        self, known: Scan, code: OfficerCode, key: DeviceKey, browser: Browser, now: datetime
    ) -> Scan:
        state = _judge(code, key, browser, now)
        door, digest = None, None
        if state == "fresh":
            who = hashlib.sha256(f"{browser.address}\n{browser.agent}".encode()).hexdigest()
            door = self._doors.door_of(key.kid, code.nonce, who)
            digest = hash_of(door)
        remembered = await self._remembered(key.kid, code.nonce)
        name = digest or state
        if name not in remembered.kept:
            if digest is not None and remembered.doors() >= DOORS_PER_CODE_MAX:
                return msgspec.structs.replace(known, state="full")
            body = _body(code, key, state, digest)
            remembered.kept[name] = asyncio.create_task(self._write(body, now))
        task = remembered.kept[name]
        if task is not None:
            try:
                await asyncio.shield(task)
            except Exception:
                remembered.kept.pop(name, None)  # not kept: whoever scans again tries again
                raise
        return msgspec.structs.replace(known, state=state, door=door)

    async def _remembered(self, kid: str, nonce: str) -> _Code:
        code = self._codes.get((kid, nonce))
        if code is None:
            rows = await self._database.read(lambda tx: store.scans_of_nonce(tx, kid, nonce))
            code = self._codes.setdefault(
                (kid, nonce), _Code(kept={door or state: None for state, door in rows})
            )
            while len(self._codes) > CODES_REMEMBERED_MAX:
                self._codes.popitem(last=False)
        self._codes.move_to_end((kid, nonce))
        return code

    async def _write(self, body: CodeScanned, now: datetime) -> None:
        index = await self._database.write(
            lambda tx: self._ledger.act(
                tx, kind="code.scanned", by=ANYBODY, subject=body.visit, body=body, now=now
            )
        )
        await self._views.reached(index)


def _judge(code: OfficerCode, key: DeviceKey, browser: Browser, now: datetime) -> ScanState:
    if key.revoked_ms is not None:
        return "revoked"
    if browser.officers:
        return "officer"
    return "fresh" if officer_code.is_fresh(code, clock.to_ms(now)) else "stale"


def _body(code: OfficerCode, key: DeviceKey, state: ScanState, digest: str | None) -> CodeScanned:
    return CodeScanned(
        visit=code.visit,
        kid=key.kid,
        officer=key.officer_id,
        head=base64url.encode(code.head),
        seq=code.seq,
        nonce=code.nonce,
        at=clock.rfc3339(_instant(code)),
        state=state,
        door=digest,
    )


def _instant(code: OfficerCode) -> datetime:
    """Six octets reach beyond the year 9999; no calendar here does."""
    return clock.from_ms(min(code.at_ms, LAST_MS))
