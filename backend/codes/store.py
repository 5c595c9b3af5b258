"""All SQL of codes: scans, showings, exceptions."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from backend.accounts.model import Device
from backend.accounts.scope import scope_parameters, scope_sql
from backend.codes.model import CodeScanned, ExceptionReason, ScanRow
from backend.codes.officer_code import HEAD_BYTES
from backend.database import Transaction
from backend.evidence.bodies import CodeExcepted
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from offline_sync import base64url


def add_scan(tx: Transaction, entry: LoggedEntry, body: CodeScanned, at_ms: int) -> None:
    """A door is opened once, whatever is written later."""
    tx.execute(
        "INSERT INTO code_scan (idx, visit, kid, officer, head, seq, nonce, at_ms, state, door,"
        " scanned_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (door) DO NOTHING",
        (
            entry.idx,
            body.visit,
            body.kid,
            body.officer,
            base64url.decode(body.head),
            body.seq,
            body.nonce,
            at_ms,
            body.state,
            body.door,
            entry.received_ms,
        ),
    )


def announce(tx: Transaction, device: Device, seq: int) -> None:
    """The device has given this number; a chain that was never pushed begins to be watched."""
    tx.execute(
        "INSERT INTO device_chain"
        " (kid, officer_id, highest, gaps, forked, announced, last_contact_ms)"
        " VALUES (?, ?, 0, '[]', 0, ?, ?) ON CONFLICT (kid) DO UPDATE SET announced ="
        " CASE WHEN device_chain.announced > excluded.announced"
        " THEN device_chain.announced ELSE excluded.announced END",
        (device.kid, device.officer_id, seq, device.enrolled_ms),
    )


def witness(tx: Transaction, kid: str, seq: int) -> None:
    """The entry at `seq` and all before it existed when its head was first scanned: an outside
    memory of it, like a partner's scan. Nothing while the entry is not here, or another one is.
    """
    row = tx.fetch_one(
        "SELECT e.hash, MIN(s.scanned_ms) FROM entry e JOIN code_scan s"  # noqa: S608 - a constant
        f" ON s.kid = e.kid AND s.seq = e.seq AND s.head = substr(e.hash, 1, {HEAD_BYTES})"
        " WHERE e.kid = ? AND e.seq = ? AND s.state <> 'revoked' GROUP BY e.hash",
        (kid, seq),
    )
    if row is not None:
        tx.execute(
            "INSERT INTO head_witness (kid, head, seq, seen_ms) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (kid, head) DO NOTHING",
            (kid, sha256(bytes(row[0])).digest(), seq, int(row[1])),
        )


def add_shown(tx: Transaction, entry: LoggedEntry, showing: str) -> None:
    tx.execute(
        "INSERT INTO code_shown (idx, visit, showing, kid, seq, wall, shown_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            entry.idx,
            entry.subject,
            showing,
            entry.kid,
            entry.seq,
            str(entry.payload.get("wall", "")),
            entry.received_ms,
        ),
    )


def add_exception(tx: Transaction, entry: LoggedEntry, body: CodeExcepted) -> None:
    tx.execute(
        "INSERT INTO code_exception (idx, visit, reason, note, wall, noted_ms)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            entry.idx,
            entry.subject,
            body.reason,
            body.note,
            str(entry.payload.get("wall", "")),
            entry.received_ms,
        ),
    )


def kid_of_prefix(tx: Transaction, prefix: str) -> str | None:
    """The enrolled key whose thumbprint begins so: 120 bits, so there is one or none."""
    row = tx.fetch_one("SELECT kid FROM device WHERE substr(kid, 1, 20) = ?", (prefix,))
    return None if row is None else str(row[0])


def scans_of_nonce(tx: Transaction, kid: str, nonce: str) -> list[tuple[str, str | None]]:
    """State and door of what is kept of one code."""
    rows = tx.fetch_all(
        "SELECT state, door FROM code_scan WHERE kid = ? AND nonce = ?", (kid, nonce)
    )
    return [(str(state), None if door is None else str(door)) for state, door in rows]


def scans_since(
    tx: Transaction, since_ms: int, limit: int
) -> list[tuple[str, str, int, str, str | None]]:
    """Key, nonce, instant of the code, state and door of what was scanned since then."""
    rows = tx.fetch_all(
        "SELECT kid, nonce, at_ms, state, door, scanned_ms FROM code_scan"
        " ORDER BY idx DESC LIMIT ?",
        (limit,),
    )
    return [
        (str(kid), str(nonce), int(at_ms), str(state), None if door is None else str(door))
        for kid, nonce, at_ms, state, door, scanned_ms in rows
        if scanned_ms >= since_ms
    ]


def door(tx: Transaction, digest: str) -> tuple[str, str, str, int] | None:
    """Visit, key, officer and instant in ms of the scan that opened this door."""
    row = tx.fetch_one(
        "SELECT visit, kid, officer, scanned_ms FROM code_scan WHERE door = ?", (digest,)
    )
    return None if row is None else (str(row[0]), str(row[1]), str(row[2]), int(row[3]))


def visit_of_secret(tx: Transaction, secret: str) -> str | None:
    """The visit first opened with this secret."""
    row = tx.fetch_one(
        "SELECT id FROM visit WHERE act_secret = ? ORDER BY opened_idx LIMIT 1", (secret,)
    )
    return None if row is None else str(row[0])


def visits_of_code(tx: Transaction, code: str) -> list[str]:
    """The visits opened with this code, the first one first."""
    rows = tx.fetch_all(
        "SELECT id FROM visit WHERE act_code = ? ORDER BY opened_idx LIMIT 20", (code,)
    )
    return [str(row[0]) for row in rows]


_SCANS = (
    "SELECT s.idx, s.visit, s.kid, s.officer, s.seq, s.at_ms, s.state, s.scanned_ms,"  # noqa: S608 - a constant
    " CASE WHEN e.hash IS NULL THEN 'not-arrived'"
    f" WHEN substr(e.hash, 1, {HEAD_BYTES}) = s.head THEN 'matches' ELSE 'differs' END AS witness,"
    " CASE WHEN v.opened_idx IS NULL OR o.visit IS NOT NULL THEN 0 ELSE 1 END AS stranger"
    " FROM code_scan s LEFT JOIN entry e ON e.kid = s.kid AND e.seq = s.seq"
    " LEFT JOIN visit v ON v.id = s.visit"
    " LEFT JOIN visit_officer o ON o.visit = s.visit AND o.officer = s.officer"
)


def scans(tx: Transaction, visit: str, limit: int) -> list[ScanRow]:
    """The scans of a visit and how each head stands to the log today, oldest first."""
    rows = tx.fetch_all(f"{_SCANS} WHERE s.visit = ? ORDER BY s.idx LIMIT ?", (visit, limit))
    return [_scan(row) for row in rows]


def odd_scans(tx: Transaction, visits: Sequence[str], limit: int) -> list[ScanRow]:
    """Of these visits' scans those that are a finding."""
    rows = tx.fetch_all(
        f"SELECT * FROM ({_SCANS} WHERE s.visit IN ({marks(visits)})) found"  # noqa: S608 - placeholders
        " WHERE witness = 'differs' OR state = 'revoked' OR (stranger = 1 AND state = 'fresh')"
        " ORDER BY idx LIMIT ?",
        (*visits, limit),
    )
    return [_scan(row) for row in rows]


