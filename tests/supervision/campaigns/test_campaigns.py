"""A campaign from its opening to its summary, over HTTP, on both databases."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from backend.settings import DatabaseSettings
from tests.cases.exported import a_visit
from tests.feedback.complaining import somebody_at
from tests.supervision.loop.desks import MARKET
from tests.whole_app import all_views, running, signed_in

pytestmark = pytest.mark.anyio
BRIGADE = "yunchuan-enforcement"


class Topic:
    """陈静 of the city's justice bureau, 黄伟 of a district's, and others."""

    def __init__(self, app: Litestar) -> None:
        self.app = app
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def client(self, login: str) -> httpx.AsyncClient:
        if login not in self._clients:
            self._clients[login] = await signed_in(self.app, login)
        return self._clients[login]

    async def get(self, login: str, path: str, status: int = 200) -> Any:
        answer = await (await self.client(login)).get(path)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def post(self, login: str, path: str, status: int = 201, **body: Any) -> Any:
        answer = await (await self.client(login)).post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def campaign(self, login: str = "chenj", status: int = 201, **changes: Any) -> Any:
        asked: dict[str, Any] = {
            "id": str(uuid.uuid4()),
            "title": "涉企乱收费专项监督",
            "agencyIds": [BRIGADE, MARKET],
            "first": "2020-01-01",
            "last": "2099-12-31",
            "checklist": ["收费有依据", "票据齐全"],
            **changes,
        }
        return await self.post(login, "/api/campaigns", status, **asked)

    async def found(self, login: str, campaign: str, status: int = 201, **changes: Any) -> Any:
        asked: dict[str, Any] = {
            "id": str(uuid.uuid4()),
            "agencyId": MARKET,
            "item": 1,
            "text": "三笔收费没有票据",
            **changes,
        }
        return await self.post(login, f"/api/campaigns/{campaign}/findings", status, **asked)


@pytest.fixture
async def here(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Topic]:
    async with running(database_settings, tmp_path, enterprises=5) as app:
        yield Topic(app)


async def test_a_campaign_counts_visits_and_findings_and_gives_leads(
    here: Topic, tmp_path: Path
) -> None:
    visited = await a_visit(here.app, tmp_path, photos=1, sounds=0)
    await visited.device.close()
    one = await here.campaign()
    assert [(body["visits"], body["findings"]) for body in one["bodies"]] == [(1, 0), (0, 0)]
    other = await here.campaign(kinds=["case_based"])
    assert [body["visits"] for body in other["bodies"]] == [0, 0]
    for words, visits in ((["火锅", "小吃"], 1), (["小%店"], 0), (["加油站"], 0)):
        named = await here.campaign(sectors=words)
        assert named["bodies"][0]["visits"] == visits, words
    past = await here.campaign(last="2020-01-02")
    assert past["bodies"][0]["visits"] == 0

    one = await here.found("huangw", one["id"])
    finding = one["found"][0]
    assert (finding["item"], finding["lead"]) == (1, None)
    made = await here.post(
        "huangw", "/api/leads", id=str(uuid.uuid4()), source="campaign", sourceId=finding["id"]
    )
    twice = await here.post(
        "chenj", "/api/leads", id=str(uuid.uuid4()), source="campaign", sourceId=finding["id"]
    )
    assert (twice["id"], twice["existed"]) == (made["id"], True)
    lead = await here.get("huangw", f"/api/leads/{made['id']}")
    assert lead["title"] == "涉企乱收费专项监督：票据齐全"
    assert (lead["source"], lead["sourceId"]) == ("campaign", one["id"])
    one = await here.get("chenj", f"/api/campaigns/{one['id']}")
    assert one["found"][0]["lead"] == made["id"]
    assert [(b["findings"], b["leads"]) for b in one["bodies"]] == [(0, 0), (1, 1)]

    closing: dict[str, Any] = {"id": str(uuid.uuid4()), "summary": "已督促整改"}
    await here.post("chenj", f"/api/campaigns/{one['id']}/closing", **closing)
    done = await here.post("chenj", f"/api/campaigns/{one['id']}/closing", **closing)
    assert (done["state"], done["summary"], done["acts"]) == ("closed", "已督促整改", False)
    late = await here.found("huangw", one["id"], 409)
    assert late["type"] == "/problems/campaign-closed"


async def test_other_districts_bodies_and_studios_are_refused(here: Topic) -> None:
    await somebody_at(here.app, "yunchuan-donglan-qingshi", "supervisor", "studio")
    await here.campaign("huangw", 404)  # the city's brigade is not of his district
    await here.campaign("tangn", 403)
    await here.campaign("studio", 403, agencyIds=["yunchuan-donglan-qingshi-enforcement"])
    one = await here.campaign()
    await here.get("tangn", f"/api/campaigns/{one['id']}", 404)
    assert (await here.get("tangn", "/api/campaigns"))["campaigns"] == []
    await here.found("tangn", one["id"], 404)
    await here.found("huangw", one["id"], 404, agencyId=BRIGADE)
    await here.found("huangw", one["id"], 400, item=2)
    await here.found("auditor", one["id"], 403)
    mine = await here.get("huangw", f"/api/campaigns/{one['id']}")
    assert [body["agency"]["id"] for body in mine["bodies"]] == [MARKET]
    closing = {"id": str(uuid.uuid4()), "summary": "x"}
    await here.post("huangw", f"/api/campaigns/{one['id']}/closing", 403, **closing)
    secret = await here.found("chenj", one["id"], agencyId=BRIGADE)
    finding = secret["found"][0]["id"]
    assert (await here.get("huangw", f"/api/campaigns/{one['id']}"))["found"] == []
    body = {"id": str(uuid.uuid4()), "source": "campaign", "sourceId": finding}
    await here.post("huangw", "/api/leads", 404, **body)
    await here.post("huangw", "/api/leads", 404, **{**body, "sourceId": "no-such-campaign"})


async def test_asked_twice_it_is_one_and_of_two_closings_the_first_stands(here: Topic) -> None:
    one = await here.campaign()
    again = await here.campaign(id=one["id"])
    assert again["lastIndex"] == one["lastIndex"]
    await here.campaign(id=one["id"], title="别的", status=400)
    same = str(uuid.uuid4())
    await here.found("huangw", one["id"], id=same)
    await here.found("huangw", one["id"], id=same)
    await here.found("huangw", one["id"], 400, id=same, text="别的")
    other = await here.campaign()
    await here.found("huangw", other["id"], 400, id=same)
    await somebody_at(here.app, "yunchuan", "supervisor", "zhoul")

    async def close(login: str) -> int:
        body = {"id": str(uuid.uuid4()), "summary": login}
        client = await here.client(login)
        return (await client.post(f"/api/campaigns/{one['id']}/closing", json=body)).status_code

    assert sorted(await asyncio.gather(close("chenj"), close("zhoul"))) == [201, 409]
    await all_views(here.app)
    read = await here.get("chenj", f"/api/campaigns/{one['id']}")
    assert (read["state"], read["findings"]) == ("closed", 1)
    page = await here.get("chenj", "/api/campaigns?limit=1")
    assert len(page["campaigns"]) == 1
    rest = await here.get("chenj", f"/api/campaigns?before={page['nextBefore']}")
    assert [row["id"] for row in rest["campaigns"]] == [other["id"]]
