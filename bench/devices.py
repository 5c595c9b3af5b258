"""Enrolled devices and their entries, signed before any clock runs."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import httpx
import msgspec

from offline_sync import base64url, jws, keys, proof
from offline_sync.entry import Payload, body_of

WHERE: dict[str, object] = {
    "lat": 31.2304,
    "lon": 121.4737,
    "acc": 8.0,
    "alt": None,
    "at": "2026-11-22T08:00:00Z",
    "source": "gps",
}
ENTERPRISES = 500
BEGUN = datetime(2026, 11, 22, 8, tzinfo=timezone(timedelta(hours=8)))
"""When the phones' day begins: one thing happens after another."""
TEXT = "二楼东侧安全出口堆放纸箱，现场已口头要求清理，负责人表示当日完成。"


@dataclass
class Device:
    """A key and the chain it has signed so far."""

    officer: str = ""
    key: keys.PrivateKey = field(default_factory=keys.generate)
    seq: int = 0
    head: bytes | None = None
    number: int = 0

    def __post_init__(self) -> None:
        self.kid = keys.kid_of(self.key)

    def entry(self, kind: str, body: object) -> bytes:
        self.seq += 1
        payload = Payload(
            v=1,
            seq=self.seq,
            prev=None if self.head is None else base64url.encode(self.head),
            kind=kind,
            by=self.officer,
            wall=(BEGUN + timedelta(milliseconds=100 * self.seq)).isoformat(
                timespec="milliseconds"
            ),
            mono=1000 * self.seq,
            where=body_of(self.where()),
            app="bench",
            body=body_of(body),
        )
        raw = jws.sign(self.key, "palm-entry", msgspec.json.encode(payload), kid=self.kid)
        self.head = hashlib.sha256(raw).digest()
        return raw

    def where(self) -> dict[str, object]:
        return {**WHERE, "lat": 31.2304 + self.number / 10_000}

    def notes(self, count: int) -> list[bytes]:
        """Notes of a long visit."""
        visit = str(uuid.uuid4())
        return [
            self.entry("note.written", {"visit": visit, "note": f"n{n}", "text": TEXT})
            for n in range(count)
        ]

    def opening(self, visit: str) -> bytes:
        """The next enterprise on this device's round: each is visited a few times a run."""
        number = 1 + (int(self.kid[:8].encode().hex(), 16) + self.seq) % ENTERPRISES
        self.number = number
        return self.entry(
            "visit.opened",
            {
                "visit": visit,
                "enterprise": {"id": f"e{number:06d}", "name": "测试企业"},
                "found": "search",
                "officers": [self.officer],
                "inspectionType": "routine",
                "checklists": [],
            },
        )


def body_of_push(entries: list[bytes]) -> bytes:
    return b'{"entries":["' + b'","'.join(entries) + b'"]}'


def enrol(url: str, login: str, count: int) -> tuple[str, list[Device]]:
    """The cookie of a session of `login`, and devices of its officer."""
    devices = [Device() for _ in range(count)]
    with httpx.Client(base_url=url, timeout=60) as client:
        cookie = sign_in(client, login)
        for device in devices:
            nonce = client.post("/api/devices/challenge").json()["nonce"]
            challenge = proof.Challenge(nonce=nonce, use="enrol")
            answer = client.post(
                "/api/devices",
                json={
                    "publicKey": keys.public_jwk(device.key.public_key()).to_wire(),
                    "label": "bench",
                    "proof": proof.sign_challenge(device.key, challenge).decode(),
                },
            )
            answer.raise_for_status()
            device.officer = answer.json()["officerId"]
    return cookie, devices


def sign_in(client: httpx.Client, login: str) -> str:
    answer = client.post("/api/session", json={"login": login, "password": f"palm-demo-{login}"})
    answer.raise_for_status()
    return f"palm_session={answer.cookies['palm_session']}"
