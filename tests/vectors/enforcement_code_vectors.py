"""act_codes.json, officer_code.json and enterprise_code.json (docs/enterprise-side.md 2).

Written from the contract alone: the bytes are put together here by hand.
"""

import base64
import struct
import uuid
from typing import Any

from code_vectors import short_code
from signer import LI, ORDER, SERVER, VISIT, WANG, Signer, b64u, sha256

SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HEAD = sha256(b"the head of a chain")
AT_MS = 1_795_651_200_000
NONCE = bytes(range(8))
CODES = [(short_code(123_456_789), "20261122"), (short_code(20_260_302), "20260101")]


def mod_37_36(text: str) -> str:
    """ISO/IEC 7064:2003, hybrid system MOD 37,36, written as the standard's table does it."""
    p = 36
    for symbol in text:
        s = (p + SYMBOLS.index(symbol)) % 36
        p = (s or 36) * 2 % 37
    return SYMBOLS[(37 - p) % 36]


def mark(kid: str) -> str:
    octets = base64.urlsafe_b64decode(kid + "=")
    bits = "".join(f"{octet:08b}" for octet in octets)[:25]
    return "".join(CROCKFORD[int(bits[i : i + 5], 2)] for i in range(0, 25, 5))


def act_code(kind: str, region: str, body: str, day: str, kid: str, count: int) -> str:
    text = kind + region + body + day + mark(kid)
    text += CROCKFORD[count // 32] + CROCKFORD[count % 32]
    return text + mod_37_36(text)


def act_codes() -> dict[str, Any]:
    made = [
        {"kind": kind, "region": region, "body": body, "day": day, "kid": kid, "count": count}
        for kind, region, body, day, kid, count in (
            ("J", "990100", "0001", "2026-11-22", WANG.kid, 0),
            ("J", "990100", "0001", "2026-11-22", LI.kid, 3),
            ("S", "990102", "0417", "2026-01-01", WANG.kid, 31),
            ("J", "990100", "9999", "2028-02-29", WANG.kid, 32),
            ("S", "990100", "0000", "2026-12-31", LI.kid, 1023),
        )
    ]
    for one in made:
        day = str(one["day"]).replace("-", "")[2:]
        one["code"] = act_code(
            one["kind"], one["region"], one["body"], day, one["kid"], one["count"]
        )
    code = str(made[0]["code"])
    no_day = "J9901000001" + "260230" + code[17:24]
    next_check = SYMBOLS[(SYMBOLS.index(code[-1]) + 1) % 36]
    return {
        "about": "`making`: the code of these parts. `reading`: what a person types, as the log "
        "writes it. `invalid`: no act code. `check`: ISO/IEC 7064 MOD 37,36; the first is the "
        "published example of the Global Release Identifier.",
        "check": [
            {"text": "A12425GABC1234002", "character": "M"},
            *({"text": one["code"][:-1], "character": one["code"][-1]} for one in made),
        ],
        "making": made,
        "shown": {"code": code, "text": grouped(code)},
        "reading": [
            {"text": code, "code": code},
            {"text": grouped(code), "code": code},
            {"text": f" {grouped(code).lower()} ", "code": code},
        ],
        "invalid": [
            {"text": "", "why": "empty"},
            {"text": code[:-1], "why": "24 characters"},
            {"text": code + "0", "why": "26 characters"},
            {"text": code[:-1] + next_check, "why": "check character"},
            {"text": code[:2] + code[3] + code[2] + code[4:], "why": "neighbours swapped"},
            {"text": with_check("X" + code[1:24]), "why": "no such kind"},
            {"text": with_check(no_day), "why": "no such day"},
            {"text": with_check(code[:17] + "U" + code[18:24]), "why": "U is no Crockford symbol"},
            {"text": code[:5] + "中" + code[6:], "why": "not ASCII"},
        ],
    }


def grouped(code: str) -> str:
    return "-".join((code[0], code[1:7], code[7:11], code[11:17], code[17:24], code[24]))


def with_check(text: str) -> str:
    return text + mod_37_36(text)


def signed_part(
    who: Signer,
    *,
    version: int = 1,
    visit: str = VISIT,
    seq: int = 42,
    at_ms: int = AT_MS,
    source: int = 0,
    nonce: bytes = NONCE,
) -> bytes:
    thumbprint = base64.urlsafe_b64decode(who.kid + "=")
    return (
        bytes([version])
        + thumbprint[:15]
        + uuid.UUID(visit).bytes
        + HEAD[:16]
        + struct.pack(">I", seq)
        + struct.pack(">Q", at_ms)[2:]
        + bytes([source])
        + nonce
    )


def officer_text(who: Signer, signed: bytes, *, context: bytes = b"palm-officer-code\x00") -> str:
    return b64u(signed + who.signature(context + signed))


def officer_code() -> dict[str, Any]:
    good = [
        case(WANG),
        case(LI, seq=1, source=2, nonce=bytes(8)),
        case(WANG, seq=2**32 - 1, at_ms=2**48 - 1, source=1, nonce=b"\xff" * 8),
    ]
    signed = signed_part(WANG)
    text = officer_text(WANG, signed)
    octets = base64.urlsafe_b64decode(text + "=")
    s = int.from_bytes(octets[99:], "big")
    high = octets[:99] + (ORDER - s).to_bytes(32, "big")
    return {
        "about": "`good`: the text of these members, signed by `signer` (deterministic, RFC 6979, "
        "so that encoding can be compared byte by byte). `malformed`: not the text of a code. "
        "`refused`: read, but not signed by the key of `wang`. `fresh`: whether a code of "
        "`atMs` is fresh at `nowMs`.",
        "context": b64u(b"palm-officer-code\x00"),
        "signers": [WANG.described(), LI.described()],
        "good": good,
        "malformed": [
            {"text": "", "why": "empty"},
            {"text": text[:-1], "why": "a character short"},
            {"text": text + "A", "why": "a character long"},
            {"text": text + "=", "why": "padded"},
            {"text": text[:20] + "+" + text[21:], "why": "not the alphabet of addresses"},
            {"text": text[:-1] + last_bits_set(text[-1]), "why": "unused bits are not zero"},
            {"text": officer_text(WANG, signed_part(WANG, version=2)), "why": "version 2"},
            {"text": officer_text(WANG, signed_part(WANG, source=3)), "why": "no such clock"},
            {"text": b64u(bytes(131)), "why": "version 0"},
        ],
        "refused": [
            {"text": officer_text(LI, signed), "why": "signed by another key"},
            {"text": officer_text(WANG, signed, context=b""), "why": "no context"},
            {"text": b64u(high), "why": "signature in high form"},
            *(
                {"text": b64u(flipped(octets, at)), "why": f"byte {at} changed"}
                for at in (1, 15, 16, 31, 32, 47, 48, 51, 52, 57, 59, 66, 67, 98, 130)
            ),
        ],
        "fresh": [
            {"atMs": AT_MS, "nowMs": AT_MS + off, "fresh": abs(off) <= 90_000}
            for off in (0, 1, 30_000, 89_999, 90_000, 90_001, 3_600_000, -90_000, -90_001)
        ],
    }


def case(who: Signer, **members: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"visit": VISIT, "seq": 42, "at_ms": AT_MS, "source": 0, "nonce": NONCE}
    told |= members
    signed = signed_part(who, **told)
    return {
        "signer": who.name,
        "kid": who.kid,
        "prefix": who.kid[:20],
        "visit": told["visit"],
        "head": b64u(HEAD),
        "headShort": b64u(HEAD[:16]),
        "seq": told["seq"],
        "atMs": told["at_ms"],
        "source": told["source"],
        "nonce": b64u(told["nonce"]),
        "signed": b64u(signed),
        "text": officer_text(who, signed),
    }


def flipped(octets: bytes, at: int) -> bytes:
    return octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :]


