"""Random sequences of acts, most of which make sense: none reaches a decision past the law.

`PALM_SEQUENCES=100000` runs as many as the contract names; a smaller number runs with every suite.
"""

import os
import random
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act, Penalty
from backend.cases.procedure.advancing import advance
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.guards.decision import review_due
from backend.cases.procedure.guards.registry import GUARDS
from backend.cases.procedure.world import Seen, World
from backend.law.working_days import CalendarUnknownError
from tests.cases.test_procedure import (
    DAY,
    FINE,
    HEAVY,
    JINAN,
    JINING,
    RULE,
    TABLE,
    TWO,
    investigated,
)

SEQUENCES = int(os.environ.get("PALM_SEQUENCES", "1500"))
LENGTH = 25
LAST = date(2026, 9, 1)
SEEN = {"v1/good": Seen(sha256="a" * 64), "v1/voided": Seen(sha256="a" * 64, fallen="voided")}
LOST = {key: Seen(sha256=one.sha256, fallen="unusable") for key, one in SEEN.items()}
SETS = (("e1",), ("e1",), ("e1", "e2"))
KINDS: tuple[type[Act], ...] = acts.AnyAct.__args__
LIKELY: tuple[type[Act], ...] = (
    acts.EvidenceAdded,
    acts.EvidenceLinked,
    acts.InvestigationFinished,
    acts.Reviewed,
    acts.NoticeServed,
    acts.NoticeServed,
    acts.StatementWaived,
    acts.Discussed,
    acts.Decided,
    acts.Decided,
    acts.DecisionServed,
    acts.ReconsiderationAccepted,
    acts.ReconsiderationDecided,
    acts.Reopened,
)
PENALTIES = (FINE, FINE, HEAVY, Penalty(kinds=("revocation",), rule=RULE), Penalty(kinds=()))


FLAGS = {
    *("agrees", "qualified", "hearing_offered", "corrected", "adopted", "approved"),
    *("admitted", "agreed", "complete"),
}
UNSET = {
    *("consent", "replacement", "applied", "media", "overrides", "absent", "collected"),
    *("file", "said", "lists", "matter", "departs", "digests", "rules"),
}


def _given(kind: type[Act], dice: random.Random, day: date) -> dict[str, Any]:
    """Members as somebody would fill them in, mostly well."""
    wrong = dice.random() < 0.05
    by = "head" if "head" in TABLE.row(_tag(kind)).by else "o1"
    if kind is acts.Reviewed:
        by = "lawyer"
    if wrong:
        by = dice.choice(("o1", "o3", "head", "lawyer", "party", "stranger"))
    said: dict[str, Any] = {
        "on": day,
        "by": by,
        "officers": ("o1",) if wrong else dice.choice((TWO, TWO, TWO, ("o2", "o3"))),
        "party_kind": dice.choice(("person", "organisation")),
        "breach_ended": DAY,
        "penalty": None if wrong else dice.choice(PENALTIES),
        "outcome": dice.choice(("penalty",) * 6 + ("facts_fail", "referred", "no_penalty_minor")),
        "evidence": dice.choice(SETS) if kind is acts.Decided else "e1",
        "approved_by": "head",
        "day": day + timedelta(days=dice.randrange(25)),
        "until": day + timedelta(days=dice.randrange(40)),
        "reached": day,
        "at": f"{day}T08:00:00+08:00",
        "votes": {"a": "for", "b": "for"},
        "plan": ({"day": day, "amount": 500_000},),
        "result": dice.choice(("upheld", "redo", "redo", "annulled", "changed")),
        "complex": dice.random() < 0.3,
        "public_interest": dice.random() < 0.2,
        "harm": False,
        "recused": wrong,
        "ground": "executed",
        "method": "direct",
        "way": "talk",
        "chair": dice.choice(("chair", "chair", "lawyer")),
        "reviewer": "lawyer",
        "pieces": (_piece("e2", dice),),
        "kind": "physical",
        "new_facts": dice.random() < 0.3,
    }
    if kind in (acts.ReconsiderationDecided, acts.SuitDecided):
        said["penalty"] = FINE if said["result"] == "changed" else None
    elif kind is acts.NoticeServed:
        said["penalty"] = said["penalty"] or FINE
    if dice.random() < 0.05:
        said["overrides"] = ({"guard": dice.choice(tuple(GUARDS)), "reason": "急"},)
    said |= dict.fromkeys(FLAGS, not wrong)
    fields = kind.__struct_fields__
    texts = {name: "…" for name in fields if name not in said}
    numbers = {"amount": dice.randrange(1, 600_000)}
    given = {**texts, **numbers, **said}
    return {name: given[name] for name in fields if name in said or name not in UNSET}


