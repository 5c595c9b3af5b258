"""What a template may name. Everything comes from the case; nothing is typed for a paper."""

from collections.abc import Callable
from datetime import date, datetime

from backend.cases.evidence.telling import told
from backend.cases.papers import words
from backend.cases.papers.story import Story, numbered
from backend.cases.procedure import acts
from backend.cases.procedure.owing import owing_at
from backend.cases.procedure.table import ordinary
from backend.cases.service import cited
from backend.law.deadlines import deadline, shipped_limits
from backend.law.model import UNVERIFIED_ZH
from backend.law.working_days import CalendarUnknownError, shipped_calendar

_PEOPLE = frozenset(("by", "approved_by", "chair", "officer", "replacement"))
_CODES = {
    "outcome": words.OUTCOMES,
    "method": words.METHODS,
    "ground": words.GROUNDS,
    "result": words.RESULTS,
}
_UNITS = {"working": "个工作日", "calendar": "日", "hours": "小时", "months": "个月", "years": "年"}


def _officers(story: Story) -> str:
    return "、".join(_officer(story, one) for one in story.facts.officers)


def _officer(story: Story, officer: str) -> str:
    number = story.known.certificates.get(officer)
    return story.name(officer) + (f"（执法证号 {number}）" if number else "")


def _penalty(story: Story) -> acts.Penalty | None:
    """As this act has it, else as it was proposed, noticed or decided last."""
    for one in reversed(story.acts):
        found = getattr(one.act, "penalty", None)
        if isinstance(found, acts.Penalty):
            return found
    return None


def _defence(story: Story) -> str:
    """What the party said, and what became of it."""
    if story.facts.statement_waived:
        return "当事人放弃陈述、申辩。"
    said = [f"当事人陈述、申辩：{one.text}" for one in story.facts.statements]
    for answer in story.all_of(acts.StatementAnswered)[-1:] if said else ():
        taken = "予以采纳" if answer.adopted else "不予采纳"
        said.append(f"经复核，{taken}：{answer.answer}")
    return "。".join(one.rstrip("。") for one in said) + "。" if said else "未提出陈述、申辩。"


def _hearing(story: Story) -> str:
    if story.facts.hearing_held is not None:
        return f"本机关于{words.day(story.facts.hearing_held.on)}举行了听证。"
    if story.facts.hearing_waived:
        return "当事人放弃听证。"
    return "当事人在法定期限内未要求听证。"


def _review(story: Story) -> str:
    found = story.facts.review
    return "" if found is None else f"{words.day(found.on)} {story.name(found.by)}：{found.opinion}"


_DECISIONS = {
    "penalty": ("行政处罚决定书", "罚决字"),
    "no_penalty_minor": ("不予行政处罚决定书", "不罚字"),
    "facts_fail": ("不予行政处罚决定书", "不罚字"),
}


def _decision_name(story: Story) -> str:
    decision = story.facts.decision
    return _DECISIONS.get(decision.outcome, ("决定", ""))[0] if decision else ""


def _decision_number(story: Story) -> str:
    """Of the decision that stands, as its own paper has it; a referral has the case's."""
    decision = story.facts.decision
    if decision is None or decision.outcome not in _DECISIONS:
        return story.number
    made = len(story.all_of(acts.Decided))
    return numbered(story.number, _DECISIONS[decision.outcome][1], made)


def _preserved_until(story: Story) -> str:
    limit = shipped_limits()["preservation-decided"]
    try:
        last = deadline(limit, story.act.on, story.told.working_days or shipped_calendar()).last
    except CalendarUnknownError:
        return f"登记保存之日起{_limit('preservation-decided')}届满之日"
    return words.day(last)


def _surcharge(story: Story) -> int:
    """Up to the day of the act; nothing where the holidays it needs are not known."""
    try:
        days = story.told.working_days or shipped_calendar()
        return owing_at(story.facts, story.act.on, days).surcharge_open
    except CalendarUnknownError:
        return 0