def last_bits_set(symbol: str) -> str:
    """Another last symbol whose unused bits are not zero."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return alphabet[alphabet.index(symbol) | 1]


def enterprise_code() -> dict[str, Any]:
    good = [enterprise_case(code, day) for code, day in CODES]
    one = good[0]
    octets = base64.urlsafe_b64decode(one["signature"] + "==")
    s = int.from_bytes(octets[32:], "big")
    high = b64u(octets[:32] + (ORDER - s).to_bytes(32, "big"))
    return {
        "about": "`good`: signed by the key of `server` over the text "
        "palm-enterprise-code LF short code LF yyyymmdd. `refused`: not signed by it.",
        "server": SERVER.described(),
        "good": good,
        "refused": [
            {**one, "code": good[1]["code"], "why": "of another enterprise"},
            {**one, "issued": "20261123", "why": "another day"},
            {**one, "issued": "20260230", "why": "no such day"},
            {**one, "issued": "2026-1-1", "why": "no date"},
            {**one, "code": one["code"][:7] + "!", "why": "no short code"},
            {**one, "signature": good[1]["signature"], "why": "another signature"},
            {
                **one,
                "signature": enterprise_case(one["code"], one["issued"], WANG)["signature"],
                "why": "signed by a phone",
            },
            {**one, "signature": high, "why": "signature in high form"},
            {**one, "signature": one["signature"][:-1], "why": "a character short"},
            {**one, "signature": "", "why": "none"},
        ],
    }


def enterprise_case(code: str, day: str, who: Signer = SERVER) -> dict[str, Any]:
    signed = f"palm-enterprise-code\n{code}\n{day}".encode()
    return {"code": code, "issued": day, "signature": b64u(who.signature(signed))}
