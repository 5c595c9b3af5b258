"""What was said on site stands in the file of the case that came of it."""

import uuid
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from litestar import Litestar

from backend.settings import DatabaseSettings
from tests.cases.exported import a_decided_case, exported
from tests.cases.papers import printed
from tests.cases.summary.test_summaries import OFFICERS, a_visit
from tests.whole_app import all_views, running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


async def test_the_file_holds_the_record_of_each_interview_of_its_visit(app: Litestar) -> None:
    phone, visit = await a_visit(app)
    for person, said in (("赵文", "送货的人放的。"), ("钱多", "我没有看见。")):
        common = {"visit": visit, "interview": str(uuid.uuid4())}
        who = {"name": person, "identity": "", "role": "店员"}
        await phone.push(
            phone.entry(
                "interview.begun", {**common, "person": who, "told": True, "officers": OFFICERS}
            ),
            phone.entry("interview.asked", {**common, "question": "谁堆放的？", "answer": said}),
        )
    await all_views(app)
    case = await a_decided_case(app, visit)
    officer = await signed_in(app, "wangjg")
    told, pdf = await exported(officer, case, "pdf")
    assert told["state"] == "ready", told
    text = printed(pdf)
    for part in ("询问笔录", "答：送货的人放的。", "答：我没有看见。", "尚未经被询问人核对确认"):
        assert part in text, part
    assert text.index("案件调查终结报告") < text.index("答：送货的人放的。"), (
        "the index comes first"
    )
