"""Leads of the demo year, in every stage: closed with proof, waiting for its effect, raised for
want of an answer, on the body's desk, not assessed yet; and tickets of the hotline.
"""

import contextlib
import itertools
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from backend.database import Database
from backend.demo_city.people import MARKET
from backend.demo_city.year_desks import demo_id
from backend.demo_city.year_script import Outing
from backend.demo_city.year_voices import CHEN
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import Problem
from backend.supervision.loop import automatic, service
from backend.supervision.loop.model import LeadAsked, StepAsked
from backend.supervision.loop.tickets import reading
from backend.supervision.loop.tickets import service as tickets
from backend.supervision.warnings.book import WarningBook
from backend.web import Asker

HUANG = Asker(
    account_id="a-huangw",
    login="huangw",
    role="supervisor",
    agency_id="yunchuan-donglan",
    agency_path="/yunchuan/donglan/",
)
TANG = Asker(
    account_id="a-tangn",
    login="tangn",
    role="admin",
    agency_id=MARKET,
    agency_path="/yunchuan/donglan/market/",
)
BRIGADE = "yunchuan-donglan-enforcement"
BUREAU = "yunchuan-enforcement"

Step = tuple[int, Asker, dict[str, Any]]
"""Weeks before the last one, who, and the act; `proof` is put in from the body's last visit."""

_OPINION = {"act": "paper.issued", "kind": "opinion"}
STORIES: tuple[tuple[int, Asker, str, str, str, tuple[Step, ...]], ...] = (
    (
        14,
        HUANG,
        MARKET,
        "同一家餐馆一个月内被检查四次",
        "四次检查均没有触发原因，也没有合并。",
        (
            (14, HUANG, {"act": "lead.assessed", "verdict": "founded", "reason": "记录属实。"}),
            (
                13,
                HUANG,
                {
                    **_OPINION,
                    "facts": "你单位一个月内四次检查同一企业，均无触发原因，也未合并检查事项。",
                    "demands": "合并检查计划；三个月内无触发原因的，不再检查该企业。",
                },
            ),
            (13, TANG, {"act": "paper.received"}),
            (
                11,
                TANG,
                {
                    "act": "rectification.reported",
                    "text": "已把四个科室的检查合并为一次，并调整了年度计划。",
                    "proof": (),
                },
            ),
            (
                11,
                HUANG,
                {
                    "act": "rectification.checked",
                    "passed": True,
                    "reason": "计划已经合并，后续检查为综合检查。",
                    "effectDays": 30,
                },
            ),
            (
                6,
                HUANG,
                {
                    "act": "effect.checked",
                    "holds": True,
                    "reason": "一个多月内没有再出现重复检查。",
                    "proof": (),
                },
            ),
            (6, HUANG, {"act": "lead.closed", "summary": "整改到位，成效稳定。"}),
        ),
    ),
    (
        10,
        HUANG,
        BRIGADE,
        "检查时不出示执法证",
        "多家商户反映，执法人员进店时没有出示证件。",
        (
            (10, HUANG, {"act": "lead.assessed", "verdict": "founded", "reason": "回访属实。"}),
            (
                10,
                HUANG,
                {
                    "act": "paper.issued",
                    "kind": "notice",
                    "facts": "三家商户反映，你单位执法人员进店检查没有出示执法证。",
                    "demands": "说明情况，并组织一次程序培训。",
                },
            ),
        ),
    ),
    (
        8,
        HUANG,
        MARKET,
        "现场检查未亮码",
        "八次检查中有三次没有亮码，也没有说明原因。",
        (
            (8, HUANG, {"act": "lead.assessed", "verdict": "founded", "reason": "统计属实。"}),
            (
                8,
                HUANG,
                {
                    **_OPINION,
                    "facts": "八次检查中有三次没有亮码，也没有说明原因。",
                    "demands": "进店先亮码；确实不能亮码的，当场说明原因。",
                },
            ),
            (
                6,
                TANG,
                {
                    "act": "rectification.reported",
                    "text": "已组织培训，近期检查均已亮码。",
                    "proof": (),
                },
            ),
            (
                5,
                HUANG,
                {
                    "act": "rectification.checked",
                    "passed": True,
                    "reason": "近两周的检查均已亮码。",
                    "effectDays": 30,
                },
            ),
        ),
    ),
    (
        2,
        HUANG,
        MARKET,
        "只有一名执法人员到场",
        "一次检查的记录里只有一名执法人员。",
        (
            (1, HUANG, {"act": "lead.assessed", "verdict": "founded", "reason": "记录属实。"}),
            (
                0,
                HUANG,
                {
                    **_OPINION,
                    "facts": "一次现场检查只有一名执法人员到场。",
                    "demands": "检查一律由两名以上执法人员进行，并补充说明该次检查的情况。",
                },
            ),
        ),
    ),
    (0, CHEN, BUREAU, "罚款较去年同期异常增长", "同一街道的罚款比去年同期多一倍，需要核实。", ()),
)
TICKETS = """工单编号,受理时间,事发地址,诉求类别,诉求内容,承办单位
YC26-0412,{0},东澜区青石街17号,重复检查,一个月里来了三拨人检查，内容都差不多。,东澜区市场监督管理局
YC26-0435,{0},云川市东澜区青石街 17 号门口,重复检查,昨天刚查过，又来。,东澜区市场监督管理局
YC26-0447,{0},青石街17号,重复检查,希望一次查完，不要影响做生意。,东澜区市场监督管理局
YC26-0461,{0},西岑区云桥路8号,乱收费,罚款没有给票据。,西岑区综合行政执法大队
YC26-0466,{0},云桥路8号,乱收费,交了钱，没有看到决定书。,西岑区综合行政执法大队
YC26-0470,{0},临江路2号,不作为,反映多次占道经营，没有人管。,
"""
TICKETS_WEEK = 1


