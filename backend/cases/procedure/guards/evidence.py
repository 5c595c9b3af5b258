"""What evidence must be: there, true to its link, usable, and told what it proves."""

from collections.abc import Iterable

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act, Source
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.guards.model import Blocked
from backend.cases.procedure.world import World


def _named(names: Iterable[str]) -> tuple[str, str]:
    some = sorted(names)
    return "、".join(some), ", ".join(some)


def evidence_true(_: Facts, act: Act, world: World) -> Blocked:
    """A link names something that the case's visits or papers have, to the byte."""
    assert isinstance(act, acts.EvidenceLinked)
    untrue = {
        one.evidence
        for one in act.pieces
        if (seen := world.seen.get(one.source.key)) is None or seen.sha256 != one.source.sha256
    }
    if not untrue:
        return None
    zh, en = _named(untrue)
    return (
        f"与案件所涉检查或者文书中的记录不一致：{zh}",
        f"Not what the visits or papers of this case have: {en}",
        "penalties-46",
    )


def evidence_usable(facts: Facts, act: Act, world: World) -> Blocked:
    """Nothing that was voided or marked unusable is taken, and no decision rests on it."""
    fallen = {name for name, source in _rests_on(facts, act) if _has_fallen(source, world)}
    if not fallen:
        return None
    zh, en = _named(fallen)
    return (
        f"已作废或者被认定不可用的证据：{zh}",
        f"Voided, or marked as unusable: {en}",
        "penalties-46",
    )


def _rests_on(facts: Facts, act: Act) -> list[tuple[str, Source]]:
    if isinstance(act, acts.EvidenceLinked):
        return [(one.evidence, one.source) for one in act.pieces]
    assert isinstance(act, acts.Decided)
    return [(name, facts.links[name]) for name in act.evidence if name in facts.links]


def _has_fallen(source: Source, world: World) -> bool:
    seen = world.seen.get(source.key)
    return seen is not None and bool(seen.fallen)


def evidence_named_once(facts: Facts, act: Act, _: World) -> Blocked:
    """A name means one thing for good, and a capture stands in the file once."""
    assert isinstance(act, acts.EvidenceLinked | acts.EvidenceAdded)
    if isinstance(act, acts.EvidenceAdded):
        again = {act.evidence} & set(facts.links)
    else:
        there = {source.key for name, source in facts.links.items() if name in facts.evidence}
        names = [one.evidence for one in act.pieces]
        keys = [one.source.key for one in act.pieces]
        again = {
            one.evidence
            for one in act.pieces
            if one.evidence in facts.evidence
            or facts.links.get(one.evidence, one.source) != one.source
            or one.source.key in there
            or names.count(one.evidence) > 1
            or keys.count(one.source.key) > 1
        }
    if not again:
        return None
    zh, en = _named(again)
    return f"已在案：{zh}", f"Already in the file: {en}", "own-rules"


def proof_told(_: Facts, act: Act, __: World) -> Blocked:
    assert isinstance(act, acts.EvidenceLinked)
    silent = {one.evidence for one in act.pieces if not one.proves.strip()}
    if not silent:
        return None
    zh, en = _named(silent)
    return (
        f"没有写明证明内容：{zh}",
        f"It is not told what this shall prove: {en}",
        "evidence-rules-12",
    )
