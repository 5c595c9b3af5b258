"""Many field devices at once, with visits as officers make them: for load and for demos.

Everything is bounded: devices, visits, seconds. Whoever runs it against a server that is not on
this machine says that the server is theirs.
"""

import asyncio
import io
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import httpx
import msgspec
from PIL import Image, ImageDraw

from backend import clock
from backend.field_client.acts import Result
from backend.field_client.device import FieldDevice
from backend.field_client.faults import FieldError
from backend.field_client.finding import find_enterprise
from backend.field_client.model import Enterprise
from backend.field_client.server import Server

DEVICES_MAX = 200
VISITS_MAX = 200
PHOTOS_MAX = 20
SECONDS_MAX = 3600
ENROLLING_AT_ONCE = 4
"""Each sign-in costs the server a password hash."""

DEMO_ACCOUNTS = ("wangjg:palm-demo-wangjg", "limin:palm-demo-limin")
DEMO_ENTERPRISES = tuple(f"e{number:06}" for number in range(1, 13))
"""What `palm serve --demo` makes."""

NOTES = (
    "二楼东侧安全出口堆放纸箱，已口头要求当日清理。",
    "灭火器压力正常，检查记录齐全。",
    "冷藏柜温度 4℃，进货台账可追溯。",
    "营业执照悬挂于收银台，信息与系统一致。",
)
RESULTS: tuple[Result, ...] = ("no_problem", "no_problem", "corrected_on_site", "clue_found")


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How much to do."""

    url: str
    accounts: list[tuple[str, str]]
    """Login and password of officers; devices are spread over them."""
    enterprises: list[str]
    """Short codes, ids or names; visits are spread over them."""
    devices: int
    visits: int
    """Of each device."""
    photos: int
    """Of each visit."""
    seconds: float
    """No visit is begun after this."""
    insecure_lan: bool = False
    seed: int = 1


class Outcome(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What came of it."""

    seconds: float
    visits: int
    entries: int
    files: int
    bytes: int
    entries_per_second: float
    faults: dict[str, int]
    """By code; nothing that failed is lost, it only was not sent in time."""


async def simulate(
    plan: Plan,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    tell_time: Callable[[], datetime] = clock.now,
) -> Outcome:
    """Drive the devices of `plan` until they are done or the time is over."""
    begun = time.monotonic()
    enterprises = await _enterprises(plan, transport)
    fleet = _Fleet(plan, enterprises, transport, tell_time, begun + min(plan.seconds, SECONDS_MAX))
    with tempfile.TemporaryDirectory(prefix="palm-simulate-") as folder:
        devices = range(min(plan.devices, DEVICES_MAX))
        await asyncio.gather(*(fleet.run(number, Path(folder)) for number in devices))
    seconds = time.monotonic() - begun
    return Outcome(
        seconds=round(seconds, 2),
        visits=fleet.tally["visits"],
        entries=fleet.tally["entries"],
        files=fleet.tally["files"],
        bytes=fleet.tally["bytes"],
        entries_per_second=round(fleet.tally["entries"] / seconds, 1),
        faults=dict(fleet.faults),
    )


class _Fleet:
    """The devices and what they have done so far."""

    def __init__(
        self,
        plan: Plan,
        enterprises: Sequence[Enterprise],
        transport: httpx.AsyncBaseTransport | None,
        tell_time: Callable[[], datetime],
        until: float,
    ) -> None:
        self._plan = plan
        self._enterprises = enterprises
        self._transport = transport
        self._tell_time = tell_time
        self._until = until
        self._turns = asyncio.Semaphore(ENROLLING_AT_ONCE)
        self.tally: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()

    async def run(self, number: int, folder: Path) -> None:
        """One device's day; a fault ends it and is counted."""
        try:
            async with await self._enrolled(number, folder) as device:
                await self._visits(device, folder, number)
        except FieldError as error:
            self.faults[error.code] += 1

    async def _enrolled(self, number: int, folder: Path) -> FieldDevice:
        login, password = self._plan.accounts[number % len(self._plan.accounts)]
        async with self._turns:
            return await FieldDevice.enrol(
                folder / f"device-{number}",
                self._plan.url,
                login,
                password,
                label=f"simulated {number + 1}",
                insecure_lan=self._plan.insecure_lan,
                transport=self._transport,
                tell_time=self._tell_time,
            )

    async def _visits(self, device: FieldDevice, folder: Path, number: int) -> None:
        chance = random.Random(self._plan.seed * 1000 + number)  # noqa: S311 - the same demo twice
        for _ in range(min(self._plan.visits, VISITS_MAX)):
            if time.monotonic() >= self._until:
                return
            await _visit(device, folder, self._plan, self._enterprises, chance)
            report = await device.push()
            self.tally["visits"] += 1
            self.tally["entries"] += report.entries_proven
            self.tally["files"] += report.files_proven
            self.tally["bytes"] += report.bytes_sent


async def _enterprises(plan: Plan, transport: httpx.AsyncBaseTransport | None) -> list[Enterprise]:
    """What is named is looked up once, as an officer of the first account sees it."""
    server = Server(plan.url, insecure_lan=plan.insecure_lan, transport=transport)
    try:
        await server.sign_in(*plan.accounts[0])
        return [await find_enterprise(server, text) for text in plan.enterprises]
    finally:
        await server.close()


async def _visit(
    device: FieldDevice,
    folder: Path,
    plan: Plan,
    enterprises: Sequence[Enterprise],
    chance: random.Random,
) -> None:
    """One visit: opened, code shown, photographed, noted, sometimes voided, closed."""
    device.open_visit(chance.choice(enterprises))
    device.begin_showing()
    captures: list[str] = []
    for number in range(min(plan.photos, PHOTOS_MAX)):
        path = folder / f"{device.kid}.jpg"
        path.write_bytes(a_photo(chance, device.pins.label, number + 1))
        captures.append(device.add_photo(path).capture)
        await asyncio.sleep(0)  # other devices go on between two pictures
    device.write_note(chance.choice(NOTES))
    if captures and chance.random() < 0.2:
        device.void(captures[0], "画面模糊")
    device.close_visit(result=chance.choice(RESULTS), summary=chance.choice(NOTES))


def a_photo(chance: random.Random, label: str, number: int) -> bytes:
    """A JPEG of about 200 KB that no other visit has."""
    image = Image.effect_noise((1280, 960), chance.uniform(20, 60)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = chance.randrange(1100), chance.randrange(800)
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        draw.rectangle((x, y, x + chance.randrange(40, 180), y + chance.randrange(40, 160)), colour)
    draw.text((20, 20), f"SIMULATED {label} {number}", fill=(255, 0, 0), font_size=48)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=70)
    return target.getvalue()
