import json
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from offline_sync import base64url, keys

from .conftest import public_key, vectors

WYCHEPROOF = (
    Path(__file__).parents[3] / "shared/vectors/wycheproof/ecdsa_secp256r1_sha256_p1363_test.json"
)


def test_all_262_wycheproof_signatures_are_judged_alike():
    if not WYCHEPROOF.exists():
        pytest.skip("the folder shared/vectors is not beside the project: no Wycheproof vectors")
    suite = json.loads(WYCHEPROOF.read_text(encoding="utf-8"))
    judged = 0
    for group in suite["testGroups"]:
        point = bytes.fromhex(group["publicKey"]["uncompressed"])
        x, y = (base64url.encode(half) for half in (point[1:33], point[33:]))
        key = public_key({"kty": "EC", "crv": "P-256", "x": x, "y": y})
        for case in group["tests"]:
            fits = keys.verify(key, bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]))
            assert fits is (case["result"] == "valid"), case
            judged += 1
    assert judged == suite["numberOfTests"] == 262


@pytest.mark.parametrize("name", ["li", "wang", "server", "stranger"])
def test_a_key_is_named_by_its_thumbprint(name):
    described = vectors("entries.json")["keys"][name]
    key = public_key(described["public"])
    assert keys.kid_of(key) == described["kid"]
    assert keys.public_jwk(key).to_wire() == described["public"]


def test_a_private_key_has_the_name_of_its_public_half():
    key = keys.generate()
    assert keys.kid_of(key) == keys.kid_of(key.public_key())


def test_what_a_browser_exports_is_read():
    public = vectors("entries.json")["keys"]["li"]["public"]
    exported = json.dumps({**public, "ext": True, "key_ops": ["verify"]})
    jwk = msgspec.json.decode(exported, type=keys.PublicJwk)
    assert keys.thumbprint(jwk) == vectors("entries.json")["keys"]["li"]["kid"]


@pytest.mark.parametrize(
    "change",
    [{"kty": "OKP"}, {"crv": "P-384"}, {"x": "AA"}, {"x": None}, {"d": "A" * 43}],
    ids=["kind", "curve", "short", "null", "private"],
)
def test_another_kind_of_key_is_refused(change):
    public = vectors("entries.json")["keys"]["li"]["public"]
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(json.dumps(public | change), type=keys.PublicJwk)


@pytest.mark.parametrize("member", ["kty", "crv", "x", "y"])
def test_a_key_must_name_its_kind_and_its_point(member):
    public = vectors("entries.json")["keys"]["li"]["public"]
    left = {name: value for name, value in public.items() if name != member}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(left, keys.PublicJwk)


@pytest.mark.parametrize(
    "x", ["A" * 43, "A" * 42 + "B", "=" * 43], ids=["off curve", "bits", "text"]
)
def test_coordinates_that_are_no_point_are_refused(x):
    with pytest.raises(ValueError):
        public_key({"kty": "EC", "crv": "P-256", "x": x, "y": "A" * 43})


def test_our_signature_is_deterministic_and_fits_only_its_message():
    key = ec.derive_private_key(7, ec.SECP256R1())
    signature = keys.sign(key, b"message")
    assert signature == keys.sign(key, b"message")
    assert keys.verify(key.public_key(), signature, b"message")
    assert not keys.verify(key.public_key(), signature, b"massage")
    assert not keys.verify(key.public_key(), signature[:-1], b"message")
    assert not keys.verify(key.public_key(), signature + b"\0", b"message")


@pytest.mark.parametrize("secret", range(1, 40))
def test_we_sign_in_low_form_and_read_both(secret):
    key = ec.derive_private_key(secret, ec.SECP256R1())
    low = keys.sign(key, b"message")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    high = low[:32] + (order - int.from_bytes(low[32:], "big")).to_bytes(32, "big")
    assert keys.is_low(low)
    assert not keys.is_low(high)
    assert keys.verify(key.public_key(), low, b"message")
    assert keys.verify(key.public_key(), high, b"message")


@pytest.mark.parametrize(
    ("s", "low"), [("7f" + "00" * 31, True), ("half", True), ("half+1", False), ("ff" * 32, False)]
)
def test_half_of_the_order_is_still_low(s, low):
    half = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 // 2
    octets = {
        "half": half.to_bytes(32, "big"),
        "half+1": (half + 1).to_bytes(32, "big"),
    }.get(s) or bytes.fromhex(s)
    assert keys.is_low(bytes(32) + octets) is low