def _urgent_at(story: Story) -> str:
    item = getattr(story.act, "item", "")
    taken = [one.at for one in story.all_of(acts.UrgentlySealed) if one.item == item]
    return words.moment(taken[-1] if taken else None)


FIELDS: dict[str, Callable[[Story], str]] = {
    "body": lambda s: s.known.body,
    "case-number": lambda s: s.number,
    "party": lambda s: s.party.name,
    "party-kind": lambda s: words.PARTIES[s.party.kind],
    "identity": lambda s: s.party.identity,
    "address": lambda s: s.party.address,
    "phone": lambda s: s.party.phone,
    "cause": lambda s: s.facts.cause,
    "breach-ended": lambda s: words.day(s.facts.breach_ended),
    "filed-on": lambda s: words.day(s.facts.filed_on),
    "proposed-on": lambda s: words.day(s.acts[0].act.on),
    "officers": _officers,
    "actor": lambda s: s.name(s.act.by),
    "day": lambda s: words.day(s.act.on),
    "penalty": lambda s: words.penalty(_penalty(s)),
    "penalty-rule": lambda s: found.rule if (found := _penalty(s)) else "",
    "proposed": lambda s: words.OUTCOMES[s.facts.finished.outcome] if s.facts.finished else "",
    "facts": lambda s: s.facts.notice.facts if s.facts.notice else s.facts.cause,
    "noticed-on": lambda s: words.day(s.facts.notice.on if s.facts.notice else None),
    "defence": _defence,
    "statement": lambda s: s.facts.statements[-1].text if s.facts.statements else "",
    "hearing": _hearing,
    "review": _review,
    "decision-name": _decision_name,
    "decision-number": _decision_number,
    "decided-on": lambda s: words.day(s.facts.decision.on if s.facts.decision else None),
    "decision": lambda s: words.OUTCOMES[s.facts.decision.outcome] if s.facts.decision else "",
    "served-on": lambda s: words.day(s.facts.served.on if s.facts.served else None),
    "served-by": lambda s: words.METHODS[s.facts.served.method] if s.facts.served else "",
    "paid": lambda s: words.money(s.facts.paid),
    "owed": lambda s: words.money(max(0, _fine(s) + _taken(s) - s.facts.paid)),
    "preserved-until": _preserved_until,
    "surcharge": lambda s: words.money(_surcharge(s)),
    "urgent-at": _urgent_at,
    "complete": lambda s: "齐全" if getattr(s.act, "complete", False) else "不齐全",
    "changed-penalty": lambda s: words.penalty(getattr(s.act, "penalty", None)),
    "correction": lambda s: found.text if (found := s.last(acts.CorrectionOrdered)) else "",
}


def _fine(story: Story) -> int:
    decision = story.facts.decision
    return decision.penalty.fine if decision and decision.penalty else 0


def _taken(story: Story) -> int:
    decision = story.facts.decision
    return decision.penalty.confiscated if decision and decision.penalty else 0


def _evidence(story: Story) -> list[list[str]]:
    """What the decision rests on, or what is there so far."""
    decision = story.act if isinstance(story.act, acts.Decided) else None
    kept = decision.evidence if decision else story.facts.evidence
    known = [one for one in told(t.act for t in story.acts).values() if one.name in kept]
    return [[str(n), one.titled, one.proves] for n, one in enumerate(known, 1)]


def _item(story: Story) -> list[list[str]]:
    return [["1", str(getattr(story.act, "item", "")), ""]]


def _votes(story: Story) -> list[list[str]]:
    votes = story.act.votes if isinstance(story.act, acts.Discussed) else {}
    listed = sorted(votes.items())
    return [[str(n), story.name(who), words.VOTES[v]] for n, (who, v) in enumerate(listed, 1)]


def _steps(story: Story) -> list[list[str]]:
    return [
        [str(n), ordinary().row(acts.name_of(one)).name.zh, story.name(one.by), words.day(one.on)]
        for n, one in enumerate((told.act for told in story.acts), 1)
    ]


def _sample(story: Story) -> list[list[str]]:
    act = story.act
    if not isinstance(act, acts.SampleTaken):
        return []
    return [["1", act.item, act.quantity, act.whence]]


