"""Phones of the demo year: real keys and real chains, so that everything about them can be checked.

Their private halves live as long as the filling and are written nowhere. Who goes on after it broke
off takes new phones; the old chains stay as they are, whole.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend import clock
from backend.accounts.views import Enrolled
from backend.agencies.model import Officer
from backend.codes import act_code
from backend.database import Transaction
from backend.device_api import store as device_store
from backend.enterprises.model import Enterprise
from backend.ledger.model import NewEntry
from backend.ledger.service import Ledger
from offline_sync import base64url, beacon, jws, keys, proof
from offline_sync.chain import ChainState
from offline_sync.entry import Payload, body_of
from offline_sync.gaps import Coverage

ACCOUNT = "demo-city"
"""Who enrolled the phones of officers without an account."""
APP = "palm-demo-year/1"
NONCE_BYTES = 16


class Phone:
    """One phone and where its chain stands."""

    def __init__(self, officer: Officer, number: int) -> None:
        self.officer = officer
        self.key = keys.generate()
        self.kid = keys.kid_of(self.key)
        self.label = f"演示手机 {number:03d}"
        self.seq = 0
        self.head: bytes | None = None
        self._beacon: tuple[int, datetime] | None = None
        self._acts: dict[str, int] = {}
        self._decisions: dict[int, int] = {}
        self.enrolled = False

    def enrol(self, tx: Transaction, ledger: Ledger, now: datetime) -> None:
        ledger.act(
            tx,
            kind="device.enrolled",
            by=ACCOUNT,
            subject=self.kid,
            body=Enrolled(
                kid=self.kid,
                officer=self.officer.id,
                account=ACCOUNT,
                agency=self.officer.agency_path,
                label=self.label,
                jwk=keys.public_jwk(self.key.public_key()),
            ),
            now=now,
        )
        self.enrolled = True

    def sign(
        self,
        kind: str,
        body: dict[str, Any],
        at: datetime,
        where: dict[str, Any] | None = None,
        visit: str = "",
    ) -> NewEntry:
        """The next entry of this chain."""
        mono, told = None, None
        if self._beacon is not None:
            told, since = self._beacon
            mono = max(0, int((at - since).total_seconds() * 1000))
        self.seq += 1
        payload = Payload(
            v=1,
            seq=self.seq,
            prev=None if self.head is None else base64url.encode(self.head),
            kind=kind,
            by=self.officer.id,
            wall=clock.rfc3339(at),
            mono=mono,
            beacon=told,
            where=body_of(where),
            app=APP,
            body=body_of(body),
        )
        raw = jws.sign(self.key, "palm-entry", msgspec.json.encode(payload), kid=self.kid)
        before, self.head = self.head, jws.hash_of(raw)
        return NewEntry(
            kid=self.kid,
            seq=self.seq,
            kind=kind,
            by_id=self.officer.id,
            subject=visit,
            hash=self.head,
            prev=before,
            jws=raw,
        )

    def start(self, at: datetime) -> NewEntry:
        """The first entry of the chain."""
        return self.sign("device.started", {"label": self.label, "agent": "palm demo"}, at)

    def witness(self, at: datetime) -> str:
        """What this phone says when its officer comes along: that he is there, and where its own
        chain stands.
        """
        assert self.head is not None
        presence = proof.Presence(
            officer=self.officer.id,
            head=base64url.encode(self.head),
            seq=self.seq,
            nonce=base64url.encode(secrets.token_bytes(NONCE_BYTES)),
            wall=clock.rfc3339(at),
        )
        return proof.sign_presence(self.key, presence, kid=self.kid).decode()

    def take_beacon(self, tx: Transaction, ledger: Ledger, size: int, at: datetime) -> NewEntry:
        """The server's time over the head of the chain, put into it."""
        nonce = beacon.nonce_of(self.head)
        raw = beacon.issue(
            ledger.keys.chain,
            server_kid=ledger.keys.kid,
            device_kid=self.kid,
            nonce=base64url.encode(nonce),
            time=at,
            size=size,
        )
        device_store.add_beacon(tx, self.kid, nonce, clock.to_ms(at))
        self._beacon = None
        entry = self.sign(beacon.RECEIVED, {"beacon": raw.decode()}, at)
        self._beacon = self.seq, at
        return entry

    def decision(self, year: int) -> int:
        """The next number of a penalty decided on the spot."""
        self._decisions[year] = self._decisions.get(year, 0) + 1
        return self._decisions[year]

    def act(self, region: str, body: str, purpose: act_code.Purpose, at: datetime) -> str:
        """The next act code of this day."""
        day = at.date()
        count = self._acts.get(day.isoformat(), 0)
        self._acts = {day.isoformat(): count + 1}
        return act_code.make(
            kind=act_code.kind_of(purpose),
            region=region,
            body=body,
            day=day,
            kid=self.kid,
            count=count,
        )

    def keep(self, tx: Transaction, now: datetime) -> None:
        """What the server knows of the chain after a push."""
        if self.seq == 0:
            return
        state = ChainState(
            kid=self.kid, officer=self.officer.id, coverage=Coverage(highest=self.seq)
        )
        device_store.keep_state(tx, state, clock.to_ms(now))


def fix_at(enterprise: Enterprise, at: datetime, far: float = 0.0) -> dict[str, Any] | None:
    """A position near the door, a few metres off and trembling; `far` in degrees."""
    if enterprise.lat is None or enterprise.lon is None:
        return None
    spread = (hash_share(enterprise.id) - 0.5) * 0.0004 + far
    spread += (hash_share(clock.rfc3339(at)) - 0.5) * 0.00004
    return {
        "lat": round(enterprise.lat + spread, 6),
        "lon": round(enterprise.lon - spread / 2, 6),
        "acc": 8 + round(hash_share(enterprise.id + "a") * 22),
        "at": clock.rfc3339(at),
        "source": "gps",
    }


def hash_share(text: str) -> float:
    """A share of one that always belongs to this text."""
    return int.from_bytes(jws.hash_of(text.encode())[:4]) / 2**32


def phones_of(officers: Sequence[Officer]) -> dict[str, Phone]:
    return {one.id: Phone(one, number) for number, one in enumerate(officers, 1)}
