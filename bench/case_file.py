"""The file of a case with 200 pieces: as PDF and as BagIt, from the asking to the last byte, and
the offline check of the bag. Its own server, with photographs of twelve megapixels.
"""

import asyncio
import io
import shutil
import tempfile
import time
import uuid
import wave
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
from PIL import Image

from backend import clock
from backend.clock import day_of
from backend.field_client.device import FieldDevice
from backend.field_client.model import Enterprise
from backend.serving import public_keys
from backend.verification.evidence_files import Keys, Verifier
from backend.verification.findings import exit_code
from bench import machine
from bench.lines import Line
from bench.serving import Served, data_folder, server

PHOTOS, SOUNDS, NOTES, ACTS = 150, 10, 33, 7
"""Two hundred pieces: what a thick file of a market has."""
SECONDS_MAX = 10.0
MEMORY_MAX = 400
"""MB by which the server may grow while it makes the file."""
OFFICERS = ["o001", "o002"]
CALM_CPU, CALM_SECONDS_MAX = 0.2, 180
"""So little CPU in three seconds: the server has nothing left to do."""


def case_file(runs: int) -> list[Line]:
    with data_folder() as data:
        data.parent.mkdir(exist_ok=True)
        with server(data) as served, tempfile.TemporaryDirectory() as folder:
            visit = asyncio.run(_visit(served, Path(folder)))
            officer, head = _signed_in(served, "wangjg"), _signed_in(served, "admin")
            case = _case(officer, head, visit)
            _wait_for_calm(served)
            keys = msgspec.json.decode(public_keys(data / "keys", "palm.local/log"), type=Keys)
            return [
                *(_made(served, officer, case, form, max(1, runs)) for form in ("pdf", "bagit")),
                _verified(officer, case, keys, Path(folder)),
            ]


def _wait_for_calm(served: Served) -> None:
    """A file is made weeks after the visit: by then the EXIF of its pictures has been read."""
    until, used = time.monotonic() + CALM_SECONDS_MAX, -1.0
    while machine.cpu_seconds(served.pid) - used > CALM_CPU and time.monotonic() < until:
        used = machine.cpu_seconds(served.pid)
        time.sleep(3)


def _made(served: Served, client: httpx.Client, case: str, form: str, runs: int) -> Line:
    took: list[float] = []
    before = machine.memory_mb(served.pid)
    size = 0
    usage = machine.Usage(served.pid)
    with usage.measured():
        for _ in range(runs):
            # Nobody has looked at these pictures before: each is drawn for this file.
            shutil.rmtree(served.data / "media" / "derived", ignore_errors=True)
            started = time.perf_counter()
            told = _asked(client, case, form)
            while told["state"] not in ("ready", "failed"):
                time.sleep(0.05)
                told = client.get(f"/api/cases/{case}/file/{told['id']}").json()
            assert told["state"] == "ready", told
            size = _taken(client, case, told)
            took.append(time.perf_counter() - started)
    grown = max(0.0, usage.peak_mb - before)
    return Line(
        f"file of a case, {PHOTOS + SOUNDS + NOTES + ACTS} pieces, as {form}",
        f"≤ {SECONDS_MAX:.0f} s, ≤ {MEMORY_MAX} MB more",
        f"{took[0]:.1f} s first, {max(took):.1f} s longest; {size / 2**20:.0f} MB,"
        f" memory +{grown:.0f} MB",
        max(took) <= SECONDS_MAX and grown <= MEMORY_MAX,
        f"{usage.server / runs:.1f} s of the server's CPU a file",
        usage.foreign_share,
    )


def _verified(client: httpx.Client, case: str, keys: Keys, folder: Path) -> Line:
    told = _asked(client, case, "bagit")
    while told["state"] not in ("ready", "failed"):
        time.sleep(0.05)
        told = client.get(f"/api/cases/{case}/file/{told['id']}").json()
    path = folder / "case.zip"
    path.write_bytes(client.get(f"/api/cases/{case}/file/{told['id']}/content").content)
    started = time.perf_counter()
    findings = list(Verifier(keys).check([path]))
    seconds = time.perf_counter() - started
    return Line(
        f"palm verify of that bag, {len(findings)} findings",
        f"≤ {SECONDS_MAX:.0f} s",
        f"{seconds:.1f} s",
        exit_code(findings) == 0 and seconds <= SECONDS_MAX,
    )


