"""The frame of the pages: words complete, files small and kept for ever, nothing inline."""

import gzip
import json
import re
from datetime import date
from pathlib import Path

import pytest

from backend.problems import NotFound
from backend.web_pages import texts
from backend.web_pages.assets import PageAssets
from backend.web_pages.dated import in_words
from backend.web_pages.pages import Pages, url_in

BACKEND = Path(texts.__file__).parent.parent
TEXT_FILES = sorted(BACKEND.glob("*/**/*_texts.json"))
TEMPLATES = sorted(
    path for path in BACKEND.glob("*/**/*.html") if "web_app_files" not in path.parts
)
SCRIPT_BYTES_MAX = 15_000


@pytest.mark.parametrize("path", TEXT_FILES, ids=lambda path: path.relative_to(BACKEND).as_posix())
def test_words_are_complete_in_both_languages(path: Path) -> None:
    assert set(texts.load(path.relative_to(BACKEND).as_posix())) == {"zh", "en"}


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ({"a": "甲"}, {}),
        ({"a": "甲"}, {"a": ""}),
        ({"a": "{count} 条"}, {"a": "some"}),
        ({"a": ["甲"]}, {"a": ["one", "two"]}),
        ({"a": {"b": "甲"}}, {"a": "one"}),
        ({"items": "甲"}, {"items": "one"}),
    ],
)
def test_words_that_differ_are_refused(chinese: object, english: object) -> None:
    with pytest.raises(texts.IncompleteTextsError):
        texts.read(json.dumps({"zh": chinese, "en": english}).encode(), "some_texts.json")


def test_a_third_language_is_refused() -> None:
    with pytest.raises(texts.IncompleteTextsError):
        texts.read(b'{"zh": {}, "en": {}, "fr": {}}', "some_texts.json")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(BACKEND).as_posix())
def test_nothing_stands_inline_and_nothing_is_called_safe(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", source)
    assert not re.search(r"<script(?! src=)", source)
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup", source)


def test_all_scripts_of_all_pages_together_are_small_on_the_wire() -> None:
    scripts = [path for path in BACKEND.glob("*/**/*.js") if "web_app_files" not in path.parts]
    assert scripts
    sent = [len(gzip.compress(path.read_bytes(), 9)) for path in scripts]
    assert sum(sent) <= SCRIPT_BYTES_MAX


def test_a_file_changes_its_address_with_its_content(tmp_path: Path) -> None:
    (tmp_path / "noun").mkdir()
    style = tmp_path / "noun" / "page.css"
    style.write_text("a{}")
    before = PageAssets(tmp_path).url("noun/page.css")
    style.write_text("b{}")
    after = PageAssets(tmp_path).url("noun/page.css")
    assert before != after
    assert PageAssets(tmp_path).find(before.rpartition("/")[2]) is None


def test_an_address_keeps_the_language_and_escapes_what_it_is_given() -> None:
    assert url_in("en", "/d/x", after="a&b") == "/d/x?lang=en&after=a%26b"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_is_a_page_with_a_way_back(language: str) -> None:
    html = Pages().problem(NotFound().body(language), language=language, at="/d/<x>")
    assert f'href="/d/&lt;x&gt;?lang={language}"' in html
    assert getattr(NotFound.title, language) in html


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [
        (date(2026, 12, 2), "zh", "2026年12月2日（周三）"),
        ("2026-12-02", "en", "Wed 2 December 2026"),
        ("2026-13-02", "en", "2026-13-02"),
        ("within 30 days", "en", "within 30 days"),
        (3, "zh", "3"),
    ],
)
def test_a_day_stands_as_its_readers_write_it(value: object, language: str, words: str) -> None:
    assert in_words(value, language, weekday=True) == words
