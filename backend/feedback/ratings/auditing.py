"""Counting again: what the log says was released against what the ballot box holds.

It finds a rating that was dropped, changed or moved to another body after its release, totals that
are not the sum, batches below k, and a second key for a body and month. A rating that was dropped
before its release is found by its rater, who holds the receipt.
"""

import contextlib
import sqlite3
from collections import defaultdict
from pathlib import Path

import msgspec

from backend.database import Transaction
from backend.feedback.ratings.ballots import store as box_store
from backend.feedback.ratings.ballots.box import FILE
from backend.feedback.ratings.model import (
    Ballot,
    KeyPublished,
    RatingsReleased,
    TokenIssued,
    totals_of,
)
from backend.ledger import store as ledger_store
from backend.ledger.views import payload_of

KINDS = ("rating.key_published", "rating.token_issued", "ratings.released")
ENTRIES_AT_ONCE = 5_000
LEAST = 5
"""No setting allows smaller batches."""


class Audit(msgspec.Struct, kw_only=True):
    """What was found."""

    batches: int = 0
    ratings: int = 0
    tokens: int = 0
    wrong: list[str] = []


def audit(tx: Transaction, folder: Path, kid: str) -> Audit:
    """Hold the log against the box in `folder`; reads only. `kid` is the server's own key."""
    found = Audit(wrong=[])
    keys: dict[tuple[str, str], int] = {}
    issued: dict[str, int] = defaultdict(int)
    counted: dict[str, int] = defaultdict(int)
    with contextlib.closing(_opened(folder / FILE)) as box:
        for index, kind, raw in _entries(tx, kid):
            body = payload_of(raw)["body"]
            if kind == "rating.key_published":
                key = msgspec.convert(body, KeyPublished)
                first = keys.setdefault((key.agency, key.month), index)
                if first != index:
                    found.wrong.append(f"entry {index}: a second key for {key.agency} {key.month}")
            elif kind == "rating.token_issued":
                found.tokens += 1
                issued[msgspec.convert(body, TokenIssued).agency] += 1
            else:
                released = msgspec.convert(body, RatingsReleased)
                found.batches += 1
                found.ratings += released.totals.count
                counted[released.agency] += released.totals.count
                told = _batch(box, released)
                found.wrong += [f"entry {index}: {wrong}" for wrong in told]
    for agency, count in sorted(counted.items()):
        if count > issued[agency]:
            found.wrong.append(f"{agency}: {count} ratings, {issued[agency]} tokens")
    return found


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def _entries(tx: Transaction, kid: str) -> list[tuple[int, str, bytes]]:
    """Entries about ratings in the server's own chain, in log order."""
    found: list[tuple[int, str, bytes]] = []
    first = 0
    while rows := ledger_store.entries_from(tx, first, ENTRIES_AT_ONCE):
        found += [(row[0], row[3], row[8]) for row in rows if row[1] == kid and row[3] in KINDS]
        first = rows[-1][0] + 1
    return found


def _batch(box: sqlite3.Connection, released: RatingsReleased) -> list[str]:
    wrong: list[str] = []
    if released.totals.count < LEAST or released.totals.count != len(set(released.digests)):
        wrong.append(f"{released.totals.count} ratings, {len(set(released.digests))} receipts")
    rows = box_store.counted(box, released.batch)
    digests = {digest.hex() for digest, _, _ in rows}
    for digest in sorted(set(released.digests) ^ digests):
        where = "in the log only" if digest in released.digests else "in the box only"
        wrong.append(f"receipt {digest} is {where}")
    ballots = [Ballot(agency=released.agency, salt=salt, rating=text) for _, salt, text in rows]
    for ballot, (digest, _, _) in zip(ballots, rows, strict=True):
        if ballot.digest != digest:
            wrong.append(f"receipt {digest.hex()}: the rating was changed")
    if totals_of([ballot.read() for ballot in ballots]) != released.totals:
        wrong.append("the totals are not the sum of the ratings")
    return wrong
