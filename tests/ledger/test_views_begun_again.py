"""What a server that starts again knows of its views."""

import asyncio
from pathlib import Path

import pytest

from backend.ledger.views import Views
from backend.settings import DatabaseSettings
from tests.whole_app import running

pytestmark = pytest.mark.anyio


async def test_what_was_followed_before_needs_no_new_entry(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    """An act asked for again after a restart waited for its view, and was told of an overload."""
    async with running(database_settings, tmp_path, enterprises=5) as app:
        state = app.state
        again = Views(state.database, state.ledger, state.views.followers)
        waiting = asyncio.create_task(again.reached(state.ledger.published.size - 1))
        await asyncio.sleep(0)
        await again.catch_up()
        await asyncio.wait_for(waiting, 5)
