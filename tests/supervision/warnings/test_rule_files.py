"""Rule files: what is wrong is told with its place, and the set in force stays in force."""

import json
from pathlib import Path
from typing import Any

import pytest

from backend.accounts.model import Name
from backend.supervision.warnings.book import shipped_rules
from backend.supervision.warnings.reading import RuleFiles, RuleRefused, read_rule

GOOD: dict[str, Any] = {
    "id": "a-rule",
    "name": {"zh": "规则", "en": "Rule"},
    "text": {"zh": "问一问", "en": "Ask"},
    "basis": {"title": "自定"},
    "subject": "agency",
    "when": [{"fact": "shown", "is": False}],
}

WAITING = {"fact": "waitingDays", "atLeast": 1}


@pytest.mark.parametrize(
    ("changes", "member"),
    [
        ({"when": [{"fact": "moon", "is": True}]}, "when[0].fact"),
        ({"when": []}, "when"),
        ({"when": [{"fact": "shown"}]}, "when[0]"),
        ({"when": [{"fact": "officers", "atLeast": 1, "atMost": 2}]}, "when[0]"),
        ({"when": [{"fact": "shown", "atLeast": 1}]}, "when[0].atLeast"),
        ({"when": [{"fact": "shown", "is": 1}]}, "when[0].is"),
        ({"when": [{"fact": "officers", "is": True}]}, "when[0].is"),
        ({"threshold": 0}, "threshold"),
        ({"threshold": 2, "subject": "visit"}, "threshold"),
        ({"subject": "officer"}, "subject"),
        ({"windowDays": "ten"}, "windowDays"),
        ({"name": {"zh": "规则"}}, "name"),
        ({"colour": "red"}, "$"),
        ({"cases": "moon"}, "cases"),
        ({"cases": "ratings"}, "when[0].fact"),
        ({"cases": "door", "subject": "enterprise", "when": [WAITING]}, "subject"),
        ({"cases": "door", "subject": "place", "when": [WAITING]}, "subject"),
        ({"subject": "place", "placeMetres": 50}, "placeMetres"),
        (
            {"exemptions": [{"name": {"zh": "一", "en": "One"}, "when": [{"fact": "x", "is": 1}]}]},
            "exemptions[0].when[0].fact",
        ),
    ],
)
def test_an_error_names_its_member(changes: dict[str, Any], member: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        read_rule(json.dumps({**GOOD, **changes}).encode())

    assert refused.value.member == member
    assert refused.value.reason.zh
    assert refused.value.reason.en


def test_what_is_no_json_names_its_line() -> None:
    with pytest.raises(RuleRefused) as refused:
        read_rule(b'{\n "id": "a-rule",\n "name": nothing\n}')

    assert refused.value.member == "line 3"


def test_a_broken_file_leaves_the_set_before_it_in_force(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(GOOD))
    files = RuleFiles(tmp_path)
    before = files.refresh()

    file.write_text(json.dumps({**GOOD, "subject": "moon"}))

    assert files.refresh() == before
    assert files.refused is not None
    assert (files.refused.file, files.refused.member) == ("a.json", "subject")

    file.write_text(json.dumps({**GOOD, "threshold": 5}))
    assert [one.rule.threshold for one in files.refresh().rules] == [5]
    assert files.refused is None


def test_two_files_cannot_have_one_id(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(GOOD))
    files = RuleFiles(tmp_path)

    assert files.refresh().rules == ()
    assert files.refused is not None
    assert (files.refused.file, files.refused.member) == ("b.json", "id")
    assert files.refused.reason == Name("与 a.json 的编号重复", "a.json has the same id")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(" " * 300_000 + json.dumps(GOOD))
    files = RuleFiles(tmp_path)

    assert files.refresh().rules == ()
    assert files.refused is not None


def test_the_operators_file_replaces_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    shipped = RuleFiles(shipped_rules()).refresh()
    (tmp_path / "over-cap.json").write_text(json.dumps({**GOOD, "id": "over-cap"}))
    joined = RuleFiles(shipped_rules(), tmp_path).refresh()

    assert len(joined.rules) == len(shipped.rules)
    assert joined.sha256 != shipped.sha256


def test_every_shipped_rule_is_named_after_its_file() -> None:
    files = RuleFiles(shipped_rules())

    assert [f"{one.rule.id}.json" for one in files.refresh().rules] == [
        one.file for one in files.in_force.rules
    ]
    assert files.refused is None
    assert len(files.in_force.rules) >= 10
