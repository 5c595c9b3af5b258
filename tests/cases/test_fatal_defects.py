"""The nine defects that zero a file in its evaluation (卷宗评查): none can happen unseen.

Which guard stops which defect: docs/cases.md 6.
"""

import uuid
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar

from backend.cases.model import Acted
from backend.cases.papers.filling import basis_of, belongs, filled, templates
from backend.cases.procedure import acts, facts
from backend.cases.procedure.acts import Act, Penalty
from backend.cases.procedure.advancing import advance
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.table import ordinary
from backend.database import Transaction
from backend.ledger.views import payload_of
from backend.settings import DatabaseSettings
from tests.cases.exported import a_decided_case
from tests.cases.papers import every_act, told
from tests.cases.test_cases import OFFICERS, asked
from tests.cases.test_procedure import (
    DAY,
    FINE,
    JINAN,
    RULE,
    decided,
    investigated,
    notice,
)
from tests.whole_app import all_views, log_size, running, signed_in

TABLE = ordinary()
TOGETHER = {
    kind.__struct_config__.tag
    for kind in acts.AnyAct.__args__
    if "officers" in kind.__struct_fields__
}
"""Acts that officers do together: each names who was there."""


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


def stopped(done: list[Act], world: Any = JINAN) -> list[str]:
    """The provisions cited by the first act that may not be taken; empty when all may."""
    known = Facts()
    for act in done:
        step = advance(known, act, TABLE, world)
        if not step.taken:
            return [one.basis for one in step.refusals]
        known = step.facts
    return []


def to_decision(**changes: Any) -> list[Act]:
    """A lawful way to a decision, but for what `changes` do to its last act."""
    day = DAY + timedelta(days=10)
    return [
        *investigated(),
        acts.Reviewed(on=DAY, by="lawyer", agrees=True, opinion="同意", qualified=True),
        notice(DAY),
        acts.StatementWaived(on=DAY, by="party"),
        decided(day, **changes),
    ]


def test_the_way_these_tests_leave_is_lawful() -> None:
    assert stopped(to_decision()) == []


