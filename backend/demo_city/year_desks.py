"""What desks do in the demo year: lists, caps, classes, plans, approvals, tasks and notices."""

import random
import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from backend.agencies.model import Agency
from backend.clock import day_of
from backend.database import Transaction
from backend.demo_city.people import MARKET
from backend.demo_city.regions import CITY
from backend.demo_city.year_script import SEED, published
from backend.enterprises.model import Enterprise
from backend.ledger.service import Ledger
from backend.planning.classification.model import (
    Classified,
    WhitelistEntered,
    WhitelistWithdrawn,
)
from backend.planning.frequency.model import CapPublished, Limit, PublishedBasis
from backend.planning.frequency.rules import rules
from backend.planning.items.model import ItemsPublished
from backend.planning.plans.model import PlanAsked, PlanContent, PlanLine, PlanStep

_IDS = uuid.UUID("0d9a7c1e-6f5b-5d2a-8c3e-64656d6f7965")
_WHITELISTED = 40
CAPS = (
    Limit(per_year=2),
    Limit(risk="low", credit="a", per_year=1),
    Limit(risk="higher", per_year=3),
    Limit(risk="high", per_year=4),
)


def asker_of(agency: Agency) -> str:
    """Whose desk asks for this body."""
    return "a-huangw" if agency.path.startswith("/yunchuan/donglan/") else "a-chenj"


def head_of(agency: Agency) -> str:
    """Whose account stands for the head of this body."""
    return "a-tangn" if agency.id == MARKET else "a-admin"


def demo_id(*parts: object) -> str:
    """The same id for the same thing, whoever goes on after it broke off."""
    return str(uuid.uuid5(_IDS, "/".join(str(part) for part in parts)))


