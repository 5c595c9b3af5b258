"""A field device gives its acts codes and shows the officer's code, without a network."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from click.testing import CliRunner, Result

from backend import clock
from backend.cli import main
from backend.clock import CHINA
from backend.codes import act_code, officer_code
from backend.codes.model import Browser
from backend.field_client.device import FieldDevice
from backend.field_client.finding import typed
from backend.field_client.store import FieldStore
from backend.settings import DatabaseSettings
from offline_sync import entry
from tests.field_client.field_devices import an_enrolled_device, transport_of
from tests.whole_app import all_views, running

pytestmark = pytest.mark.anyio


def openings(device: FieldDevice) -> list[dict[str, Any]]:
    raws = device._store.openings(100)[::-1]
    return [msgspec.json.decode(bytes(entry.parse(raw).payload.body)) for raw in raws]


def without_network(folder: Path, tell_time: Any = clock.now) -> FieldDevice:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no network")

    return FieldDevice(folder, transport=httpx.MockTransport(refuse), tell_time=tell_time)


async def test_every_act_gets_a_code_of_its_own_without_network(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path / "server") as app:
        await (await an_enrolled_device(app, tmp_path / "device")).close()
    evening = datetime(2026, 11, 22, 23, 59, tzinfo=CHINA)
    now = [evening]
    async with without_network(tmp_path / "device", lambda: now[0]) as device:
        for _ in range(3):
            device.open_visit(typed("某店"))
        device.open_visit(typed("某店"), purpose="guidance")
        now[0] = evening + timedelta(minutes=2)
        device.open_visit(typed("某店"))
        bodies = openings(device)
    codes = [act_code.parse(body["act"]["code"]) for body in bodies]
    assert [(one.kind, one.day.day, one.count) for one in codes if one] == [
        ("J", 22, 0),
        ("J", 22, 1),
        ("J", 22, 2),
        ("S", 22, 3),
        ("J", 23, 0),
    ]
    assert {one.device for one in codes if one} == {act_code.device_mark(device.kid)}
    assert {(one.region, one.body) for one in codes if one} == {("990100", "0002")}
    assert len({body["act"]["secret"] for body in bodies}) == 5


async def test_a_folder_from_before_opens_visits_without_a_code(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path / "server") as app:
        await (await an_enrolled_device(app, tmp_path / "device")).close()
    store = FieldStore(tmp_path / "device")
    store._connection.execute(
        "UPDATE fact SET value = json_remove(value, '$.region', '$.body') WHERE name = 'pins'"
    )
    store.close()
    async with without_network(tmp_path / "device") as device:
        device.open_visit(typed("某店"))
        assert "act" not in openings(device)[0]


async def test_what_the_device_shows_opens_a_door_before_anything_was_pushed(
    tmp_path: Path,
) -> None:
    async with (
        running(DatabaseSettings(), tmp_path / "server") as app,
        await an_enrolled_device(app, tmp_path / "device") as device,
    ):
        visit = device.open_visit(typed("某店"))
        address = device.officer_code(visit=device.begin_showing())
        text = address.rpartition("/s/")[2]
        assert officer_code.read(text).seq == 3
        shop = Browser(address="192.0.2.7")
        scan = await app.state.scans.take(text, shop, clock.now())
        assert (scan.state, scan.visit, scan.kid) == ("fresh", visit, device.kid)
        again = device.officer_code()
        assert again != address
        await device.push()
        assert officer_code.read(device.officer_code().rpartition("/")[2]).source == 0


async def test_a_visit_tells_its_desk_what_the_device_registered(tmp_path: Path) -> None:
    async with (
        running(DatabaseSettings(), tmp_path / "server") as app,
        await an_enrolled_device(app, tmp_path / "device") as device,
    ):
        reason = {"happenedAt": "2026-11-20T10:00:00+08:00", "reason": "设备故障"}
        visit = device.open_visit(typed("某店"), madeUp=reason)
        device.begin_showing()
        device.except_code("no_code", "店主没有手机")
        await device.push()
        await all_views(app)
        told = await device._server.call(f"/api/visits/{visit}", None, dict[str, Any], method="GET")
    codes = told["codes"]
    assert told["actCode"] == openings_code(codes)
    assert codes["madeUp"]["reason"] == "设备故障"
    assert len(codes["shown"]) == 1
    assert [one["note"] for one in codes["exceptions"]] == ["店主没有手机"]
    assert not {"act-code-wrong", "act-code-twice"} & set(told["concerns"])


def openings_code(codes: dict[str, Any]) -> str:
    """The code by its parts: what is read aloud is what is stored."""
    return act_code.canonical(codes["act"]["text"])


async def test_the_commands_show_a_code_and_say_why_not(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path / "server") as app:
        async with await an_enrolled_device(app, tmp_path / "device") as device:
            device.open_visit(typed("某店"))
        field = ["field", "--folder", str(tmp_path / "device")]

        async def run(*words: str) -> Result:
            return await asyncio.to_thread(CliRunner().invoke, main, [*field, *words])

        shown = await run("show-code", "--qr")
        assert shown.exit_code == 0, shown.output
        first, *drawn = shown.output.splitlines()
        officer_code.read(first.rpartition("/s/")[2])
        assert len(drawn) > 15
        assert (await run("except-code", "refused", "--note", "赶人")).exit_code == 0
        assert (await run("except-code", "mood")).exit_code == 2
        async with FieldDevice(tmp_path / "device", transport=transport_of(app)) as device:
            report = await device.push()
            assert report.entries_quarantined == 0
