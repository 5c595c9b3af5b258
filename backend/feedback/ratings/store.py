"""All SQL of ratings in the main database: what the log says of them."""

from collections.abc import Sequence

from backend.accounts.model import Name
from backend.database import Transaction
from backend.evidence.store import marks
from backend.feedback.ratings.model import (
    KeyPublished,
    RatingsReleased,
    TextScreened,
    TokenIssued,
)
from backend.ledger.model import LoggedEntry

KeyRow = tuple[str, str, str, str, int]
"""Body, month, key, SubjectPublicKeyInfo, index."""


def add_key(tx: Transaction, entry: LoggedEntry, body: KeyPublished) -> None:
    """The first key of a body and month counts; another one is nobody's."""
    tx.execute(
        "INSERT INTO rating_key (agency, month, key, spki, idx) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (agency, month) DO NOTHING",
        (body.agency, body.month, body.key, body.spki, entry.idx),
    )


def key_of(tx: Transaction, agency: str, month: str) -> KeyRow | None:
    row = tx.fetch_one(
        "SELECT agency, month, key, spki, idx FROM rating_key WHERE agency = ? AND month = ?",
        (agency, month),
    )
    return None if row is None else (row[0], row[1], row[2], row[3], int(row[4]))


def keys(tx: Transaction, limit: int) -> list[KeyRow]:
    """Published keys, newest months first."""
    rows = tx.fetch_all(
        "SELECT agency, month, key, spki, idx FROM rating_key ORDER BY month DESC, agency LIMIT ?",
        (limit,),
    )
    return [(r[0], r[1], r[2], r[3], int(r[4])) for r in rows]


def add_token(tx: Transaction, entry: LoggedEntry, body: TokenIssued) -> None:
    tx.execute(
        "INSERT INTO rating_token (visit, way, idx) VALUES (?, ?, ?)"
        " ON CONFLICT (visit) DO NOTHING",
        (body.visit, body.way, entry.idx),
    )


def has_token(tx: Transaction, visit: str) -> bool:
    """Whether this visit's token was given out, as far as the view has followed."""
    return tx.fetch_one("SELECT 1 FROM rating_token WHERE visit = ?", (visit,)) is not None


def add_batch(tx: Transaction, entry: LoggedEntry, body: RatingsReleased, totals: str) -> None:
    tx.execute(
        "INSERT INTO rating_batch (batch, agency, until, totals, idx) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (batch) DO NOTHING",
        (body.batch, body.agency, body.until.isoformat(), totals, entry.idx),
    )


def batches(tx: Transaction, agencies: Sequence[str]) -> list[tuple[str, str, str, str, int]]:
    """Id, body, until, totals, index of every batch of these bodies, newest first."""
    rows = tx.fetch_all(
        "SELECT batch, agency, until, totals, idx FROM rating_batch"  # noqa: S608 - placeholders
        f" WHERE agency IN ({marks(agencies)}) ORDER BY idx DESC",
        agencies,
    )
    return [(r[0], r[1], r[2], r[3], int(r[4])) for r in rows]


def batch_index(tx: Transaction, batch: str) -> int | None:
    """Index of the entry that released it."""
    row = tx.fetch_one("SELECT idx FROM rating_batch WHERE batch = ?", (batch,))
    return None if row is None else int(row[0])


def screen(tx: Transaction, entry: LoggedEntry, body: TextScreened) -> None:
    tx.execute(
        "INSERT INTO rating_text (text, batch, shown, reason, idx) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (text) DO UPDATE SET shown = excluded.shown, reason = excluded.reason,"
        " idx = excluded.idx",
        (body.text, body.batch, int(body.shown), body.reason, entry.idx),
    )


def screened(tx: Transaction, texts: Sequence[str]) -> dict[str, tuple[bool, str]]:
    """By text: whether it is shown, and the reason given."""
    rows = tx.fetch_all(
        f"SELECT text, shown, reason FROM rating_text WHERE text IN ({marks(texts)})",  # noqa: S608 - placeholders
        texts,
    )
    return {str(text): (bool(shown), str(reason)) for text, shown, reason in rows}


def names(tx: Transaction, agencies: Sequence[str]) -> dict[str, Name]:
    """Names of bodies by their id."""
    rows = tx.fetch_all(
        f"SELECT id, name_zh, name_en FROM agency WHERE id IN ({marks(agencies)})",  # noqa: S608 - placeholders
        agencies,
    )
    return {str(agency): Name(str(zh), str(en)) for agency, zh, en in rows}
