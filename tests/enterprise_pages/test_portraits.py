"""What an officer looks like is set by his administrator and noted in the log by its digest."""

import hashlib
from pathlib import Path

import pytest

from backend.agencies.model import PORTRAIT_BYTES_MAX
from backend.settings import DatabaseSettings
from tests.enterprise_pages.shop import Shop, a_visit, entries_of_kind
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio

JPEG = b"\xff\xd8\xff" + bytes(500)


async def test_a_portrait_is_set_shown_and_noted_once(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path, enterprises=5) as app:
        admin = await signed_in(app, "admin")
        for _ in range(2):
            answer = await admin.put("/api/officers/o001/portrait", content=JPEG)
            assert answer.status_code == 204
        noted = await entries_of_kind(app, "portrait.set")
        digest = hashlib.sha256(JPEG).hexdigest()
        assert noted == [{"officer": "o001", "sha256": digest, "size": len(JPEG)}]
        visit, shop = await a_visit(app), Shop(app)
        await visit.open()
        await shop.scan(visit)
        assert (await shop.client.get(f"{shop.base}/portrait/o001")).content == JPEG
        for content in (b"", b"GIF89a", JPEG + bytes(PORTRAIT_BYTES_MAX)):
            refused = await admin.put("/api/officers/o001/portrait", content=content)
            assert refused.status_code == 422
        missing = await admin.put("/api/officers/nobody/portrait", content=JPEG)
        assert missing.status_code == 404
        supervisor = await signed_in(app, "chenj")
        assert (
            await supervisor.put("/api/officers/o001/portrait", content=JPEG)
        ).status_code == 403
