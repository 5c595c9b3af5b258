import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_sync import base64url


@given(st.binary(max_size=200))
def test_text_and_octets_are_one_to_one(octets):
    text = base64url.encode(octets)
    assert text == base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
    assert base64url.decode(text) == base64url.decode(text.encode()) == octets


@given(st.text(alphabet="AQgwBIz09-_+/= \n.é", max_size=12))
def test_only_the_canonical_text_is_read(text):
    try:
        octets = base64url.decode(text)
    except ValueError:
        return
    assert base64url.encode(octets) == text


@pytest.mark.parametrize(
    "text", ["A", "AB", "AAB", "AA==", "AA=", "+A", "A A", "AAA\n", "====", "é"]
)
def test_other_texts_are_refused(text):
    with pytest.raises(ValueError):
        base64url.decode(text)
