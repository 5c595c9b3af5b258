"""Go's own log packages (golang.org/x/mod/sumdb) check what a phone is told, and refuse lies."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from backend.ledger.merkle import TILE_WIDTH
from backend.settings import DatabaseSettings
from tests.whole_app import Phone, an_enrolled_phone, running, signed_in

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(300)]

PROGRAM = Path(__file__).parent / "go_log_reader" / "main.go"
VISIT = "7b4c6c39-6a1e-4f67-9f6a-0f3a2d1c9b01"

Claim = dict[str, Any]


@pytest.fixture(scope="module")
def go_reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, built once, with Debian's packages and without a network."""
    if shutil.which("go") is None:
        pytest.fail("Go is not installed: `make test` installs it")
    folder = tmp_path_factory.mktemp("go")
    program = folder / "log_reader"
    surroundings = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(folder / "cache"),
        "GOPROXY": "off",
        "CGO_ENABLED": "0",
    }
    subprocess.run(["go", "build", "-o", program, PROGRAM], env=surroundings, check=True)
    return program


def ask(reader: Path, key: str, tiles: Path, claims: list[Claim]) -> list[str]:
    """What Go says to each claim: nothing, or what does not hold."""
    question = json.dumps({"key": key, "tiles": str(tiles), "cases": claims})
    told = subprocess.run(
        [reader], input=question, capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(told.stdout)


async def push_notes(phone: Phone, count: int) -> list[Claim]:
    """Push notes one batch after another; what the receipts claim, on the last checkpoint."""
    claims: list[Claim] = []
    older = (await phone.client.get("/log/checkpoint")).text
    for start in range(0, count, 60):
        entries = [
            phone.entry("note.written", {"visit": VISIT, "note": f"n{n}", "text": "通道畅通"})
            for n in range(start, min(start + 60, count))
        ]
        answer = await phone.push(*entries)
        checkpoints = {size_of(text): text for text in answer["checkpoints"]}
        claims += [
            {
                "older": older,
                "newer": checkpoints[verdict["treeSize"]],
                "record": entry,
                "index": verdict["index"],
                "proof": verdict["proof"],
            }
            for entry, verdict in zip(entries, answer["verdicts"], strict=True)
        ]
    return claims


def size_of(checkpoint: str) -> int:
    return int(checkpoint.split("\n")[1])


async def fetch_tiles(client: httpx.AsyncClient, folder: Path, sizes: set[int]) -> None:
    """Every tile of these tree sizes, as a monitor of the log would keep them."""
    names: set[str] = set()
    for size in sizes:
        level, width = 0, size
        while width:
            full, part = divmod(width, TILE_WIDTH)
            names |= {f"{level}/{index:03d}" for index in range(full)}
            names |= {f"{level}/{full:03d}.p/{part}"} if part else set()
            level, width = level + 1, full
    for name in names:
        answer = await client.get(f"/log/tile/{name}")
        assert answer.status_code == 200, name
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(answer.content)


@pytest.fixture
async def log_of_strangers(tmp_path: Path) -> tuple[str, Path, list[Claim]]:
    """The log's key, its tiles, and what a phone was told about 300 notes."""
    async with running(DatabaseSettings(), tmp_path / "data") as app:
        return await kept_by_strangers(app, tmp_path / "tiles")


async def kept_by_strangers(app: Litestar, tiles: Path) -> tuple[str, Path, list[Claim]]:
    phone = await an_enrolled_phone(app)
    claims = await push_notes(phone, 300)
    sizes = {size_of(claim["newer"]) for claim in claims}
    await fetch_tiles(phone.client, tiles, sizes)
    return (await phone.client.get("/log/key")).text.strip(), tiles, claims


def flipped(text: str) -> str:
    """Base64 text of bytes that differ in their last bit."""
    raw = bytearray(base64.b64decode(text))
    raw[-1] ^= 1
    return base64.b64encode(raw).decode()


def other_signature(note: str) -> str:
    head, _, signature = note.rstrip("\n").rpartition(" ")
    return f"{head} {flipped(signature)}\n"


LIES: dict[str, Callable[[Claim], Claim]] = {
    "another record": lambda c: {**c, "record": c["record"] + "A"},
    "another place": lambda c: {**c, "index": c["index"] - 1},
    "a changed proof": lambda c: {**c, "proof": [flipped(c["proof"][0]), *c["proof"][1:]]},
    "a shorter proof": lambda c: {**c, "proof": c["proof"][:-1]},
    "a longer proof": lambda c: {**c, "proof": [*c["proof"], c["proof"][0]]},
    "a changed checkpoint": lambda c: {**c, "newer": c["newer"].replace("\n", "\n1", 1)},
    "a changed signature": lambda c: {**c, "newer": other_signature(c["newer"])},
    "an unsigned past": lambda c: {**c, "older": other_signature(c["older"])},
}


async def test_go_accepts_every_receipt_of_ours_and_our_tiles_and_our_history(
    go_reader: Path, log_of_strangers: tuple[str, Path, list[Claim]]
) -> None:
    key, tiles, claims = log_of_strangers
    assert len(claims) == 300
    assert max(claim["index"] for claim in claims) > TILE_WIDTH
    assert set(ask(go_reader, key, tiles, claims)) == {""}


async def test_go_refuses_each_lie(
    go_reader: Path, log_of_strangers: tuple[str, Path, list[Claim]]
) -> None:
    key, tiles, claims = log_of_strangers
    lies = [lie(claims[-1]) for lie in LIES.values()]
    answers = ask(go_reader, key, tiles, [claims[-1], *lies])
    assert answers[0] == ""
    assert [name for name, said in zip(LIES, answers[1:], strict=True) if not said] == []


async def test_go_refuses_a_tile_that_was_changed(
    go_reader: Path, log_of_strangers: tuple[str, Path, list[Claim]]
) -> None:
    key, tiles, claims = log_of_strangers
    tile = tiles / "0" / "000"
    tile.write_bytes(tile.read_bytes()[:-1] + b"\0")
    claim = next(one for one in claims if one["index"] < TILE_WIDTH < size_of(one["newer"]))
    (said,) = ask(go_reader, key, tiles, [claim])
    assert said.startswith("tiles: ")


async def test_go_refuses_a_checkpoint_of_another_log(
    go_reader: Path, log_of_strangers: tuple[str, Path, list[Claim]], tmp_path: Path
) -> None:
    _, tiles, claims = log_of_strangers
    async with running(DatabaseSettings(), tmp_path / "other") as app:
        client = await signed_in(app, "chenj")
        other = (await client.get("/log/key")).text.strip()
    (said,) = ask(go_reader, other, tiles, claims[:1])
    assert said.startswith("newer: ")
