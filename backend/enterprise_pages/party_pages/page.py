"""Renders the pages of a party; opened once, with the counters of guesses."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from backend.cases.party.decided import MORE_TIME, DecidedCase
from backend.cases.party.model import WritingShown
from backend.cases.party.reading import PartyCase
from backend.cases.party.windows import Step, Window
from backend.cases.procedure.acts import Penalty
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.money import yuan_of
from backend.cases.procedure.owing import Owing, debt_of
from backend.clock import CHINA
from backend.enterprise_pages.party_pages.packing import Packing
from backend.problems import Problem
from backend.web_pages.dated import days_in_words, in_words
from backend.web_pages.guess_limit import GuessLimit
from backend.web_pages.pages import Pages
from backend.web_pages.texts import Texts

FOLDER = "enterprise_pages/party_pages"
WORDS = "texts.json"
MISSES_MAX = 10
PER_CASE_MISSES_MAX = 30
MISSES_WITHIN = timedelta(hours=1)
FIRST = ("statement", "hearing")
"""What has a day of its own and stands first on the page."""
DONE = frozenset({"entered"})


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """When something has to be done, in words."""

    text: str
    how: str
    over: bool
    verified: bool


class PartyPages:
    """What all routes of the party share."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.by_address = GuessLimit(MISSES_MAX, MISSES_WITHIN)
        self.by_case = GuessLimit(PER_CASE_MISSES_MAX, MISSES_WITHIN)
        self.packing = Packing()

    def words(self, language: str) -> Texts:
        return self._pages.words(f"{FOLDER}/{WORDS}", language)

    def render(self, template: str, language: str, at: str, values: dict[str, Any]) -> str:
        told = {"form_token": secrets.token_urlsafe(16), "when": when, "problem": None, **values}
        return self._pages.render(
            FOLDER, template, language=language, at=at, words=WORDS, values=told
        )

    def unknown(self, *, language: str) -> str:
        """For an address that opens nothing."""
        return self.render("unknown.html", language, "/p/unknown", {})

    def entry(
        self,
        base: str,
        *,
        language: str,
        name: str = "",
        kept: dict[str, str] | None = None,
        problem: Problem | None = None,
    ) -> str:
        """Where somebody shows who he is. `kept`: what was typed into a form before the session
        ended; it comes back after entering.
        """
        values = {
            "base": base,
            "name": name,
            "kept": kept or {},
            "problem": told_in(problem, language),
        }
        return self.render("entry.html", language, base, values)

    def case(
        self,
        base: str,
        known: PartyCase,
        *,
        language: str,
        till: bool,
        done: str = "",
        problem: Problem | None = None,
    ) -> str:
        """Everything on one page."""
        words = self.words(language)
        lines = {key: line_of(one, words, language) for key, one in known.windows.items()}
        plan = plan_of(known.owing)
        values = {
            "base": base,
            "known": known,
            "moment": words["moments"][moment_of(known)],
            "lines": lines,
            "first": [one for one in known.steps if one.form in FIRST],
            "rest": [one for one in known.steps if one.form not in FIRST],
            "penalty": penalty_told(known.opened.penalty, words) if known.opened else "",
            "owed": yuan_of(known.owed),
            "paid": yuan_of(known.facts.paid),
            "plan": plan,
            "coming": next((one for one in plan if one.is_next), None),
            "surcharge": yuan_of(known.owing.surcharge_open) if known.owing else "0",
            "till": till,
            "done": done if done in DONE else "",
            "problem": told_in(problem, language),
        }
        return self.render("case.html", language, base, values)

    def decided(
        self,
        base: str,
        known: DecidedCase,
        writings: tuple[WritingShown, ...],
        *,
        language: str,
        till: bool,
        done: str = "",
        problem: Problem | None = None,
    ) -> str:
        """A decision on the spot: what it says, what is still to be paid, and what one can do."""
        words = self.words(language)
        plan = plan_of(known.owing)
        values = {
            "base": base,
            "known": known,
            "writings": writings,
            "waits": {one.form for one in writings if one.wants_answer},
            "steps": [form for form in MORE_TIME if known.can(form)],
            "plan": plan,
            "coming": next((one for one in plan if one.is_next), None),
            "moment": words["decided"]["moments"][decided_moment_of(known)],
            "lines": {k: line_of(one, words, language) for k, one in known.windows.items()},
            "penalty": penalty_told(known.penalty, words),
            "owed": yuan_of(known.owed),
            "paid": [(one, yuan_of(one.amount)) for one in known.payments],
            "surcharge": yuan_of(known.owing.surcharge_open) if known.owing else "0",
            "till": till,
            "done": done if done in DONE else "",
            "problem": told_in(problem, language),
        }
        return self.render("decided.html", language, base, values)

    def form(
        self,
        base: str,
        known: PartyCase | DecidedCase,
        name: str,
        *,
        language: str,
        paper: str = "",
        token: str = "",
        draft: dict[str, str] | None = None,
        problem: Problem | None = None,
    ) -> str:
        """One form, on a page of its own: what it is, until when, what follows."""
        words = self.words(language)
        step: Step | None = known.can(name)
        window = step.window if step else None
        papers = known.papers if isinstance(known, PartyCase) else ()
        listed = next((one for one in papers if one.id == paper), None)
        fields = {"text": "", "wanted": "", "instalments": "", "channel": "", "address": ""}
        values = {
            "base": base,
            "known": known,
            "name": name,
            "told": words["steps"][name],
            "asked": words["forms"][name],
            "line": line_of(window, words, language) if window else None,
            "paper": listed,
            "draft": {**fields, "signer": "", **(draft or {})},
            "tomorrow": known.today + timedelta(days=1),
            "problem": told_in(problem, language),
        }
        if token:
            values["form_token"] = token
        at = f"{base}/receipt/{paper}" if paper else f"{base}/file/{name}"
        return self.render("form.html", language, at, values)

    def sent(self, base: str, writing: WritingShown, *, language: str) -> str:
        """What somebody keeps after sending."""
        values = {"base": base, "writing": writing}
        return self.render("sent.html", language, f"{base}/sent/{writing.id}", values)


