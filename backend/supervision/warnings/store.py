"""All SQL of warnings: what was said about them, and how far the views are."""

from collections.abc import Sequence

from backend.database import Transaction
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.supervision.warnings.model import Assessed, Said, Snoozed, Word

_WORD = ", ".join(Word.__struct_fields__)
IDS_AT_ONCE = 500


def add_word(tx: Transaction, entry: LoggedEntry, body: Assessed | Snoozed) -> None:
    """Everything said is kept; which of it stands is decided when it is read."""
    act: Said
    if isinstance(body, Assessed):
        act, until, note = body.verdict, None, body.note
    else:
        act, until, note = "snoozed", body.until.isoformat(), body.reason
    tx.execute(
        f"INSERT INTO warning_word ({_WORD}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constant columns
        " ON CONFLICT (idx) DO NOTHING",
        (entry.idx, entry.subject, body.rule, act, until, note, entry.received_ms, entry.by_id),
    )


def words(tx: Transaction, warnings: Sequence[str]) -> dict[str, list[Word]]:
    """By warning, in the order of the log."""
    found: dict[str, list[Word]] = {}
    for start in range(0, len(warnings), IDS_AT_ONCE):
        some = warnings[start : start + IDS_AT_ONCE]
        rows = tx.fetch_all(
            f"SELECT {_WORD} FROM warning_word WHERE warning IN ({marks(some)}) ORDER BY idx",  # noqa: S608 - placeholders
            some,
        )
        for row in rows:
            word = Word(**dict(zip(Word.__struct_fields__, row, strict=True)))
            found.setdefault(word.warning, []).append(word)
    return found


def verdicts(tx: Transaction) -> dict[str, tuple[int, int]]:
    """By rule: warnings whose first assessment confirmed them, and those it found unfounded."""
    rows = tx.fetch_all(
        "SELECT w.rule, SUM(CASE WHEN w.act = 'confirmed' THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN w.act = 'unfounded' THEN 1 ELSE 0 END) FROM warning_word w"
        " WHERE w.idx IN (SELECT MIN(idx) FROM warning_word WHERE act <> 'snoozed'"
        " GROUP BY warning) GROUP BY w.rule"
    )
    return {str(rule): (int(confirmed), int(unfounded)) for rule, confirmed, unfounded in rows}


def position(tx: Transaction) -> tuple[int, int]:
    """Changes whenever some view has followed the log further."""
    row = tx.fetch_one("SELECT COUNT(*), COALESCE(SUM(next_idx), 0) FROM view_cursor")
    return (0, 0) if row is None else (int(row[0]), int(row[1]))