def _asked(client: httpx.Client, case: str, form: str) -> dict[str, Any]:
    answer = client.post(f"/api/cases/{case}/file", json={"id": str(uuid.uuid4()), "form": form})
    assert answer.status_code == 202, answer.text
    return answer.json()


def _taken(client: httpx.Client, case: str, told: dict[str, Any]) -> int:
    size = 0
    with client.stream("GET", f"/api/cases/{case}/file/{told['id']}/content") as answer:
        for piece in answer.iter_bytes(1 << 20):
            size += len(piece)
    return size


async def _visit(served: Served, folder: Path) -> str:
    device = await FieldDevice.enrol(
        folder / "device", served.url, "wangjg", "palm-demo-wangjg", label="bench"
    )
    try:
        visit = device.open_visit(
            Enterprise(id="e000001", name="bench", found="search"), inspection_type="routine"
        )
        picture = _picture()
        for number in range(PHOTOS):
            path = folder / f"{number}.jpg"
            path.write_bytes(picture + number.to_bytes(4, "big"))  # the same look, other bytes
            device.add_photo(path)
        for number in range(SOUNDS):
            device.add_sound(_recording(folder / f"{number}.wav", number + 1))
        for number in range(NOTES):
            device.write_note(f"第 {number} 条记录：货架上的商品没有标明价格。")
        await device.push()
        return visit
    finally:
        await device.close()


def _picture() -> bytes:
    """Twelve megapixels with as much in them as a photograph has."""
    target = io.BytesIO()
    small = Image.effect_noise((400, 300), 40).convert("RGB")
    small.resize((4000, 3000), Image.Resampling.BICUBIC).save(target, "JPEG", quality=88)
    return target.getvalue()


def _recording(path: Path, number: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(number.to_bytes(2, "little") * 8000 * 30)
    return path


def _signed_in(served: Served, login: str) -> httpx.Client:
    client = httpx.Client(base_url=served.url, timeout=120)
    answer = client.post("/api/session", json={"login": login, "password": f"palm-demo-{login}"})
    assert answer.status_code == 201, answer.text
    return client


def _case(officer: httpx.Client, head: httpx.Client, visit: str) -> str:
    """A decided case on that visit."""
    case = str(uuid.uuid4())
    body = {
        "id": case,
        "party": {"kind": "organisation", "name": "云川好味小吃店"},
        "officers": OFFICERS,
        "cause": "未按规定明码标价",
        "breachEnded": str(day_of(clock.now()) - timedelta(days=2)),
        "visit": visit,
    }
    answer = officer.post("/api/cases", json=body)
    assert answer.status_code == 201, answer.text
    penalty = {"kinds": ["fine"], "fine": 50_000, "rule": "《某办法》第十条"}
    words = {"facts": "三种商品没有标价。", "reasons": "情节轻微。"}
    together = {"officers": OFFICERS, "outcome": "penalty", "penalty": penalty}
    steps: list[tuple[httpx.Client, dict[str, Any]]] = [
        (head, {"act": "case.filed"}),
        (officer, {"act": "evidence.added", "evidence": "照片", "officers": OFFICERS}),
        (officer, {"act": "correction.ordered", "officers": OFFICERS, "text": "标明价格"}),
        (officer, {"act": "investigation.finished", **together}),
        (officer, {"act": "notice.served", "penalty": penalty, "hearingOffered": False, **words}),
        (officer, {"act": "statement.waived"}),
        (head, {"act": "decision.made", **together, "evidence": ["照片"], "reasons": "清楚。"}),
    ]
    for client, act in steps:
        done = client.post(f"/api/cases/{case}/acts", json={"id": str(uuid.uuid4()), "act": act})
        assert done.status_code == 201, done.text
    return case
