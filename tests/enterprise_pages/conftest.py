"""A server, a visit and a shop that scanned its code, for the tests of the enterprise's page."""

from collections.abc import AsyncGenerator

import pytest
from litestar import Litestar

from backend.settings import DatabaseSettings
from tests.enterprise_pages.shop import Shop, Visit, a_visit
from tests.whole_app import running


@pytest.fixture(scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Litestar]:
    folder = tmp_path_factory.mktemp("data")
    async with running(DatabaseSettings(), folder, enterprises=5) as served:
        yield served


@pytest.fixture
async def visit(app: Litestar) -> Visit:
    made = await a_visit(app)
    await made.open()
    return made


@pytest.fixture
async def shop(app: Litestar, visit: Visit) -> Shop:
    made = Shop(app)
    await made.scan(visit)
    return made
