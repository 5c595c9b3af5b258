"""What must hold for an act, besides its stage. Each guard is a sentence against it, or None."""

from collections.abc import Callable

from backend.law.model import Bilingual
from backend.supervision.evaluation.procedure import acts, scoring
from backend.supervision.evaluation.procedure.acts import Act
from backend.supervision.evaluation.procedure.facts import Facts
from backend.supervision.evaluation.procedure.scoring import ScoringRefusedError

Guard = Callable[[Facts, Act], Bilingual | None]


def _dealt_to(facts: Facts, act: Act) -> Bilingual | None:
    """Two scorers by lot, and the third only for what they differ about."""
    if isinstance(act, acts.Scored | acts.Settled):
        file = facts.file(act.case)
        part = slice(2) if isinstance(act, acts.Scored) else slice(2, acts.SCORERS)
        if file is not None and act.by in file.scorers[part]:
            return None
    return Bilingual(zh="这份案卷没有抽给您评查", en="the lot did not give you this file")


def _given_once(facts: Facts, act: Act) -> Bilingual | None:
    if isinstance(act, acts.Scored) and act.by in facts.given.get(act.case, {}):
        return Bilingual(
            zh="您已经评过这份案卷，评分不能更改",
            en="you scored this file already; scores are not changed",
        )
    return None


def _sheet_filled(facts: Facts, act: Act) -> Bilingual | None:
    assert facts.sheet is not None
    try:
        if isinstance(act, acts.Scored | acts.Settled):
            scoring.check(facts.sheet, act.scoring)
    except ScoringRefusedError as wrong:
        return Bilingual(zh=f"评分表没有填好（{wrong}）", en=f"the sheet is not filled: {wrong}")
    return None


def _differs(facts: Facts, act: Act) -> Bilingual | None:
    if isinstance(act, acts.Settled) and facts.outcome(act.case).state == "differs":
        return None
    return Bilingual(
        zh="两名评查人员尚未评完，或者没有超出允许的差距",
        en="the two scorers have not both given, or do not differ by more than allowed",
    )


def _all_stand(facts: Facts, _: Act) -> Bilingual | None:
    open_ones = sum(1 for one in facts.files if facts.outcome(one.case).tenths is None)
    if open_ones == 0:
        return None
    return Bilingual(
        zh=f"还有 {open_ones} 份案卷没有评定", en=f"{open_ones} files have no result yet"
    )


def _in_time(facts: Facts, act: Act) -> Bilingual | None:
    if facts.until is not None and act.on > facts.until:
        return Bilingual(
            zh=f"异议期限已于 {facts.until} 届满", en=f"the time to object ended on {facts.until}"
        )
    return None


def _own_files(facts: Facts, act: Act) -> Bilingual | None:
    known = {one.case for one in facts.files}
    if isinstance(act, acts.Objected) and set(act.cases) <= known:
        return None
    return Bilingual(zh="异议中有不属于本次评查的案卷", en="a file is not of this evaluation")


def _another(facts: Facts, act: Act) -> Bilingual | None:
    """Nobody decides about his own result."""
    if act.by != facts.told_by:
        return None
    return Bilingual(
        zh="作出评查结果的人不能答复异议", en="whoever gave the result does not answer about it"
    )


GUARDS: dict[str, Guard] = {
    "dealt-to": _dealt_to,
    "given-once": _given_once,
    "sheet-filled": _sheet_filled,
    "differs": _differs,
    "all-stand": _all_stand,
    "in-time": _in_time,
    "own-files": _own_files,
    "another": _another,
}
