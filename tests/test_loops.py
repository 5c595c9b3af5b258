"""The application's own loops outlive what breaks them: nothing acknowledged stays unseen."""

import logging
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from backend import main
from backend.settings import DatabaseSettings
from tests.whole_app import all_views, an_enrolled_phone, browser, running

pytestmark = pytest.mark.anyio


async def test_views_go_on_after_the_disk_was_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(main, "RESTART_SECONDS", 0)
    async with running(DatabaseSettings(), tmp_path) as app:
        phone = await an_enrolled_phone(app)
        views = app.state.views
        follow_once, broken = views._catch_up, 3

        async def full_at_first() -> None:
            nonlocal broken
            if broken:
                broken -= 1
                raise sqlite3.OperationalError("database or disk is full")
            await follow_once()

        monkeypatch.setattr(views, "_catch_up", full_at_first)
        visit = {"visit": "3f1c3a52-0000-4000-8000-000000000001"}
        answer = await phone.push(phone.entry("note.written", {**visit, "note": "n", "text": "t"}))
        assert answer["verdicts"][0]["status"] == "accepted"
        with caplog.at_level(logging.CRITICAL, "palm"):
            await all_views(app)
        assert broken == 0
        assert (await phone.client.get("/readyz")).status_code == 200


async def test_a_text_too_long_for_an_index_stops_no_view(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    long = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(6_000))
    async with running(database_settings, tmp_path) as app:
        phone = await an_enrolled_phone(app)

        def opened(visit: str, **members: Any) -> str:
            told = {"enterprise": {"name": "店\x00"}, "officers": [], "visit": visit, **members}
            return phone.entry("visit.opened", told)

        await phone.push(
            opened("visit-1", officers=[long]), opened("visit-2", task=long), opened("visit-3")
        )
        await all_views(app)
        listed = (await phone.client.get("/api/visits")).json()["visits"]
        assert "visit-3" in [visit["id"] for visit in listed]


async def test_a_writer_that_does_not_answer_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:

        async def never(_unit: object) -> None:
            raise TimeoutError

        monkeypatch.setattr(app.state.database, "write", never)
        answer = await browser(app).get("/readyz")
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/overloaded")


@pytest.mark.parametrize(
    ("name", "bound", "reason"),
    [("FREE_BYTES_MIN", 2**63, "disk-nearly-full"), ("VIEWS_LAG_MAX", -1, "views-lag")],
)
async def test_a_server_that_cannot_go_on_for_long_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, bound: int, reason: str
) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        await all_views(app)
        assert (await browser(app).get("/readyz")).status_code == 200
        monkeypatch.setattr(main, name, bound)
        answer = await browser(app).get("/readyz")
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/not-ready")
        assert answer.json()["extra"] == {"reason": reason}
        assert answer.headers["retry-after"]
        assert (await browser(app).get("/healthz")).status_code == 200


async def test_readiness_counts_what_the_views_do_not_show_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        phone = await an_enrolled_phone(app)
        await all_views(app)
        monkeypatch.setattr(main, "VIEWS_LAG_MAX", 2)

        size = app.state.ledger.published.size
        for lag, status in ((2, 200), (3, 503)):
            await app.state.database.write(
                lambda tx, lag=lag: tx.execute(
                    "UPDATE view_cursor SET next_idx = ? WHERE name = 'visit'", [size - lag]
                )
            )
            assert (await phone.client.get("/readyz")).status_code == status


async def test_the_sweep_removes_expired_uploads_and_old_copies_and_nothing_else(
    tmp_path: Path,
) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        media = tmp_path / "media"
        upload = "0" * 31
        made = {
            age: [
                media / "uploads" / f"{upload}{digit}.part",
                media / "derived" / "ab" / f"{digit}.jpg",
                media / "objects" / "ab" / (digit * 64),
            ]
            for age, digit in (("old", "1"), ("new", "2"))
        }
        for age, paths in made.items():
            for path in paths:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"x")
                if age == "old":
                    os.utime(path, (0, 0))
        await app.state.media.sweep_once()
        assert [path.exists() for path in made["old"]] == [False, False, True]
        assert [path.exists() for path in made["new"]] == [True, True, True]
