"""An evaluation of case files from its promise to its answer, over HTTP, on both databases."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from backend.settings import DatabaseSettings
from backend.supervision.evaluation.procedure.scoring import Scoring
from backend.supervision.evaluation.sheets import read_sheets
from backend.verification import draw_files
from tests.cases.exported import a_decided_case
from tests.cases.summary.scene import a_decision
from tests.draws.test_draws import keys_of
from tests.feedback.complaining import somebody_at
from tests.supervision.evaluation.test_scoring import filled
from tests.whole_app import all_views, log_size, running, signed_in

pytestmark = pytest.mark.anyio
BODY = "yunchuan-enforcement"


class Bureau:
    """Two decided files of the city's brigade, three people who may score them."""

    def __init__(self, app: Litestar, cases: list[str], people: dict[str, httpx.AsyncClient]):
        self.app, self.cases, self.people = app, cases, people

    def asked(self, **changes: Any) -> dict[str, Any]:
        return {
            "id": str(uuid.uuid4()),
            "agencyId": BODY,
            "title": "下半年案卷评查",
            "sheet": "general-penalty",
            "first": "2020-01-01",
            "last": "2099-12-31",
            "closed": False,
            "count": 2,
            **changes,
        }

    async def commit(self, login: str = "chenj", status: int = 201, **changes: Any) -> Any:
        answer = await self.people[login].post("/api/evaluations", json=self.asked(**changes))
        assert answer.status_code == status, answer.text
        return answer.json()

    async def step(self, login: str, one: str, act: str, status: int = 201, **more: Any) -> Any:
        asked = {"id": more.pop("id", None) or str(uuid.uuid4()), "act": {"act": act, **more}}
        answer = await self.people[login].post(f"/api/evaluations/{one}/steps", json=asked)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def read(self, login: str, one: str, status: int = 200) -> Any:
        answer = await self.people[login].get(f"/api/evaluations/{one}")
        assert answer.status_code == status, answer.text
        return answer.json()

    async def drawn(self, **changes: Any) -> Any:
        one = await self.commit(**changes)
        return await self.step("chenj", one["id"], "evaluation.revealed")

    async def score(
        self, one: Any, item: Any, place: int, how: Scoring, *, settle: bool = False, **more: Any
    ) -> Any:
        login = item["scorers"][place]["id"].removeprefix("a-")
        kind = "evaluation.settled" if settle else "evaluation.scored"
        body = {"case": item["case"], "scoring": msgspec.to_builtins(how), **more}
        return await self.step(login, one["id"], kind, **body)


def found(raw: bytes, folder: Path) -> set[str]:
    """What `palm draw verify` says about a file."""
    return {finding.code for finding in draw_files.check("bundle", raw, keys_of(folder))}


@pytest.fixture
async def here(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Bureau]:
    async with running(database_settings, tmp_path, enterprises=5) as app:
        people = {
            "zhoul": await somebody_at(app, "yunchuan", "supervisor", "zhoul"),
            "head": await somebody_at(app, BODY, "admin", "head"),
        }
        for login in ("chenj", "auditor", "huangw", "tangn", "admin"):
            people[login] = await signed_in(app, login)
        cases = [await a_decided_case(app, None) for _ in range(2)]
        await all_views(app)
        yield Bureau(app, cases, people)


