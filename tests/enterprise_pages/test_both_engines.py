"""One visit from scan to receipt of the result, on SQLite and on PostgreSQL; then rebuilt."""

import io
from pathlib import Path

import pytest
from PIL import Image

from backend.database import Transaction
from backend.enterprise_pages import store
from backend.enterprise_pages.model import BODIES
from backend.settings import DatabaseSettings
from tests.enterprise_pages.shop import Shop, a_visit, entries_of_kind
from tests.whole_app import all_views, running, signed_in

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


def forget(tx: Transaction) -> None:
    """Throw the view away."""
    tx.execute("DELETE FROM counterparty_act")
    tx.execute("DELETE FROM view_cursor WHERE name = 'counterparty'")


async def test_from_scan_to_result(database_settings: DatabaseSettings, tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (30, 20), "#543").save(picture, "JPEG")
    async with running(database_settings, tmp_path, enterprises=5) as app:
        visit, shop = await a_visit(app), Shop(app)
        await visit.open()
        await shop.scan(visit)
        await shop.press("arrival")
        await shop.press("refusal", reason="other", note="先说清楚")
        await shop.press("recusal", officer="o002", reason="亲戚")
        await shop.press("remark", text="一句话")
        photo = await shop.client.post(
            f"{shop.base}/photo",
            data=shop.hidden("photo"),
            files={"photo": ("a.jpg", picture.getvalue(), "image/jpeg")},
        )
        assert photo.status_code == 303
        await shop.press("evidence")
        await visit.close("correction_ordered")
        await all_views(app)
        await shop.look(shop.base)
        await shop.press("result")
        for kind in BODIES:
            assert len(await entries_of_kind(app, kind)) == (2 if kind == "remark.written" else 1)
        portrait = await shop.client.get(f"{shop.base}/portrait/o001")
        assert portrait.content.startswith(b"\xff\xd8\xff")
        desk = await signed_in(app, "chenj")
        said = (await desk.get(f"/api/visits/{visit.id}")).json()["counterparty"]
        assert len(said) == 7
        before = await app.state.database.read(lambda tx: store.acts_of(tx, visit.id))
        await app.state.database.write(forget)
        await app.state.views.catch_up()
        after = await app.state.database.read(lambda tx: store.acts_of(tx, visit.id))
        assert after == before
