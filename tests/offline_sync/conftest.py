"""Named devices and the ledger in memory that drives the judge as a store would."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from offline_sync import base64url, chain, entry, keys
from offline_sync.chain import ChainState, Link, Outcome, Status
from offline_sync.entry import Entry
from offline_sync.refusal import Refusal

VECTORS = Path(__file__).parents[1] / "vectors"
sys.path.insert(0, str(VECTORS))  # make_vectors.py is a script with modules beside it


def vectors(name: str) -> dict[str, Any]:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def public_key(jwk: dict[str, str]) -> keys.PublicKey:
    return keys.public_key(msgspec.convert(jwk, keys.PublicJwk))


class Device:
    """An officer's phone: one key, one chain."""

    def __init__(self, officer: str = "officer-li") -> None:
        self.key = keys.generate()
        self.kid = keys.kid_of(self.key)
        self.officer = officer
        self.entries: list[Entry] = []

    def write(self, after: Entry | None = None, **members: Any) -> Entry:
        """Sign the next entry; `after` makes it the successor of another one (a clone)."""
        last = after or (self.entries[-1] if self.entries else None)
        body = entry.body_of(members.pop("body", {"text": "消防通道被占用"}))
        payload = {
            "v": 1,
            "seq": last.seq + 1 if last else 1,
            "prev": base64url.encode(last.hash) if last else None,
            "kind": "note.written",
            "by": self.officer,
            "wall": "2026-03-02T09:30:00.000+08:00",
            "app": "0123456789ab",
        }
        signed = entry.sign_entry(
            self.key, entry.Payload(**payload | members, body=body), kid=self.kid
        )
        made = entry.parse(signed)
        if after is None:
            self.entries.append(made)
        return made


class Inbox:
    """What the store keeps of one chain; gives the judge exactly the links it asks for."""

    def __init__(self, kid: str, officer: str = "officer-li") -> None:
        self.state = ChainState(kid=kid, officer=officer)
        self.links: dict[int, Link] = {}
        self.accepted: dict[int, bytes] = {}
        self.quarantine: dict[bytes, Refusal] = {}

    def push(self, entries: Sequence[Entry]) -> Outcome:
        wanted = chain.neighbours(entries)
        links = {seq: self.links[seq] for seq in wanted if seq in self.links}
        outcome = chain.judge(self.state, links, entries)
        self.state = outcome.state
        for verdict in outcome.verdicts:
            self._keep(verdict)
        return outcome

    def push_all(self, batches: Iterable[Sequence[Entry]]) -> None:
        for batch in batches:
            self.push(batch)

    def _keep(self, verdict: chain.Verdict) -> None:
        held = verdict.entry
        if verdict.status is Status.ACCEPTED:
            assert held.seq not in self.accepted
            self.links[held.seq] = Link(hash=held.hash, prev=held.prev)
            self.accepted[held.seq] = held.hash
            self.quarantine.pop(held.hash, None)
        elif verdict.status is Status.QUARANTINED:
            assert verdict.reason is not None
            self.quarantine[held.hash] = verdict.reason


@pytest.fixture(scope="session")
def li() -> Device:
    device = Device()
    for _ in range(12):
        device.write()
    return device
