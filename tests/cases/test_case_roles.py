"""Reviewers, chairs and deciders are apart; a review follows the hearing; lists are heeded."""

import uuid
from collections.abc import AsyncGenerator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act, Override
from backend.cases.procedure.world import Seen, World
from backend.settings import DatabaseSettings
from tests.cases.exported import a_visit
from tests.cases.test_cases import OFFICERS, act, asked
from tests.cases.test_procedure import (
    DAY,
    FINE,
    HEAVY,
    JINAN,
    LATER,
    TWO,
    decided,
    heard,
    investigated,
    last,
    notice,
)
from tests.whole_app import all_views, running, signed_in

HELD = date(2026, 3, 12)
TWICE = msgspec.structs.replace(
    JINAN,
    reviewers=frozenset(("lawyer", "second", "a-o1")),
    persons={"a-o1": "o1", "a-head": "head"},
)


def review(on: date, by: str = "lawyer", **changes: Any) -> acts.Reviewed:
    return acts.Reviewed(on=on, by=by, agrees=True, opinion="…", **changes)


def test_a_review_before_the_hearing_does_not_cover_what_was_heard() -> None:
    early = [*investigated(HEAVY), review(DAY), *heard(HELD)[5:]]
    assert last([*early, decided(LATER, HEAVY)]) == ["review-after-hearing"]
    assert last([*early, review(HELD, "lawyer"), decided(LATER, HEAVY)]) == []


def test_new_facts_of_a_defence_ask_for_a_review_after_them_unless_that_is_set_aside() -> None:
    def defended(*, new: bool, complex_: bool = True) -> list[Act]:
        answer = acts.StatementAnswered(on=DAY, by="o1", adopted=True, answer="…", new_facts=new)
        return [
            *investigated(complex=complex_),
            review(DAY),
            notice(DAY),
            acts.StatementFiled(on=DAY, by="party", text="已改正"),
            answer,
            acts.Discussed(on=DAY, by="head", minutes="…", votes={"a": "for", "b": "for"}),
        ]

    assert last([*defended(new=False), decided(LATER)]) == []
    assert last([*defended(new=True), decided(LATER)]) == ["review-after-new-facts"]
    assert last([*defended(new=True, complex_=False), decided(LATER)]) == [], "none is due"
    assert last([*defended(new=True), review(DAY), decided(LATER)]) == []
    aside = (Override(guard="review-after-new-facts", reason="不影响审核意见"),)
    assert last([*defended(new=True), decided(LATER, overrides=aside)]) == []


@pytest.mark.parametrize(
    ("steps", "guard"),
    [
        ([*investigated(HEAVY), review(DAY), *heard(HELD, "lawyer")[5:]], "chair-not-reviewer"),
        ([*heard(HELD, "lawyer"), review(HELD)], "reviewer-not-chair"),
        ([*heard(HELD, "head"), review(HELD), decided(LATER, HEAVY)], "decider-not-chair"),
        ([*heard(HELD, "a-head"), review(HELD), decided(LATER, HEAVY)], "decider-not-chair"),
        ([*heard(HELD, "a-o1")], "chair-apart"),
        ([*investigated(), review(DAY, "a-o1")], "reviewer-apart"),
        (
            [*investigated(), acts.ReviewerChosen(on=DAY, by="head", reviewer="a-o1")],
            "reviewer-apart",
        ),
        (
            [*investigated(), acts.ReviewerChosen(on=DAY, by="head", reviewer="nobody")],
            "reviewer-listed",
        ),
        (
            [
                *investigated(),
                acts.ReviewerChosen(on=DAY, by="head", reviewer="second"),
                review(DAY),
            ],
            "reviewer-as-chosen",
        ),
    ],
)
def test_roles_are_apart_under_whichever_id(steps: list[Act], guard: str) -> None:
    assert last(steps, TWICE) == [guard]


def test_a_small_body_may_say_why_it_cannot_keep_chair_and_decider_apart() -> None:
    aside = (Override(guard="decider-not-chair", reason="本机关只有一名负责人"),)
    steps = [*heard(HELD, "head"), review(HELD)]
    assert last([*steps, decided(LATER, HEAVY, overrides=aside)]) == []
    never = (Override(guard="chair-apart", reason="人手不足"),)
    chaired = acts.HearingHeld(on=HELD, by="o1", chair="o1", record="…", overrides=never)
    assert "override" in last([*heard(HELD)[:-1], chaired])


def test_the_one_who_was_chosen_reviews() -> None:
    chosen = acts.ReviewerChosen(on=DAY, by="head", reviewer="second")
    assert last([*investigated(), chosen, review(DAY, "second")], TWICE) == []


SEALED = acts.Sealed(on=DAY, by="o1", officers=TWO, item="货架", approved_by="head")
PRESERVED = acts.Preserved(on=DAY, by="o1", officers=TWO, item="台账", approved_by="head")
URGENT: dict[str, Any] = {
    "on": DAY,
    "by": "o1",
    "officers": TWO,
    "item": "货架",
    "reason": "将转移",
}


