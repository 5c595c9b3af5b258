"""Amounts, numbers of parties and guards: the rules a phone and the server share."""

import json
import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.cases.commands import summary_page
from backend.cases.papers.words import capitals
from backend.cases.procedure.money import FEN_MAX, AmountRefusedError, fen_of, yuan_of
from backend.cases.summary.guards import (
    NAMES,
    Collected,
    Decided,
    Deciding,
    Handed,
    wrong,
    wrong_before,
)
from backend.cases.summary.identity import fault_of, is_resident_number
from backend.law.deadlines import shipped_limits
from backend.law.summary import summary_law
from tests.conftest import REPOSITORY

VECTORS: dict[str, Any] = json.loads(
    (REPOSITORY / "tests" / "vectors" / "summary.json").read_text("utf-8")
)
YEARS = shipped_limits()["limitation"].amount
LAW = summary_law()
GOOD = VECTORS["guards"][0]["facts"]


@pytest.mark.parametrize("one", VECTORS["amounts"], ids=lambda one: repr(one["text"]))
def test_an_amount_is_read_or_told_why_not(one: dict[str, Any]) -> None:
    if one["fen"] is not None:
        assert fen_of(one["text"]) == one["fen"]
        return
    with pytest.raises(AmountRefusedError) as refused:
        fen_of(one["text"])
    assert refused.value.why == one["why"]


@given(st.integers(0, FEN_MAX))
def test_what_is_written_is_read_again(fen: int) -> None:
    assert fen_of(yuan_of(fen)) == fen
    wide = yuan_of(fen).translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})
    assert fen_of(wide) == fen


@given(st.text(max_size=12))
@example("1²")
@example("½")
def test_no_text_is_read_as_more_than_its_digits(text: str) -> None:
    """Whatever somebody types is refused or is exactly the digits that stand there."""
    try:
        fen = fen_of(text)
    except AmountRefusedError:
        return
    shown = [c for c in unicodedata.normalize("NFKC", text) if c in "0123456789"]
    whole, _, part = unicodedata.normalize("NFKC", text).partition(".")
    assert fen == int("".join(c for c in whole if c.isdigit())) * 100 + int(
        ("".join(c for c in part if c.isdigit()) or "0").ljust(2, "0")
    )
    assert shown


@pytest.mark.parametrize("one", VECTORS["capitals"], ids=lambda one: one["text"])
def test_an_amount_in_capitals(one: dict[str, Any]) -> None:
    assert capitals(one["fen"]) == one["text"]


@pytest.mark.parametrize("one", VECTORS["identities"], ids=lambda one: repr(one["number"]))
def test_a_number_that_cannot_be_right_is_found(one: dict[str, Any]) -> None:
    assert fault_of(one["kind"], one["number"]) == one["fault"]


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_an_identity_is_found(place: int, by: int) -> None:
    right = "11010519491231002X"
    digit = str((int(right[place]) + by) % 10)
    assert not is_resident_number(right[:place] + digit + right[place + 1 :])


@pytest.mark.parametrize("one", VECTORS["guards"])
def test_what_must_not_be_decided(one: dict[str, Any]) -> None:
    facts = msgspec.convert(one["facts"], Deciding)
    assert list(wrong_before(facts, LAW, YEARS)) == one["wrong"]


def test_the_data_names_every_guard_once_and_in_order() -> None:
    assert tuple(one.id for one in LAW.guards) == NAMES
    before = [one.id for one in LAW.guards if one.when == "before"]
    assert before == [name for name in NAMES if name in before]
    assert VECTORS["limitationYears"] == YEARS


def test_the_page_for_officials_is_made_from_the_data() -> None:
    page = REPOSITORY / "docs" / "summary-procedure.md"
    told = "palm case summary > docs/summary-procedure.md"
    assert page.read_text("utf-8") == summary_page(LAW), told


def decided(**changed: Any) -> Decided:
    after: dict[str, Any] = {
        "numberOwn": True,
        "afterOpening": True,
        "handed": {
            "on": "2026-11-22",
            "how": "print",
            "signed": True,
            "refused": False,
            "consented": False,
        },
        "collected": [],
        "reportedOn": None,
        "reportDue": "2026-11-27",
        "today": "2026-11-22",
        "once": True,
    }
    return msgspec.convert({**GOOD, **after, **changed}, Decided)


HANDED = Handed(
    on=decided().decided_on, how="electronic", signed=True, refused=False, consented=True
)


def handed(**changed: Any) -> dict[str, Any]:
    return msgspec.to_builtins(msgspec.structs.replace(HANDED, **changed))


def paid(fine: int, basis: Any = "up_to_100", receipt: str = "云财 001") -> dict[str, Any]:
    return msgspec.to_builtins(Collected(fine=fine, basis=basis, receipt=receipt))


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"numberOwn": False}, ["number-own"]),
        ({"once": False}, ["decided-once"]),
        ({"afterOpening": False}, ["not-backdated"]),
        ({"clause": "《消防法》（待核实）"}, ["basis-verified"]),
        ({"clause": "《某条例》"}, ["basis-verified"]),
        ({"handed": None}, ["handed-over"]),
        ({"handed": handed(on="2026-11-23")}, ["handed-over"]),
        ({"handed": handed(how="print", signed=False)}, ["signed-or-refused"]),
        ({"handed": handed(how="print", signed=False, refused=True)}, []),
        ({"handed": handed(consented=False)}, ["consent-given"]),
        ({"handed": handed(signed=False, refused=True)}, ["consent-given"]),
        ({"fine": 10_000, "collected": [paid(10_000)]}, []),
        ({"fine": 10_001, "collected": [paid(10_001)]}, ["collected-lawfully"]),
        ({"fine": 10_001, "collected": [paid(10_001, "hard_to_collect")]}, []),
        ({"fine": 10_000, "collected": [paid(9_000)]}, ["collected-as-decided"]),
        ({"fine": 10_000, "collected": [paid(5_000), paid(5_000)]}, []),
        ({"fine": 10_000, "collected": [paid(10_000, receipt=" ")]}, ["receipt-given"]),
        ({"today": "2026-11-27"}, []),
        ({"today": "2026-11-28"}, ["reported"]),
        ({"today": "2026-12-28", "reportedOn": "2026-11-27"}, []),
        ({"today": "2026-12-28", "reportedOn": "2026-11-28"}, ["reported"]),
        ({"today": "2026-12-28", "reportDue": None}, []),
    ],
)
def test_what_is_wrong_afterwards(changed: dict[str, Any], found: list[str]) -> None:
    assert list(wrong(decided(**changed), LAW, YEARS)) == found


@given(
    st.sampled_from(["person", "organisation"]),
    st.sampled_from(["warning", "fine"]),
    st.integers(0, 10**9),
)
def test_no_fine_above_the_law_passes(kind: Any, penalty: Any, fine: int) -> None:
    """Whatever the party and the amount: a decision without findings keeps within article 51."""
    facts = decided(
        party={"kind": kind, "name": "某", "identity": "E12345678"}, penalty=penalty, fine=fine
    )
    if "fine-within" in wrong_before(facts, LAW, YEARS):
        return
    assert fine <= (20_000 if kind == "person" else 300_000)
    assert (fine == 0) == (penalty == "warning")
