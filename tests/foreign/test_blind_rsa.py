"""@cloudflare/blindrsa-ts, which nobody here wrote: its tokens count with us, and ours with it."""

import base64
import json
import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from backend.feedback.ratings import blind_signatures as bs
from backend.feedback.ratings import keys
from tests.conftest import REPOSITORY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

LIBRARY = REPOSITORY / "pwa/node_modules/@cloudflare/blindrsa-ts/lib/src/index.js"
PROGRAM = Path(__file__).parent / "blind_rsa" / "main.mjs"
TOKENS = 16


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(keys.PUBLIC_EXPONENT, keys.KEY_BITS)


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def cloudflare(act: str, **question: Any) -> list[Any]:
    node = shutil.which("node")
    if node is None or not LIBRARY.is_file():
        pytest.fail("@cloudflare/blindrsa-ts is not installed: `make test` installs it")
    asked = json.dumps({"act": act, "library": str(LIBRARY), **question})
    told = subprocess.run(
        [node, PROGRAM], input=asked, capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(told.stdout)


def spki(key: rsa.RSAPrivateKey) -> str:
    return b64(keys.spki_of(key.public_key()))


def test_tokens_of_the_other_library_count_with_us(key: rsa.RSAPrivateKey) -> None:
    messages = [secrets.token_bytes(32) for _ in range(TOKENS)]
    blinded = cloudflare("blind", spki=spki(key), messages=[b64(m) for m in messages])
    signed = [
        {
            "message": b64(message),
            "signature": b64(bs.blind_sign(key, base64.b64decode(one["blinded"]))),
            "inverse": one["inverse"],
        }
        for message, one in zip(messages, blinded, strict=True)
    ]
    tokens = cloudflare("finalize", spki=spki(key), signed=signed)
    for message, token in zip(messages, tokens, strict=True):
        assert bs.verify(key.public_key(), message, base64.b64decode(token))
        assert not bs.verify(key.public_key(), secrets.token_bytes(32), base64.b64decode(token))


def test_our_tokens_count_with_the_other_library(key: rsa.RSAPrivateKey) -> None:
    public = key.public_key()
    messages = [secrets.token_bytes(32) for _ in range(TOKENS)]
    blinded = [bs.blind(public, message) for message in messages]
    pkcs8 = b64(
        key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    signed = cloudflare("sign", pkcs8=pkcs8, blinded=[b64(one.message) for one in blinded])
    tokens: list[dict[str, str]] = []
    for message, one, signature in zip(messages, blinded, signed, strict=True):
        raw = base64.b64decode(signature)
        assert raw == bs.blind_sign(key, one.message)
        token = bs.finalize(public, message, raw, one.inverse)
        tokens.append({"message": b64(message), "signature": b64(token)})
    assert cloudflare("verify", spki=spki(key), tokens=tokens) == [True] * TOKENS
    spoilt = [{**one, "message": b64(secrets.token_bytes(32))} for one in tokens]
    assert cloudflare("verify", spki=spki(key), tokens=spoilt) == [False] * TOKENS
