"""What officers of the demo year did about findings: mostly they educated, sometimes they decided
on the spot, and now and then they asked for a case.
"""

import uuid
from collections.abc import Callable
from typing import Any

from backend.codes.act_code import device_mark, new_secret
from backend.demo_city.year_script import Outing
from backend.law.model import Checklist

Said = tuple[str, dict[str, Any]]
"""Kind and body."""

EVERY = 5
"""One in so many visits with a finding has something done about it."""
_FINES = (10_000, 20_000, 50_000, 100_000)
FINE_LEFT_OPEN = _FINES[-1]
"""Decisions with this fine are not on file yet: a desk has something to do."""
_MEASURES = {
    "education": "已指出问题、说明法律要求，当事人表示接受。",
    "warning_talk": "已当面约谈提醒，要求举一反三。",
    "commitment": "当事人承诺三日内改正，不再发生。",
}


def follow_ups(
    one: Outing, kid: str, item: tuple[Checklist, str] | None, numbered: Callable[[int], int]
) -> list[Said]:
    """What was done about a visit's first finding, before it was closed; `numbered` gives the
    phone's next number of a year.
    """
    chance = uuid.UUID(one.id).int
    if item is None or one.purpose != "inspection" or chance % EVERY:
        return []
    way = chance // EVERY % 10
    if way < 6:
        return [("measure.taken", _measure(one, way))]
    if way == 6:
        return [("case.asked", {"case": str(uuid.uuid4()), **_common(one)})]
    return _decision(one, kid, item, numbered(one.at.year), warning=way == 9)


def _decision(
    one: Outing, kid: str, item: tuple[Checklist, str], count: int, *, warning: bool
) -> list[Said]:
    checklist, item_id = item
    basis = next(asked.basis for asked in checklist.items if asked.id == item_id)
    case = str(uuid.uuid4())
    decided = {
        "case": case,
        "number": f"{one.pair.agency.name.zh}当罚字〔{one.at.year}〕{device_mark(kid)}-{count}号",
        **_common(one),
        "basis": {"clause": basis.zh, "checklist": checklist.id, "item": item_id},
        "penalty": "warning" if warning else "fine",
        "fine": 0 if warning else _FINES[count % len(_FINES)],
        "told": True,
        "statement": "马上改正，请从轻处理。",
        "heard": "已核实，予以采纳。",
        "officers": [one.pair.lead.id, one.pair.partner.id],
        "place": one.enterprise.address,
        "secret": new_secret(),
    }
    refused = {"case": case, "how": "print", "refusal": "当事人对决定有异议，拒绝签名"}
    return [("summary.decided", decided), ("summary.handed_over", refused)]


def _common(one: Outing) -> dict[str, Any]:
    enterprise = one.enterprise
    return {
        "party": {
            "kind": "organisation",
            "name": enterprise.name,
            "identity": enterprise.uscc or "",
            "address": enterprise.address,
            "phone": "",
        },
        "cause": one.summary,
        "captures": [],
        "breachEnded": one.at.date().isoformat(),
    }


def _measure(one: Outing, way: int) -> dict[str, Any]:
    name = list(_MEASURES)[way % len(_MEASURES)]
    return {
        "measure": str(uuid.uuid4()),
        "way": name,
        "about": one.summary,
        "text": _MEASURES[name],
        "captures": [],
    }
