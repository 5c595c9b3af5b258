"""A draw from its commitment to a stranger who repeats it."""

import base64
import json
import uuid
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from click.testing import CliRunner
from litestar import Litestar

from backend import clock, serving
from backend.cli import main
from backend.clock import day_of
from backend.draws import lists
from backend.settings import DatabaseSettings
from backend.verification import draw_files
from backend.verification.evidence_files import Keys
from tests.whole_app import browser, running, signed_in

pytestmark = pytest.mark.anyio

BODY = "yunchuan-enforcement"


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=200) as opened:
        yield opened


def asked(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "agencyId": BODY,
        "title": "年末消防抽查",
        "day": str(day_of(clock.now())),
        "count": 12,
        **changes,
    }


def keys_of(folder: Path) -> Keys:
    text = serving.public_keys(folder / "keys", "palm.local/log")
    return msgspec.json.decode(text, type=Keys)


async def drawn(desk: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    committed = await desk.post("/api/draws", json=asked(**changes))
    assert committed.status_code == 201, committed.text
    draw = committed.json()["draw"]["id"]
    words = {"contribution": "3D 2026313: 4 7 1"} if changes.get("contribution") else {}
    revealed = await desk.post(f"/api/draws/{draw}/revelation", json=words)
    assert revealed.status_code == 201, revealed.text
    return revealed.json()


def codes(raw: bytes, folder: Path) -> list[str]:
    return [finding.code for finding in draw_files.check("draw", raw, keys_of(folder))]


WHOLE = [
    "checkpoint-valid",
    "checkpoint-valid",
    "entry-valid",
    "receipt-valid",
    "entry-valid",
    "receipt-valid",
    "draw-order-valid",
    "draw-list-valid",
    "draw-list-valid",
    "draw-list-valid",
    "draw-result-valid",
]


async def test_a_stranger_repeats_the_draw(app: Litestar, tmp_path: Path) -> None:
    desk = await signed_in(app, "admin")
    read = await drawn(desk, contribution="福彩3D 第2026313期")
    assert len({visit["enterpriseId"] for visit in read["visits"]}) == 12
    assert all(len(visit["officers"]) == 2 for visit in read["visits"])
    bundle = (await desk.get(f"/api/draws/{read['draw']['id']}/bundle")).content
    assert codes(bundle, tmp_path) == WHOLE
    file = tmp_path / "draw.json"
    file.write_bytes(bundle)
    held = tmp_path / "keys.json"
    held.write_text(serving.public_keys(tmp_path / "keys", "palm.local/log"))
    told = CliRunner().invoke(main, ["draw", "verify", str(file), "--keys", str(held)])
    assert told.exit_code == 0, told.output
    assert "draw-result-valid" in told.output


@pytest.mark.parametrize("what", ["result", "enterprises", "officers", "secret", "swap"])
async def test_whatever_is_changed_is_found(app: Litestar, tmp_path: Path, what: str) -> None:
    desk = await signed_in(app, "admin")
    read = await drawn(desk)
    other = await drawn(desk)
    address = "/api/draws/{}/bundle"
    bundle = (await desk.get(address.format(read["draw"]["id"]))).json()
    second = (await desk.get(address.format(other["draw"]["id"]))).json()
    if what == "swap":
        bundle["revealed"] = second["revealed"]
    elif what == "secret":
        head, body, signature = bundle["revealed"]["entry"].split(".")
        payload = json.loads(base64.urlsafe_b64decode(body + "=="))
        payload["body"]["secret"] = "00" * 32
        forged = base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")
        bundle["revealed"]["entry"] = f"{head}.{forged}.{signature}"
    else:
        for digest, text in bundle["lists"].items():
            if text.startswith(f"palm-draw-{what}"):
                bundle["lists"][digest] = text.replace("e000001", "e000002").replace("o0", "o1")
    found = codes(json.dumps(bundle).encode(), tmp_path)
    assert any(
        one in found
        for one in ("draw-list-differs", "draw-seed-differs", "draw-unreadable", "signature-bad")
    ), found


async def test_the_outcome_is_not_public_before_the_day_is_over(app: Litestar) -> None:
    desk = await signed_in(app, "admin")
    read = await drawn(desk)
    public = (await browser(app).get(read["draw"]["bundle"])).json()
    assert public["revealed"] is None
    assert public["lists"] == {}
    assert read["visits"][0]["enterpriseId"] not in json.dumps(public)
    yesterday = str(day_of(clock.now() - timedelta(days=1)))
    past = await drawn(desk, day=yesterday)
    assert (await browser(app).get(past["draw"]["bundle"])).json()["revealed"] is not None


async def test_asking_twice_gives_one_draw(app: Litestar) -> None:
    desk = await signed_in(app, "admin")
    body = asked()
    first = (await desk.post("/api/draws", json=body)).json()["draw"]
    assert (await desk.post("/api/draws", json=body)).json()["draw"] == first
    address = f"/api/draws/{first['id']}"
    shown = (await desk.post(f"{address}/revelation", json={})).json()
    assert (await desk.post(f"{address}/revelation", json={})).json() == shown
    assert (await desk.get("/api/tasks")).json()["tasks"] == []


async def test_promised_words_must_be_given(app: Litestar) -> None:
    desk = await signed_in(app, "admin")
    draw = (await desk.post("/api/draws", json=asked(contribution="福彩3D"))).json()["draw"]
    answer = await desk.post(f"/api/draws/{draw['id']}/revelation", json={"contribution": " "})
    assert answer.status_code == 400


async def test_who_is_recused_or_has_no_certificate_is_never_sent(app: Litestar) -> None:
    officer = await signed_in(app, "wangjg")
    for number in range(1, 201):
        answer = await officer.post(
            "/api/recusals",
            json={
                "officerId": "",
                "officer": "o001",
                "enterprise": f"e{number:06d}",
                "reason": "亲属",
            },
        )
        assert answer.status_code == 201
    desk = await signed_in(app, "admin")
    read = await drawn(desk, count=100)
    sent = {officer["id"] for visit in read["visits"] for officer in visit["officers"]}
    assert sent
    assert not sent & {"o001", "o003", "o004"}  # recused everywhere, expired, suspended


async def test_class_weighs_and_the_whitelist_spares(app: Litestar) -> None:
    desk = await signed_in(app, "admin")
    for number, risk in ((1, "high"), (2, "low")):
        answer = await desk.post(
            f"/api/enterprises/e{number:06d}/classification",
            json={"risk": risk, "credit": "d", "basis": "年度评定"},
        )
        assert answer.status_code == 204, answer.text
    until = str(day_of(clock.now() + timedelta(days=30)))
    answer = await desk.post(
        "/api/enterprises/e000003/whitelist",
        json={"id": str(uuid.uuid4()), "until": until, "reason": "重点项目"},
    )
    assert answer.status_code == 204, answer.text
    read = await drawn(desk, weights={"risk:high": 4, "credit:d": 3})
    bundle = (await desk.get(f"/api/draws/{read['draw']['id']}/bundle")).json()
    texts = [t for t in bundle["lists"].values() if t.startswith("palm-draw-enterprises")]
    lines = texts[0].splitlines()
    assert "e000001\t12" in lines
    assert "e000002\t3" in lines
    assert "e000004\t1" in lines
    assert not any(line.startswith("e000003\t") for line in lines)


async def test_another_scope_sees_nothing(app: Litestar) -> None:
    desk = await signed_in(app, "admin")
    read = await drawn(desk)
    other = await signed_in(app, "huangw")
    for address in ("", "/bundle"):
        answer = await other.get(f"/api/draws/{read['draw']['id']}{address}")
        assert answer.status_code == 404
    assert (await other.post("/api/draws", json=asked())).status_code == 404
    assert (await other.get("/api/draws")).json() == {"draws": []}
    colleague = await signed_in(app, "limin")
    foreign = {"officer": "o001", "enterprise": "e000001", "reason": "x"}
    assert (await colleague.post("/api/recusals", json=foreign)).status_code == 404


async def test_too_few_officers_are_told(app: Litestar) -> None:
    desk = await signed_in(app, "admin")
    answer = await desk.post("/api/draws", json=asked(day="2099-01-01"))
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/draw-refused"


def test_a_file_that_is_no_draw_is_called_so() -> None:
    for raw in (b"", b"{}", b"[]", b"\xff", b'{"palm":"draw/1"}'):
        assert [one.code for one in draw_files.check("x", raw, Keys())] == ["draw-unreadable"]


def test_the_lists_module_names_what_it_writes() -> None:
    raw = lists.write_candidates([])
    assert lists.named(raw).count == 0
