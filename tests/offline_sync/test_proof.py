import msgspec
import pytest

from offline_sync import base64url, jws, proof
from offline_sync.proof import Challenge, Presence
from offline_sync.refusal import RefusedError

from .conftest import Device

LI, WANG = Device("officer-li"), Device("officer-wang")
NONCE = base64url.encode(bytes(range(32)))
ENROL = Challenge(nonce=NONCE, use="enrol")


def check(raw: bytes, expected: Challenge = ENROL) -> None:
    proof.check_challenge(raw, LI.key.public_key(), kid=LI.kid, expected=expected)


def test_whoever_holds_the_key_answers_the_challenge():
    check(proof.sign_challenge(LI.key, ENROL))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (proof.sign_challenge(WANG.key, ENROL), "unknown-key"),
        (jws.sign(WANG.key, "palm-proof", msgspec.json.encode(ENROL), kid=LI.kid), "bad-signature"),
        (proof.sign_challenge(LI.key, Challenge(nonce=NONCE, use="session")), "malformed"),
        (proof.sign_challenge(LI.key, Challenge(nonce="B" * 43, use="enrol")), "malformed"),
        (jws.sign(LI.key, "palm-entry", msgspec.json.encode(ENROL)), "malformed"),
        (jws.sign(LI.key, "palm-proof", b'{"nonce":"x","use":"enrol"}'), "malformed"),
        (jws.sign(LI.key, "palm-proof", b"[" * 20_000), "malformed"),
        (b"", "malformed"),
    ],
    ids=["key", "forged", "use", "nonce", "typ", "short nonce", "deep", "empty"],
)
def test_any_other_proof_is_refused(raw, why):
    with pytest.raises(RefusedError, match=f"^{why}:"):
        check(raw)


def a_presence(**members) -> Presence:
    head = base64url.encode(bytes(32))
    base = {"officer": WANG.officer, "head": head, "seq": 4, "nonce": NONCE}
    wall = {"wall": "2026-03-02T09:30:00+08:00"}
    return msgspec.convert(base | wall | members, Presence)


def test_a_partner_says_where_the_chain_stood():
    statement = proof.read_presence(proof.sign_presence(WANG.key, a_presence()))
    assert statement.kid == WANG.kid
    assert statement.presence == a_presence()
    assert statement.presence.head_hash == bytes(32)
    assert proof.verify_presence(statement, WANG.key.public_key())
    assert not proof.verify_presence(statement, LI.key.public_key())


@pytest.mark.parametrize(
    "payload",
    [b"{}", b"[]", b"\xff", b"[" * 20_000]
    + [
        msgspec.json.encode(msgspec.to_builtins(a_presence()) | wrong)
        for wrong in ({"head": "A" * 42 + "B"}, {"seq": -1}, {"officer": ""}, {"nonce": "x y"})
    ],
)
def test_an_unreadable_presence_is_refused(payload):
    with pytest.raises(RefusedError, match="malformed"):
        proof.read_presence(jws.sign(WANG.key, "palm-presence", payload))
