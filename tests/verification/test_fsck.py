"""One flipped bit, wherever it is, is found and named; a whole data folder gives no damage."""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from backend.cli import main
from backend.field_client.finding import typed
from backend.ledger.server_keys import load_or_make
from backend.parts import FOLLOWERS
from backend.settings import DatabaseSettings, Settings
from backend.verification import fsck
from backend.verification.findings import Finding, Weight
from media_store import open_store
from tests.field_client.field_devices import a_picture, an_enrolled_device
from tests.whole_app import all_views, running

pytestmark = pytest.mark.anyio


@contextlib.asynccontextmanager
async def a_used_server(database: DatabaseSettings, folder: Path) -> AsyncGenerator[Settings]:
    """A server with a few visits and one original, still running."""
    async with running(database, folder) as app:
        async with await an_enrolled_device(app, folder.parent / "device") as device:
            for _ in range(3):
                device.open_visit(typed("无名小店"))
                device.write_note("通道畅通")
                device.add_photo(a_picture(folder.parent / "roof.jpg"))
                device.close_visit()
            report = await device.push()
            assert (report.files_proven, report.waiting_files) == (2, 0)
            device.open_visit(typed("无名小店"))
            device.add_photo(a_picture(folder.parent / "wall.jpg", size=(200, 100)))
            await device._sender._push_entries()
        await all_views(app)
        yield app.state.settings


async def findings(settings: Settings) -> list[Finding]:
    report = await fsck.check(settings, FOLLOWERS, lambda: open_store("", settings.data / "media"))
    assert report.entries > 10
    return report.findings


def damage(found: list[Finding]) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in found if one.weight is Weight.DAMAGE]


