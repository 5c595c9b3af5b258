"""The page behind the code of a decision on the spot."""

import re
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from litestar import Litestar

from backend.codes.act_code import new_secret
from backend.settings import DatabaseSettings
from tests.cases.summary.test_summaries import a_visit, decision
from tests.whole_app import all_views, browser, running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


async def test_the_code_opens_this_decision_and_its_paper(app: Litestar) -> None:
    phone, visit = await a_visit(app)
    secret = new_secret()
    body = decision(phone, visit, secret=secret)
    anybody = browser(app)
    waiting = await anybody.get(f"/j/{secret}")
    assert waiting.status_code == 404
    assert "还在执法人员的手机上" in waiting.text
    await phone.push(phone.entry("summary.decided", body))
    await all_views(app)
    page = await anybody.get(f"/j/{secret}")
    assert page.status_code == 200, page.text
    assert body["number"] in page.text
    assert "应当先申请行政复议" in page.text
    assert "reconsideration first" in (await anybody.get(f"/j/{secret}?lang=en")).text
    paper = await anybody.get(f"/j/{secret}/decision.pdf")
    assert paper.content.startswith(b"%PDF-")
    desk = await signed_in(app, "chenj")
    same = await desk.get(f"/api/summaries/{body['case']}/paper.pdf")
    assert same.content == paper.content
    assert visit not in page.text
    assert not re.search(r"/a/", page.text)


async def test_whoever_guesses_is_stopped(app: Litestar) -> None:
    anybody = browser(app)
    for _ in range(29):
        assert (await anybody.get(f"/j/{new_secret()}")).status_code == 404
    await anybody.get(f"/j/{new_secret()}")
    told = await anybody.get(f"/j/{new_secret()}")
    assert told.status_code == 429
    assert (await anybody.get(f"/j/{uuid.uuid4()}/decision.pdf")).status_code == 429
