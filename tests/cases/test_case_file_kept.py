"""How long a finished file lies on the disk: no longer than it is kept for, asked or not."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
from litestar import Litestar

from backend import clock
from backend.cases.case_file import service
from backend.cases.case_file.service import FOLDER, KEPT_FOR
from backend.settings import DatabaseSettings
from tests.cases.exported import a_decided_case, exported
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


async def test_a_file_nobody_fetches_is_removed_though_nobody_asks_for_another(
    app: Litestar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await a_decided_case(app, None)
    officer = await signed_in(app, "wangjg")
    told, _ = await exported(officer, case, "pdf")
    files, folder = app.state.case_files, tmp_path / FOLDER
    assert _names(folder) == [f"{told['id']}.pdf"]
    files.forget(clock.now())
    assert _names(folder), "it is kept for a while"

    swept = asyncio.Event()
    forget = files.forget

    def noted(*told: object) -> None:
        forget(*told)
        swept.set()

    monkeypatch.setattr(service, "SWEEP_SECONDS", 0.0)
    monkeypatch.setattr(files, "forget", noted)
    monkeypatch.setattr(files, "_now", lambda: clock.now() + KEPT_FOR + timedelta(seconds=1))
    sweeping = asyncio.create_task(files.sweep())
    await asyncio.wait_for(swept.wait(), 10)
    sweeping.cancel()
    assert _names(folder) == []
    assert (await officer.get(f"/api/cases/{case}/file/{told['id']}")).status_code == 404


def _names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())
