"""What a phone calls a file must not reach the head of an answer."""

import hashlib
from pathlib import Path

import pytest

from backend.settings import DatabaseSettings
from tests.whole_app import all_views, an_enrolled_phone, running

pytestmark = pytest.mark.anyio


async def test_a_type_with_line_breaks_ends_no_header(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_bytes(b"<script>alert(1)</script>")
    sha256 = hashlib.sha256(page.read_bytes()).hexdigest()
    media = {"sha256": sha256, "size": 25, "type": "text/html;\r\n\r\ncodecs=x"}
    async with running(DatabaseSettings(), tmp_path / "data") as app:
        phone = await an_enrolled_phone(app)
        visit = {"visit": "visit-1"}
        await phone.push(
            phone.entry("visit.opened", {**visit, "enterprise": {"name": "n"}, "officers": []}),
            phone.entry(
                "photo.captured",
                {**visit, "capture": "c", "media": media, "method": "imported"},
            ),
        )
        await app.state.store_file(page, sha256, 25, "image/jpeg", "wang")
        await all_views(app)
        answer = await phone.client.get(f"/api/evidence/{sha256}/original")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert not any(b"\n" in value for _, value in answer.headers.raw)
