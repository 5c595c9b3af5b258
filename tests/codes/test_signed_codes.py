"""The officer's code and the enterprise code: bytes another program reads as well."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from backend.codes import enterprise_code, officer_code
from backend.enterprises import short_code
from offline_sync import base64url, keys

FOLDER = Path(__file__).parent.parent / "vectors"
OFFICER: dict[str, Any] = json.loads((FOLDER / "officer_code.json").read_text("utf-8"))
ENTERPRISE: dict[str, Any] = json.loads((FOLDER / "enterprise_code.json").read_text("utf-8"))


def private(described: dict[str, Any]) -> keys.PrivateKey:
    secret = int.from_bytes(base64url.decode(described["jwk"]["d"]), "big")
    return ec.derive_private_key(secret, ec.SECP256R1())


def public(described: dict[str, Any]) -> keys.PublicKey:
    return keys.public_key(msgspec.convert(described["public"], keys.PublicJwk))


SIGNERS = {one["kid"]: one for one in OFFICER["signers"]}
WANG = public(OFFICER["signers"][0])
SERVER = private(ENTERPRISE["server"])


@pytest.mark.parametrize("case", OFFICER["good"], ids=lambda case: str(case["seq"]))
@pytest.mark.parametrize("head", ["head", "headShort"])
def test_an_officers_code_is_these_bytes(case: dict[str, Any], head: str) -> None:
    text = officer_code.encode(
        private(SIGNERS[case["kid"]]),
        kid=case["kid"],
        visit=case["visit"],
        head=base64url.decode(case[head]),
        seq=case["seq"],
        at_ms=case["atMs"],
        source=case["source"],
        nonce=base64url.decode(case["nonce"]),
    )
    assert text == case["text"]
    assert len(text) == officer_code.TEXT_LENGTH


@pytest.mark.parametrize("case", OFFICER["good"], ids=lambda case: str(case["seq"]))
def test_an_officers_code_is_read(case: dict[str, Any]) -> None:
    read = officer_code.read(case["text"])
    assert read.prefix == case["prefix"] == officer_code.prefix_of(case["kid"])
    assert read.visit == case["visit"]
    assert base64url.encode(read.head) == case["headShort"]
    assert (read.seq, read.at_ms, read.source) == (case["seq"], case["atMs"], case["source"])
    assert read.nonce == case["nonce"]
    assert officer_code.verify(read, public(SIGNERS[case["kid"]]))


@pytest.mark.parametrize("case", OFFICER["malformed"], ids=lambda case: case["why"])
def test_what_is_no_officers_code_is_not_read(case: dict[str, str]) -> None:
    with pytest.raises(officer_code.MalformedCodeError):
        officer_code.read(case["text"])


@pytest.mark.parametrize("case", OFFICER["refused"], ids=lambda case: case["why"])
def test_a_code_that_was_not_signed_by_its_key_is_refused(case: dict[str, str]) -> None:
    assert not officer_code.verify(officer_code.read(case["text"]), WANG)


@given(st.integers(0, officer_code.BYTES * 8 - 1))
def test_a_code_with_any_bit_changed_is_refused(bit: int) -> None:
    octets = bytearray(base64url.decode(OFFICER["good"][0]["text"]))
    octets[bit // 8] ^= 1 << bit % 8
    try:
        read = officer_code.read(base64url.encode(bytes(octets)))
    except officer_code.MalformedCodeError:
        return
    assert not officer_code.verify(read, WANG)


@given(st.text(max_size=400) | st.binary(min_size=131, max_size=131).map(base64url.encode))
def test_reading_an_officers_code_never_fails_otherwise(text: str) -> None:
    try:
        read = officer_code.read(text)
    except officer_code.MalformedCodeError:
        return
    assert not officer_code.verify(read, WANG)


@pytest.mark.parametrize("case", OFFICER["fresh"], ids=lambda c: str(c["nowMs"] - c["atMs"]))
def test_a_code_is_fresh_for_ninety_seconds(case: dict[str, Any]) -> None:
    code = msgspec.structs.replace(
        officer_code.read(OFFICER["good"][0]["text"]), at_ms=case["atMs"]
    )
    assert officer_code.is_fresh(code, case["nowMs"]) is case["fresh"]


@pytest.mark.parametrize("case", ENTERPRISE["good"], ids=lambda case: case["code"])
def test_an_enterprise_code_is_signed_by_the_server(case: dict[str, str]) -> None:
    issued = date.fromisoformat(case["issued"])
    assert enterprise_code.sign(SERVER, case["code"], issued) == case["signature"]
    address = enterprise_code.address("https://palm.example", SERVER, case["code"], issued)
    assert address == f"https://palm.example/c/{case['code']}/{case['issued']}/{case['signature']}"
    read = enterprise_code.read(case["code"], case["issued"], case["signature"])
    assert read is not None
    assert read.short_code == case["code"]
    assert enterprise_code.verify(SERVER.public_key(), read)


@pytest.mark.parametrize("case", ENTERPRISE["refused"], ids=lambda case: case["why"])
def test_what_the_server_did_not_sign_is_refused(case: dict[str, str]) -> None:
    read = enterprise_code.read(case["code"], case["issued"], case["signature"])
    assert read is None or not enterprise_code.verify(SERVER.public_key(), read)


@given(st.integers(0, short_code.VALUES_COUNT - 1), st.dates())
def test_a_printed_code_passes_from_its_first_day_on(number: int, issued: date) -> None:
    code = short_code.from_number(number)
    address = enterprise_code.address("https://palm.example", SERVER, code, issued)
    day, signature = address.split("/")[-2:]
    read = enterprise_code.read(code, day, signature)
    assert read is not None
    assert enterprise_code.verify(SERVER.public_key(), read)


@given(st.text(max_size=20), st.text(max_size=10), st.text(max_size=90))
def test_reading_an_enterprise_code_never_fails(code: str, issued: str, signature: str) -> None:
    read = enterprise_code.read(code, issued, signature)
    assert read is None or not enterprise_code.verify(SERVER.public_key(), read)
