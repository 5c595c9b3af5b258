"""What has to be said: nothing is decided on facts, reasons or rules nobody wrote down."""

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.guards.model import Blocked
from backend.cases.procedure.world import World


def facts_told(_: Facts, act: Act, __: World) -> Blocked:
    assert isinstance(act, acts.NoticeServed)
    if act.facts.strip() and act.reasons.strip():
        return None
    return (
        "告知书应当写明违法事实和理由",
        "The notice tells the facts and the reasons",
        "penalties-44",
    )


def basis_told(_: Facts, act: Act, __: World) -> Blocked:
    """A penalty names its kind and the rule it rests on."""
    assert isinstance(act, acts.NoticeServed | acts.Decided)
    if act.penalty is None or (act.penalty.kinds and act.penalty.rule.strip()):
        return None
    return (
        "应当写明处罚种类和法律依据",
        "The kind of penalty and the rule it rests on have to be named",
        "penalties-44" if isinstance(act, acts.NoticeServed) else "penalties-59",
    )


def reasons_told(_: Facts, act: Act, __: World) -> Blocked:
    assert isinstance(act, acts.Decided)
    if act.reasons.strip():
        return None
    return "决定应当写明理由", "A decision gives its reasons", "penalties-59"
