"""Authentic entries may hold anything that is JSON: no number in one may stop the views."""

from pathlib import Path

import msgspec
import pytest

from backend.ledger.views import payload_of
from backend.settings import DatabaseSettings
from offline_sync import base64url
from tests.whole_app import all_views, an_enrolled_phone, running

pytestmark = pytest.mark.anyio

NUMBERS = ["1e999", "-1e999", "9" * 5000, "1." + "9" * 5000, "123456789012345678901234567890"]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:12])
def test_a_number_no_machine_holds_is_read_as_browsers_do(number: str) -> None:
    payload = base64url.encode(f'{{"body":{{"x":{number}}}}}'.encode())
    assert payload_of(f"h.{payload}.s".encode())["body"]["x"] == pytest.approx(float(number))


async def test_views_go_on_after_a_number_no_machine_holds(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        phone = await an_enrolled_phone(app)
        visit = "7b4c6c39-6a1e-4f67-9f6a-0f3a2d1c9b01"
        strange = [
            phone.entry(
                "sound.captured",
                msgspec.Raw(f'{{"visit":"{visit}","durationMs":{number}}}'.encode()),
            )
            for number in NUMBERS
        ]
        answer = await phone.push(*strange)
        assert {v["status"] for v in answer["verdicts"]} == {"accepted"}
        await all_views(app)
        rows = await app.state.database.read(lambda tx: tx.fetch_all("SELECT * FROM view_failure"))
        assert rows == []
