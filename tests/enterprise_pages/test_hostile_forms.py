"""What somebody sends who does not press our buttons: refused, kept nowhere, told to nobody."""

import logging
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from backend.enterprise_pages import acts
from tests.enterprise_pages.shop import Shop, Visit, picture, said_at, upload

pytestmark = pytest.mark.anyio


async def test_what_breaks_is_logged_without_the_address_of_the_door(
    app: Litestar, shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(app.state.door_pages, "show", break_down)
    with caplog.at_level(logging.ERROR, logger="palm.web"):
        answer = await shop.client.get(shop.base)
    assert answer.status_code == 500
    assert "GET /d/{token}" in caplog.text
    assert shop.base.rpartition("/")[2] not in caplog.text


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nno header at all"),
        ("multipart/form-data", b"--x"),
        ("application/x-www-form-urlencoded; charset=martian", b"text=a"),
        ("application/x-www-form-urlencoded", b"text=%ff%fe&form=\xff"),
    ],
)
@pytest.mark.parametrize("form", ["remark", "photo"])
async def test_what_is_no_form_is_refused_and_breaks_nothing(
    shop: Shop, visit: Visit, kind: str, content: bytes, form: str
) -> None:
    answer = await shop.client.post(
        f"{shop.base}/{form}", content=content, headers={"Content-Type": kind}
    )
    assert 400 <= answer.status_code < 500, answer.text


async def test_only_what_ended_the_visit_is_received(
    app: Litestar, shop: Shop, visit: Visit
) -> None:
    """The desk reads that the result was received: of this result, and of nothing else."""
    for entry in ("A" * 43, "结" * 43):
        answer = await shop.client.post(f"{shop.base}/result", data={"entry": entry})
        assert answer.status_code == 400, answer.text
    await visit.close()
    await shop.look(shop.base)
    assert (await shop.press("result")).status_code == 303
    assert len(await said_at(shop, "result.received")) == 1


async def test_a_picture_over_the_bound_of_a_visit_takes_no_room(
    app: Litestar, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds a door may not fill the disk with what the log does not name."""
    monkeypatch.setitem(acts.PER_VISIT_MAX, "remark.written", 1)
    assert (await upload(shop, picture())).status_code == 303
    kept = _files(app)
    assert kept
    assert (await upload(shop, picture())).status_code == 429
    assert _files(app) == kept


def _files(app: Litestar) -> set[str]:
    folder: Path = app.state.settings.data
    return {str(path) for path in folder.rglob("*") if path.is_file() and ".db" not in path.name}
