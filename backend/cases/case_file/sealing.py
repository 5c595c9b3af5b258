"""Entries with their proofs, in the form that `palm verify` reads (`receipts/1`)."""

import asyncio
import base64
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from backend.cases.case_file.model import LogEntry
from backend.ledger.service import Ledger
from backend.ledger.views import payload_of
from offline_sync import base64url, jws

PROOFS_AT_ONCE = 200


class Verdict(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    hash: str
    index: int
    tree_size: int
    proof: list[str]


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    entry: str
    verdict: Verdict


class ProvenFile(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The server's word that it holds a file."""

    sha256: str
    entry: str
    index: int
    tree_size: int
    proof: list[str]


class Receipts(msgspec.Struct, frozen=True, kw_only=True):
    palm: Literal["receipts/1"] = "receipts/1"
    checkpoints: list[str]
    entries: list[Proven]
    media: list[ProvenFile]


async def proven(ledger: Ledger, entries: Sequence[LogEntry]) -> Receipts:
    """Every entry against the newest checkpoint. They are committed and followed already."""
    newest = ledger.published
    tree = ledger.snapshot(newest.size)
    told: list[Proven] = []
    files: list[ProvenFile] = []
    for number, one in enumerate(entries):
        if number % PROOFS_AT_ONCE == 0:
            await asyncio.sleep(0)  # others want the loop too
        proof = [base64.b64encode(step).decode() for step in tree.inclusion(one.index)]
        text = one.raw.decode()
        if one.kind == "media.stored":
            body: dict[str, Any] = payload_of(one.raw)["body"]
            files.append(
                ProvenFile(
                    sha256=str(body["sha256"]),
                    entry=text,
                    index=one.index,
                    tree_size=newest.size,
                    proof=proof,
                )
            )
            continue
        hashed = base64url.encode(jws.hash_of(one.raw))
        verdict = Verdict(hash=hashed, index=one.index, tree_size=newest.size, proof=proof)
        told.append(Proven(entry=text, verdict=verdict))
    return Receipts(checkpoints=[newest.text], entries=told, media=files)
