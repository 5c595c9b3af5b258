"""Who may act, and that an act is what its id said first."""

import uuid
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from litestar import Litestar

from backend.settings import DatabaseSettings
from tests.cases.test_cases import OFFICERS, act, asked
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


async def test_an_id_is_one_act_of_one_case(app: Litestar) -> None:
    """What is answered as taken stands: an id that means something else already is refused."""
    officer = await signed_in(app, "wangjg")
    one, two = asked(), asked(cause="占道经营")
    for body in (one, two):
        assert (await officer.post("/api/cases", json=body)).status_code == 201
    changed = await officer.post("/api/cases", json={**one, "cause": "另一事由"})
    assert changed.status_code == 400, changed.text
    head = await signed_in(app, "admin")
    for body in (one, two):
        await act(head, body["id"], "case.filed")
    evidence = {"act": "evidence.added", "evidence": "e1", "officers": OFFICERS}
    taken = {"id": str(uuid.uuid4()), "act": evidence}
    for _ in range(2):
        answer = await officer.post(f"/api/cases/{one['id']}/acts", json=taken)
        assert answer.status_code == 201, answer.text
    for case, act_ in (
        (one, {**evidence, "evidence": "e2"}),
        (one, {"act": "correction.ordered", "officers": OFFICERS, "text": "公示价格"}),
        (two, taken["act"]),
    ):
        body = {"id": taken["id"], "act": act_}
        answer = await officer.post(f"/api/cases/{case['id']}/acts", json=body)
        assert answer.status_code == 400, answer.text
    as_case = await officer.post("/api/cases", json=asked(id=taken["id"]))
    assert as_case.status_code == 400, as_case.text


async def test_a_reviewer_does_not_investigate_a_case_of_others(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    reviewer = await signed_in(app, "liuyang")
    account = (await reviewer.get("/api/session")).json()["account"]
    named = await head.post("/api/reviewers", json={"account": account, "qualified": True})
    assert named.status_code == 204, named.text
    assert (await reviewer.get(f"/api/cases/{case}")).status_code == 200
    await act(head, case, "case.filed")
    await act(reviewer, case, "evidence.added", 403, evidence="e1", officers=OFFICERS)
