"""All SQL of coverage: visits with and without codes, of an agency and a period."""

from collections.abc import Sequence

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.codes.model import CoverageGroup, ExceptionReason
from backend.database import Transaction
from backend.evidence.store import marks
from backend.inspections.model import VisitRow

_COLUMNS = ", ".join(f"v.{name}" for name in VisitRow.__struct_fields__)

_CODED = "v.act_code IS NOT NULL"
_SHOWN = "EXISTS (SELECT 1 FROM code_shown c WHERE c.visit = v.id)"
# A code counts that an officer of this very visit showed.
_SCANNED = (
    "(v.found = 'code' OR EXISTS (SELECT 1 FROM code_scan s JOIN visit_officer o"
    " ON o.visit = s.visit AND o.officer = s.officer"
    " WHERE s.visit = v.id AND s.state = 'fresh'))"
)
_EXCEPTED = "EXISTS (SELECT 1 FROM code_exception x WHERE x.visit = v.id)"
_MADE_UP = "v.happened_at IS NOT NULL"

_GROUPS: dict[CoverageGroup, str] = {
    "uncoded": f"NOT {_CODED}",
    "unshown": f"NOT {_SHOWN}",
    "unscanned": f"NOT {_SCANNED}",
    "excepted": f"NOT {_SCANNED} AND {_EXCEPTED}",
    "unexplained": f"NOT {_SCANNED} AND NOT {_EXCEPTED}",
    "made_up": _MADE_UP,
}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which visits: opened in the period as the server received it."""

    scope: str
    first_ms: int
    end_ms: int
    """Exclusive."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Visits of one agency."""

    path: str
    visits: int
    coded: int
    shown: int
    scanned: int
    excepted: int
    made_up: int


def _where(asked: Asked) -> tuple[str, list[str | int]]:
    condition = (
        "v.opened_idx IS NOT NULL AND v.opened_ms >= ? AND v.opened_ms < ?"
        f" AND {scope_sql('v.agency_path')}"
    )
    return condition, [asked.first_ms, asked.end_ms, *scope_parameters(asked.scope)]


def counts(tx: Transaction, asked: Asked) -> list[Counted]:
    """By agency, in the order of the tree."""
    condition, parameters = _where(asked)
    flag = "CASE WHEN {} THEN 1 ELSE 0 END"
    rows = tx.fetch_all(
        "SELECT path, COUNT(*), SUM(coded), SUM(shown), SUM(scanned),"  # noqa: S608 - constant conditions
        " SUM(CASE WHEN scanned = 0 AND excepted = 1 THEN 1 ELSE 0 END), SUM(made_up)"
        f" FROM (SELECT v.agency_path AS path, {flag.format(_CODED)} AS coded,"
        f" {flag.format(_SHOWN)} AS shown, {flag.format(_SCANNED)} AS scanned,"
        f" {flag.format(_EXCEPTED)} AS excepted, {flag.format(_MADE_UP)} AS made_up"
        f" FROM visit v WHERE {condition}) one GROUP BY path ORDER BY path",
        parameters,
    )
    return [
        Counted(
            path=str(r[0]),
            visits=int(r[1]),
            coded=int(r[2]),
            shown=int(r[3]),
            scanned=int(r[4]),
            excepted=int(r[5]),
            made_up=int(r[6]),
        )
        for r in rows
    ]


def reasons(tx: Transaction, asked: Asked) -> list[tuple[ExceptionReason, int]]:
    """Each reason that was given, and for how many visits."""
    condition, parameters = _where(asked)
    rows = tx.fetch_all(
        "SELECT x.reason, COUNT(DISTINCT x.visit) FROM code_exception x"  # noqa: S608 - constant conditions
        f" JOIN visit v ON v.id = x.visit WHERE {condition} GROUP BY x.reason ORDER BY x.reason",
        parameters,
    )
    return [(row[0], int(row[1])) for row in rows]


def visits(
    tx: Transaction,
    asked: Asked,
    *,
    group: CoverageGroup | None,
    reason: ExceptionReason | None,
    before: int | None,
    limit: int,
) -> list[VisitRow]:
    """The visits of a group, newest first by their last entry."""
    condition, parameters = _where(asked)
    if group is not None:
        condition += f" AND {_GROUPS[group]}"
    if reason is not None:
        condition += (
            " AND EXISTS (SELECT 1 FROM code_exception y WHERE y.visit = v.id AND y.reason = ?)"
        )
        parameters.append(reason)
    if before is not None:
        condition += " AND v.last_idx < ?"
        parameters.append(before)
    rows = tx.fetch_all(
        f"SELECT {_COLUMNS} FROM visit v WHERE {condition} ORDER BY v.last_idx DESC LIMIT ?",  # noqa: S608 - constant conditions
        (*parameters, limit),
    )
    names = VisitRow.__struct_fields__
    return [VisitRow(**dict(zip(names, row, strict=True))) for row in rows]


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """How far codes were used in one visit."""

    coded: bool
    shown: bool
    scanned: bool
    excepted: bool


def covered(tx: Transaction, visit: str) -> Covered | None:
    """The same conditions for one visit; None until its opening is here."""
    flag = "CASE WHEN {} THEN 1 ELSE 0 END"
    row = tx.fetch_one(
        f"SELECT {flag.format(_CODED)}, {flag.format(_SHOWN)}, {flag.format(_SCANNED)},"  # noqa: S608 - constant conditions
        f" {flag.format(_EXCEPTED)} FROM visit v WHERE v.id = ? AND v.opened_idx IS NOT NULL",
        (visit,),
    )
    if row is None:
        return None
    return Covered(
        coded=bool(row[0]), shown=bool(row[1]), scanned=bool(row[2]), excepted=bool(row[3])
    )


class Flags(msgspec.Struct, frozen=True, kw_only=True):
    """What of codes stands for one visit."""

    coded: bool
    shown: bool
    unexplained: bool
    """Not scanned, and nobody said why."""


def flags(tx: Transaction, visits: Sequence[str]) -> dict[str, Flags]:
    """By visit, of those that were opened; a page of them at most."""
    rows = tx.fetch_all(
        f"SELECT v.id, CASE WHEN {_CODED} THEN 1 ELSE 0 END,"  # noqa: S608 - constant conditions
        f" CASE WHEN {_SHOWN} THEN 1 ELSE 0 END,"
        f" CASE WHEN {_GROUPS['unexplained']} THEN 1 ELSE 0 END"
        f" FROM visit v WHERE v.opened_idx IS NOT NULL AND v.id IN ({marks(visits)})",
        visits,
    )
    return {
        str(visit): Flags(coded=bool(coded), shown=bool(shown), unexplained=bool(unexplained))
        for visit, coded, shown, unexplained in rows
    }
