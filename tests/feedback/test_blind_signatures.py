"""RFC 9474 against the RFC's own vectors, and against what must never be signed or accepted."""

import json
import math
import secrets
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from backend.feedback.ratings import blind_signatures as bs

MESSAGE = b"n" * 32


def vectors(folder: Path) -> list[dict[str, Any]]:
    return json.loads((folder / "rfc9474" / "test_vectors_rfc9474.json").read_text("utf-8"))


def number(text: str) -> int:
    return int(text, 16)


def key_of(vector: dict[str, Any]) -> rsa.RSAPrivateKey:
    p, q, d = (number(vector[name]) for name in ("p", "q", "d"))
    public = rsa.RSAPublicNumbers(number(vector["e"]), number(vector["n"]))
    return rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public
    ).private_key()


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def test_all_four_variants_of_the_rfc_come_out_as_printed(foreign_vectors: Path) -> None:
    found = vectors(foreign_vectors)
    assert len(found) == 4
    for vector in found:
        key = key_of(vector)
        message = bytes.fromhex(vector["input_msg"].removeprefix("0x"))
        salt = bytes.fromhex(vector["salt"].removeprefix("0x"))
        bits = key.key_size - 1
        if "encoded_msg" in vector:
            assert bs.encode(message, bits, salt).hex() == vector["encoded_msg"], vector["name"]
        blinded = bs.blind(key.public_key(), message, salt=salt, inverse=number(vector["inv"]))
        assert blinded.message.hex() == vector["blinded_msg"], vector["name"]
        signature = bs.blind_sign(key, blinded.message)
        assert signature.hex() == vector["blind_sig"], vector["name"]
        token = bs.finalize(key.public_key(), message, signature, blinded.inverse, len(salt))
        assert token.hex() == vector["sig"], vector["name"]


def test_a_token_verifies_with_stock_rsa_pss(key: rsa.RSAPrivateKey) -> None:
    blinded = bs.blind(key.public_key(), MESSAGE)
    token = bs.finalize(
        key.public_key(), MESSAGE, bs.blind_sign(key, blinded.message), blinded.inverse
    )
    scheme = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=48)
    key.public_key().verify(token, MESSAGE, scheme, hashes.SHA384())
    with pytest.raises(InvalidSignature):
        key.public_key().verify(token, MESSAGE[:-1] + b"x", scheme, hashes.SHA384())


def test_mutated_tokens_are_refused(key: rsa.RSAPrivateKey) -> None:
    public = key.public_key()
    blinded = bs.blind(public, MESSAGE)
    token = bs.finalize(public, MESSAGE, bs.blind_sign(key, blinded.message), blinded.inverse)
    accepted = 0
    for position in range(len(token)):
        changed = bytearray(token)
        changed[position] ^= 1 << secrets.randbelow(8)
        accepted += bs.verify(public, MESSAGE, bytes(changed))
    n = public.public_numbers().n
    value = int.from_bytes(token)
    for other in (value + n, n - value, pow(value, 2, n), 0, 1):
        length = max(256, (other.bit_length() + 7) // 8)
        accepted += bs.verify(public, MESSAGE, other.to_bytes(length))
    accepted += bs.verify(public, MESSAGE, token[:-1]) + bs.verify(public, MESSAGE, token + b"\0")
    assert accepted == 0
    assert bs.verify(public, MESSAGE, token)


@pytest.mark.parametrize("value", [0, 1, -1, "n", "n+1", "p"])
def test_what_no_honest_rater_sends_is_not_signed(key: rsa.RSAPrivateKey, value: int | str) -> None:
    numbers = key.private_numbers()
    n = numbers.public_numbers.n
    names = {-1: n - 1, "n": n, "n+1": n + 1, "p": numbers.p}
    chosen = names.get(value, value)
    assert isinstance(chosen, int)
    with pytest.raises(bs.BlindSignatureError, match="out of range"):
        bs.blind_sign(key, chosen.to_bytes(256))


@pytest.mark.parametrize("length", [0, 255, 257])
def test_a_blinded_message_of_another_length_is_not_signed(
    key: rsa.RSAPrivateKey, length: int
) -> None:
    with pytest.raises(bs.BlindSignatureError, match="size"):
        bs.blind_sign(key, b"\x02" * length)


def test_a_faulty_signature_never_leaves(
    key: rsa.RSAPrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One flipped bit in one half of the CRT would give a factor of n to whoever holds the reply
    (Boneh, DeMillo, Lipton 1997).
    """
    numbers = key.private_numbers()
    honest = pow

    def faulty(base: int, exponent: int, modulus: int) -> int:
        found = honest(base, exponent, modulus)
        return found ^ 1 if exponent == numbers.dmq1 else found

    blinded = bs.blind(key.public_key(), MESSAGE)
    monkeypatch.setattr(bs, "pow", faulty, raising=False)
    with pytest.raises(bs.BlindSignatureError, match="signing failure"):
        bs.blind_sign(key, blinded.message)


def test_the_secret_exponent_never_meets_what_came_from_outside(
    key: rsa.RSAPrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pow` is not constant in time: the number it works on must be nobody's."""
    numbers = key.private_numbers()
    met: list[int] = []
    honest = pow

    def watched(base: int, exponent: int, modulus: int) -> int:
        if exponent == numbers.dmp1:
            met.append(base)
        return honest(base, exponent, modulus)

    blinded = bs.blind(key.public_key(), MESSAGE).message
    monkeypatch.setattr(bs, "pow", watched, raising=False)
    assert bs.blind_sign(key, blinded) == bs.blind_sign(key, blinded)
    assert len(set(met)) == 2
    assert int.from_bytes(blinded) % numbers.p not in met


def test_every_blinded_message_fits_every_token(key: rsa.RSAPrivateKey) -> None:
    """Why nobody can link them, whatever he keeps: for each pair there is a blinding factor that
    would have led from one to the other.
    """
    public, numbers = key.public_key(), key.private_numbers()
    n, e, d = numbers.public_numbers.n, numbers.public_numbers.e, numbers.d
    issued: list[int] = []
    tokens: list[tuple[bytes, int]] = []
    for _ in range(3):
        nonce = secrets.token_bytes(32)
        blinded = bs.blind(public, nonce)
        issued.append(int.from_bytes(blinded.message))
        token = bs.finalize(public, nonce, bs.blind_sign(key, blinded.message), blinded.inverse)
        tokens.append((token, pow(int.from_bytes(token), e, n)))
    for blinded_value in issued:
        for _, encoded in tokens:
            factor = pow(blinded_value * pow(encoded, -1, n) % n, d, n)
            assert encoded * pow(factor, e, n) % n == blinded_value
            assert math.gcd(factor, n) == 1
