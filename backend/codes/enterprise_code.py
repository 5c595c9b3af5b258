"""The enterprise code (监督码): a printed address the server signed, checked without a network.

`<server>/c/<short code>/<yyyymmdd>/<b64u of 64 bytes>`: ES256 in low form by the key of the
server's chain, which phones pin at enrolment. docs/enterprise-side.md 2.3.
"""

from datetime import date

import msgspec

from backend.enterprises import short_code
from offline_sync import base64url, keys

PATH = "/c/"


class EnterpriseCode(msgspec.Struct, frozen=True, kw_only=True):
    """What a printed code says."""

    short_code: str
    """As stored: eight characters without a hyphen."""
    issued: date
    signature: bytes


def sign(key: keys.PrivateKey, code: str, issued: date) -> str:
    """The signature as it stands in the address; `code` is the stored short code."""
    return base64url.encode(keys.sign(key, _text(code, issued)))


def address(server: str, key: keys.PrivateKey, code: str, issued: date) -> str:
    """The whole address, as a sheet's QR code holds it; `server` without a slash at its end."""
    return f"{server}{PATH}{code}/{_day(issued)}/{sign(key, code, issued)}"


def read(code: str, issued: str, signature: str) -> EnterpriseCode | None:
    """The parts of an address; None when they cannot belong to an enterprise code."""
    known = short_code.read(code)
    if known is None or len(issued) != 8 or not (issued.isascii() and issued.isdigit()):
        return None
    try:
        day = date(int(issued[:4]), int(issued[4:6]), int(issued[6:]))
        octets = base64url.decode(signature) if len(signature) == 86 else b""
    except ValueError:
        return None
    if len(octets) != keys.SIGNATURE_BYTES:
        return None
    return EnterpriseCode(short_code=known, issued=day, signature=octets)


def verify(key: keys.PublicKey, code: EnterpriseCode) -> bool:
    """Whether the server of this key signed it."""
    return keys.is_low(code.signature) and keys.verify(
        key, code.signature, _text(code.short_code, code.issued)
    )


def _text(code: str, issued: date) -> bytes:
    return f"palm-enterprise-code\n{code}\n{_day(issued)}".encode()


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")