async def test_an_evaluation_goes_from_its_promise_to_the_answer_of_an_objection(
    here: Bureau,
) -> None:
    one = await here.commit()
    assert (one["stage"], one["candidates"], one["items"]) == ("committed", 2, [])
    await here.read("head", one["id"], 404)
    one = await here.step("chenj", one["id"], "evaluation.revealed")
    assert sorted(item["case"] for item in one["items"]) == sorted(here.cases)
    first, second = one["items"]
    await here.score(one, first, 0, filled())
    await here.score(one, first, 1, filled({"facts-shown": 0}))
    for place in (0, 1):
        await here.score(one, second, place, filled(faults={"procedure"}))
    await here.step("chenj", one["id"], "evaluation.concluded", 409, words="还没有评完")
    await here.score(one, first, 2, filled({"index": 1}), settle=True, reason="目录缺一项")
    await here.step("chenj", one["id"], "evaluation.concluded", words="请对照整改")

    told = await here.read("head", one["id"])
    assert [item["outcome"]["tenths"] for item in told["items"]] == [990, 0]
    assert [item["scorers"] for item in told["items"]] == [[], []]
    assert {how["by"] for item in told["items"] for how in item["scorings"]} == {None}
    assert told["items"][0]["scorings"][-1]["reason"] == "目录缺一项"
    await here.step("tangn", one["id"], "evaluation.objected", 404, cases=[], reason="x")
    named = [second["case"]]
    await here.step("head", one["id"], "evaluation.objected", cases=named, reason="程序合法")
    await here.step("head", one["id"], "evaluation.objected", 409, cases=named, reason="再看看")
    await here.step("chenj", one["id"], "evaluation.answered", 409, verdict="stands", reason="维持")
    may = {who: (await here.read(who, one["id"]))["possible"] for who in ("chenj", "zhoul")}
    assert [[step["act"] for step in steps] for steps in may.values()] == [
        [],
        ["evaluation.answered"],
    ]
    reopened = await here.step(
        "zhoul", one["id"], "evaluation.answered", verdict="reopened", reason="有送达回证"
    )
    assert [item["outcome"]["state"] for item in reopened["items"]] == ["settled", "differs"]
    await here.score(one, second, 2, filled(), settle=True, reason="有送达回证，程序合法")
    done = await here.step("chenj", one["id"], "evaluation.concluded", words="复核后更正")
    assert (done["stage"], done["items"][1]["outcome"]["tenths"]) == ("closed", 1000)
    assert [one["act"] for one in (await here.read("head", one["id"]))["acts"]] == [
        "evaluation.committed",
        "evaluation.revealed",
        "evaluation.concluded",
        "evaluation.objected",
        "evaluation.answered",
        "evaluation.concluded",
    ]


async def test_decisions_on_the_spot_are_drawn_and_scored_by_a_sheet_of_their_own(
    here: Bureau,
) -> None:
    first = await a_decision(here.app)
    spots = [first, await a_decision(here.app, phone=first.phone, count=2)]
    asked: dict[str, Any] = {"sheet": "summary-penalty", "count": 1}
    refused = await here.commit(status=409, closed=True, **asked)
    assert refused["extra"]["files"] == 0, "only what is on file is closed"
    report = {"id": str(uuid.uuid4())}
    await here.people["chenj"].post(f"/api/summaries/{first.case}/report", json=report)
    free = await here.commit(status=409, closed=True, **asked)
    assert free["extra"] == {"files": 1, "scorers": 2}, "who took it on file does not score it"
    here.people["songy"] = await somebody_at(here.app, "yunchuan", "supervisor", "songy")
    one = await here.drawn(sheet="summary-penalty")
    assert sorted(item["case"] for item in one["items"]) == sorted(spot.case for spot in spots)
    item = next(item for item in one["items"] if item["case"] == first.case)
    assert item["number"] == first.body["number"]
    assert "a-chenj" not in [who["id"] for who in item["scorers"]]
    assert one["sheet"]["files"] == "summary"
    sheet = next(s for s in read_sheets(Path("none")).sheets if s.id == "summary-penalty")
    for place in (0, 1):
        await here.score(one, item, place, filled(sheet=sheet))
    assert (await here.read("chenj", one["id"]))["done"] == 1


async def test_scorers_are_blind_to_each_other_until_both_have_given(here: Bureau) -> None:
    one = await here.drawn(count=1)
    item = one["items"][0]
    await here.score(one, item, 0, filled({"index": 0}))
    logins = [who["id"].removeprefix("a-") for who in item["scorers"]]
    seen = {login: (await here.read(login, one["id"]))["items"][0] for login in logins}
    assert [len(seen[login]["scorings"]) for login in logins] == [1, 0, 0]
    assert [seen[login]["given"] for login in logins] == [1, 1, 1]
    assert (await here.read("admin", one["id"]))["items"][0]["scorings"] == []
    await here.score(one, item, 1, filled())
    seen = {login: (await here.read(login, one["id"]))["items"][0] for login in logins}
    assert [len(seen[login]["scorings"]) for login in logins] == [2, 2, 2]


