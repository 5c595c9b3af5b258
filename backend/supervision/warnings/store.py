"""SQL of warnings: what was said about them, their rules, and what an entry may change."""

from collections.abc import Sequence

import msgspec

from backend.database import Transaction
from backend.evidence.store import marks
from backend.inspections.model import VisitRow
from backend.ledger.model import LoggedEntry
from backend.supervision.warnings.model import (
    Assessed,
    PublishedRule,
    RulesPublished,
    Said,
    Snoozed,
    Word,
)

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


def said_so_far(tx: Transaction) -> tuple[int, int]:
    """Index of the last word and how many there are: another one changes both."""
    row = tx.fetch_one("SELECT COALESCE(MAX(idx), 0), COUNT(*) FROM warning_word")
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def everything_said(tx: Transaction) -> dict[str, list[tuple[Said, str | None]]]:
    """By warning, in the order of the log: what was said, and until when it was put off."""
    found: dict[str, list[tuple[Said, str | None]]] = {}
    for warning, act, until in tx.fetch_all(
        "SELECT warning, act, until FROM warning_word ORDER BY idx"
    ):
        found.setdefault(warning, []).append((act, until))
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


def followed(tx: Transaction) -> int:
    """The log index that the views have not followed yet: they move together."""
    row = tx.fetch_one("SELECT COALESCE(MAX(next_idx), 0) FROM view_cursor")
    return 0 if row is None else int(row[0])


class Touch(msgspec.Struct, frozen=True):
    """What an entry is about, as far as warnings care."""

    kind: str
    kid: str
    subject: str


def touches(tx: Transaction, first: int, end: int) -> list[Touch]:
    """The entries `first` … `end − 1`."""
    rows = tx.fetch_all(
        "SELECT kind, kid, subject FROM entry WHERE idx >= ? AND idx < ?", (first, end)
    )
    return [Touch(str(kind), str(kid), str(subject)) for kind, kid, subject in rows]


def opened_visits(tx: Transaction) -> list[str]:
    rows = tx.fetch_all("SELECT id FROM visit WHERE opened_idx IS NOT NULL ORDER BY id")
    return [str(row[0]) for row in rows]


def visit_rows(tx: Transaction, visits: Sequence[str]) -> list[VisitRow]:
    """Those there are of these visits; a page of them at most."""
    names = VisitRow.__struct_fields__
    rows = tx.fetch_all(
        f"SELECT {', '.join(names)} FROM visit WHERE id IN ({marks(visits)}) ORDER BY id",  # noqa: S608 - placeholders
        visits,
    )
    return [VisitRow(**dict(zip(names, row, strict=True))) for row in rows]


def visits_counted(tx: Transaction, enterprise: str, year: int) -> int:
    """Visits of an enterprise in a year that some body's counter may count."""
    row = tx.fetch_one(
        "SELECT COUNT(DISTINCT visit) FROM frequency_visit WHERE enterprise_id = ? AND year = ?",
        (enterprise, year),
    )
    return 0 if row is None else int(row[0])


def kids(tx: Transaction) -> list[str]:
    """Every device that has pushed or was scanned."""
    return [str(row[0]) for row in tx.fetch_all("SELECT kid FROM device_chain")]


def visits_of_kids(tx: Transaction, kids: Sequence[str]) -> set[str]:
    return _asked(tx, "SELECT id FROM visit WHERE kid IN ({})", kids)


def visits_at(tx: Transaction, enterprises: Sequence[str]) -> set[str]:
    return _asked(tx, "SELECT id FROM visit WHERE enterprise_id IN ({})", enterprises)


_BESIDE = (
    """SELECT o.id FROM visit v JOIN visit o ON o.act_code = v.act_code WHERE v.id IN ({})""",
    """SELECT o.visit FROM media_expected e JOIN media_expected o ON o.sha256 = e.sha256
       WHERE e.role = 'original' AND e.visit IN ({})""",
    """SELECT o.visit FROM media_expected e JOIN photo_likeness l ON l.sha256 = e.sha256
       JOIN media_expected o ON o.sha256 = l.other
       WHERE e.role = 'original' AND e.visit IN ({})""",
)


def visits_beside(tx: Transaction, visits: Sequence[str]) -> set[str]:
    """Visits whose facts may rest on these: of the same act code or picture."""
    return {one for sql in _BESIDE for one in _asked(tx, sql, visits)}


