import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.enterprises import short_code, uscc

VECTORS = Path(__file__).parent.parent / "vectors"
USCC = json.loads((VECTORS / "uscc.json").read_text())
CODES = json.loads((VECTORS / "short_codes.json").read_text())

a_body = st.text(alphabet=uscc.ALPHABET, min_size=17, max_size=17)
a_number = st.integers(0, short_code.VALUES_COUNT - 1)


@pytest.mark.parametrize("code", USCC["valid"])
def test_a_code_with_a_right_check_character_is_a_uscc(code: str) -> None:
    assert uscc.is_uscc(code)


@pytest.mark.parametrize("case", USCC["invalid"], ids=lambda case: case["why"])
def test_what_is_no_uscc(case: dict[str, str]) -> None:
    assert not uscc.is_uscc(case["text"])


@pytest.mark.parametrize("case", USCC["extraction"], ids=lambda case: ascii(case["text"])[:60])
def test_the_uscc_in_whatever_was_scanned(case: dict[str, str]) -> None:
    assert uscc.find_uscc(case["text"]) == case["uscc"]


@given(a_body, st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_no_single_wrong_character_passes(body: str, place: int, wrong: str) -> None:
    code = body + uscc.check_character(body)
    changed = code[:place] + wrong + code[place + 1 :]
    assert uscc.is_uscc(changed) == (changed == code)


@given(st.text())
def test_finding_never_fails_and_finds_only_valid_codes(text: str) -> None:
    found = uscc.find_uscc(text)
    assert found is None or uscc.is_uscc(found)


@given(st.text(alphabet=" :/-？", max_size=9), a_body, st.text(alphabet=" ;&#，", max_size=9))
def test_a_code_is_found_between_marks(before: str, body: str, behind: str) -> None:
    code = body + uscc.check_character(body)
    assert uscc.find_uscc(before + code.lower() + behind) == code


def test_a_very_long_text_is_not_read_to_its_end() -> None:
    assert uscc.find_uscc(" " * uscc.TEXT_LENGTH_MAX + USCC["valid"][0]) is None


@pytest.mark.parametrize("case", CODES["encoding"], ids=lambda case: case["code"])
def test_the_short_code_of_a_number(case: dict) -> None:
    assert short_code.from_number(case["number"]) == case["code"]


@pytest.mark.parametrize("case", CODES["reading"], ids=lambda case: case["text"])
def test_a_short_code_is_read_however_it_was_typed(case: dict[str, str]) -> None:
    assert short_code.read(case["text"]) == case["code"]


@pytest.mark.parametrize("case", CODES["invalid"], ids=lambda case: case["why"])
def test_what_is_no_short_code(case: dict[str, str]) -> None:
    assert short_code.read(case["text"]) is None


@given(a_number, st.integers(0, 7), st.sampled_from(short_code.ALPHABET))
def test_no_single_wrong_character_of_a_short_code_passes(
    number: int, place: int, wrong: str
) -> None:
    code = short_code.from_number(number)
    changed = code[:place] + wrong + code[place + 1 :]
    assert (short_code.read(changed) is not None) == (changed == code)


@given(st.text())
def test_reading_a_short_code_never_fails(text: str) -> None:
    code = short_code.read(text)
    assert code is None or len(code) == short_code.LENGTH


def test_random_codes_can_be_read() -> None:
    codes = {short_code.random_code() for _ in range(100)}
    assert len(codes) == 100
    assert all(short_code.read(code) == code for code in codes)
