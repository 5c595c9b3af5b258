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
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import Asker
from backend.web_pages.guess_limit import GuessLimit
from offline_sync import base64url

DOORS_PER_CODE_MAX = 5
"""A code lives for 90 seconds and is shown to those who stand there."""
TOGETHER_MAX = 256
"""Scans in one unit of work, so that phones that push get their turn between."""
CODES_REMEMBERED_MAX = 20_000
KEYS_REMEMBERED_MAX = 50_000
DIGEST_LENGTH = 64
"""Of a door's name in hexadecimal; states are shorter words."""
LAST_MS = 253_402_300_799_000
ANYBODY = "anybody"
"""Who scans is nobody we know, and nobody we want to know."""


def is_officers(asker: Asker | None, cookies: Mapping[str, str]) -> bool:
    """Whether a browser is one of our own people's: signed in, or once enrolled as a phone."""
    return asker is not None or DEVICE_MARK_COOKIE in cookies


class _Code(msgspec.Struct):
    """What is kept of one code: by door or state, when it is shown (None: long since)."""

    at_ms: int
    kept: dict[str, "asyncio.Future[None] | None"]

    def doors(self) -> int:
        return sum(1 for name in self.kept if len(name) == DIGEST_LENGTH)


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
        self._loading = asyncio.Lock()
        self._loaded = False
        self._forgotten_ms = 0
        """Codes made until then may have been scanned and forgotten; of a later one that is fresh
        memory knows everything."""
        self._waiting: list[tuple[CodeScanned, asyncio.Future[None]]] = []
        self._writing: set[asyncio.Task[None]] = set()

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
        remembered = await self._remembered(key.kid, code, state, now)
        name = digest or state
        if name not in remembered.kept:
            if digest is not None and remembered.doors() >= DOORS_PER_CODE_MAX:
                return msgspec.structs.replace(known, state="full")
            remembered.kept[name] = self._write(_body(code, key, state, digest), now)
        shown = remembered.kept[name]
        if shown is not None:
            try:
                await asyncio.shield(shown)
            except Exception:
                if remembered.kept.get(name) is shown:
                    del remembered.kept[name]  # not kept: whoever scans again tries again
                raise
        return msgspec.structs.replace(known, state=state, door=door)

    async def _remembered(
        self, kid: str, code: OfficerCode, state: ScanState, now: datetime
    ) -> _Code:
        """What is kept of a code: from memory, or from the database when it may be older."""
        if not self._loaded:
            await self._load(now)
        name = (kid, code.nonce)
        found = self._codes.get(name)
        if found is None:
            rows: list[tuple[str, str | None]] = []
            if state != "fresh" or code.at_ms <= self._forgotten_ms:
                rows = await self._database.read(
                    lambda tx: store.scans_of_nonce(tx, kid, code.nonce)
                )
            kept: dict[str, asyncio.Future[None] | None] = {
                door or state: None for state, door in rows
            }
            found = self._codes.setdefault(name, _Code(at_ms=code.at_ms, kept=kept))
            while len(self._codes) > CODES_REMEMBERED_MAX:
                _, gone = self._codes.popitem(last=False)
                self._forgotten_ms = max(self._forgotten_ms, gone.at_ms)
        self._codes.move_to_end(name)
        return found

    async def _load(self, now: datetime) -> None:
        """What was scanned before the server began and may still be scanned again."""
        since_ms = clock.to_ms(now - 2 * officer_code.FRESH_WITHIN)
        async with self._loading:
            if self._loaded:
                return
            rows = await self._database.read(
                lambda tx: store.scans_since(tx, since_ms, CODES_REMEMBERED_MAX)
            )
            for kid, nonce, at_ms, state, door in rows:
                code = self._codes.setdefault((kid, nonce), _Code(at_ms=at_ms, kept={}))
                code.kept[door or state] = None
            if len(rows) == CODES_REMEMBERED_MAX:
                self._forgotten_ms = clock.to_ms(now + officer_code.FRESH_WITHIN)
            self._loaded = True

    def _write(self, body: CodeScanned, now: datetime) -> "asyncio.Future[None]":
        """Done when every view shows it. Scans that come together are written together: each
        waits no longer for it, and a campaign costs one unit of work instead of thousands.
        """
        shown: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        shown.add_done_callback(_heard)
        self._waiting.append((body, shown))
        if len(self._waiting) == 1:
            self._begin_writing(now)
        return shown

    def _begin_writing(self, now: datetime) -> None:
        task = asyncio.create_task(self._write_waiting(now))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write_waiting(self, now: datetime) -> None:
        await asyncio.sleep(0)  # those that arrived in the same instant come along
        some, self._waiting = self._waiting[:TOGETHER_MAX], self._waiting[TOGETHER_MAX:]
        if self._waiting:
            self._begin_writing(now)

        def write(tx: Transaction) -> int:
            index = 0
            for body, _ in some:
                index = self._ledger.act(
                    tx, kind="code.scanned", by=ANYBODY, subject=body.visit, body=body, now=now
                )
            return index

        try:
            await self._views.reached(await self._database.write(write))
        except BaseException as failure:
            for _, shown in some:
                if not shown.done():
                    shown.set_exception(failure)
            if not isinstance(failure, Exception):
                raise
            return
        for _, shown in some:
            if not shown.done():
                shown.set_result(None)


def _heard(shown: "asyncio.Future[None]") -> None:
    """Whoever scanned may be gone: a failure nobody waits for is no news."""
    if not shown.cancelled():
        shown.exception()


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
