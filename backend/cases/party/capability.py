"""The way to the party's page of a case: a link that only its papers and messages carry.

The token is the case's UUID and a code over it, made with a key that comes from the server's own
(HKDF, RFC 5869): no table holds it, nobody can make one, and the same paper is the same bytes each
time. It opens a page that still asks who is there.
"""

import functools
import hmac
import io
import uuid

import msgspec
import segno
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend.cases.papers.model import Paper
from backend.ledger.server_keys import ServerKeys
from backend.settings import Settings
from offline_sync import base64url

CODE_BYTES = 16
TOKEN_LENGTH = 43
"""Of 32 bytes as base64url: 16 of the case, 16 of the code."""


@functools.lru_cache(maxsize=8)
def _key(secret: bytes, use: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"palm {use}".encode()).derive(secret)


def key_for(keys: ServerKeys, use: str) -> bytes:
    """32 bytes for one purpose alone; the same after every restart."""
    secret = keys.chain.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return _key(secret, use)


def token_of(keys: ServerKeys, case: str) -> str:
    """What stands behind `/p/`."""
    named = uuid.UUID(case).bytes
    return base64url.encode(named + _code(keys, named))


def _code(keys: ServerKeys, named: bytes) -> bytes:
    return hmac.digest(key_for(keys, "party page"), named, "sha256")[:CODE_BYTES]


def case_of(keys: ServerKeys, token: str) -> str | None:
    """The case a token opens; None for every other text, whatever is wrong with it."""
    if len(token) != TOKEN_LENGTH:
        return None
    try:
        raw = base64url.decode(token)
    except ValueError:
        return None
    named = raw[:-CODE_BYTES]
    if not hmac.compare_digest(_code(keys, named), raw[-CODE_BYTES:]):
        return None
    return str(uuid.UUID(bytes=named))


def base_of(settings: Settings, asked_at: object) -> str:
    """What is printed must lead here: the public address, else the one that was asked."""
    return (settings.server.public_url or str(asked_at)).rstrip("/")


def address_of(keys: ServerKeys, case: str, base: str) -> str:
    """The whole address, as papers and messages carry it."""
    return f"{base}/p/{token_of(keys, case)}"


def on_paper(paper: Paper, address: str) -> Paper:
    """The paper with the way to its page; its act code leads to the page where it is asked for, so
    that both open something in whatever reads codes.
    """
    base = address.rpartition("/p/")[0]
    return msgspec.structs.replace(with_code(paper, base), page_qr=qr_of(address))


def with_code(paper: Paper, base: str) -> Paper:
    """The paper with its act code as an address; unchanged where it has none."""
    if not paper.code:
        return paper
    return msgspec.structs.replace(paper, qr=qr_of(f"{base}/p?code={paper.code}"))


def qr_of(address: str) -> str:
    """As an SVG for papers."""
    target = io.BytesIO()
    segno.make(address, error="m", micro=False).save(target, kind="svg", xmldecl=False, border=0)
    return target.getvalue().decode()
