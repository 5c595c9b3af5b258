"""Where leads come from: a warning, a complaint, a cluster of tickets, a campaign, one's own eyes.

The same source makes the same lead, whoever asks and however often.
"""

import uuid
from datetime import datetime

import msgspec

from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Transaction
from backend.feedback.complaints import handling
from backend.inspections import store as inspections_store
from backend.problems import MalformedRequest, NotFound
from backend.supervision.campaigns import store as campaigns_store
from backend.supervision.loop.model import LeadAsked
from backend.supervision.loop.problems import LeadNeedsBody
from backend.supervision.loop.procedure.acts import Source
from backend.supervision.loop.tickets import clustering
from backend.supervision.loop.tickets import store as tickets_store
from backend.supervision.warnings.book import WarningBook, touches
from backend.web import Asker

_NAMES = uuid.UUID("1d1a6f0e-4c53-5c0b-8f2c-6c6f6f70a1b2")
_COMPLAINT_KINDS = {
    "excess": "检查过多过滥",
    "procedure": "执法程序",
    "conduct": "执法人员作风",
    "fees": "收费罚款",
    "interest": "以权谋私",
    "inaction": "不作为",
    "other": "其他问题",
}


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """A lead that can be opened."""

    id: str
    source: Source
    agency: Agency
    title: str
    text: str


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """What a source itself says."""

    key: str
    source: Source
    agency_path: str | None
    title: str
    text: str


def lead_id(key: str) -> str:
    """The lead of a source."""
    return str(uuid.uuid5(_NAMES, key))


async def warning_hint(book: WarningBook, asker: Asker, warning: str, now: datetime) -> Hint:
    """NotFound outside the asker's part of the tree."""
    standing = await book.standing(now)
    found = standing.by_id.get(warning)
    if found is None or not touches(found, asker.agency_path):
        raise NotFound
    rule, last = standing.rules[found.rule], found.last
    return Hint(
        key=f"warning/{warning}",
        source=Source(kind="warning", id=warning),
        agency_path=last.about_path,
        title=f"{rule.name.zh}：{last.enterprise_name or last.id}"[:200],
        text=rule.text.zh,
    )


def hint_of(tx: Transaction, asked: LeadAsked, asker: Asker) -> Hint:
    """What a source other than a warning says; NotFound where the asker may not know of it."""
    if asked.source == "complaint":
        row = handling.row_for(tx, asked.source_id, asker)
        return Hint(
            key=f"complaint/{row.id}",
            source=Source(kind="complaint", id=row.id),
            agency_path=row.about_path,
            # The complainant's words stand beside the log, and so does who complained.
            title=f"投诉反映：{_COMPLAINT_KINDS[row.kind]}",
            text="",
        )
    if asked.source == "tickets":
        return _tickets(tx, asked.source_id, asker)
    if asked.source == "campaign":
        return _campaign(tx, asked, asker)
    if not asked.title.strip():
        raise MalformedRequest(why="title: needed")
    return Hint(
        key=asked.id,
        source=Source(kind=asked.source, id=asked.source_id),
        agency_path=None,
        title=asked.title.strip(),
        text=asked.text,
    )


def _tickets(tx: Transaction, cluster: str, asker: Asker) -> Hint:
    rows = tickets_store.of_cluster(tx, cluster, asker.agency_path)
    if not rows:
        raise NotFound
    first = rows[0]
    paths = {row.agency_path for row in rows if row.agency_path}
    ids = sorted(row.id for row in rows)
    return Hint(
        key=f"tickets/{ids[0]}",
        source=Source(kind="tickets", id=cluster, tickets=tuple(ids)),
        agency_path=next(iter(paths)) if len(paths) == 1 else None,
        title=clustering.title_of(first.place, first.subject, len({row.number for row in rows})),
        text="",
    )


def _campaign(tx: Transaction, asked: LeadAsked, asker: Asker) -> Hint:
    """Of a finding one lead, whoever asks; of the campaign itself one for each `id`."""
    found = campaigns_store.finding_by_id(tx, asked.source_id)
    row = campaigns_store.by_id(tx, found.campaign if found else asked.source_id)
    if row is None:
        raise NotFound
    owner = row.opened.owner
    if not (in_scope(owner, asker.agency_path) or in_scope(asker.agency_path, owner)):
        raise NotFound
    source = Source(kind="campaign", id=row.id)
    if found is None:
        title = asked.title.strip() or row.opened.title
        return Hint(key=asked.id, source=source, agency_path=None, title=title, text=asked.text)
    if not in_scope(found.agency, asker.agency_path):
        raise NotFound
    return Hint(
        key=_of_finding(found.id),
        source=source,
        agency_path=found.agency,
        title=f"{row.opened.title}：{row.opened.checklist[found.item]}"[:200],
        text=found.text,
    )


def _of_finding(finding: str) -> str:
    return f"finding/{finding}"


def lead_of_finding(finding: str) -> str:
    """The lead that a finding of a campaign becomes."""
    return lead_id(_of_finding(finding))


def resolved(tx: Transaction, asked: LeadAsked, hint: Hint, asker: Asker) -> Resolved:
    """The lead of a hint; LeadNeedsBody when nothing says whom it is about.

    NotFound for a body outside the asker's part of the tree.
    """
    agency: Agency | None = None
    if asked.agency_id is not None:
        agency = agencies_store.agency_by_id(tx, asked.agency_id)
        if agency is None:
            raise NotFound
    elif hint.agency_path is not None:
        known = inspections_store.agencies_at(tx, [hint.agency_path]).get(hint.agency_path)
        agency = agencies_store.agency_by_id(tx, known[0]) if known else None
    if agency is None:
        raise LeadNeedsBody
    if not in_scope(agency.path, asker.agency_path):
        raise NotFound
    return Resolved(
        id=asked.id if hint.key == asked.id else lead_id(hint.key),
        source=hint.source,
        agency=agency,
        title=(asked.title.strip() or hint.title)[:200],
        text=asked.text or hint.text,
    )
