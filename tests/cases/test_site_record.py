"""The record of an inspection as a paper: what the phone recorded, for who may see the visit."""

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from backend.settings import DatabaseSettings
from tests.cases.exported import a_visit
from tests.cases.papers import printed
from tests.cases.summary.test_summaries import logged
from tests.whole_app import all_views, running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path / "data", enterprises=5) as opened:
        yield opened


async def words(client: httpx.AsyncClient, visit: str) -> str:
    answer = await client.get(f"/api/visits/{visit}/record.pdf")
    assert answer.status_code == 200, answer.text
    return printed(answer.content)


async def test_the_record_says_what_the_phone_recorded_and_nothing_that_was_voided(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path, photos=3)
    device = seen.device
    device.answer("catering", "kitchen-clean", "fail", text="有积水", captures=())
    device.void(seen.photos[0][1], "拍糊了")
    await device.push()
    await all_views(app)
    officer = await signed_in(app, "wangjg")
    text = await words(officer, seen.visit)
    for part in (
        "现场检查笔录",
        "云川好味小吃店",
        "王建国（执法证号",
        "第1条记录：货架上三种商品没有标价。",
        "不符合：有积水",
        "照片2件、录音1件",
        "检查尚未结束",
        "手机上没有签名记录",
        "《中华人民共和国行政处罚法》第五十五条",
    ):
        assert part in text, part
    device.close_visit(summary="正在整改。", result="correction_ordered")
    await device.push()
    await all_views(app)
    text = await words(officer, seen.visit)
    assert "责令改正。正在整改。" in text
    assert "检查尚未结束" not in text
    await device.close()


async def test_the_record_is_for_whoever_may_see_the_visit_and_each_reading_is_logged(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path, photos=0, sounds=0)
    for login, status in (("huangw", 404), ("chenj", 200)):
        client = await signed_in(app, login)
        answer = await client.get(f"/api/visits/{seen.visit}/record.pdf")
        assert answer.status_code == status, login
    assert await logged(app, "case.paper_read") == [(seen.visit,)]
    await seen.device.close()