def _scan(r: tuple[Any, ...]) -> ScanRow:
    return ScanRow(
        idx=int(r[0]),
        visit=str(r[1]),
        kid=str(r[2]),
        officer=str(r[3]),
        seq=int(r[4]),
        at_ms=int(r[5]),
        state=r[6],
        scanned_ms=int(r[7]),
        witness=r[8],
        stranger=bool(r[9]),
    )


def devices_that_differ(tx: Transaction, scope: str, limit: int) -> set[str]:
    """Devices in scope of which somebody scanned a head that is not the log's."""
    rows = tx.fetch_all(
        "SELECT DISTINCT s.kid FROM code_scan s JOIN device d ON d.kid = s.kid"  # noqa: S608 - constant condition
        " JOIN entry e ON e.kid = s.kid AND e.seq = s.seq"
        f" WHERE substr(e.hash, 1, {HEAD_BYTES}) <> s.head AND {scope_sql('d.agency_path')}"
        " LIMIT ?",
        (*scope_parameters(scope), limit),
    )
    return {str(row[0]) for row in rows}


def shown(tx: Transaction, visit: str, limit: int) -> list[tuple[int, int, str]]:
    """Index, instant of reception in ms and claimed time of each showing."""
    rows = tx.fetch_all(
        "SELECT idx, shown_ms, wall FROM code_shown WHERE visit = ? ORDER BY idx LIMIT ?",
        (visit, limit),
    )
    return [(int(r[0]), int(r[1]), str(r[2])) for r in rows]


def exceptions(
    tx: Transaction, visit: str, limit: int
) -> list[tuple[int, int, str, ExceptionReason, str]]:
    """Index, instant of reception in ms, claimed time, reason and note."""
    rows = tx.fetch_all(
        "SELECT idx, noted_ms, wall, reason, note FROM code_exception"
        " WHERE visit = ? ORDER BY idx LIMIT ?",
        (visit, limit),
    )
    return [(int(r[0]), int(r[1]), str(r[2]), r[3], str(r[4])) for r in rows]


def visits_by_code(tx: Transaction, codes: Sequence[str]) -> dict[str, int]:
    """How many visits have each of these act codes."""
    rows = tx.fetch_all(
        f"SELECT act_code, COUNT(*) FROM visit WHERE act_code IN ({marks(codes)})"  # noqa: S608 - placeholders
        " GROUP BY act_code",
        codes,
    )
    return {str(code): int(count) for code, count in rows}
