"""One case that has every act, for tests of its papers; and what a paper says in print."""

import re
import subprocess
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from backend.accounts.model import Name
from backend.cases.model import Party
from backend.cases.papers.story import Case, Known, Story, Told, stories
from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act, Penalty

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
FINE = Penalty(
    kinds=("fine", "confiscation"), fine=500_000, confiscated=12_050, rule="《某办法》第十条"
)
PEOPLE = {
    "o001": Name("王建国", "Wang Jianguo"),
    "o002": Name("李敏", "Li Min"),
    "a1": Name("陈局长", "Chief Chen"),
    "a2": Name("周法务", "Counsel Zhou"),
}
TWO = ("o001", "o002")
WORDS = "当事人于经营场所销售的三种商品未在醒目位置标明价格、计价单位，现场有照片和笔录为证。"


def printed(pdf: bytes) -> str:
    """Everything a PDF says, without spaces and line ends."""
    read = ["pdftotext", "-layout", "-", "-"]
    told = subprocess.run(read, input=pdf, capture_output=True, check=True, timeout=30)
    return re.sub(r"\s", "", told.stdout.decode())


def every_act(*, penalty: Penalty | None = FINE, offered: bool = True) -> list[Act]:
    """In an order a case may take, and beyond: papers are made from acts, not from stages."""
    officer: dict[str, Any] = {"on": DAY, "by": "o001"}
    head: dict[str, Any] = {"on": DAY, "by": "a1"}
    party: dict[str, Any] = {"on": DAY, "by": "party"}
    outcome: acts.Outcome = "penalty" if penalty else "no_penalty_minor"
    told = penalty or Penalty(kinds=("warning",), rule="《某办法》第十条")
    return [
        *_investigated(officer, head),
        *_delayed(officer, head),
        acts.InvestigationFinished(**officer, officers=TWO, outcome=outcome, penalty=penalty),
        acts.Reviewed(on=DAY, by="a2", agrees=True, opinion="事实清楚，证据确凿。", qualified=True),
        acts.NoticeServed(
            **officer, penalty=told, hearing_offered=offered, facts=WORDS, reasons="情节一般。"
        ),
        acts.StatementFiled(**party, text="首次违法，已改正，请求从轻。"),
        acts.StatementAnswered(**officer, adopted=True, answer="已改正属实，从轻处罚。"),
        acts.HearingAnnounced(**officer, day=DAY + timedelta(days=20), place="三楼会议室"),
        acts.HearingHeld(on=DAY, by="a2", chair="a2", record="双方发表意见，并进行质证。"),
        acts.Discussed(**head, minutes="同意承办人意见。", votes={"a1": "for", "a2": "abstain"}),
        acts.Decided(
            **head,
            officers=TWO,
            outcome=outcome,
            penalty=penalty,
            evidence=("现场照片 3 张", "询问笔录"),
            reasons="当事人已改正，决定从轻。",
        ),
        *_carried_out(officer, head, party),
        acts.Closed(**head, ground="executed" if penalty else "no_penalty"),
    ]


def _investigated(officer: dict[str, Any], head: dict[str, Any]) -> list[Act]:
    return [
        acts.Proposed(
            **officer,
            officers=TWO,
            party_kind="organisation",
            cause="未按规定明码标价",
            breach_ended=DAY - timedelta(days=4),
        ),
        acts.Filed(**head),
        acts.FilingDeclined(**head, reason="线索不实"),
        acts.EvidenceAdded(**officer, evidence="现场照片 3 张", officers=TWO, proves="未标价"),
        acts.EvidenceAdded(**officer, evidence="询问笔录", officers=TWO),
        acts.Preserved(**officer, item="收银台账 1 册", officers=TWO, approved_by="a1"),
        acts.PreservationDecided(**officer, item="收银台账 1 册", decision="复制后退还当事人。"),
        acts.Sealed(**officer, item="电子秤 2 台", officers=TWO, approved_by="a1"),
        acts.SealingEnded(**officer, item="电子秤 2 台"),
        acts.SampleTaken(**officer, item="样品 1", officers=TWO, quantity="2 瓶", whence="货架"),
        acts.UrgentlySealed(**officer, item="秤 1 台", officers=TWO, at=AT, reason="可能转移"),
        acts.UrgencyReviewed(**head, item="秤 1 台", approved=True),
        acts.SealingExtended(**head, item="秤 1 台", reason="案情复杂"),
    ]


def _delayed(officer: dict[str, Any], head: dict[str, Any]) -> list[Act]:
    return [
        acts.TransferReceived(
            **officer, origin="某区城管局", document="移送函", reached=DAY, complete=True
        ),
        acts.TimeExtended(
            **head, until=DAY + timedelta(days=120), rule="《某规定》第九条", reason="等待检验"
        ),
        acts.FastTracked(**head, admitted=True, agreed=True, until=DAY + timedelta(days=30)),
        acts.FastTrackEnded(**officer, reason="当事人要求"),
        acts.TransferMade(**head, to="某区市场监管局", reason="无管辖权"),
        acts.CorrectionOrdered(
            **officer, officers=TWO, text="在醒目位置公示价格。", until=DAY + timedelta(days=7)
        ),
        acts.CorrectionChecked(**officer, officers=TWO, corrected=True),
        acts.RecusalDecided(**head, officer="o002", recused=False),
        acts.Suspended(**head, reason="等待检验结果"),
        acts.Resumed(**head),
        acts.CrimeSuspected(**officer, reason="数额较大"),
        acts.Referred(**head, to="云川市公安局", at=AT),
        acts.ReferralDelivered(**officer, acknowledged="接收回执 3 号"),
        acts.ReferralDeclined(**head, reason="不构成犯罪"),
    ]


def _carried_out(officer: dict[str, Any], head: dict[str, Any], party: dict[str, Any]) -> list[Act]:
    return [
        acts.DecisionServed(**officer, method="direct"),
        acts.Educated(**officer, way="talk", text="讲明明码标价的规定。"),
        acts.Paid(**party, amount=100_000),
        acts.InstalmentsGranted(
            **head, plan=(acts.Instalment(day=DAY + timedelta(days=30), amount=400_000),)
        ),
        acts.DeferralGranted(**head, until=DAY + timedelta(days=60)),
        acts.DemandServed(**officer),
        acts.EnforcementDecided(**head, power="《某法》第三条", way="划拨存款"),
        acts.EnforcementCarriedOut(**officer, record="当日实施。"),
        acts.ReconsiderationDecided(**officer, result="upheld", number="复议〔2026〕1号"),
        acts.SuitDecided(**officer, result="upheld", number="行初 1 号"),
        acts.CourtApplied(**head),
        acts.Withdrawn(**head, reason="违法事实不能成立"),
    ]


def told(done: list[Act], *, act_code: str = "") -> list[Story]:
    case = Case(
        number="云川市市场监督管理局案字〔2026〕12号",
        party=Party(
            kind="organisation",
            name="云川好味小吃店",
            identity="91990100MA00000XXX",
            address="云川市青石区枫台路 18 号",
            phone="0990-5550100",
        ),
        acts=tuple(
            Told(
                id=str(uuid.uuid5(uuid.NAMESPACE_OID, str(n))),
                index=n,
                received_ms=1_772_400_000_000 + n * 60_000,
                act=msgspec.convert(msgspec.to_builtins(act), acts.AnyAct),
            )
            for n, act in enumerate(done)
        ),
        known=Known(
            body="云川市市场监督管理局",
            names=PEOPLE,
            certificates={"o001": "99010001", "o002": "99010002"},
            act_code=act_code,
        ),
    )
    return stories(case)
