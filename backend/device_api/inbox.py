"""What a device pushes: read, verified, judged, appended, answered with receipts.

Idempotent: the same batch twice gives the same receipts. Nothing is thrown away: what is not
authentic lies in quarantine with its reason.
"""

import asyncio
import re
from collections.abc import Sequence
from concurrent.futures import Executor
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts.devices import DeviceRegistry
from backend.accounts.model import DeviceKey
from backend.database import Database, Transaction
from backend.device_api import store
from backend.ledger.model import NewEntry, Receipts
from backend.ledger.service import Ledger
from offline_sync import base64url, chain, entry
from offline_sync.chain import Status
from offline_sync.entry import Entry
from offline_sync.jws import hash_of
from offline_sync.refusal import Refusal, RefusedError

INLINE_MAX = 3
"""So few signatures are verified faster where we are than on another thread."""

RECONSIDERED_AT_ONCE = 500


class Verdict(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What became of one entry; receipt members only where the log holds it."""

    hash: str
    status: Status
    seq: int | None = None
    index: int | None = None
    tree_size: int | None = None
    proof: list[str] | None = None
    reason: Refusal | None = None


class PushAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Verdicts in the order the entries were sent, and the checkpoints they speak of."""

    checkpoints: list[str]
    verdicts: list[Verdict]


class _Read(msgspec.Struct, frozen=True, kw_only=True):
    """One pushed entry: read and verified, or refused."""

    raw: bytes
    digest: bytes
    entry: Entry | None = None
    refusal: Refusal | None = None
    why: str = ""


class _Subject(msgspec.Struct, frozen=True):
    visit: str = ""


class _Judged(msgspec.Struct):
    status: Status
    reason: Refusal | None = None
    index: int | None = None


_VISIT = re.compile(r"[0-9A-Za-z-]{1,64}")
_subject = msgspec.json.Decoder(_Subject)


class Inbox:
    """The one way into the log for devices, whatever carried the entries here."""

    def __init__(
        self, database: Database, ledger: Ledger, devices: DeviceRegistry, threads: Executor
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._devices = devices
        self._threads = threads

    async def push(
        self, raws: Sequence[str | bytes], *, account_id: str, now: datetime
    ) -> PushAnswer:
        """Take in what is authentic; the answer is given once it is durable and provable."""
        read = [
            _parse(raw.encode(errors="replace") if isinstance(raw, str) else raw) for raw in raws
        ]
        keys = await self._keys(read)
        if len(read) <= INLINE_MAX:
            verified = _verify(read, keys)
        else:
            # The curve is computed outside the GIL: the second core does this part.
            verified = await asyncio.get_running_loop().run_in_executor(
                self._threads, _verify, read, keys
            )
        judged = await self._database.write(
            lambda tx: _Taking(tx, self._ledger, account_id=account_id, now=now).take(
                verified, keys
            )
        )
        indexes = [j.index for j in judged if j.index is not None]
        receipts = await self._ledger.receipts(indexes)
        return PushAnswer(
            checkpoints=receipts.checkpoints,
            verdicts=[
                _verdict(one, outcome, receipts)
                for one, outcome in zip(verified, judged, strict=True)
            ],
        )

    async def _keys(self, read: Sequence[_Read]) -> dict[str, DeviceKey]:
        found: dict[str, DeviceKey] = {}
        for kid in {one.entry.kid for one in read if one.entry is not None}:
            key = await self._devices.key_of(kid)
            if key is not None:
                found[kid] = key
        return found


class _Taking:
    """One push inside its transaction."""

    def __init__(self, tx: Transaction, ledger: Ledger, *, account_id: str, now: datetime) -> None:
        self._tx = tx
        self._ledger = ledger
        self._account_id = account_id
        self._now = now
        self._judged: dict[bytes, _Judged] = {}

    def take(self, read: Sequence[_Read], keys: dict[str, DeviceKey]) -> list[_Judged]:
        """What became of each entry, in the order sent."""
        by_kid: dict[str, list[Entry]] = {}
        for one in read:
            if one.refusal is not None:
                self._keep_aside(one, one.refusal)
            elif one.entry is not None:
                by_kid.setdefault(one.entry.kid, []).append(one.entry)
        for kid, entries in by_kid.items():
            self._take_chain(keys[kid], entries)
        return [self._judged[one.digest] for one in read]

    def _take_chain(self, key: DeviceKey, entries: Sequence[Entry]) -> None:
        state = store.chain_state(self._tx, key.kid, key.officer_id, key.revoked_ms)
        waiting: Sequence[Entry] = entries
        freed = False
        while waiting:
            links, indexes = store.links(self._tx, key.kid, chain.neighbours(waiting))
            outcome = chain.judge(state, links, waiting)
            state = outcome.state
            accepted = [v.entry for v in outcome.verdicts if v.status is Status.ACCEPTED]
            new = self._ledger.append(self._tx, [_new(e) for e in accepted], self._now)
            indexes |= dict(zip((e.seq for e in accepted), new, strict=True))
            for verdict in outcome.verdicts:
                self._note(verdict, indexes)
            if freed:
                store.release(self._tx, [e.hash for e in accepted])
            waiting = []
            if outcome.reconsider_below is not None:
                rows = store.revoked_below(
                    self._tx, key.kid, outcome.reconsider_below, RECONSIDERED_AT_ONCE
                )
                waiting, freed = [entry.parse(raw) for raw in rows], True
        store.keep_state(self._tx, state, clock.to_ms(self._now))

    def _note(self, verdict: chain.Verdict, indexes: dict[int, int]) -> None:
        one = verdict.entry
        if verdict.reason is not None:
            self._keep_aside(_Read(raw=one.raw, digest=one.hash, entry=one), verdict.reason)
            return
        self._judged[one.hash] = _Judged(verdict.status, index=indexes[one.seq])

    def _keep_aside(self, one: _Read, refusal: Refusal) -> None:
        self._judged[one.digest] = _Judged(Status.QUARANTINED, refusal)
        store.quarantine(
            self._tx,
            digest=one.digest,
            entry=one.entry,
            raw=one.raw,
            refusal=refusal,
            why=one.why,
            account_id=self._account_id,
            now_ms=clock.to_ms(self._now),
        )


def _parse(raw: bytes) -> _Read:
    try:
        parsed = entry.parse(raw)
    except RefusedError as refused:
        kept = raw if len(raw) <= entry.ENTRY_BYTES_MAX else raw[: entry.ENTRY_BYTES_MAX]
        return _Read(raw=kept, digest=hash_of(raw), refusal=refused.refusal, why=refused.why)
    return _Read(raw=raw, digest=parsed.hash, entry=parsed)


def _verify(read: Sequence[_Read], keys: dict[str, DeviceKey]) -> list[_Read]:
    return [one if one.entry is None else _verify_one(one, one.entry, keys) for one in read]


def _verify_one(one: _Read, signed: Entry, keys: dict[str, DeviceKey]) -> _Read:
    key = keys.get(signed.kid)
    if key is None:
        return msgspec.structs.replace(one, refusal=Refusal.UNKNOWN_KEY)
    if not entry.verify(signed, key.key):
        return msgspec.structs.replace(one, refusal=Refusal.BAD_SIGNATURE)
    return one


def _new(one: Entry) -> NewEntry:
    return NewEntry(
        kid=one.kid,
        seq=one.seq,
        kind=one.payload.kind,
        by_id=one.payload.by,
        subject=_subject_of(one),
        hash=one.hash,
        prev=one.prev,
        jws=one.raw,
    )


def _subject_of(one: Entry) -> str:
    """The visit an entry speaks of; a strange body costs it only this shortcut."""
    try:
        visit = _subject.decode(bytes(one.payload.body)).visit
    except msgspec.ValidationError:
        return ""
    return visit if _VISIT.fullmatch(visit) else ""


def _verdict(one: _Read, judged: _Judged, receipts: Receipts) -> Verdict:
    common = base64url.encode(one.digest)
    seq = None if one.entry is None else one.entry.seq
    if judged.index is None:
        return Verdict(hash=common, status=judged.status, seq=seq, reason=judged.reason)
    receipt = receipts.by_index[judged.index]
    return Verdict(
        hash=common,
        status=judged.status,
        seq=seq,
        index=receipt.index,
        tree_size=receipt.tree_size,
        proof=receipt.proof,
    )