async def test_a_whole_folder_has_no_damage_beside_a_running_server(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with a_used_server(database_settings, tmp_path / "server") as settings:
        found = await findings(settings)
        assert damage(found) == []
        awaited = [one for one in found if one.code == "media-awaited"]
        assert len(awaited) == 1


def flip(content: bytes, at: int = -1) -> bytes:
    at %= len(content)
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def tamper(settings: Settings, sql: str, *parameters: object) -> None:
    connection = sqlite3.connect(settings.data / "palm.sqlite")
    with connection:
        assert connection.execute(sql, parameters).rowcount == 1
    connection.close()


def one(settings: Settings, sql: str) -> tuple[object, ...]:
    connection = sqlite3.connect(settings.data / "palm.sqlite")
    row = connection.execute(sql).fetchone()
    connection.close()
    return row


def flip_entry(settings: Settings) -> str:
    idx, kid, seq, jws = one(
        settings, "SELECT idx, kid, seq, jws FROM entry WHERE kind = 'note.written' LIMIT 1"
    )
    assert isinstance(jws, bytes)
    tamper(settings, "UPDATE entry SET jws = ? WHERE idx = ?", flip(jws, 400), idx)
    return f"index {idx} {str(kid)[:8]}#{seq} note.written"


def flip_checkpoint(settings: Settings) -> str:
    size, text = one(settings, "SELECT size, text FROM checkpoint ORDER BY size LIMIT 1 OFFSET 2")
    lines = str(text).split("\n")
    lines[2] = ("B" if lines[2][0] == "A" else "A") + lines[2][1:]
    tamper(settings, "UPDATE checkpoint SET text = ? WHERE size = ?", "\n".join(lines), size)
    return f"checkpoint {size}"


def flip_view_row(settings: Settings) -> str:
    (visit,) = one(settings, "SELECT id FROM visit WHERE state = 'closed' LIMIT 1")
    tamper(settings, "UPDATE visit SET notes = notes + 1 WHERE id = ?", visit)
    return f"visit {visit}"


def flip_device(settings: Settings) -> str:
    (kid,) = one(settings, "SELECT kid FROM device")
    tamper(settings, "UPDATE device SET label = 'another' WHERE kid = ?", kid)
    return f"device {kid}"


def flip_chain_state(settings: Settings) -> str:
    (kid,) = one(settings, "SELECT kid FROM device_chain")
    tamper(settings, "UPDATE device_chain SET gaps = '[[2,3]]' WHERE kid = ?", kid)
    return str(kid)


def flip_media(settings: Settings) -> str:
    (sha256,) = one(settings, "SELECT sha256 FROM media_stored LIMIT 1")
    place = open_store("", settings.data / "media").path(str(sha256))
    assert place is not None
    content = place.read_bytes()
    place.chmod(0o600)
    place.write_bytes(flip(content, 100))
    return str(sha256)


def lose_media(settings: Settings) -> str:
    (sha256,) = one(settings, "SELECT sha256 FROM media_stored LIMIT 1")
    place = open_store("", settings.data / "media").path(str(sha256))
    assert place is not None
    place.unlink()
    return str(sha256)


def lose_last_entry(settings: Settings) -> str:
    size, idx = one(settings, "SELECT MAX(idx) + 1, MAX(idx) FROM entry")
    tamper(settings, "DELETE FROM entry WHERE idx = ?", idx)
    return f"checkpoint {size}"


def lose_an_entry(settings: Settings) -> str:
    (idx,) = one(settings, "SELECT idx FROM entry WHERE kind = 'note.written' LIMIT 1")
    tamper(settings, "DELETE FROM entry WHERE idx = ?", idx)
    return f"index {idx}"


def change_a_column(settings: Settings) -> str:
    idx, kid, seq = one(
        settings, "SELECT idx, kid, seq FROM entry WHERE kind = 'note.written' LIMIT 1"
    )
    tamper(settings, "UPDATE entry SET by_id = 'o-else' WHERE idx = ?", idx)
    return f"index {idx} {str(kid)[:8]}#{seq} note.written"


@pytest.mark.parametrize(
    ("harm", "codes"),
    [
        (flip_entry, {"signature-bad", "entry-unreadable", "entry-row-differs"}),
        (flip_checkpoint, {"checkpoint-refused"}),
        (flip_view_row, {"view-row-differs"}),
        (flip_device, {"view-row-differs"}),
        (flip_chain_state, {"chain-state-differs"}),
        (flip_media, {"media-differs"}),
        (lose_media, {"media-missing"}),
        (lose_last_entry, {"log-shorter"}),
        (lose_an_entry, {"entry-missing"}),
        (change_a_column, {"entry-row-differs"}),
    ],
)
async def test_harm_is_found_and_named(
    tmp_path: Path, harm: Callable[[Settings], str], codes: set[str]
) -> None:
    async with a_used_server(DatabaseSettings(), tmp_path / "server") as settings:
        assert damage(await findings(settings)) == []
    where = harm(settings)
    found = damage(await findings(settings))
    assert any(code in codes and place == where for code, place in found), found


async def test_a_rewritten_entry_contradicts_every_checkpoint_that_signed_it(
    tmp_path: Path,
) -> None:
    async with a_used_server(DatabaseSettings(), tmp_path / "server") as settings:
        (signed,) = one(settings, "SELECT count(*) FROM checkpoint WHERE size > 6")
    jws = one(settings, "SELECT jws FROM entry WHERE idx = 6")[0]
    assert isinstance(jws, bytes)
    tamper(settings, "UPDATE entry SET jws = ? WHERE idx = 6", flip(jws, 400))
    codes = [code for code, _ in damage(await findings(settings))]
    assert codes.count("checkpoint-root-differs") == signed


async def test_a_broken_page_of_the_database_is_told_not_raised(tmp_path: Path) -> None:
    async with a_used_server(DatabaseSettings(), tmp_path / "server") as settings:
        pass
    path = settings.data / "palm.sqlite"
    with path.open("r+b") as file:
        file.seek(os.fstat(file.fileno()).st_size // 2)
        file.write(b"\xff" * 4096)
    report = await fsck.check(settings, FOLLOWERS, None)
    assert "database-damaged" in {code for code, _ in damage(report.findings)}


async def test_a_database_that_is_gone_is_damage_and_none_is_made(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    load_or_make(tmp_path / "keys", settings.server.log_origin)
    report = await fsck.check(settings, FOLLOWERS, None)
    assert [one.code for one in report.findings] == ["database-damaged"]
    assert os.listdir(tmp_path) == ["keys"]  # noqa: PTH208 - in an async test


async def test_missing_keys_are_damage_and_none_are_made(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    report = await fsck.check(settings, FOLLOWERS, None)
    assert [one.code for one in report.findings] == ["keys-missing"]
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - in an async test


async def test_the_command_prints_codes_and_ends_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_used_server(DatabaseSettings(), tmp_path / "server") as settings:
        pass
    monkeypatch.setenv("PALM_DATA", str(settings.data))
    run = CliRunner()

    whole = await asyncio.to_thread(run.invoke, main, ["fsck", "--media"])
    assert whole.exit_code == 0, whole.output
    where = flip_view_row(settings)
    harmed = await asyncio.to_thread(run.invoke, main, ["fsck", "--json"])
    assert harmed.exit_code == 1
    told = [msgspec.json.decode(line) for line in harmed.output.splitlines()]
    named = [one for one in told if one["code"] == "view-row-differs"]
    assert [one["where"] for one in named] == [where]
    assert all(one["zh"] and one["en"] for one in told)
