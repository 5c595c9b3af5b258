"""What planning knows of a visit and the enterprise may see: how often this year, what was
approved.
"""

import msgspec

from backend.database import Transaction
from backend.enterprise_pages.visit_facts import VisitFacts
from backend.planning.frequency import service as frequency
from backend.planning.frequency.model import FrequencyAnswer
from backend.web_pages.texts import Texts


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One more line of "why they came"."""

    answer: FrequencyAnswer

    def told(self, words: Texts, language: str) -> dict[str, str | list[str]]:
        """Name and lines, in words."""
        del language
        return {"name": words["what"]["frequency"], "lines": _frequency(self.answer, words)}


def facts_of(tx: Transaction, visit: VisitFacts) -> tuple[Fact, ...]:
    """Only for an inspection of an enterprise the register knows, by a body it knows."""
    if visit.purpose != "inspection" or visit.enterprise is None or not visit.agency_path:
        return ()
    answer = frequency.check(tx, visit.agency_path, visit.enterprise.id, visit.day)
    return (Fact(answer=answer),)


def _frequency(answer: FrequencyAnswer, words: Texts) -> list[str]:
    texts: dict[str, str] = words["frequency"]
    lines = [texts["counted"].format(count=answer.own.counted)]
    if answer.own.exempt:
        lines.append(texts["exempt"].format(count=answer.own.exempt))
    if answer.cap is None:
        return [*lines, texts["no_cap"]]
    mark = "" if answer.cap.basis.verified else texts["unverified"]
    lines.append(texts["cap"].format(cap=answer.cap.per_year) + mark)
    if answer.own.counted > answer.cap.per_year:
        lines.append(texts["over"])
    return lines
