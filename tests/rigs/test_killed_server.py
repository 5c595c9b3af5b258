"""`kill -9` at any moment of a push: what was acknowledged is there, once, and provable.

The oracle knows only what the clients were told. Phones that got no answer push again.
"""

import asyncio
import base64
import contextlib
import random
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.database import open_reader
from backend.ledger import store as ledger_store
from backend.ledger.checkpoint import VerifierKey, open_checkpoint
from backend.ledger.merkle import leaf_hash, verify_inclusion
from backend.settings import DatabaseSettings
from tests.palm_server import Server
from tests.whole_app import Phone

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(300)]

CYCLES = 6
PHONES = 6
SEED = 20261122


class Clerk:
    """One phone that keeps pushing and remembers what it was told."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.waiting: list[str] = []
        self.told: dict[str, dict[str, Any]] = {}
        self.checkpoints: set[str] = set()

    async def work(self) -> None:
        while True:
            body = {"visit": "7b4c6c39-6a1e-4f67-9f6a-0f3a2d1c9b01", "note": "n", "text": "核查"}
            self.waiting += [self.phone.entry("note.written", body) for _ in range(3)]
            await self.push()

    async def push(self) -> None:
        answer = await self.phone.push(*self.waiting[:60])
        self.checkpoints |= set(answer["checkpoints"])
        for raw, verdict in zip(self.waiting[:60], answer["verdicts"], strict=True):
            assert verdict["status"] in ("accepted", "known")
            place = (verdict["index"], verdict["treeSize"], verdict["proof"])
            assert self.told.setdefault(raw, {"place": place})["place"] == place
        del self.waiting[:60]


async def test_nothing_acknowledged_is_lost_to_kill_9(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    server = Server(tmp_path, enterprises=5)
    server.start()
    clerks: list[Clerk] = []
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(PHONES):
            client = await stack.enter_async_context(
                httpx.AsyncClient(base_url=server.url, timeout=10)
            )
            answer = await client.post(
                "/api/session", json={"login": "wangjg", "password": "palm-demo-wangjg"}
            )
            assert answer.status_code == 201
            clerks.append(Clerk(Phone(client)))
            await clerks[-1].phone.enrol()
        for _ in range(CYCLES):
            tasks = [asyncio.create_task(clerk.work()) for clerk in clerks]
            await asyncio.sleep(chance.uniform(0.05, 0.6))  # when, not how long: the kill's moment
            server.kill()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                assert isinstance(result, httpx.HTTPError), result
            server.start()
            for clerk in clerks:
                while clerk.waiting:
                    await clerk.push()
        key = VerifierKey.from_text((await clerks[0].phone.client.get("/log/key")).text)
    server.stop()
    await check(tmp_path, clerks, key)


async def check(data: Path, clerks: list[Clerk], key: VerifierKey) -> None:
    """Every told entry stands at its told place, once; every told proof still proves it."""
    async with open_reader(DatabaseSettings(), data) as reader:
        rows = await reader.read(lambda tx: ledger_store.bytes_from(tx, 0, 10**6))
    held = {index: raw.decode() for index, raw in rows}
    assert len(set(held.values())) == len(held)
    told = sum(len(clerk.told) for clerk in clerks)
    assert told > CYCLES * PHONES
    for clerk in clerks:
        roots = {
            note.size: note.root for note in (open_checkpoint(t, key) for t in clerk.checkpoints)
        }
        for raw, answer in clerk.told.items():
            index, size, proof = answer["place"]
            assert held[index] == raw
            path = [base64.b64decode(step) for step in proof]
            assert verify_inclusion(leaf_hash(raw.encode()), index, size, path, roots[size])
