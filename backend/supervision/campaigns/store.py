"""All SQL of campaigns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.agencies.model import Agency
from backend.agencies.store import agency_by_id
from backend.database import Transaction
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.supervision.campaigns.model import Closed, Found, Opened, State

FINDINGS_SHOWN_MAX = 500


class CampaignRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    id: str
    opened: Opened
    by: str
    opened_ms: int
    closed: Closed | None
    closed_ms: int | None
    last_idx: int

    @property
    def state(self) -> State:
        return "running" if self.closed is None else "closed"


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    found: Found
    by: str
    idx: int
    received_ms: int


class LeadOf(msgspec.Struct, frozen=True, kw_only=True):
    """A lead that a campaign gave."""

    id: str
    title: str
    stage: str
    agency_path: str


_ROW = "SELECT id, body, by_id, opened_ms, closed, closed_ms, last_idx FROM campaign"


def add(tx: Transaction, entry: LoggedEntry, body: Opened) -> None:
    """The first opening under an id counts."""
    tx.execute(
        "INSERT INTO campaign (id, owner_path, body, by_id, opened_ms, last_idx)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.campaign,
            body.owner,
            msgspec.json.encode(body).decode(),
            entry.by_id,
            entry.received_ms,
            entry.idx,
        ),
    )


def add_finding(tx: Transaction, entry: LoggedEntry, body: Found) -> None:
    tx.execute(
        "INSERT INTO campaign_finding (id, campaign_id, agency_path, idx, by_id, body,"
        " received_ms) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.id,
            body.campaign,
            body.agency,
            entry.idx,
            entry.by_id,
            msgspec.json.encode(body).decode(),
            entry.received_ms,
        ),
    )
    tx.execute("UPDATE campaign SET last_idx = ? WHERE id = ?", (entry.idx, body.campaign))


def close(tx: Transaction, entry: LoggedEntry, body: Closed) -> None:
    """The first closing counts."""
    tx.execute(
        "UPDATE campaign SET closed = ?, closed_ms = ?, last_idx = ?"
        " WHERE id = ? AND closed IS NULL",
        (msgspec.json.encode(body).decode(), entry.received_ms, entry.idx, body.campaign),
    )


def by_id(tx: Transaction, campaign: str) -> CampaignRow | None:
    row = tx.fetch_one(f"{_ROW} WHERE id = ?", (campaign,))
    return None if row is None else _row(row)


def page(tx: Transaction, path: str, before: int | None, limit: int) -> list[CampaignRow]:
    """Campaigns of this part of the tree and of the bodies above it; the newest act first."""
    rows = tx.fetch_all(
        f"{_ROW} WHERE ({scope_sql('owner_path')} OR substr(?, 1, length(owner_path)) = owner_path)"
        " AND last_idx < ? ORDER BY last_idx DESC LIMIT ?",
        (*scope_parameters(path), path, 2**53 if before is None else before, limit),
    )
    return [_row(row) for row in rows]


def _row(row: tuple[Any, ...]) -> CampaignRow:
    return CampaignRow(
        id=row[0],
        opened=msgspec.json.decode(row[1], type=Opened),
        by=row[2],
        opened_ms=row[3],
        closed=None if row[4] is None else msgspec.json.decode(row[4], type=Closed),
        closed_ms=row[5],
        last_idx=row[6],
    )


def finding_by_id(tx: Transaction, finding: str) -> Found | None:
    row = tx.fetch_one("SELECT body FROM campaign_finding WHERE id = ?", (finding,))
    return None if row is None else msgspec.json.decode(row[0], type=Found)


def findings_of(tx: Transaction, campaign: str, scope: str) -> list[FindingRow]:
    """Those at bodies of a part of the tree, newest first."""
    rows = tx.fetch_all(
        "SELECT body, by_id, idx, received_ms FROM campaign_finding WHERE campaign_id = ?"  # noqa: S608 - constant column
        f" AND {scope_sql('agency_path')} ORDER BY idx DESC LIMIT ?",
        (campaign, *scope_parameters(scope), FINDINGS_SHOWN_MAX),
    )
    return [
        FindingRow(
            found=msgspec.json.decode(row[0], type=Found),
            by=row[1],
            idx=row[2],
            received_ms=row[3],
        )
        for row in rows
    ]


def findings(tx: Transaction, campaigns: Sequence[str], scope: str) -> dict[str, int]:
    """How many each campaign has in a part of the tree."""
    if not campaigns:
        return {}
    rows = tx.fetch_all(
        "SELECT campaign_id, COUNT(*) FROM campaign_finding"  # noqa: S608 - placeholders
        f" WHERE campaign_id IN ({marks(campaigns)}) AND {scope_sql('agency_path')}"
        " GROUP BY campaign_id",
        (*campaigns, *scope_parameters(scope)),
    )
    return {str(campaign): int(count) for campaign, count in rows}


def leads_of(tx: Transaction, campaign: str, scope: str) -> list[LeadOf]:
    rows = tx.fetch_all(
        "SELECT id, title, stage, agency_path FROM lead WHERE source_kind = 'campaign'"  # noqa: S608 - constant column
        f" AND source_id = ? AND {scope_sql('agency_path')} ORDER BY last_idx DESC LIMIT ?",
        (campaign, *scope_parameters(scope), FINDINGS_SHOWN_MAX),
    )
    return [LeadOf(id=row[0], title=row[1], stage=row[2], agency_path=row[3]) for row in rows]


def visits(tx: Transaction, opened: Opened, body: str, begin: datetime, end: datetime) -> int:
    """Visits of one body and those below it that lie within the campaign's scope."""
    conditions = [scope_sql("agency_path"), "opened_ms >= ?", "opened_ms < ?"]
    values: list[str | int] = [
        *scope_parameters(body),
        int(begin.timestamp() * 1000),
        int(end.timestamp() * 1000),
    ]
    if opened.kinds:
        conditions.append(f"inspection_type IN ({marks(opened.kinds)})")
        values.extend(opened.kinds)
    if opened.sectors:
        conditions.append(
            f"({' OR '.join(['enterprise_name LIKE ?' + ESCAPE] * len(opened.sectors))})"
        )
        values.extend(f"%{_escaped(word)}%" for word in opened.sectors)
    row = tx.fetch_one(
        f"SELECT COUNT(*) FROM visit WHERE {' AND '.join(conditions)}",  # noqa: S608 - constant conditions
        tuple(values),
    )
    return 0 if row is None else int(row[0])


ESCAPE = " ESCAPE '\\'"


def _escaped(word: str) -> str:
    for character in ("\\", "%", "_"):
        word = word.replace(character, f"\\{character}")
    return word


def bodies(tx: Transaction, ids: Sequence[str]) -> list[Agency | None]:
    """In the order asked for."""
    return [agency_by_id(tx, one) for one in ids]
