"""All SQL of classes and the whitelist."""

from datetime import date

import msgspec

from backend import clock
from backend.database import Transaction
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.planning.classification.model import (
    Class,
    Classification,
    Classified,
    WhitelistEntered,
    WhitelistEntry,
    WhitelistWithdrawn,
)

IDS_AT_ONCE = 400


def paths_above(agency_path: str) -> list[str]:
    """The body's own path and those above it, nearest first."""
    parts = agency_path.strip("/").split("/")
    return ["/" + "/".join(parts[:n]) + "/" for n in range(len(parts), 0, -1)]


def put_class(tx: Transaction, entry: LoggedEntry, body: Classified) -> None:
    tx.execute(
        "INSERT INTO enterprise_class (enterprise_id, agency_path, risk, credit, tags, basis,"
        " verified, classified_ms, classified_by, idx) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (enterprise_id, agency_path) DO UPDATE SET risk = excluded.risk,"
        " credit = excluded.credit, tags = excluded.tags, basis = excluded.basis,"
        " verified = excluded.verified, classified_ms = excluded.classified_ms,"
        " classified_by = excluded.classified_by, idx = excluded.idx",
        (
            body.enterprise,
            body.agency,
            body.risk,
            body.credit,
            msgspec.json.encode(body.tags).decode(),
            body.basis,
            int(body.verified),
            entry.received_ms,
            entry.by_id,
            entry.idx,
        ),
    )


def classification_of(
    tx: Transaction, enterprise_id: str, agency_path: str
) -> Classification | None:
    """What the nearest body at or above this one has said."""
    above = paths_above(agency_path)
    rows = tx.fetch_all(
        "SELECT agency_path, risk, credit, tags, basis, verified, classified_ms, classified_by"  # noqa: S608 - placeholders
        f" FROM enterprise_class WHERE enterprise_id = ? AND agency_path IN ({marks(above)})",
        (enterprise_id, *above),
    )
    if not rows:
        return None
    r = max(rows, key=lambda row: len(row[0]))
    return Classification(
        agency=r[0],
        risk=r[1],
        credit=r[2],
        tags=msgspec.json.decode(r[3], type=list[str]),
        basis=r[4],
        verified=bool(r[5]),
        at=clock.from_ms(r[6]),
        by=r[7],
    )


def classes(tx: Transaction, agency_path: str) -> dict[str, Class]:
    """Every enterprise that a body at or above this one has classified; the nearest one says."""
    found: dict[str, Class] = {}
    made: dict[tuple[str | None, str | None, str], Class] = {}
    for path in reversed(paths_above(agency_path)):
        rows = tx.fetch_all(
            "SELECT enterprise_id, risk, credit, tags FROM enterprise_class WHERE agency_path = ?",
            (path,),
        )
        for enterprise, *said in rows:
            key = (said[0], said[1], said[2])
            if key not in made:
                named = tuple(msgspec.json.decode(key[2], type=list[str]))
                made[key] = Class(risk=key[0], credit=key[1], tags=named)
            found[enterprise] = made[key]
    return found


def enter(tx: Transaction, entry: LoggedEntry, body: WhitelistEntered) -> None:
    """The first entry under an id counts."""
    tx.execute(
        "INSERT INTO whitelist_entry (id, enterprise_id, agency_path, until_day, reason,"
        " entered_ms, entered_by, idx) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO NOTHING",
        (
            body.entry,
            body.enterprise,
            body.agency,
            body.until.isoformat(),
            body.reason,
            entry.received_ms,
            entry.by_id,
            entry.idx,
        ),
    )


def withdraw(tx: Transaction, entry: LoggedEntry, body: WhitelistWithdrawn) -> None:
    """The first withdrawal counts."""
    tx.execute(
        "UPDATE whitelist_entry SET withdrawn_ms = ?, withdrawn_by = ?, withdrawn_reason = ?,"
        " idx = ? WHERE id = ? AND enterprise_id = ? AND withdrawn_ms IS NULL",
        (entry.received_ms, entry.by_id, body.reason, entry.idx, body.entry, body.enterprise),
    )


def whitelist_of(
    tx: Transaction, enterprise_id: str, agency_path: str, day: date
) -> list[WhitelistEntry]:
    """What bodies at and above this one have entered, newest first."""
    above = paths_above(agency_path)
    rows = tx.fetch_all(
        "SELECT id, agency_path, until_day, reason, entered_ms, entered_by, withdrawn_ms,"  # noqa: S608 - placeholders
        " withdrawn_reason FROM whitelist_entry"
        f" WHERE enterprise_id = ? AND agency_path IN ({marks(above)}) ORDER BY idx DESC LIMIT 50",
        (enterprise_id, *above),
    )
    found: list[WhitelistEntry] = []
    for identity, path, until, reason, ms, by, withdrawn_ms, why in rows:
        running = "running" if until >= day.isoformat() else "expired"
        found.append(
            WhitelistEntry(
                id=identity,
                agency=path,
                until=date.fromisoformat(until),
                reason=reason,
                state=running if withdrawn_ms is None else "withdrawn",
                at=clock.from_ms(ms),
                by=by,
                withdrawn_at=None if withdrawn_ms is None else clock.from_ms(withdrawn_ms),
                withdrawn_reason=why,
            )
        )
    return found


def running_whitelist(tx: Transaction, agency_path: str, day: date) -> dict[str, str]:
    """By enterprise: the last day of its longest entry that runs on `day`."""
    above = paths_above(agency_path)
    rows = tx.fetch_all(
        "SELECT enterprise_id, MAX(until_day) FROM whitelist_entry"  # noqa: S608 - placeholders
        f" WHERE until_day >= ? AND withdrawn_ms IS NULL AND agency_path IN ({marks(above)})"
        " GROUP BY enterprise_id",
        (day.isoformat(), *above),
    )
    return {str(enterprise): str(until) for enterprise, until in rows}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A whitelist entry as acts see it."""

    enterprise: str
    agency_path: str
    withdrawn: bool
    index: int


def whitelist_entry(tx: Transaction, entry_id: str) -> Entry | None:
    row = tx.fetch_one(
        "SELECT enterprise_id, agency_path, withdrawn_ms, idx FROM whitelist_entry WHERE id = ?",
        (entry_id,),
    )
    if row is None:
        return None
    return Entry(enterprise=row[0], agency_path=row[1], withdrawn=row[2] is not None, index=row[3])


def standing_class(
    tx: Transaction, enterprise_id: str, agency_path: str
) -> tuple[Classified, int] | None:
    """What this very body has said last, and the index of its entry."""
    row = tx.fetch_one(
        "SELECT risk, credit, tags, basis, verified, idx FROM enterprise_class"
        " WHERE enterprise_id = ? AND agency_path = ?",
        (enterprise_id, agency_path),
    )
    if row is None:
        return None
    said = Classified(
        enterprise=enterprise_id,
        agency=agency_path,
        risk=row[0],
        credit=row[1],
        tags=msgspec.json.decode(row[2], type=list[str]),
        basis=row[3],
        verified=bool(row[4]),
    )
    return said, int(row[5])
