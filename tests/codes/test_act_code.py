"""Act codes: made without the server, read aloud, typed."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.codes import act_code
from offline_sync import base64url

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "vectors" / "act_codes.json").read_text("utf-8")
)

SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

codes = st.builds(
    act_code.make,
    kind=st.sampled_from(["J", "S"]),
    region=st.from_regex(r"[0-9]{6}", fullmatch=True).filter(str.isascii),
    body=st.from_regex(r"[0-9]{4}", fullmatch=True).filter(str.isascii),
    day=st.dates(date(2024, 1, 1), date(2099, 12, 31)),
    kid=st.binary(min_size=32, max_size=32).map(base64url.encode),
    count=st.integers(0, 5000),
)


@pytest.mark.parametrize("case", VECTORS["check"], ids=lambda case: case["text"])
def test_the_check_character_is_that_of_the_standard(case: dict[str, str]) -> None:
    assert act_code.check_character(case["text"]) == case["character"]


@pytest.mark.parametrize("case", VECTORS["making"], ids=lambda case: case["code"])
def test_the_code_of_an_act(case: dict[str, Any]) -> None:
    made = act_code.make(
        kind=case["kind"],
        region=case["region"],
        body=case["body"],
        day=date.fromisoformat(case["day"]),
        kid=case["kid"],
        count=case["count"],
    )
    assert made == case["code"]
    read = act_code.parse(made)
    assert read is not None
    assert read.device == act_code.device_mark(case["kid"])
    assert (read.kind, read.region, read.body, read.count) == tuple(
        case[name] for name in ("kind", "region", "body", "count")
    )


@pytest.mark.parametrize("case", VECTORS["reading"], ids=lambda case: case["text"])
def test_a_code_is_read_as_people_type_it(case: dict[str, str]) -> None:
    assert act_code.parse(case["text"]) is not None
    assert act_code.canonical(case["text"]) == case["code"]


def test_a_code_is_shown_in_groups() -> None:
    assert act_code.shown(VECTORS["shown"]["code"]) == VECTORS["shown"]["text"]


@pytest.mark.parametrize("case", VECTORS["invalid"], ids=lambda case: case["why"])
def test_what_is_no_code_is_not_read(case: dict[str, str]) -> None:
    assert act_code.parse(case["text"]) is None


@given(codes, st.integers(0, 24), st.sampled_from(SYMBOLS))
def test_no_single_wrong_character_passes(code: str, place: int, wrong: str) -> None:
    changed = code[:place] + wrong + code[place + 1 :]
    assert (act_code.parse(changed) is None) == (changed != code)


@given(codes)
def test_what_was_made_is_read(code: str) -> None:
    assert len(code) == act_code.LENGTH
    assert act_code.parse(act_code.shown(code).lower()) == act_code.parse(code) is not None


@given(st.text(max_size=40))
def test_reading_never_fails(text: str) -> None:
    read = act_code.parse(text)
    assert read is None or act_code.canonical(text).startswith(read.kind)


@pytest.mark.parametrize("region", ["", "99010", "99010A", "９９０１００"])
def test_no_code_is_made_of_impossible_parts(region: str) -> None:
    with pytest.raises(ValueError, match=r"no act code|substring"):
        act_code.make(
            kind="J",
            region=region,
            body="0001",
            day=date(2026, 11, 22),
            kid=base64url.encode(bytes(32)),
            count=0,
        )


@given(st.binary(min_size=16, max_size=16))
def test_sixteen_bytes_are_a_secret(octets: bytes) -> None:
    assert act_code.is_secret(base64url.encode(octets))


@pytest.mark.parametrize(
    "text", ["", "A" * 21, "A" * 21 + "B", "A" * 23, "A" * 21 + "=", "中" * 22]
)
def test_what_is_no_secret_is_none(text: str) -> None:
    assert not act_code.is_secret(text)


def test_every_secret_is_another() -> None:
    made = {act_code.new_secret() for _ in range(1000)}
    assert len(made) == 1000
    assert all(map(act_code.is_secret, made))


@given(
    region=st.from_regex(r"[0-9]{6}", fullmatch=True).filter(str.isascii),
    body=st.from_regex(r"[0-9]{4}", fullmatch=True).filter(str.isascii),
    day=st.dates(date(2024, 1, 1), date(2099, 12, 31)),
    serial=st.integers(0, 32**7 - 1),
)
def test_the_code_of_a_case_says_its_body_its_day_and_its_number(
    region: str, body: str, day: date, serial: int
) -> None:
    code = act_code.of_case(region=region, body=body, day=day, serial=serial)
    read = act_code.parse(act_code.shown(code).lower())
    assert read is not None
    assert (read.kind, read.region, read.body, read.day) == ("A", region, body, day)
    assert read.serial == serial
