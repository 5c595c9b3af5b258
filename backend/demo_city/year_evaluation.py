"""A finished evaluation of a case file, one that waits for its draw, and a campaign that runs."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from backend.accounts import store as accounts_store
from backend.accounts.model import Account, Name
from backend.accounts.passwords import hash_password
from backend.cases.store import case_by_id
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.demo_city.people import MARKET
from backend.demo_city.year_desks import demo_id
from backend.demo_city.year_leads import HUANG
from backend.demo_city.year_party import CASES
from backend.demo_city.year_voices import CHEN
from backend.inspections import store as inspections_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.supervision.campaigns import service as campaigns
from backend.supervision.campaigns.model import CampaignAsked, FindingAsked
from backend.supervision.evaluation import lots, service, showing
from backend.supervision.evaluation.model import Evaluation, EvaluationAsked, EvaluationStep
from backend.supervision.evaluation.procedure.scoring import Given, Scoring
from backend.web import Asker

XU = Asker(
    account_id="a-auditor",
    login="auditor",
    role="auditor",
    agency_id="yunchuan",
    agency_path="/yunchuan/",
)
SUN = Asker(
    account_id="a-sunp",
    login="sunp",
    role="supervisor",
    agency_id="yunchuan",
    agency_path="/yunchuan/",
)
"""A colleague of the city's bureau: three people have to be there for a draw."""
PEOPLE = {one.account_id: one for one in (CHEN, XU, SUN, HUANG)}
SHEET = "general-penalty"
LOST: tuple[dict[str, tuple[int, str]], ...] = (
    {"index": (1, "目录缺少送达回证一项"), "evidence-shown": (3, "照片没有写明拍摄地点")},
    {"pages": (1, "第 7、8 页没有编号"), "rights": (10, "告知书没有写明陈述期限，申辩没有答复")},
    {"index": (1, "目录缺少送达回证一项"), "rights": (3, "告知书写明了期限，但没有记录答复")},
)
"""Points lost by the first scorer, by the second, and by the third, who settles."""


class _Show:
    def __init__(self, database: Database, ledger: Ledger, views: Views, now: datetime) -> None:
        self._now, self._database = now, database
        # The shipped sheets are enough: there is no folder of an operator in a demo.
        self._desk = service.Desk(database=database, ledger=ledger, views=views, data=Path("-"))
        self._topics = campaigns.Desk(database=database, ledger=ledger, views=views)

    async def evaluate(self) -> None:
        """The body that decided a case of the year; nothing where no case was decided."""
        body = await self._database.write(self._prepare)
        if body is None:
            return
        done, coming = demo_id("evaluation", 0), demo_id("evaluation", 1)
        await self._commit(done, body, "三季度行政处罚案卷评查")
        one = await self._step(CHEN, done, "evaluation.revealed")
        item = one.items[0]
        who = [PEOPLE[one.id] for one in item.scorers]
        for place in (0, 1):
            filled = _filled(one, LOST[place])
            await self._step(who[place], done, "evaluation.scored", case=item.case, scoring=filled)
        await self._step(
            who[2],
            done,
            "evaluation.settled",
            case=item.case,
            scoring=_filled(one, LOST[2]),
            reason="看过原卷：期限已写明，陈述申辩的答复没有入卷。",
        )
        await self._step(
            CHEN, done, "evaluation.concluded", words="请补齐送达回证目录和陈述申辩答复记录。"
        )
        await self._commit(coming, body, "年终行政处罚案卷评查")

    def _prepare(self, tx: Transaction) -> str | None:
        """Id of the body whose file was decided; the colleague has an account."""
        if accounts_store.account_by_id(tx, SUN.account_id) is None:
            colleague = Account(
                id=SUN.account_id,
                login=SUN.login,
                name=Name("孙鹏", "Sun Peng"),
                role=SUN.role,
                agency_id=SUN.agency_id,
                agency_path=SUN.agency_path,
                officer_id=None,
                password_hash=hash_password(f"palm-demo-{SUN.login}"),
            )
            accounts_store.add_account(tx, colleague)
        row = case_by_id(tx, CASES[-1])
        if row is None:
            return None
        return inspections_store.agencies_at(tx, [row.agency_path])[row.agency_path][0]

    async def _commit(self, evaluation: str, body: str, title: str) -> None:
        asked = EvaluationAsked(
            id=evaluation,
            agency_id=body,
            title=title,
            sheet=SHEET,
            first=day_of(self._now) - timedelta(days=365),
            last=day_of(self._now),
            closed=False,
            count=1,
        )
        await lots.commit(self._desk, asked, asker=CHEN, now=self._now)

    async def _step(self, asker: Asker, evaluation: str, act: str, **members: Any) -> Evaluation:
        step = demo_id(f"{evaluation} {act} {asker.login}", 0)
        asked = EvaluationStep(id=step, act={"act": act, **members})
        if act == "evaluation.revealed":
            await lots.reveal(
                self._desk, evaluation, asked, contribution="", asker=asker, now=self._now
            )
        else:
            await service.take(self._desk, evaluation, asked, asker=asker, now=self._now)
        return await self._database.read(lambda tx: showing.read(tx, asker, evaluation))

    async def campaign(self) -> None:
        """About fees, in one district; two findings that wait to become leads."""
        topic = demo_id("campaign", 0)
        asked = CampaignAsked(
            id=topic,
            title="涉企乱收费、乱检查专项监督",
            text="结合投诉和热线工单，查看收费依据、票据和检查审批。",
            agency_ids=(MARKET, "yunchuan-donglan-enforcement"),
            first=day_of(self._now) - timedelta(days=60),
            last=day_of(self._now) + timedelta(days=30),
            checklist=("收费有依据、有票据", "检查有审批、有计划", "不以检查代替服务、推销产品"),
        )
        await campaigns.open_campaign(self._topics, asked, asker=CHEN, now=self._now)
        for number, (item, text) in enumerate(
            (
                (1, "两次日常检查没有事先审批，事后才补办。"),
                (0, "一次抽样检测由企业付费，没有说明依据。"),
            )
        ):
            found = FindingAsked(
                id=demo_id("campaign-finding", number), agency_id=MARKET, item=item, text=text
            )
            await campaigns.enter_finding(self._topics, topic, found, asker=HUANG, now=self._now)


def _filled(one: Evaluation, lost: dict[str, tuple[int, str]]) -> object:
    given = [
        Given(item=item.id, points=item.points - less, remark=why)
        for item in one.sheet.items()
        for less, why in [lost.get(item.id, (0, ""))]
    ]
    return msgspec.to_builtins(Scoring(given=tuple(given)))


async def show(database: Database, ledger: Ledger, views: Views, now: datetime) -> None:
    """Safe to be asked for again: every act is known by its id."""
    told = _Show(database, ledger, views, now)
    await told.evaluate()
    await told.campaign()
