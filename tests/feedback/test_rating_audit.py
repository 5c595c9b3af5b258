"""`palm ratings`: what was dropped, changed or added after a release is found."""

import asyncio
import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backend.cli import main
from backend.settings import DatabaseSettings
from tests.feedback.rating_scene import redeem, release, with_token
from tests.whole_app import an_enrolled_phone, browser, running

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


async def palm(folder: Path, *arguments: str) -> Result:
    """In a thread: the command begins a loop of its own."""
    runner = CliRunner(env={"PALM_DATA": str(folder)})
    return await asyncio.to_thread(runner.invoke, main, ["ratings", *arguments])


async def a_released_batch(folder: Path) -> None:
    async with running(DatabaseSettings(), folder) as app:
        phone = await an_enrolled_phone(app)
        for n in range(6):
            shop = await with_token(app, phone)
            answer = await redeem(browser(app), shop.rating(overall=1 + n % 5))
            assert answer.status_code == 201
        assert await release(app) == 1


SPOILT = {
    "dropped": "DELETE FROM counted WHERE digest = (SELECT MIN(digest) FROM counted)",
    "changed": 'UPDATE counted SET rating = \'{"overall":5,"text":""}\''
    " WHERE rating LIKE '%: 1,%'",
    "added": "INSERT INTO counted SELECT x'00', batch, salt, rating, NULL FROM counted LIMIT 1",
    "salted": "UPDATE counted SET salt = x'00' WHERE digest = (SELECT MIN(digest) FROM counted)",
}


async def test_each_way_to_spoil_a_release_is_found(tmp_path: Path) -> None:
    await a_released_batch(tmp_path)
    whole = await palm(tmp_path, "audit")
    assert whole.exit_code == 0, whole.output
    assert "6 tokens, 1 batches, 6 ratings" in whole.output
    path = tmp_path / "ratings" / "ratings.db"
    kept = path.read_bytes()
    for name, statement in SPOILT.items():
        connection = sqlite3.connect(path, isolation_level=None)
        assert connection.execute(statement).rowcount > 0, name
        connection.close()
        found = await palm(tmp_path, "audit")
        assert found.exit_code == 1, name
        assert "entry" in found.output, name
        path.write_bytes(kept)
    assert (await palm(tmp_path, "audit")).exit_code == 0


async def test_a_release_can_be_made_while_no_server_runs(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        phone = await an_enrolled_phone(app)
        for _ in range(5):
            shop = await with_token(app, phone)
            await redeem(browser(app), shop.rating())
        busy = await palm(tmp_path, "release")
        assert busy.exit_code == 1
        assert "another Palm process" in busy.output
    early = await palm(tmp_path, "release")
    assert early.output.startswith("0 batches released"), early.output
    assert "5 ratings wait" in early.output
    # As if the last release had been weeks ago.
    with contextlib.closing(sqlite3.connect(tmp_path / "ratings" / "ratings.db")) as box:
        box.execute("UPDATE turn SET until = '2026-01-05'")
        box.commit()
    due = await palm(tmp_path, "release")
    assert due.output.startswith("1 batches released"), due.output
    assert (await palm(tmp_path, "audit")).exit_code == 0


async def test_a_box_from_a_backup_says_what_cannot_be_opened(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        shop = await with_token(app, await an_enrolled_phone(app))
        await redeem(browser(app), shop.rating())
    shutil.rmtree(tmp_path / "ratings" / "urn")
    told = await palm(tmp_path, "release")
    assert "0 ratings wait" in told.output
    assert "1 ratings cannot be opened" in told.output


async def test_where_there_is_no_box_nothing_is_counted(tmp_path: Path) -> None:
    empty = await palm(tmp_path, "audit")
    assert empty.exit_code == 1
    assert "no ballot box" in empty.output
