"""Three cases whose parties can be met on their pages: one is being heard, one has its decision in
the post, one pays in instalments. And a decision on the spot.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from backend.agencies.model import certificate_state
from backend.cases import service as cases
from backend.cases.model import ActAsked, CaseAsked, Party
from backend.cases.papers import service as papers
from backend.cases.party import filing
from backend.cases.party.entering import end_of
from backend.cases.party.filing import Filing
from backend.cases.serving import service as serving
from backend.cases.serving.model import ServiceAsked
from backend.cases.store import case_by_id
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.demo_city.year_desks import demo_id
from backend.demo_city.year_script import Outing
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import Asker

CASES = tuple(demo_id("party-case", number) for number in range(3))
CAUSE = "未按规定明码标价"
FINE = {"kinds": ["fine"], "fine": 200_000, "rule": "《示例市价格管理办法》第十条（演示）"}
FACTS = "当事人经营场所内三种商品未在醒目位置标明价格和计价单位，有现场照片和检查记录为证。"
SAID = "我店是第一次，当天已经把价签补齐，请求从轻处理。"
HEAD = Asker(
    account_id="a-admin",
    login="admin",
    role="admin",
    agency_id="yunchuan",
    agency_path="/yunchuan/",
)


class Court:
    """Tells the cases; safe to be told again: every act is known by its id."""

    def __init__(self, database: Database, ledger: Ledger, views: Views, now: datetime) -> None:
        self._database, self._ledger, self._views, self._now = database, ledger, views, now

    async def tell(self, told: Sequence[Outing]) -> None:
        """From the last visits to different enterprises by officers who may act today."""
        for case, outing in zip(CASES, self._chosen(told), strict=False):
            await self._notice(case, outing)
        if await self._database.read(lambda tx: case_by_id(tx, CASES[-1])) is not None:
            await self._hear(CASES[0])
            await self._serve(CASES[1], method="postal", carrier="EMS", tracking="EM000000017CN")
            await self._serve(CASES[2], method="direct", receiver="店主")
            await self._allow_parts(CASES[2])

    def _chosen(self, told: Sequence[Outing]) -> list[Outing]:
        found: dict[str, Outing] = {}
        for one in sorted(told, key=lambda one: one.at, reverse=True):
            pair = (one.pair.lead, one.pair.partner)
            day = day_of(self._now)
            valid = all(certificate_state(who.certificate, day) == "valid" for who in pair)
            if valid and one.failed and one.at < self._now - timedelta(hours=8):
                found.setdefault(one.enterprise.id, one)
        return list(found.values())[: len(CASES)]

    async def _act(self, asker: Asker, case: str, name: str, **fields: Any) -> None:
        asked = ActAsked(id=demo_id(case, name), act={"act": name, **fields})
        await cases.take(
            self._database, self._ledger, self._views, case, asked, asker=asker, now=self._now
        )

    async def _notice(self, case: str, outing: Outing) -> None:
        lead = outing.pair.lead
        officers = (lead.id, outing.pair.partner.id)
        both: dict[str, Any] = {"officers": list(officers)}
        shop = outing.enterprise
        asked = CaseAsked(
            id=case,
            party=Party(
                kind="organisation",
                name=shop.name,
                identity=shop.uscc or shop.id,
                address=shop.address,
            ),
            officers=officers,
            cause=CAUSE,
            breach_ended=day_of(outing.at),
            enterprise_id=shop.id,
            visit=outing.id,
        )
        officer = officer_asker(lead.id)
        await cases.propose(
            self._database, self._ledger, self._views, asked, asker=officer, now=self._now
        )
        await self._act(HEAD, case, "case.filed")
        proof = {"evidence": "现场照片", "proves": "三种商品未标价"}
        await self._act(officer, case, "evidence.added", **both, **proof)
        order = {"text": "在醒目位置公示价格。"}
        await self._act(officer, case, "correction.ordered", **both, **order)
        finished: dict[str, Any] = {"outcome": "penalty", "penalty": FINE}
        await self._act(officer, case, "investigation.finished", **both, **finished)
        told = {"penalty": FINE, "facts": FACTS, "reasons": "首次违法，情节一般。"}
        await self._act(officer, case, "notice.served", hearingOffered=False, **told)

    async def _hear(self, case: str) -> None:
        """The party has spoken, and waits for an answer."""
        said = Filing(form="statement", token=demo_id(case, "said"), signer="店主", text=SAID)
        await filing.file(self._database, self._ledger, self._views, case, said, now=self._now)

    async def _serve(self, case: str, **how: Any) -> None:
        """The party had nothing to say; the decision is on its way, or there."""
        nothing = Filing(form="no_statement", token=demo_id(case, "nothing"), signer="店主")
        await filing.file(self._database, self._ledger, self._views, case, nothing, now=self._now)
        row = await self._database.read(lambda tx: case_by_id(tx, case))
        assert row is not None
        made: dict[str, Any] = {"outcome": "penalty", "penalty": FINE, "reasons": "已当天改正。"}
        made |= {"officers": list(row.facts.officers), "evidence": ["现场照片"]}
        await self._act(HEAD, case, "decision.made", **made)
        paper = await self._database.read(lambda tx: _decision(tx, case))
        asked = ServiceAsked(id=demo_id(case, "service"), paper=paper, **how)
        await serving.serve(
            self._database,
            self._ledger,
            self._views,
            case,
            asked,
            page="",
            asker=officer_asker(row.facts.officers[0]),
            now=self._now,
        )

    async def _allow_parts(self, case: str) -> None:
        """The party asked for instalments, was allowed three, and has paid the first."""
        today = day_of(self._now)
        asked = Filing(
            form="instalments",
            token=demo_id(case, "parts"),
            signer="店主",
            text="近期客源不多，请求分三期缴清。",
            wanted=today + timedelta(days=10),
            instalments=3,
        )
        await filing.file(self._database, self._ledger, self._views, case, asked, now=self._now)
        plan = [
            {"day": str(today + timedelta(days=days)), "amount": amount}
            for days, amount in ((10, 50_000), (40, 50_000), (70, 100_000))
        ]
        await self._act(HEAD, case, "instalments.granted", plan=plan)
        row = await self._database.read(lambda tx: case_by_id(tx, case))
        assert row is not None
        officer = officer_asker(row.facts.officers[0])
        await self._act(officer, case, "fine.paid", amount=50_000, receipt="演示票据 0001")


def officer_asker(officer: str) -> Asker:
    """An officer at his desk."""
    return Asker(
        account_id=officer,
        login=officer,
        role="officer",
        agency_id="yunchuan",
        agency_path="/yunchuan/",
        officer_id=officer,
    )


def _decision(tx: Transaction, case: str) -> str:
    row = case_by_id(tx, case)
    assert row is not None
    listed = [one.id for one in papers.party_papers(tx, row)]
    return next(one for one in listed if one.startswith("penalty-decision"))


def parties(tx: Transaction) -> list[tuple[str, str, str]]:
    """Case, name and end of identity of those who can be met."""
    rows = [case_by_id(tx, case) for case in CASES]
    met = [(row.id, row.party.name, row.party.identity) for row in rows if row is not None]
    return [(case, name, end_of(identity)) for case, name, identity in met]


async def tell(
    database: Database, ledger: Ledger, views: Views, told: Sequence[Outing], now: datetime
) -> None:
    """All of them."""
    await Court(database, ledger, views, now).tell(told)
