"""What a desk reads about the codes of visits: findings in lists, everything in one visit."""

from collections.abc import Sequence

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.clock import day_of
from backend.codes import act_code, store
from backend.codes.limits import limits
from backend.codes.model import (
    ActShown,
    CodeFinding,
    ExceptionShown,
    MadeUpShown,
    ScanRow,
    ScanShown,
    ShowingShown,
    TriggerShown,
    VisitCodes,
)
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.evidence.trust import instant
from backend.inspections.model import AgencyNamed, VisitRow
from backend.planning.permits import store as permits_store

ODD_SCANS_MAX = 1_000
SHOWN_MAX = 500
JOINT_MAX = 50


def findings(tx: Transaction, rows: Sequence[VisitRow]) -> dict[str, list[CodeFinding]]:
    """By visit, each kind of finding once; visits without any are absent."""
    odd = store.odd_scans(tx, [row.id for row in rows], ODD_SCANS_MAX)
    codes = sorted({row.act_code for row in rows if row.act_code is not None})
    counts = store.visits_by_code(tx, codes)
    found: dict[str, list[CodeFinding]] = {}
    for row in rows:
        told = [_of_scan(one) for one in odd if one.visit == row.id]
        if row.act_code is not None:
            told += _of_code(row, row.act_code, counts)
        made_up = _made_up(row)
        if made_up is not None and not made_up.within_limit:
            figures: dict[str, float | int | str] = {"limit": made_up.limit_days}
            if made_up.days is not None:
                figures["days"] = made_up.days
            told.append(CodeFinding(code="made-up-late", figures=figures))
        if told:
            found[row.id] = list({one.code: one for one in reversed(told)}.values())[::-1]
    return found


def _of_scan(scan: ScanRow) -> CodeFinding:
    if scan.witness == "differs":
        return CodeFinding(code="head-differs", figures={"seq": scan.seq, "index": scan.idx})
    code = "shown-revoked" if scan.state == "revoked" else "scan-stranger"
    return CodeFinding(code=code, figures={"officer": scan.officer, "index": scan.idx})


def _of_code(row: VisitRow, code: str, counts: dict[str, int]) -> list[CodeFinding]:
    found: list[CodeFinding] = []
    read = act_code.parse(code)
    right = (
        read is not None
        and act_code.canonical(code) == code
        and read.kind == act_code.kind_of(row.purpose)
        and read.device == act_code.device_mark(row.kid)
    )
    if not right:
        found.append(CodeFinding(code="act-code-wrong", figures={"code": code}))
    if counts.get(code, 0) > 1:
        found.append(CodeFinding(code="act-code-twice", figures={"visits": counts[code]}))
    return found


def of_visit(tx: Transaction, row: VisitRow, *, for_officer: bool) -> VisitCodes:
    """Everything about the codes of one visit. An officer is not told the link of the party's page:
    whoever opens it can speak for the enterprise.
    """
    scans = store.scans(tx, row.id, SHOWN_MAX)
    people = evidence.people(tx, {scan.officer for scan in scans})
    return VisitCodes(
        act=_act(tx, row, for_officer=for_officer),
        permit=_permit(tx, row.permit),
        trigger=None
        if row.trigger_kind is None
        else TriggerShown(kind=row.trigger_kind, note=row.trigger_note or ""),
        urgent=row.urgent,
        joint=_joint(tx, row),
        made_up=_made_up(row),
        shown=[
            ShowingShown(index=idx, at=clock.from_ms(at_ms), wall=wall)
            for idx, at_ms, wall in store.shown(tx, row.id, SHOWN_MAX)
        ],
        exceptions=[
            ExceptionShown(index=idx, at=clock.from_ms(at_ms), wall=wall, reason=reason, note=note)
            for idx, at_ms, wall, reason, note in store.exceptions(tx, row.id, SHOWN_MAX)
        ],
        scans=[_scan(scan, people) for scan in scans],
        findings=findings(tx, [row]).get(row.id, []),
    )


def _permit(tx: Transaction, named: str | None) -> str | None:
    """The approval's number as printed; what the phone named where there is none."""
    known = None if named is None else permits_store.permits_by_id(tx, [named]).get(named)
    return named if known is None else known.number or named


def _act(tx: Transaction, row: VisitRow, *, for_officer: bool) -> ActShown | None:
    if row.act_code is None or row.act_secret is None:
        return None
    known = act_code.parse(row.act_code) is not None
    owner = store.visit_of_secret(tx, row.act_secret)
    return ActShown(
        code=row.act_code,
        text=act_code.shown(act_code.canonical(row.act_code)) if known else row.act_code,
        link=f"/a/{row.act_secret}" if owner == row.id and not for_officer else None,
    )


def _joint(tx: Transaction, row: VisitRow) -> list[AgencyNamed]:
    named: list[AgencyNamed] = []
    for agency in msgspec.json.decode(row.joint, type=list[str])[:JOINT_MAX]:
        known = agencies_store.agency_by_id(tx, agency)
        named.append(AgencyNamed(id=agency, name=known.name if known else Name(agency, agency)))
    return named


def _made_up(row: VisitRow) -> MadeUpShown | None:
    """Held against the server's own clock: the phone claims when it happened."""
    if row.happened_at is None:
        return None
    limit = limits().made_up_days
    happened = instant(row.happened_at)
    days = None
    if happened is not None:
        days = (day_of(clock.from_ms(row.opened_ms)) - day_of(happened)).days
    return MadeUpShown(
        happened_at=row.happened_at,
        reason=row.made_up_reason or "",
        days=days,
        limit_days=limit.value,
        limit_verified=limit.verified,
        within_limit=days is not None and 0 <= days <= limit.value,
    )


def _scan(scan: ScanRow, people: dict[str, Name]) -> ScanShown:
    officer = Person(
        id=scan.officer, name=people.get(scan.officer, Name(scan.officer, scan.officer))
    )
    return ScanShown(
        index=scan.idx,
        at=clock.from_ms(scan.scanned_ms),
        state=scan.state,
        officer=officer,
        seq=scan.seq,
        witness=scan.witness,
        age_seconds=round((scan.scanned_ms - scan.at_ms) / 1000, 3),
        stranger=scan.stranger,
    )