async def test_whoever_took_part_in_a_case_never_scores_it(here: Bureau) -> None:
    """With one of three recused nobody could settle: the draw is refused and says why."""

    def took_part(tx: Any) -> None:
        tx.execute(
            "UPDATE case_act SET by_id = 'a-zhoul' WHERE case_id = ? AND act = 'case.filed'",
            (here.cases[0],),
        )

    await here.app.state.database.write(took_part)
    refused = await here.commit(status=409)
    assert refused["type"] == "/problems/evaluation-refused"
    assert (refused["extra"]["files"], refused["extra"]["scorers"]) == (2, 2)
    await somebody_at(here.app, "yunchuan", "supervisor", "songy")
    for _ in range(4):
        one = await here.drawn()
        for item in one["items"]:
            if item["case"] == here.cases[0]:
                assert "a-zhoul" not in [who["id"] for who in item["scorers"]]


async def test_anybody_repeats_the_draw_and_a_changed_file_is_found(
    here: Bureau, tmp_path: Path
) -> None:
    one = await here.commit(contribution="到场三家单位各报一个数")
    await here.step("chenj", one["id"], "evaluation.revealed", 400)
    promised = (await here.people["chenj"].get(f"/api/evaluations/{one['id']}/bundle")).content
    assert "draw-not-open" in found(promised, tmp_path)
    await here.step("chenj", one["id"], "evaluation.revealed", contribution="3、8、1")
    raw = (await here.people["chenj"].get(f"/api/evaluations/{one['id']}/bundle")).content
    codes = found(raw, tmp_path)
    assert {"draw-result-valid", "draw-order-valid", "draw-list-valid"} <= codes
    assert not [code for code in codes if "differs" in code]
    changed = msgspec.json.decode(raw)
    sha256, text = next(
        (k, v) for k, v in changed["lists"].items() if v.startswith("palm-draw-result")
    )
    changed["lists"][sha256] = text.replace("a-", "b-")
    codes = found(msgspec.json.encode(changed), tmp_path)
    assert {"draw-list-differs", "draw-result-differs"} <= codes


async def test_other_districts_studios_and_bodies_are_refused(here: Bureau) -> None:
    await here.commit("huangw", 404)
    await here.commit("tangn", 404)
    await here.commit("head", 403)
    await here.commit(agencyId="yunchuan-donglan", status=400)
    await here.commit(sheet="no-such-sheet", status=404)
    one = await here.drawn()
    await here.read("huangw", one["id"], 404)
    await here.step("huangw", one["id"], "evaluation.concluded", 404, words="x")
    item = one["items"][0]
    body = {"case": item["case"], "scoring": msgspec.to_builtins(filled())}
    await here.step("admin", one["id"], "evaluation.scored", 403, **body)
    await here.step("auditor", one["id"], "evaluation.withdrawn", 403, reason="x")
    page = (await here.people["huangw"].get("/api/evaluations")).json()
    assert page["evaluations"] == []


async def test_an_act_asked_for_twice_is_one_and_of_two_at_once_the_first_stands(
    here: Bureau,
) -> None:
    one = await here.commit()
    again = here.asked(id=one["id"])
    assert (await here.people["chenj"].post("/api/evaluations", json=again)).status_code == 201
    step = str(uuid.uuid4())
    both = await asyncio.gather(
        here.people["chenj"].post(
            f"/api/evaluations/{one['id']}/steps",
            json={"id": step, "act": {"act": "evaluation.revealed"}},
        ),
        here.people["zhoul"].post(
            f"/api/evaluations/{one['id']}/steps",
            json={"id": str(uuid.uuid4()), "act": {"act": "evaluation.revealed"}},
        ),
    )
    assert sorted(answer.status_code for answer in both) == [201, 409]
    one = await here.read("chenj", one["id"])
    item = one["items"][0]
    given = str(uuid.uuid4())
    await here.score(one, item, 0, filled(), id=given)
    size = await log_size(here.app)
    await here.score(one, item, 0, filled(), id=given)
    await here.score(one, item, 0, filled({"index": 0}), id=given, status=400)
    await here.score(one, item, 0, filled({"index": 0}), status=409)
    assert here.app.state.ledger.published.size == size