@pytest.mark.anyio
async def test_the_wrong_body_cannot_open_or_approve_a_case(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    stranger = await signed_in(app, "liuyang")  # an officer, but of another body
    other = await stranger.post("/api/cases", json=asked())
    assert other.status_code == 404  # none of these officers is of that body
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    body = {"id": str(uuid.uuid4()), "act": {"act": "case.filed"}}
    assert (await stranger.post(f"/api/cases/{case}/acts", json=body)).status_code == 404
    assert (await officer.post(f"/api/cases/{case}/acts", json=body)).status_code == 403
    assert (await head.post(f"/api/cases/{case}/acts", json=body)).status_code == 201


@pytest.mark.anyio
async def test_a_body_files_no_case_outside_its_area_unless_it_says_who_assigned_it(
    app: Litestar,
) -> None:
    officer, head = await signed_in(app, "wugd"), await signed_in(app, "tangn")
    elsewhere = asked(officers=["o009", "o001"])  # the enterprise lies in another district
    case = (await officer.post("/api/cases", json=elsewhere)).json()["id"]
    filing: dict[str, Any] = {"id": str(uuid.uuid4()), "act": {"act": "case.filed"}}
    refused = await head.post(f"/api/cases/{case}/acts", json=filing)
    assert refused.status_code == 409
    assert "违法行为地不在本机关管辖区域内" in refused.json()["zh"]["detail"]
    assert "待核实" in refused.json()["zh"]["detail"], "the provision was not read"
    assigned = {"guard": "jurisdiction", "reason": "市局指定管辖〔2026〕3号"}
    filing["act"]["overrides"] = [assigned]
    taken = await head.post(f"/api/cases/{case}/acts", json={**filing, "id": str(uuid.uuid4())})
    assert taken.status_code == 201
    assert [one["reason"] for one in taken.json()["setAside"]] == [assigned["reason"]]


@pytest.mark.anyio
async def test_the_party_is_the_same_in_every_entry_and_nobody_can_exchange_it(
    app: Litestar,
) -> None:
    case = await a_decided_case(app, None)
    officer = await signed_in(app, "wangjg")
    swapped = asked(id=case)
    swapped["party"] = {"kind": "person", "name": "别人"}
    assert (await officer.post("/api/cases", json=swapped)).status_code == 400
    await all_views(app)

    def read(tx: Transaction) -> list[Acted]:
        rows = tx.fetch_all(
            "SELECT jws FROM entry WHERE subject = ? AND kind = 'case.acted' ORDER BY idx", (case,)
        )
        return [msgspec.convert(payload_of(bytes(row[0]))["body"], Acted) for row in rows]

    entries = await app.state.database.read(read)
    assert len(entries) > 5
    assert len({msgspec.json.encode(one.party) for one in entries}) == 1
    assert {(one.number, one.agency) for one in entries} == {(entries[0].number, entries[0].agency)}


def test_every_paper_for_the_party_names_the_party_of_the_case() -> None:
    stories = told(every_act())
    papers = [
        filled(template, story)
        for story in stories
        for template in templates()
        if template.to == "party" and belongs(template, story)
    ]
    assert len(papers) > 8
    assert {one.addressee for one in papers} == {stories[0].party.name}
    assert {one.head for one in papers} == {stories[0].known.body}


@pytest.mark.parametrize("act", sorted(TOGETHER))
def test_no_act_of_officers_is_without_both_guards(act: str) -> None:
    guards = TABLE.row(act).guards
    assert "two-officers" in guards
    assert "certificates-valid" in guards


@pytest.mark.parametrize(
    ("officers", "basis"),
    [(("o1",), "penalties-42"), (("o1", "o1"), "penalties-42"), (("o1", "x"), "penalties-42")],
)
def test_neither_one_officer_nor_one_without_certificate_decides(
    officers: tuple[str, ...], basis: str
) -> None:
    assert basis in stopped(to_decision(officers=officers))


def test_an_officer_whose_certificate_ended_on_the_way_stops_the_decision() -> None:
    done = to_decision()
    ended = msgspec.structs.replace(JINAN, certified=frozenset(("o1", "o3")))
    known = Facts()
    for act in done[:-1]:
        known = advance(known, act, TABLE, JINAN).facts
    step = advance(known, done[-1], TABLE, ended)
    assert not step.taken
    assert "o2" in step.refusals[0].text.zh


@pytest.mark.parametrize("outcome", ["penalty", "no_penalty_minor", "facts_fail"])
def test_a_suspected_crime_is_referred_before_anything_is_decided(outcome: str) -> None:
    done = to_decision()
    done.insert(3, acts.CrimeSuspected(on=DAY, by="o1", reason="数额较大"))
    penalty = FINE if outcome == "penalty" else None
    done[-1] = decided(done[-1].on, penalty=penalty, outcome=outcome)
    assert "penalties-27" in stopped(done)


def test_a_crime_that_was_referred_is_no_obstacle_any_more_only_when_it_came_back() -> None:
    done = to_decision()
    back = [
        acts.CrimeSuspected(on=DAY, by="o1", reason="数额较大"),
        acts.Referred(on=DAY, by="head", to="公安机关"),
        acts.ReferralReturned(on=DAY, by="o1", answer="不予立案"),
    ]
    known = Facts()
    for act in [*done[:3], *back]:
        known = facts.after(known, act, "evidence")
    assert known.crime_suspected is False


@pytest.mark.parametrize("evidence", [(), ("e2",), ("e1", "e2")])
def test_no_decision_rests_on_evidence_that_is_not_in_the_file(evidence: tuple[str, ...]) -> None:
    assert "penalties-46" in stopped(to_decision(evidence=evidence))


def test_no_decision_rests_on_evidence_that_was_excluded() -> None:
    done = to_decision()
    done.insert(3, acts.EvidenceExcluded(on=DAY, by="o1", evidence="e1", reason="程序违法"))
    assert stopped(done) != []


@pytest.mark.parametrize("words", ["", "  \n"])
def test_unclear_facts_are_neither_noticed_nor_decided(words: str) -> None:
    done = to_decision()
    place = next(n for n, act in enumerate(done) if isinstance(act, acts.NoticeServed))
    for member in ("facts", "reasons"):
        blank = msgspec.structs.replace(done[place], **{member: words})
        assert "penalties-44" in stopped([*done[:place], blank, *done[place + 1 :]])
    assert "penalties-59" in stopped(to_decision(reasons=words))


def test_nothing_is_noticed_before_the_investigation_is_finished() -> None:
    assert stopped([*investigated()[:-1], notice(DAY)]) != []


def test_what_the_breach_is_called_is_said_once_and_no_later_act_changes_it() -> None:
    known = facts.after(Facts(), every_act()[0], "filing")
    assert known.cause
    for act in every_act()[1:]:
        assert facts.after(known, act, None).cause == known.cause


@pytest.mark.parametrize(
    "penalty",
    [
        Penalty(kinds=("fine",), fine=500_001, rule=RULE),
        Penalty(kinds=("fine", "stop"), fine=500_000, rule=RULE),
        Penalty(kinds=("fine",), fine=500_000, confiscated=1, rule=RULE),
    ],
)
def test_nothing_heavier_or_other_than_what_was_told_is_decided(penalty: Penalty) -> None:
    assert "penalties-44" in stopped(to_decision(penalty=penalty))


@pytest.mark.parametrize("trigger", ["complex", "public_interest"])
def test_a_case_that_needs_a_review_is_not_decided_without_one(trigger: str) -> None:
    done = [
        *investigated(**{trigger: True}),
        acts.Reviewed(on=DAY, by="lawyer", agrees=False, opinion="定性不准", qualified=True),
        notice(DAY),
        acts.StatementWaived(on=DAY, by="party"),
        decided(DAY + timedelta(days=10)),
    ]
    assert "penalties-58" in stopped(done)


@pytest.mark.parametrize(
    "penalty",
    [Penalty(kinds=("fine",), fine=500_000), Penalty(kinds=(), fine=500_000, rule=RULE)],
)
def test_no_penalty_is_noticed_or_decided_without_its_rule_and_kind(penalty: Penalty) -> None:
    assert "penalties-59" in stopped(to_decision(penalty=penalty))
    place = [*investigated()]
    reviewed = acts.Reviewed(on=DAY, by="lawyer", agrees=True, opinion="同意", qualified=True)
    assert "penalties-44" in stopped([*place, reviewed, notice(DAY, penalty)])


def test_a_provision_nobody_read_keeps_its_mark_on_every_paper_that_cites_it() -> None:
    unread = {key for key, one in TABLE.provisions.items() if not one.verified}
    citing = [one for one in templates() if unread & set(one.basis)]
    assert citing
    for template in citing:
        assert "待核实" in basis_of(template, "zh")
        assert "to be verified" in basis_of(template, "en")


@pytest.mark.parametrize(
    ("left_out", "basis"),
    [
        (acts.Filed, None),
        (acts.InvestigationFinished, None),
        (acts.NoticeServed, "penalties-44"),
        (acts.StatementWaived, "penalties-45"),
    ],
)
def test_a_step_left_out_stops_the_case(left_out: type[Act], basis: str | None) -> None:
    done = [act for act in to_decision() if not isinstance(act, left_out)]
    last = done[-1]
    assert isinstance(last, acts.Decided)
    if left_out is acts.StatementWaived:  # and on a day before the window has closed
        done[-1] = msgspec.structs.replace(last, on=DAY)
    cited = stopped(done)
    assert cited
    assert basis is None or basis in cited


def test_an_act_dated_before_the_one_it_rests_on_is_refused() -> None:
    done = to_decision()
    done[-1] = msgspec.structs.replace(done[-1], on=DAY - timedelta(days=1))
    assert stopped(done) != []


@pytest.mark.anyio
async def test_what_is_missing_is_said_in_the_answer_and_nothing_is_entered(
    app: Litestar,
) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    before = await log_size(app)
    body = {
        "id": str(uuid.uuid4()),
        "act": {
            "act": "decision.made",
            "outcome": "penalty",
            "officers": OFFICERS,
            "penalty": {"kinds": ["fine"], "fine": 1, "rule": "x"},
            "evidence": [],
            "reasons": "x",
        },
    }
    answer = await head.post(f"/api/cases/{case}/acts", json=body)
    assert answer.status_code == 409
    assert app.state.ledger.published.size == before
