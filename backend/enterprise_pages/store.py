"""All SQL of the enterprise's pages: what it said, and which form led to which entry."""

import msgspec

from backend.database import Transaction
from backend.enterprise_pages.model import BODIES, Said
from backend.ledger.model import LoggedEntry


def add_act(tx: Transaction, entry: LoggedEntry, visit: str, door: str) -> None:
    tx.execute(
        "INSERT INTO counterparty_act (idx, visit, kind, door, said_ms, hash, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            entry.idx,
            visit,
            entry.kind,
            door,
            entry.received_ms,
            entry.hash,
            msgspec.json.encode(entry.body).decode(),
        ),
    )


def acts_of(tx: Transaction, visit: str) -> list[Said]:
    """Everything the enterprise said about a visit, in log order."""
    rows = tx.fetch_all(
        "SELECT idx, kind, said_ms, hash, body FROM counterparty_act WHERE visit = ? ORDER BY idx",
        (visit,),
    )
    return [
        Said(
            idx=int(idx),
            kind=str(kind),
            said_ms=int(said_ms),
            hash=bytes(digest),
            act=msgspec.json.decode(body, type=BODIES[str(kind)]),
        )
        for idx, kind, said_ms, digest, body in rows
    ]


def posted(tx: Transaction, post_id: str) -> int | None:
    """Log index of the act this form led to."""
    row = tx.fetch_one("SELECT idx FROM page_post WHERE id = ?", (post_id,))
    return None if row is None else int(row[0])


def count_posts(tx: Transaction, visit: str, kind: str) -> int:
    row = tx.fetch_one("SELECT COUNT(*) FROM page_post WHERE visit = ? AND kind = ?", (visit, kind))
    return 0 if row is None else int(row[0])


def note_post(tx: Transaction, post_id: str, visit: str, kind: str, idx: int) -> None:
    tx.execute(
        "INSERT INTO page_post (id, visit, kind, idx) VALUES (?, ?, ?, ?)",
        (post_id, visit, kind, idx),
    )


def jws_at(tx: Transaction, index: int) -> bytes:
    """The exact bytes of an entry a view has named."""
    return bytes(tx.fetch_all("SELECT jws FROM entry WHERE idx = ?", (index,))[0][0])
