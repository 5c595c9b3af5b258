"""Signs test entries with nothing but `cryptography`: the vectors must not repeat the bugs of
the code they test. Keys come from their names, signatures are deterministic (RFC 6979)."""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
VISIT = "6f1c1f0e-2f0b-4f53-9a54-0c2f4d1f7a10"


def b64u(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def sha256(octets: bytes) -> bytes:
    return hashlib.sha256(octets).digest()


def compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Signer:
    """A P-256 key made from a name. Test keys: the private half is published on purpose."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.officer = f"officer-{name}"
        self.secret = int.from_bytes(sha256(f"palm test key {name}".encode()), "big") % ORDER
        self._key = ec.derive_private_key(self.secret, ec.SECP256R1())
        numbers = self._key.public_key().public_numbers()
        x, y = (b64u(n.to_bytes(32, "big")) for n in (numbers.x, numbers.y))
        self.public = {"crv": "P-256", "kty": "EC", "x": x, "y": y}
        self.kid = b64u(sha256(json.dumps(self.public, separators=(",", ":")).encode()))

    def described(self) -> dict[str, Any]:
        private = {**self.public, "d": b64u(self.secret.to_bytes(32, "big"))}
        return {"kid": self.kid, "officer": self.officer, "public": self.public, "jwk": private}

    def signature(self, signed: bytes) -> bytes:
        algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        r, s = decode_dss_signature(self._key.sign(signed, algorithm))
        return r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big")

    def header(self, typ: str = "palm-entry") -> dict[str, Any]:
        return {"alg": "ES256", "kid": self.kid, "typ": typ}

    def jws(self, payload: bytes, *, typ: str = "palm-entry", header: bytes | None = None) -> str:
        head = compact(self.header(typ)) if header is None else header
        signed = f"{b64u(head)}.{b64u(payload)}"
        return f"{signed}.{b64u(self.signature(signed.encode()))}"

    def entry(self, **members: Any) -> str:
        return self.jws(compact(self.payload(**members)))

    def payload(self, **members: Any) -> dict[str, Any]:
        """A good payload; `members` replace its own, `...` leaves one out."""
        base: dict[str, Any] = {
            "v": 1,
            "seq": 1,
            "prev": None,
            "kind": "note.written",
            "by": self.officer,
            "wall": "2026-03-02T09:30:00.000+08:00",
            "mono": None,
            "beacon": None,
            "where": {"none": "not-asked"},
            "app": "0123456789ab",
            "body": {"visit": VISIT, "note": "n", "text": "消防通道被占用"},
        }
        return {name: value for name, value in (base | members).items() if value is not ...}

    def chain(self, count: int, **members: Any) -> list[str]:
        """Entries seq 1 … count, each naming the one before."""
        return self.continued([], count, **members)

    def continued(self, before: list[str], count: int, **members: Any) -> list[str]:
        """`count` more entries after these."""
        made = list(before)
        for _ in range(count):
            seq = len(made) + 1
            text = {"visit": VISIT, "note": str(seq), "text": f"第{seq}条"}
            made.append(self.after(made, **{"body": text} | members))
        return made

    def after(self, before: list[str], **members: Any) -> str:
        prev = hash_text(before[-1]) if before else None
        return self.entry(**{"seq": len(before) + 1, "prev": prev} | members)


def hash_text(raw: str) -> str:
    return b64u(sha256(raw.encode()))


def nonce_text(raw: str | None) -> str:
    """Beacon nonce for a chain whose head is this entry."""
    head = bytes(32) if raw is None else sha256(raw.encode())
    return b64u(sha256(head))


LI = Signer("li")
WANG = Signer("wang")
SERVER = Signer("server")
STRANGER = Signer("stranger")