class Pursuit:
    """Tells the stories week by week; safe to be told again: every act is known by its id."""

    def __init__(
        self, database: Database, ledger: Ledger, views: Views, book: WarningBook, weeks: int
    ) -> None:
        self._desk = service.Desk(database=database, ledger=ledger, views=views)
        self._book, self._weeks = book, weeks

    async def tell(
        self, number: int, told_in: Callable[[int], Sequence[Outing]], now: datetime
    ) -> None:
        """What happens in this week, and what follows by rule. A step whose limit would need the
        holidays of a year that nobody has announced is left out, and what builds on it.
        """
        ago = self._weeks - 1 - number
        if ago > max(story[0] for story in STORIES):
            return
        for story, (weeks, who, body, title, text, steps) in enumerate(STORIES):
            lead = demo_id("lead", story)
            if weeks == ago:
                asked = LeadAsked(
                    id=lead, source="observation", agency_id=body, title=title, text=text
                )
                await service.open_lead(self._desk, self._book, asked, asker=who, now=now)
            for place, (when, actor, act) in enumerate(steps):
                if when == ago:
                    step = StepAsked(
                        id=demo_id("lead", story, place), act=self._proven(act, number, told_in)
                    )
                    with contextlib.suppress(Problem):
                        await service.take(self._desk, lead, step, asker=actor, now=now)
        if ago == TICKETS_WEEK:
            await self._import(now)
        await automatic.enter_due(self._desk.database, self._desk.ledger, now)

    def _proven(
        self, act: dict[str, Any], number: int, told_in: Callable[[int], Sequence[Outing]]
    ) -> dict[str, object]:
        if "proof" not in act:
            return cast("dict[str, object]", act)
        visits = (
            one
            for week in range(number, -1, -1)
            for one in told_in(week)
            if one.pair.agency.id == MARKET
        )
        proof = [
            {"kind": "visit", "visit": one.id, "name": f"检查：{one.enterprise.name}"}
            for one in itertools.islice(visits, 1)
        ]
        return {**act, "proof": proof}

    async def _import(self, now: datetime) -> None:
        content = TICKETS.format(now.date().isoformat()).encode("gb18030")
        await tickets.take_in(
            self._desk.database,
            self._desk.ledger,
            content,
            columns=reading.columns_of(),
            owner=tickets.Owner(account=CHEN.account_id, path=CHEN.agency_path),
            now=now,
        )
