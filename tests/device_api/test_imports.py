"""A queue file is taken in within bounds, and leaves nothing behind."""

import hashlib
import io
import zipfile
from pathlib import Path

import httpx
import pytest

from backend.device_api import imports
from backend.ledger import store as ledger_store
from backend.ledger.views import logged
from backend.settings import DatabaseSettings
from tests.whole_app import Phone, an_enrolled_phone, running

pytestmark = pytest.mark.anyio


def a_queue_file(*lines: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("entries.txt", "".join(f"{line}\n" for line in lines))
    return made.getvalue()


async def brought(phone: Phone, content: bytes) -> httpx.Response:
    return await phone.client.post(
        "/api/sync/imports", content=content, headers={"Content-Type": "application/zip"}
    )


def test_a_directory_larger_than_a_queue_file_can_have_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1_000):
            archive.writestr(f"{number:04}".ljust(5_000, "x"), b"")
    with (
        pytest.raises(zipfile.BadZipFile, match="directory"),
        imports.open_archive(path),
    ):
        pass


async def test_an_import_is_bounded_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = imports.spool_in(tmp_path)
    (spool / "import-of-a-killed-process").mkdir(parents=True)
    async with running(DatabaseSettings(), tmp_path) as app:
        assert not spool.exists()
        phone = await an_enrolled_phone(app)
        notes = [
            phone.entry("note.written", {"visit": "v", "note": f"n{number}", "text": "t"})
            for number in range(4)
        ]

        monkeypatch.setattr(imports, "ENTRIES_MAX", 3)
        answer = await brought(phone, a_queue_file(*notes))
        assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-many-entries")

        monkeypatch.setattr(imports, "ENTRIES_MAX", 4)
        with monkeypatch.context() as full:
            full.setattr(imports, "RESERVE_BYTES", 2**62)
            answer = await brought(phone, a_queue_file(*notes))
            assert (answer.status_code, answer.json()["type"]) == (507, "/problems/storage-full")

        answer = await brought(phone, a_queue_file(*notes))
        assert [one["status"] for one in answer.json()["verdicts"]] == ["accepted"] * 4
        assert not list(spool.iterdir())


async def test_who_carried_a_file_in_stands_in_the_log(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        phone = await an_enrolled_phone(app)
        note = phone.entry("note.written", {"visit": "v", "note": "n", "text": "t"})
        content = a_queue_file(note)
        await brought(phone, content)
        await brought(phone, content)
        rows = await app.state.database.read(lambda tx: ledger_store.entries_from(tx, 0, 100))
        told = [logged(row) for row in rows]
        imported = [entry for entry in told if entry.kind == "queue.imported"]
        assert {entry.by_id for entry in imported} == {"a-wangjg"}
        assert [entry.body for entry in imported] == [
            {"sha256": hashlib.sha256(content).hexdigest(), "media": 0, "accepted": 1},
            {"sha256": hashlib.sha256(content).hexdigest(), "media": 0, "known": 1},
        ]