def _instalments(story: Story) -> list[list[str]]:
    return [
        [str(n), words.day(one.day), words.money(one.amount)]
        for n, one in enumerate(story.facts.instalments, 1)
    ]


LISTS: dict[str, Callable[[Story], list[list[str]]]] = {
    "sample": _sample,
    "instalments": _instalments,
    "evidence": _evidence,
    "item": _item,
    "votes": _votes,
    "steps": _steps,
}
CONDITIONS: dict[str, Callable[[Story], bool]] = {
    "evidence-linked": lambda s: bool(s.facts.links),
    "hearing-offered": lambda s: bool(s.facts.notice and s.facts.notice.hearing_offered),
    "corrected-by-order": lambda s: s.last(acts.CorrectionOrdered) is not None,
    "has-day": lambda s: getattr(s.act, "until", None) is not None,
    "at-once": lambda s: getattr(s.act, "until", None) is None,
    "agrees": lambda s: getattr(s.act, "agrees", False) is True,
    "disagrees": lambda s: getattr(s.act, "agrees", True) is False,
    "adopted": lambda s: getattr(s.act, "adopted", False) is True,
    "not-adopted": lambda s: getattr(s.act, "adopted", True) is False,
    "corrected": lambda s: getattr(s.act, "corrected", False) is True,
    "recused": lambda s: getattr(s.act, "recused", False) is True,
    "not-recused": lambda s: getattr(s.act, "recused", True) is False,
    "not-corrected": lambda s: getattr(s.act, "corrected", True) is False,
    "approved": lambda s: getattr(s.act, "approved", False) is True,
    "not-approved": lambda s: getattr(s.act, "approved", True) is False,
    "surcharged": lambda s: _surcharge(s) > 0,
    "penalised": lambda s: getattr(s.act, "outcome", "") == "penalty",
    "spared": lambda s: getattr(s.act, "outcome", "") in ("no_penalty_minor", "facts_fail"),
    "fined": lambda s: _fine(s) + _taken(s) > 0,
}


def _limit(name: str) -> str:
    limit = shipped_limits()[name]
    mark = "" if limit.basis.verified else UNVERIFIED_ZH
    return f"{limit.amount}{_UNITS[limit.unit]}{mark}"


def _limit_extension(name: str) -> str:
    more = shipped_limits()[name].extension
    return f"{more.amount}{_UNITS[more.unit]}" if more else ""


def _limit_law(name: str) -> str:
    basis = shipped_limits()[name].basis
    article = basis.article.zh if basis.article else ""
    return f"{basis.title.zh}{article}{'' if basis.verified else UNVERIFIED_ZH}"


def is_known(field: str, act: str) -> bool:
    """Whether a template of this act may name the field."""
    group, _, name = field.partition(".")
    if group == "act":
        kind = next(k for k in acts.AnyAct.__args__ if k.__struct_config__.tag == act)
        return name in kind.__struct_fields__
    if group == "law":
        return name in ordinary().provisions
    if group in ("limit", "limit-law", "limit-extension"):
        return name in shipped_limits()
    return field in FIELDS


def value_of(field: str, story: Story) -> str:
    """What stands in a field's place; KeyError for one that nobody knows."""
    group, _, name = field.partition(".")
    if group == "act":
        return _of_act(name, story)
    if group == "law":
        return cited(name, "zh")
    if group == "limit":
        return _limit(name)
    if group == "limit-law":
        return _limit_law(name)
    if group == "limit-extension":
        return _limit_extension(name)
    return FIELDS[field](story)


def _of_act(name: str, story: Story) -> str:
    value = getattr(story.act, name)
    if isinstance(value, datetime):
        return words.moment(value)
    if isinstance(value, date):
        return words.day(value)
    if name == "way" and isinstance(story.act, acts.Educated):
        return words.WAYS[story.act.way]
    if name in _PEOPLE and value is not None:
        return story.name(str(value))
    if name in _CODES:
        return _CODES[name][str(value)]
    return "" if value is None else str(value)
