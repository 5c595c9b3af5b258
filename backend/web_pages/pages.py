"""Renders the pages people open without the app: one frame, the words and templates of each noun.

A template extends `web_pages/base.html` and finds there: `words` (its noun's texts), `frame`
(the frame's), `language`, `at`, and the functions `url` (an address that keeps the language) and
`asset` (style or script by its path). Nothing is marked safe: what people wrote is escaped.
"""

import functools
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

import jinja2

from backend.problems import ProblemBody
from backend.web_pages import assets, dated, texts

SHARED_WORDS = "web_pages/frame_texts.json"


def url_in(language: str, path: str, **query: str) -> str:
    """`path` with the language in it: there are no cookies that could remember it."""
    return f"{path}?{urlencode({'lang': language, **query})}"


@jinja2.pass_context
def _url(context: jinja2.runtime.Context, path: str, **query: str) -> str:
    return url_in(context["language"], path, **query)


@jinja2.pass_context
def _fill(context: jinja2.runtime.Context, text: str, **places: object) -> str:
    """The text with what stands in its braces; days as the reader's language writes them."""
    return text.format_map({name: _day(context, value) for name, value in places.items()})


@jinja2.pass_context
def _day(context: jinja2.runtime.Context, value: object) -> str:
    """A day (a date, or `2026-12-02`) in words; anything else as it is."""
    return dated.in_words(value, context["language"])


@jinja2.pass_context
def _weekday(context: jinja2.runtime.Context, value: object) -> str:
    """The same with its day of the week: for days somebody has to keep free."""
    return dated.in_words(value, context["language"], weekday=True)


class Pages:
    """Opened once; templates and words are read when they are first needed."""

    def __init__(self) -> None:
        self.assets = assets.packaged()
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("backend", ""),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        offered = cast("dict[str, Any]", self._environment.globals)
        offered.update({"url": _url, "asset": self.assets.url})
        filters = cast("dict[str, Any]", self._environment.filters)
        filters.update({"fill": _fill, "day": _day, "weekday": _weekday})
        self._words = functools.cache(texts.load)

    def words(self, path: str, language: str) -> texts.Texts:
        """The words of a file below the package `backend`, in one language."""
        return self._words(path)[language]

    def render(
        self,
        folder: str,
        template: str,
        *,
        language: str,
        at: str,
        words: str = "page_texts.json",
        values: Mapping[str, Any] | None = None,
    ) -> str:
        """The page `<folder>/<template>` with the words of `<folder>/<words>`.

        `at` is the address under which GET shows it: the language switch leads there.
        """
        return self._environment.get_template(f"{folder}/{template}").render(
            {
                "language": language,
                "at": at,
                "frame": self.words(SHARED_WORDS, language),
                "words": self.words(f"{folder}/{words}", language),
                **(values or {}),
            }
        )

    def problem(self, problem: ProblemBody, *, language: str, at: str) -> str:
        """A refusal as a page, with a way back."""
        told = problem.zh if language == "zh" else problem.en
        return self.render(
            "web_pages",
            "problem.html",
            language=language,
            at=at,
            words="frame_texts.json",
            values={"title": told["title"], "detail": told["detail"]},
        )