def _piece(name: str, dice: random.Random) -> acts.Piece:
    """Of what a visit has, now and then what was voided, or what it does not have."""
    capture = dice.choice(("good", "good", "voided", "strange"))
    source = acts.Source(form="photo", visit="v1", capture=capture, sha256="a" * 64)
    return acts.Piece(evidence=name, kind="audio_visual", proves="…", source=source)


def _tag(kind: type[Act]) -> str:
    return str(kind.__struct_config__.tag)


def _some(dice: random.Random, day: date) -> Act:
    kind = dice.choice(LIKELY) if dice.random() < 0.7 else dice.choice(KINDS)
    given = msgspec.to_builtins(_given(kind, dice, day))
    encode = kind.__struct_encode_fields__
    named = {encode[n]: given[f] for n, f in enumerate(kind.__struct_fields__) if f in given}
    # By its kind: a union of sixty would be looked through anew for each of two million acts.
    return msgspec.convert({**named, "act": _tag(kind)}, kind)


def _lawful(before: Facts, act: acts.Decided, world: World) -> None:
    assert len(set(act.officers)) >= 2
    assert set(act.officers) <= world.certified
    assert act.by in world.heads
    assert act.by not in before.officers
    assert before.review is not None or not review_due(before)
    if before.hearing_held is not None:
        assert not {"hearing"} & before.review_overtaken
        aside = {one.guard for one in act.overrides}
        assert before.hearing_held.chair != act.by or "decider-not-chair" in aside
    assert not before.crime_suspected or act.outcome == "referred"
    if act.outcome == "penalty":
        assert before.notice is not None
        assert before.finished is not None
        assert before.statement_waived or act.on > before.notice.on
        assert before.answered >= len(before.statements)
        assert set(act.evidence) <= before.evidence
    links = [before.links[one] for one in act.evidence if one in before.links]
    assert not any(world.seen[one.key].fallen for one in links)


@pytest.mark.timeout(1_800)
def test_no_random_sequence_reaches_a_decision_past_the_law() -> None:
    decided = 0
    for number in range(SEQUENCES):
        dice = random.Random(number)
        world = msgspec.structs.replace(dice.choice((JINAN, JINING)), seen=SEEN)
        facts, day = Facts(), DAY
        for act in (_proposal(dice), *investigated()[1:]):
            if dice.random() < 0.93:  # some of it is forgotten
                facts = advance(facts, act, TABLE, world).facts
        for _ in range(LENGTH):
            day = min(LAST, day + timedelta(days=dice.choice((0, 0, 0, 1, 2, 9))))
            act = _some(dice, day)
            if dice.random() < 0.02:
                world = msgspec.structs.replace(world, seen=LOST)
            try:
                step = advance(facts, act, TABLE, world)
            except CalendarUnknownError:
                continue
            if not step.taken:
                assert step.facts is facts
            elif isinstance(act, acts.Decided):
                decided += 1
                _lawful(facts, act, world)
            facts = step.facts
    assert decided > SEQUENCES // 20, f"{decided} decisions in {SEQUENCES}: nothing was tried"


def _proposal(dice: random.Random) -> acts.Proposed:
    return acts.Proposed(
        on=DAY,
        by="o1",
        officers=TWO,
        party_kind=dice.choice(("person", "organisation")),
        cause="未公示价格",
        breach_ended=DAY,
        complex=dice.random() < 0.2,
        public_interest=dice.random() < 0.2,
    )
