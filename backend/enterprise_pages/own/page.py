"""The own page, as HTML."""

from datetime import date
from typing import Any

from backend.enterprise_pages.complaints.model import shown_time
from backend.enterprise_pages.complaints.page import new_form
from backend.enterprise_pages.own.facts import OwnFacts
from backend.feedback.complaints import procedure
from backend.problems import ProblemBody
from backend.web_pages.pages import Pages

FOLDER = "enterprise_pages/own"
WORDS = "texts.json"
CONSENT = "consent_text"
WITHDRAWAL = "withdrawal_text"


def _render(pages: Pages, template: str, language: str, values: dict[str, Any]) -> str:
    told = {"when": shown_time, "form": new_form(), **values}
    return pages.render(FOLDER, template, language=language, at="/e", words=WORDS, values=told)


def _told(problem: ProblemBody | None, language: str) -> dict[str, str] | None:
    if problem is None:
        return None
    return problem.zh if language == "zh" else problem.en


def sign_in(pages: Pages, *, language: str, problem: ProblemBody | None = None) -> str:
    """Where a claim code is typed in or a passkey shown."""
    return _render(pages, "sign_in.html", language, {"problem": _told(problem, language)})


def show(
    pages: Pages,
    known: OwnFacts,
    *,
    language: str,
    today: date,
    done: str = "",
    problem: ProblemBody | None = None,
    draft: dict[str, str] | None = None,
) -> str:
    """Everything, on one page."""
    values = {
        "own": known,
        "today": today,
        "done": done,
        "problem": _told(problem, language),
        "draft": {"channel": "", "address": "", "signer": "", **(draft or {})},
        "deadlines": procedure.deadlines(),
    }
    return _render(pages, "own.html", language, values)


def words_agreed(pages: Pages, language: str, name: str) -> str:
    """The very words of consent or withdrawal, as the page showed them."""
    return pages.words(f"{FOLDER}/{WORDS}", language)["address"][name]