class Desks:
    """Writes what desks did; the numbers of approvals run on."""

    def __init__(self, ledger: Ledger, agencies: Sequence[Agency]) -> None:
        self._ledger = ledger
        self._bodies = [one for one in agencies if one.kind == "enforcement"]
        self._chance = random.Random(SEED + 1)  # noqa: S311 - the same every time

    def _act(
        self, tx: Transaction, kind: str, by: str, subject: str, body: object, now: datetime
    ) -> int:
        return self._ledger.act(tx, kind=kind, by=by, subject=subject, body=body, now=now)

    def begin(self, tx: Transaction, enterprises: Sequence[Enterprise], now: datetime) -> None:
        """Lists of what may be inspected, and how the city classifies its enterprises."""
        basis = PublishedBasis(title="云川市涉企行政检查事项清单（演示）", number="云司〔演示〕1号")
        for one in self._bodies:
            body = ItemsPublished(agency=one.path, checklists=list(published(one)), basis=basis)
            self._act(tx, "items.published", asker_of(one), one.id, body, now)
        for number, enterprise in enumerate(enterprises):
            self._classify(tx, enterprise, now)
            if number % (len(enterprises) // _WHITELISTED or 1) == 3:
                self._whitelist(tx, enterprise, now)

    def _classify(self, tx: Transaction, enterprise: Enterprise, now: datetime) -> None:
        chance = self._chance
        risk = chance.choices(("low", "general", "higher", "high"), (40, 38, 16, 6))[0]
        credit = chance.choices(("a", "b", "c", "d"), (38, 42, 15, 5))[0]
        tag = "blue"
        if risk == "high" or credit == "d":
            tag = "red"
        elif risk == "higher" or credit == "c":
            tag = "yellow"
        elif risk == "low" and credit == "a":
            tag = "green"
        body = Classified(
            enterprise=enterprise.id,
            agency=CITY.path,
            risk=risk,
            credit=credit,
            tags=[tag],
            basis="云川市企业信用风险分类结果（演示）",
        )
        self._act(tx, "enterprise.classified", "a-chenj", enterprise.id, body, now)

    def _whitelist(self, tx: Transaction, enterprise: Enterprise, now: datetime) -> None:
        entry = demo_id("whitelist", enterprise.id)
        days = self._chance.choice((120, 400, 480, 540))
        body = WhitelistEntered(
            entry=entry,
            enterprise=enterprise.id,
            agency=CITY.path,
            until=day_of(now) + timedelta(days=days),
            reason="连续两年未发现问题，纳入“无事不扰”名单。",
        )
        self._act(tx, "whitelist.entered", "a-chenj", enterprise.id, body, now)
        if self._chance.random() < 0.12:
            gone = WhitelistWithdrawn(
                entry=entry, enterprise=enterprise.id, reason="收到属实的举报，移出名单。"
            )
            at = now + timedelta(minutes=1)
            self._act(tx, "whitelist.withdrawn", "a-chenj", enterprise.id, gone, at)

    def begin_year(self, tx: Transaction, year: int, now: datetime) -> None:
        """Caps and plans of a calendar year."""
        title = f"云川市{year}年度涉企行政检查频次上限（演示）"
        for one in self._bodies:
            body = CapPublished(
                agency=one.path,
                year=year,
                limits=list(CAPS),
                exemptions=list(rules().exemptions),
                basis=PublishedBasis(title=title, number=f"云司〔{year}〕演示3号"),
            )
            self._act(tx, "cap.published", asker_of(one), one.id, body, now)
            self._plan(tx, one, year, now)

    def _plan(self, tx: Transaction, agency: Agency, year: int, now: datetime) -> None:
        scale = {"street": 1, "district": 2, "city": 2}[agency.level]
        asked = PlanAsked(
            id=plan_id(agency, year),
            agency_id=agency.id,
            title=f"{agency.name.zh}{year}年度行政检查计划",
            kind="yearly",
            from_day=date(year, 1, 1),
            until_day=date(year, 12, 31),
            inspection_types=["routine"],
            checklists=list(published(agency)),
            lines=[
                PlanLine(risk="low", enterprises=12 * scale),
                PlanLine(risk="general", enterprises=14 * scale),
                PlanLine(risk="higher", enterprises=8 * scale, each=1),
                PlanLine(risk="high", enterprises=3 * scale, each=2),
            ],
            basis="按风险和信用分类确定比例和频次（演示）",
        )
        writer, head = asker_of(agency), head_of(agency)
        drafted = self._act(
            tx,
            "plan.drafted",
            writer,
            asked.id,
            PlanContent(plan=asked.id, agency=agency.path, asked=asked),
            now,
        )
        step = PlanStep(plan=asked.id, seen=drafted)
        self._act(tx, "plan.submitted", writer, asked.id, step, now)
        self._act(tx, "plan.approved", head, asked.id, step, now)
        self._act(tx, "plan.published", head, asked.id, step, now)

    def special_plans(self, tx: Transaction, today: date, now: datetime) -> None:
        """What still waits: one submitted, one returned, one only written down."""
        ends = ("submitted", "returned", "drafted")
        for agency, end in zip(
            [b for b in self._bodies if b.level == "district"], ends, strict=False
        ):
            asked = PlanAsked(
                id=demo_id("special", agency.id, today),
                agency_id=agency.id,
                title=f"{agency.name.zh}岁末年初消防安全专项检查计划",
                kind="special",
                from_day=today + timedelta(days=10),
                until_day=today + timedelta(days=75),
                inspection_types=["special"],
                checklists=list(published(agency))[:1],
                lines=[
                    PlanLine(risk="high", enterprises=20),
                    PlanLine(risk="higher", enterprises=40),
                ],
                basis="上级部署（演示）",
            )
            writer = asker_of(agency)
            content = PlanContent(plan=asked.id, agency=agency.path, asked=asked)
            seen = self._act(tx, "plan.drafted", writer, asked.id, content, now)
            if end == "drafted":
                continue
            step = PlanStep(plan=asked.id, seen=seen)
            self._act(tx, "plan.submitted", writer, asked.id, step, now)
            if end == "returned":
                remarks = "请与市场监管部门合并同一批对象，避免重复。"
                back = PlanStep(plan=asked.id, seen=seen, remarks=remarks)
                self._act(tx, "plan.returned", head_of(agency), asked.id, back, now)


def plan_id(agency: Agency, year: int) -> str:
    return demo_id("plan", agency.id, year)