def visits_at_same(tx: Transaction, visits: Sequence[str]) -> set[str]:
    """Every visit of the enterprises of these."""
    return _asked(
        tx,
        "SELECT o.id FROM visit v JOIN visit o ON o.enterprise_id = v.enterprise_id"
        " WHERE v.id IN ({})",
        visits,
    )


def _asked(tx: Transaction, sql: str, values: Sequence[str]) -> set[str]:
    """The first column for all values, asked in bounded parts; `{}` stands for the values."""
    found: set[str] = set()
    for start in range(0, len(values), IDS_AT_ONCE):
        some = values[start : start + IDS_AT_ONCE]
        found |= {str(row[0]) for row in tx.fetch_all(sql.format(marks(some)), some)}
    return found


_CHAIN = (
    "SELECT kid, gaps, forked, CASE WHEN announced > highest THEN announced ELSE 0 END"
    " FROM device_chain"
)


def doubtful_chains(tx: Transaction) -> dict[str, tuple[object, ...]]:
    """Of all devices that forked or announced more than is here, what `chain_states` tells."""
    rows = tx.fetch_all(f"{_CHAIN} WHERE forked <> 0 OR announced > highest")
    return {str(row[0]): tuple(row[1:]) for row in rows}


def chain_states(tx: Transaction, kids: Sequence[str]) -> dict[str, tuple[object, ...]]:
    """What may be missing of these devices' chains, only to be compared."""
    found: dict[str, tuple[object, ...]] = {}
    for start in range(0, len(kids), IDS_AT_ONCE):
        some = kids[start : start + IDS_AT_ONCE]
        rows = tx.fetch_all(
            f"{_CHAIN} WHERE kid IN ({marks(some)})",
            some,
        )
        found |= {str(row[0]): tuple(row[1:]) for row in rows}
    return found


def add_set(tx: Transaction, entry: LoggedEntry, body: RulesPublished) -> None:
    tx.execute(
        "INSERT INTO warning_set (idx, set_sha256, rules, published_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (idx) DO NOTHING",
        (entry.idx, body.set, msgspec.json.encode(body.rules).decode(), entry.received_ms),
    )


SetRow = tuple[int, str, list[PublishedRule], int]
"""Log index, digest, rules, instant (ms)."""


def sets(tx: Transaction, limit: int, before: int | None = None) -> list[SetRow]:
    """The sets that were in force, newest first."""
    rows = tx.fetch_all(
        "SELECT idx, set_sha256, rules, published_ms FROM warning_set"
        " WHERE idx < ? ORDER BY idx DESC LIMIT ?",
        (2**53 if before is None else before, limit),
    )
    return [
        (int(r[0]), str(r[1]), msgspec.json.decode(r[2], type=list[PublishedRule]), int(r[3]))
        for r in rows
    ]


def still_fixes(tx: Transaction, visits: Sequence[str]) -> dict[str, int]:
    """By visit whose fixes are all the same to the last digit: at how many instants one was taken.
    What a phone says twice of one fix counts once.
    """
    rows = tx.fetch_all(
        "SELECT visit, COUNT(DISTINCT at) FROM visit_fix"  # noqa: S608 - placeholders
        f" WHERE visit IN ({marks(visits)}) GROUP BY visit HAVING MIN(lat) = MAX(lat)"
        " AND MIN(lon) = MAX(lon) AND MIN(acc) = MAX(acc) AND COUNT(DISTINCT at) > 1",
        visits,
    )
    return {str(visit): int(instants) for visit, instants in rows}


def add_silence(tx: Transaction, idx: int, visit: str, silent_ms: int) -> None:
    tx.execute(
        "INSERT INTO warning_sound (idx, visit, silent_ms) VALUES (?, ?, ?)"
        " ON CONFLICT (idx) DO NOTHING",
        (idx, visit, silent_ms),
    )


def silent_ms(tx: Transaction, visits: Sequence[str]) -> dict[str, int]:
    """By visit: silence without a cause in its recordings."""
    rows = tx.fetch_all(
        "SELECT visit, SUM(silent_ms) FROM warning_sound"  # noqa: S608 - placeholders
        f" WHERE visit IN ({marks(visits)}) GROUP BY visit",
        visits,
    )
    return {str(visit): int(told) for visit, told in rows}


def first_word(tx: Transaction, warning: str) -> Word | None:
    """What was first said of a warning."""
    return next(iter(words(tx, [warning]).get(warning, [])), None)