@pytest.mark.parametrize("measure", [SEALED, PRESERVED])
@pytest.mark.parametrize("heard_of", [{"spared": ("条目",)}, {"unsaid": ("条目",)}])
def test_a_measure_against_the_lists_needs_its_reason(
    measure: acts.Sealed | acts.Preserved, heard_of: dict[str, Any]
) -> None:
    world: World = msgspec.structs.replace(JINAN, **heard_of)
    before = investigated()[:2]
    assert last([*before, measure]) == []
    assert last([*before, measure], world) == ["lists-heeded"]
    reasoned = msgspec.structs.replace(measure, departs="证据可能灭失")
    assert last([*before, reasoned], world) == []


def test_voided_evidence_carries_no_decision() -> None:
    source = acts.Source(form="photo", visit="v", capture="c", sha256="a" * 64)
    piece = acts.Piece(evidence="e2", kind="audio_visual", proves="…", source=source)
    linked = acts.EvidenceLinked(on=DAY, by="o1", officers=TWO, pieces=(piece,))
    steps = [*investigated()[:2], linked, *investigated()[3:], notice(DAY)]
    good = msgspec.structs.replace(JINAN, seen={"v/c": Seen(sha256="a" * 64)})
    assert last([*steps, decided(LATER, FINE, evidence=("e2",))], good) == []
    same_name = acts.EvidenceAdded(on=DAY, by="o1", officers=TWO, evidence="e2")
    assert last([*steps, same_name], good) == ["evidence-named-once"]


# Over HTTP ---------------------------------------------------------------------------------------


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path / "data", enterprises=5) as opened:
        yield opened


@pytest.mark.anyio
async def test_who_investigates_is_shown_as_no_reviewer_before_anybody_picks(
    app: Litestar,
) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    for account in ("a-wangjg", "a-chenj"):
        named = {"account": account, "qualified": True}
        assert (await head.post("/api/reviewers", json=named)).status_code == 204
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    await act(head, case, "case.filed")
    people = (await head.get(f"/api/cases/{case}/people")).json()
    shown = {one["person"]["id"]: one for one in people["reviewers"]}
    assert shown["a-chenj"]["against"] == []
    assert "办案人员" in shown["a-wangjg"]["against"][0]["zh"]
    assert people["mayChoose"]
    assert not (await officer.get(f"/api/cases/{case}/people")).json()["mayChoose"]
    refused = await act(head, case, "reviewer.chosen", 409, reviewer="a-wangjg")
    assert "办案人员" in refused["zh"]["detail"]
    chosen = await act(head, case, "reviewer.chosen", reviewer="a-chenj")
    assert chosen["people"]["a-chenj"]["zh"]
    off = {"account": "a-chenj", "qualified": True, "reviews": False}
    assert (await head.post("/api/reviewers", json=off)).status_code == 204
    register = (await head.get("/api/reviewers")).json()["people"]
    states = {one["person"]["id"]: one["reviews"] for one in register}
    assert (states["a-wangjg"], states["a-chenj"]) == (True, False)
    assert (await officer.get("/api/reviewers")).status_code == 403


@pytest.mark.anyio
async def test_a_measure_is_held_against_the_lists_and_keeps_what_it_saw(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    await act(head, case, "case.filed")
    where = f"/api/cases/{case}/measure-lists"
    shown = (await officer.get(f"{where}?matter=records")).json()
    assert "records" in shown["matters"]
    [match] = shown["matches"]
    assert match["state"] == "may_fit"
    assert {one["id"]: one["state"] for one in match["conditions"]} == {
        "minor": "unsaid",
        "no-harm": "met",
    }
    measure: dict[str, Any] = {
        "item": "台账",
        "officers": OFFICERS,
        "approvedBy": "a-admin",
        "matter": "records",
    }
    unsaid = await act(officer, case, "property.sealed", 409, **measure)
    assert "尚未认定" in unsaid["zh"]["detail"]
    spared = await act(officer, case, "property.sealed", 409, **measure, said={"minor": True})
    assert "应当说明理由" in spared["zh"]["detail"]
    sealing = {"act": "property.sealed", **measure, "said": {"minor": False}}
    body = {"id": str(uuid.uuid4()), "act": sealing}
    for _ in range(2):  # asked again, nothing changes
        answer = await officer.post(f"/api/cases/{case}/acts", json=body)
        assert answer.status_code == 201, answer.text
    done = (await officer.get(f"/api/cases/{case}")).json()["acts"]
    sealed = [one["body"] for one in done if one["act"] == "property.sealed"]
    assert len(sealed) == 1
    assert sealed[0]["lists"][0]["states"] == {"minor": "not_met", "no-harm": "met"}


@pytest.mark.anyio
async def test_a_visit_names_the_case_that_came_out_of_it(app: Litestar, tmp_path: Path) -> None:
    seen = await a_visit(app, tmp_path)
    officer = await signed_in(app, "wangjg")
    assert (await officer.get(f"/api/visits/{seen.visit}/cases")).json()["cases"] == []
    case = (await officer.post("/api/cases", json=asked(visit=seen.visit))).json()["id"]
    await all_views(app)
    [told] = (await officer.get(f"/api/visits/{seen.visit}/cases")).json()["cases"]
    assert (told["case"]["id"], told["case"]["stage"], told["mayOpen"]) == (case, "filing", True)
    await seen.device.close()
