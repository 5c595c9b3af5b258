"""What the courier keeps apart and what it lets go of: one bad row, its connections."""

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from backend import clock
from backend.cases.serving import ports
from backend.cases.serving.courier import Courier
from backend.cases.serving.ports import GatewaySender, Sent, open_sender
from backend.cases.serving.store import Outgoing
from backend.database import Transaction
from backend.settings import DatabaseSettings, MessagesSettings, Settings
from tests.cases.party_scene import Scene, a_case
from tests.whole_app import all_views, running

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


class Nobody:
    """A way out that nothing takes."""

    async def send(self, message: Outgoing, now: datetime) -> Sent:
        raise AssertionError((message, now))


async def in_public(app: Litestar) -> Scene:
    scene = await a_case(app, upto="decision")
    papers = await scene.papers()
    paper = next(one["id"] for one in papers if one["id"].startswith("no-penalty-decision"))
    await scene.serve(paper, "public_notice", place="本机关网站", note="下落不明")
    return scene


async def test_a_notice_that_cannot_be_ended_stops_no_other(
    app: Litestar, caplog: pytest.LogCaptureFixture
) -> None:
    scenes = [await in_public(app) for _ in range(3)]
    await all_views(app)
    broken = min(scenes, key=lambda one: one.case)

    def spoil(tx: Transaction) -> None:
        """Its row names a case that the log does not know."""
        tx.execute("UPDATE case_service SET case_id = 'gone' WHERE case_id = ?", (broken.case,))

    await app.state.database.write(spoil)
    courier = Courier(app.state.database, app.state.ledger, Nobody(), clock.now)
    enter = courier._enter

    def fragile(tx: Transaction, case: str, *rest: Any) -> None:
        if case == "gone":
            raise LookupError(case)
        enter(tx, case, *rest)

    courier._enter = fragile  # pyright: ignore[reportAttributeAccessIssue] - a fault put in by hand
    await courier.tick(clock.now() + timedelta(days=40))
    await all_views(app)
    states = {}
    for scene in scenes:
        told = (await scene.officer.get(f"/api/cases/{scene.case}/services")).json()["services"]
        states[scene.case] = [one["state"] for one in told]
    assert states.pop(broken.case) != [["reached"]]
    assert list(states.values()) == [["reached"], ["reached"]]
    assert "could not be carried on" in caplog.text


async def test_the_gateways_connections_end_with_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[httpx.AsyncClient] = []

    class Noted(httpx.AsyncClient):
        def __init__(self, **more: Any) -> None:
            super().__init__(**more)
            opened.append(self)

    monkeypatch.setattr(ports.httpx, "AsyncClient", Noted)
    messages = MessagesSettings(url="https://gateway.invalid/send")
    settings = msgspec.structs.replace(Settings(data=tmp_path), messages=messages)
    async with open_sender(settings) as sender:
        assert isinstance(sender, GatewaySender)
        assert not opened[0].is_closed
    assert opened[0].is_closed
