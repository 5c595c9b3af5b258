"""A case up to its notice or its decision, and its party at its page."""

import re
import uuid
from typing import Any

import httpx
from litestar import Litestar

from backend.cases.party import capability
from tests.cases.test_cases import OFFICERS, act, asked
from tests.whole_app import browser, signed_in

NAME, IDENTITY = "云川好味小吃店", "91990100MA2KXXXX7K"
END = IDENTITY[-6:]
FINE = {"kinds": ["fine"], "fine": 500_000, "rule": "《某办法》第十条"}
FACTS = "举报人王小明称 13800138000 店内未标价。"
NOTICE: dict[str, Any] = {
    "penalty": FINE,
    "hearingOffered": True,
    "facts": FACTS,
    "reasons": "情节一般。",
}
SAID = "首次违法，已经改正，请求从轻。"


class Scene:
    """One case, who handles it, and its party's browser."""

    def __init__(self, app: Litestar, officer: httpx.AsyncClient, head: httpx.AsyncClient) -> None:
        self.app, self.officer, self.head = app, officer, head
        self.party = browser(app)
        self.case = ""

    @property
    def base(self) -> str:
        return f"/p/{capability.token_of(self.app.state.ledger.keys, self.case)}"

    async def propose(self, **changes: Any) -> None:
        party = {"kind": "organisation", "name": NAME, "identity": IDENTITY, "phone": ""}
        body = asked(**{"party": party, "enterpriseId": None, **changes})
        answer = await self.officer.post("/api/cases", json=body)
        assert answer.status_code == 201, answer.text
        self.case = answer.json()["id"]

    async def investigate(self) -> None:
        await act(self.head, self.case, "case.filed")
        seen = {"evidence": "现场照片", "proves": "顾客李四称价格不明"}
        await act(self.officer, self.case, "evidence.added", officers=OFFICERS, **seen)
        await act(self.officer, self.case, "evidence.added", evidence="举报信", officers=OFFICERS)
        await act(self.officer, self.case, "correction.ordered", officers=OFFICERS, text="公示价格")
        finished: dict[str, Any] = {"outcome": "penalty", "officers": OFFICERS, "penalty": FINE}
        await act(self.officer, self.case, "investigation.finished", **finished)

    async def notify(self, **changes: Any) -> None:
        await act(self.officer, self.case, "notice.served", **{**NOTICE, **changes})

    async def decide(self) -> None:
        """Without a penalty the windows need not be waited for: the demo's clock stands still."""
        decision: dict[str, Any] = {"outcome": "no_penalty_minor", "officers": OFFICERS}
        decision |= {"evidence": ["现场照片"], "reasons": "轻微并及时改正。"}
        await act(self.head, self.case, "decision.made", **decision)

    async def enter(self, name: str = NAME, end: str = END) -> httpx.Response:
        return await self.party.post(
            f"{self.base}/enter?lang=zh", data={"form": "0" * 22, "name": name, "end": end}
        )

    async def page(self) -> str:
        answer = await self.party.get(f"{self.base}?lang=zh")
        assert answer.status_code == 200, answer.text
        return answer.text

    async def file(
        self, form: str, *, token: str | None = None, files: Any = None, **fields: str
    ) -> httpx.Response:
        data = {"form": token or uuid.uuid4().hex, **fields}
        return await self.party.post(f"{self.base}/file/{form}?lang=zh", data=data, files=files)

    async def said(self) -> dict[str, Any]:
        """What the desk sees of the party."""
        answer = await self.officer.get(f"/api/cases/{self.case}/party")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def papers(self) -> list[dict[str, Any]]:
        listed = await self.officer.get(f"/api/cases/{self.case}/papers")
        return [one for one in listed.json()["papers"] if one["to"] == "party"]

    async def serve(self, paper: str, method: str, status: int = 201, **means: Any) -> Any:
        body = {"id": str(uuid.uuid4()), "paper": paper, "method": method, **means}
        answer = await self.officer.post(f"/api/cases/{self.case}/services", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()


async def a_case(app: Litestar, *, upto: str = "notice", **changes: Any) -> Scene:
    """`upto`: proposal, investigation, notice, decision."""
    scene = Scene(app, await signed_in(app, "wangjg"), await signed_in(app, "admin"))
    await scene.propose(**changes)
    if upto != "proposal":
        await scene.investigate()
    if upto in ("notice", "decision"):
        await scene.notify()
    if upto == "decision":
        await scene.decide()
    return scene


def sent_id(answer: httpx.Response) -> str:
    """The number of what was filed."""
    assert answer.status_code == 303, answer.text
    found = re.search(r"/sent/([0-9a-f-]{36})", answer.headers["location"])
    assert found
    return found[1]
