"""A case with a visit, exported over HTTP: what the tests of its file begin with."""

import asyncio
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar
from PIL import Image

from backend.field_client.device import FieldDevice
from backend.field_client.model import Enterprise
from tests.cases.test_cases import OFFICERS, act, asked
from tests.field_client.field_devices import a_recording, an_enrolled_device
from tests.whole_app import all_views, signed_in

SHOP = Enterprise(id="e000001", name="云川好味小吃店", found="search")


def a_scene(path: Path, number: int, size: tuple[int, int] = (640, 480)) -> Path:
    """A picture of its own: no two have the same bytes."""
    image = Image.radial_gradient("L").resize(size).convert("RGB")
    image.paste((number % 256, number // 256, 90), (0, 0, size[0] // 2, size[1] // 2))
    image.save(path, "JPEG", quality=92)
    return path


@dataclass
class Visited:
    """A visit that was pushed: its device is still open."""

    device: FieldDevice
    visit: str
    photos: list[tuple[str, str]]
    """Digest and capture of each."""
    sounds: list[tuple[str, str]]


async def a_visit(
    app: Litestar, folder: Path, *, photos: int = 3, sounds: int = 1, notes: int = 1
) -> Visited:
    """A pushed visit with its originals."""
    device = await an_enrolled_device(app, folder / f"device-{uuid.uuid4()}")
    visit = device.open_visit(SHOP)
    taken = [
        device.add_photo(a_scene(folder / f"scene-{number}.jpg", number))
        for number in range(photos)
    ]
    heard = [
        device.add_sound(a_recording(folder / f"talk-{number}.wav", 1 + number), announced=True)
        for number in range(sounds)
    ]
    for number in range(notes):
        device.write_note(f"第 {number + 1} 条记录：货架上三种商品没有标价。")
    await device.push()
    await all_views(app)
    return Visited(
        device=device,
        visit=visit,
        photos=[(one.sha256, one.capture) for one in taken],
        sounds=[(one.sha256, one.capture) for one in heard],
    )


async def a_decided_case(app: Litestar, visit: str | None, **party: Any) -> str:
    """Noticed, decided and served; the fine is ¥500."""
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    body = asked(**({"visit": visit} if visit else {}))
    body["party"] |= party
    opened = await officer.post("/api/cases", json=body)
    assert opened.status_code == 201, opened.text
    case = opened.json()["id"]
    penalty = {"kinds": ["fine"], "fine": 50_000, "rule": "《某办法》第十条"}
    await act(head, case, "case.filed")
    await act(officer, case, "evidence.added", evidence="现场照片 3 张", officers=OFFICERS)
    await act(officer, case, "correction.ordered", officers=OFFICERS, text="公示价格")
    await act(
        officer,
        case,
        "investigation.finished",
        outcome="penalty",
        penalty=penalty,
        officers=OFFICERS,
    )
    words = {"facts": "三种商品没有标价，有照片为证。", "reasons": "情节轻微。"}
    await act(officer, case, "notice.served", penalty=penalty, hearingOffered=False, **words)
    await act(officer, case, "statement.waived")
    await act(
        head,
        case,
        "decision.made",
        outcome="penalty",
        penalty=penalty,
        officers=OFFICERS,
        evidence=["现场照片 3 张"],
        reasons="事实清楚，证据确凿。",
    )
    await act(officer, case, "decision.served", method="direct")
    return case


async def until_over(client: httpx.AsyncClient, where: str, file: str) -> dict[str, Any]:
    """What is told of a file once it is made or has failed; asked again as a desk does."""
    async with asyncio.timeout(120):
        while True:
            told = (await client.get(f"{where}/{file}")).json()
            if told["state"] in ("ready", "failed"):
                return told
            await asyncio.sleep(0.05)


async def exported(
    client: httpx.AsyncClient, case: str, form: str, *, without: bool = False
) -> tuple[dict[str, Any], bytes]:
    """The file of a case, and what was told of its making."""
    body = {"id": str(uuid.uuid4()), "form": form}
    where = f"/api/cases/{case}/file"
    answer = await client.post(where + ("?without=missing" if without else ""), json=body)
    assert answer.status_code == 202, answer.text
    told = await until_over(client, where, body["id"])
    assert told["state"] == "ready", told
    content = await client.get(f"{where}/{told['id']}/content")
    assert content.status_code == 200
    assert len(content.content) == told["size"]
    return told, content.content
