"""The pages of complaints, as HTML."""

import secrets
from collections.abc import Sequence
from typing import Any

from backend.enterprise_pages.complaints.model import Begin, Choice, shown_time
from backend.feedback.complaints import model, procedure, receipts
from backend.feedback.complaints.model import Progress
from backend.feedback.complaints.service import Given
from backend.problems import ProblemBody
from backend.web_pages.pages import Pages

FOLDER = "enterprise_pages/complaints"
WORDS = "texts.json"
FORM_BYTES = 16


def new_form() -> str:
    """What makes two posts of one form one act."""
    return secrets.token_urlsafe(FORM_BYTES)


def _render(pages: Pages, template: str, language: str, at: str, values: dict[str, Any]) -> str:
    return pages.render(
        FOLDER,
        template,
        language=language,
        at=at,
        words=WORDS,
        values={"when": shown_time, **values},
    )


def form(
    pages: Pages,
    begin: Begin,
    choices: Sequence[Choice],
    *,
    language: str,
    token: str = "",
    draft: dict[str, str] | None = None,
    problem: ProblemBody | None = None,
) -> str:
    """The form, empty or as it was sent together with what was wrong with it."""
    values = {
        "begin": begin,
        "choices": choices,
        "kinds": model.KINDS,
        "form": token or new_form(),
        "draft": {"kind": "", "about": "", **dict.fromkeys(_DRAFT, ""), **(draft or {})},
        "problem": None if problem is None else _told(problem, language),
        "bounds": {"text": model.TEXT_LENGTH_MAX, "name": model.NAME_LENGTH_MAX},
        "deadlines": procedure.deadlines(),
    }
    return _render(pages, "form.html", language, begin.at, values)


_DRAFT = ("body", "happened", "text", "name", "contact")


def _told(problem: ProblemBody, language: str) -> dict[str, str]:
    return problem.zh if language == "zh" else problem.en


def receipt(pages: Pages, begin: Begin, given: Given, *, language: str) -> str:
    """The receipt: number and secret, to be printed or written down."""
    values = {"begin": begin, "given": given, "deadlines": procedure.deadlines()}
    return _render(pages, "receipt.html", language, f"/k/{given.receipt}", values)


def ask(pages: Pages, number: str, *, language: str, problem: ProblemBody | None = None) -> str:
    """Where receipt number and secret are typed in, with the number as far as it is known."""
    told = None if problem is None else _told(problem, language)
    known = receipts.read(number)
    at = f"/k/{known}" if known else "/k"
    return _render(pages, "ask.html", language, at, {"number": number, "problem": told})


def progress(
    pages: Pages,
    shown: Progress,
    *,
    language: str,
    secret: str = "",
    at: str = "",
    done: bool = False,
    problem: ProblemBody | None = None,
    draft: str = "",
) -> str:
    """How far it is. `secret` travels on in the form; empty where the session says who asks."""
    values = {
        "shown": shown,
        "secret": secret,
        "action": f"{at}/more" if at else f"/k/{shown.receipt}/more",
        "form": new_form(),
        "done": done,
        "draft": draft,
        "problem": None if problem is None else _told(problem, language),
    }
    return _render(pages, "progress.html", language, at or f"/k/{shown.receipt}", values)