def when(moment: datetime) -> str:
    """Wall time in China, to the second: a window may have closed one second before."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def moment_of(known: PartyCase) -> str:
    """The name of where the case stands, as a party would say it."""
    facts = known.facts
    ended = ending_of(facts, known.stage)
    if ended is not None:
        return ended
    if facts.decision is not None and facts.decision.outcome != "penalty":
        return "spared"
    if facts.served is not None:
        return "execution" if known.owed else "fulfilled"
    if facts.decision is not None:
        return "decided"
    if facts.notice is None:
        return "investigating"
    return "coming" if known.notice_under_way else "noticed"


def ending_of(facts: Facts, stage: str) -> str | None:
    """What became of a decision in the end, whatever went before; None while it goes on."""
    if facts.void:
        return "annulled"
    if facts.court_applied and debt_of(facts) > facts.paid:
        return "court"
    return "closed" if stage == "closed" else None


def decided_moment_of(known: DecidedCase) -> str:
    """The same for a decision on the spot."""
    if known.changed == "annulled":
        return "annulled"
    if known.handed_on is None:
        return "unhanded"
    if not known.penalty.fine:
        return "warned"
    if known.owed == 0:
        return "fulfilled"
    return "overdue" if known.owing is not None and known.owing.overdue else "owed"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One instalment in words."""

    day: date
    amount: str
    open: str
    """What of it is not paid; empty when nothing or all is paid."""
    state: str
    is_next: bool


def plan_of(owing: Owing | None) -> list[Part]:
    """The instalments that were allowed, the next one to pay marked; none is when one was missed,
    because the rest fell due with it.
    """
    plan = owing.instalments if owing else ()
    missed = owing is not None and owing.missed_on is not None
    coming = None if missed else next((one.day for one in plan if one.open), None)
    return [
        Part(
            day=one.day,
            amount=yuan_of(one.amount),
            open=yuan_of(one.open) if 0 < one.open < one.amount else "",
            state=one.state,
            is_next=one.day == coming,
        )
        for one in plan
    ]


def line_of(window: Window, words: Texts, language: str) -> Line:
    day: date | None = window.day
    key = "until" if window.last else "until_safe"
    if window.over:
        key = "over" if window.key in FIRST else "over_plain"
    return Line(
        text=words[key].format(day=in_words(day, language)) if day else "",
        how=days_in_words(getattr(window.explanation, language), language),
        over=window.over,
        verified=window.verified,
    )


def penalty_told(penalty: Penalty, words: Texts) -> str:
    """Every kind with its amount."""
    told: list[str] = []
    for kind in penalty.kinds:
        amount = {"fine": penalty.fine, "confiscation": penalty.confiscated}.get(kind, 0)
        said = words["yuan"].format(amount=yuan_of(amount)) if amount else ""
        told.append(" ".join(filter(None, (words["penalties"][kind], said))))
    return str(words["comma"]).join(told)


def told_in(problem: Problem | None, language: str) -> dict[str, str] | None:
    """What went wrong, in the reader's language."""
    if problem is None:
        return None
    body = problem.body(language)
    return body.zh if language == "zh" else body.en
