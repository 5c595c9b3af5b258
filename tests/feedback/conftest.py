"""The whole application with a small demo city, and a phone that is enrolled in it."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from litestar import Litestar

from backend.settings import DatabaseSettings
from tests.whole_app import Phone, an_enrolled_phone, running


@pytest.fixture
async def app(tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(DatabaseSettings(), tmp_path) as opened:
        yield opened


@pytest.fixture
async def phone(app: Litestar) -> Phone:
    return await an_enrolled_phone(app)


@pytest.fixture
async def either(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    """On SQLite, then on PostgreSQL; the ballot box is a file of its own beside both."""
    async with running(database_settings, tmp_path) as opened:
        yield opened
