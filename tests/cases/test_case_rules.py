"""Bodies set the order of review and notice and their amounts; a case keeps what it began with."""

import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from backend.cases.procedure.acts import Proposed
from backend.settings import DatabaseSettings
from tests.cases.test_cases import OFFICERS, act, asked
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio

JINING = ["evidence", "notice", "review", "decision"]


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


def rules(**changes: Any) -> dict[str, Any]:
    return {
        "order": JINING,
        "hearingFinePerson": 500_000,
        "hearingFineOrganisation": 10_000_000,
        "statementLimit": "statement-three",
        "discussionFine": 20_000_000,
        **changes,
    }


def keeping(**changes: Any) -> dict[str, Any]:
    body = {"id": str(uuid.uuid4()), "rules": rules(), "source": "本局办案规定第三条", "seen": 0}
    return {**body, **changes}


async def proposed(officer: httpx.AsyncClient) -> dict[str, Any]:
    answer = await officer.post("/api/cases", json=asked())
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_new_cases_follow_the_order_their_body_set_and_old_ones_keep_theirs(
    app: Litestar,
) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    old = await proposed(officer)
    assert (await head.post("/api/case-rules", json=keeping())).status_code == 201
    new = await proposed(officer)
    assert new["stages"][1:5] == JINING
    again = (await officer.get(f"/api/cases/{old['id']}")).json()
    assert again["stages"][1:5] == ["evidence", "review", "notice", "decision"]
    for case, stage in ((new, "notice"), (old, "review")):
        await act(head, case["id"], "case.filed")
        name: dict[str, Any] = {"evidence": "照片", "officers": OFFICERS}
        await act(officer, case["id"], "evidence.added", **name)
        await act(officer, case["id"], "correction.ordered", officers=OFFICERS, text="公示")
        done: dict[str, Any] = {"officers": OFFICERS, "outcome": "penalty", "complex": True}
        penalty = {"kinds": ["fine"], "fine": 100_000, "rule": "《某办法》第十条"}
        await act(officer, case["id"], "investigation.finished", **done, penalty=penalty)
        assert (await officer.get(f"/api/cases/{case['id']}")).json()["stage"] == stage


async def test_the_rules_stand_in_the_entry_of_the_case_and_proposing_again_is_harmless(
    app: Litestar,
) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    await head.post("/api/case-rules", json=keeping())
    wanted = asked()
    first = await officer.post("/api/cases", json=wanted)
    assert (await officer.post("/api/cases", json=wanted)).json() == first.json()
    said = first.json()["acts"][0]["body"]
    assert said["rules"]["statementLimit"] == "statement-three"
    assert Proposed.__struct_config__.tag == said["act"]


async def test_who_sets_them_is_told_of_others_and_of_an_order_the_law_does_not_know(
    app: Litestar,
) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    assert (await officer.post("/api/case-rules", json=keeping())).status_code == 403
    for order in (["review", "evidence", "notice", "decision"], ["evidence", "notice"], []):
        wrong = await head.post("/api/case-rules", json=keeping(rules=rules(order=order)))
        assert wrong.status_code == 422, order
    for amount in (0, -1, 1.5, "一千"):
        given = keeping(rules=rules(discussionFine=amount))
        assert (await head.post("/api/case-rules", json=given)).status_code == 400, amount
    body = keeping()
    kept = await head.post("/api/case-rules", json=body)
    assert (await head.post("/api/case-rules", json=body)).json() == kept.json()
    assert (await head.post("/api/case-rules", json=keeping())).status_code == 409
    seen = kept.json()["seen"]
    second = await head.post("/api/case-rules", json=keeping(seen=seen, source="修订"))
    assert [one["source"] for one in second.json()["versions"]] == ["修订", "本局办案规定第三条"]
    below = (await officer.get("/api/case-rules")).json()
    assert below["rules"] == second.json()["rules"], "bodies below have those of the one above"
    assert (below["mayKeep"], below["seen"]) == (False, 0)
