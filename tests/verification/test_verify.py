"""A stranger with three public keys can check every file, and is never told that harm is well."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from backend.cli import main
from backend.field_client.device import FieldDevice
from backend.field_client.finding import typed
from backend.serving import public_keys
from backend.settings import DatabaseSettings
from backend.verification.findings import CATALOGUE
from offline_sync import base64url, keys
from tests.field_client.field_devices import a_picture, an_enrolled_device
from tests.whole_app import running

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def an_inspected_day(folder: Path) -> AsyncGenerator[FieldDevice]:
    """A pushed visit: receipts, entries, an original, a queue of what came later, keys."""
    async with running(DatabaseSettings(), folder / "server") as app:
        (folder / "keys.json").write_text(public_keys(folder / "server/keys", "palm.local/log"))
        async with await an_enrolled_device(app, folder / "device") as device:
            device.open_visit(typed("无名小店"))
            device.add_photo(a_picture(folder / "roof.jpg"))
            await device.push()
            (folder / "receipts.json").write_bytes(await device.receipts())
            lines = b"".join(one.jws + b"\n" for one in device._store.entries())
            (folder / "entries.txt").write_bytes(lines)
            jwk = keys.public_jwk(device._key.public_key()).to_wire()
            (folder / "device.jwk").write_bytes(msgspec.json.encode(jwk))
            yield device


async def verify(folder: Path, *names: str, own_keys: bool = True) -> Result:
    arguments = [str(folder / name) for name in names]
    given = ["--keys", str(folder / "keys.json")] if own_keys else []
    device = ["--device-key", str(folder / "device.jwk")] if own_keys else []
    command = ["verify", *arguments, *given, *device]
    return await asyncio.to_thread(CliRunner().invoke, main, command)


def codes(result: Result) -> list[str]:
    found = [line.split() for line in result.output.splitlines() if not line.startswith(" ")]
    return [words[1] for words in found]


async def test_everything_a_device_took_along_is_valid(tmp_path: Path) -> None:
    async with an_inspected_day(tmp_path):
        result = await verify(tmp_path, "entries.txt", "receipts.json", "roof.jpg")
        assert result.exit_code == 0, result.output
        assert set(codes(result)) == {
            "entry-valid",
            "receipt-valid",
            "checkpoint-valid",
            "media-receipt-valid",
            "media-named",
        }


async def test_a_queue_file_is_valid_before_any_server_has_seen_it(tmp_path: Path) -> None:
    async with an_inspected_day(tmp_path) as device:
        device.add_photo(a_picture(tmp_path / "wall.jpg", size=(90, 60)))
        queue = device.export(tmp_path)
        result = await verify(tmp_path, queue.name)
        assert result.exit_code == 0, result.output
        assert set(codes(result)) == {"entry-valid", "media-valid"}
        place = queue.read_bytes().index(b"\xff\xd8\xff") + 200
        content = bytearray(queue.read_bytes())
        content[place] ^= 1
        queue.write_bytes(content)
        result = await verify(tmp_path, queue.name)
        assert (result.exit_code, "media-differs" in codes(result)) == (1, True)


def test_keys_asked_for_in_the_wrong_folder_are_not_made_up(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["keys", "--data", str(tmp_path / "elsewhere")])
    assert answer.exit_code == 1
    assert "elsewhere" in answer.output
    assert not (tmp_path / "elsewhere").exists()


async def test_without_keys_nothing_is_called_valid(tmp_path: Path) -> None:
    async with an_inspected_day(tmp_path):
        result = await verify(tmp_path, "entries.txt", own_keys=False)
        assert (result.exit_code, set(codes(result))) == (3, {"key-not-given"})


def change(told: dict[str, Any], what: str) -> None:
    entry, verdict = told["entries"][1]["entry"], told["entries"][1]["verdict"]
    if what == "signature":
        head, body, _ = entry.split(".")
        told["entries"][1]["entry"] = f"{head}.{body}.{base64url.encode(bytes(64))}"
    elif what == "index":
        verdict["index"] += 1
    elif what == "other":
        told["entries"][1]["entry"] = told["entries"][0]["entry"]
    elif what == "proof":
        verdict["proof"] = verdict["proof"][1:]
    elif what == "checkpoint":
        told["checkpoints"] = [
            text.replace("palm.local/log\n", "palm.locaI/log\n", 1) for text in told["checkpoints"]
        ]
    elif what == "media":
        told["media"][0]["sha256"] = "0" * 64


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("signature", "signature-bad"),
        ("index", "receipt-refused"),
        ("other", "receipt-refused"),
        ("proof", "receipt-refused"),
        ("checkpoint", "checkpoint-refused"),
        ("media", "receipt-refused"),
    ],
)
async def test_a_changed_receipt_is_named(tmp_path: Path, what: str, code: str) -> None:
    async with an_inspected_day(tmp_path):
        told = json.loads((tmp_path / "receipts.json").read_bytes())
        change(told, what)
        (tmp_path / "receipts.json").write_text(json.dumps(told))
        result = await verify(tmp_path, "receipts.json")
        assert result.exit_code == 1
        assert code in codes(result), result.output


async def test_files_that_are_nothing_are_named(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    for name, content in (
        ("empty", b""),
        ("portal.html", b"<html>"),
        ("other.json", b'{"palm":"receipts/9"}'),
        ("bad.json", b'{"palm":'),
        ("broken.txt", b"eyJ.x.y\n"),
        ("empty.zip", b"PK\x05\x06" + bytes(18)),
        ("none.json", b'{"palm":"receipts/1"}'),
    ):
        (tmp_path / name).write_bytes(content)
    jwk = keys.public_jwk(keys.generate().public_key()).to_wire()
    (tmp_path / "device.jwk").write_bytes(msgspec.json.encode(jwk))
    for name in ("empty", "portal.html", "other.json", "bad.json", "empty.zip", "none.json"):
        result = await verify(tmp_path, name)
        assert (result.exit_code, codes(result)) == (1, ["file-unknown"]), name
    result = await verify(tmp_path, "broken.txt")
    assert (result.exit_code, codes(result)) == (1, ["entry-unreadable"])


def test_every_code_speaks_both_languages() -> None:
    for code, (_, text) in CATALOGUE.items():
        assert text.zh, code
        assert text.en, code
        assert text.zh.isascii() is False
