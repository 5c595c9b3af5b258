"""Campaigns as desks read them: progress of the bodies in the asker's part of the tree."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, timezone

from backend import clock
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.problems import NotFound
from backend.supervision.campaigns import service, store
from backend.supervision.campaigns.model import (
    BodyProgress,
    Campaign,
    CampaignFinding,
    CampaignLead,
    CampaignPage,
    CampaignSummary,
)
from backend.supervision.campaigns.store import CampaignRow, FindingRow, LeadOf
from backend.supervision.loop import standing
from backend.supervision.loop.sources import lead_of_finding
from backend.supervision.powers import ACTING
from backend.web import Asker

CHINA = timezone(timedelta(hours=8))


def page(tx: Transaction, asker: Asker, before: int | None, limit: int) -> CampaignPage:
    """Of the supervising bodies above and below; a body that is supervised sees none."""
    agency = standing.agency_of(tx, asker)
    if agency.kind != "supervision":
        return CampaignPage(campaigns=[], next_before=None, opens=False)
    rows = store.page(tx, asker.agency_path, before, limit + 1)
    shown = rows[:limit]
    counts = store.findings(tx, [row.id for row in shown], asker.agency_path)
    names = _names(tx, [row.opened.owner for row in shown])
    return CampaignPage(
        campaigns=[_summary(row, names, counts.get(row.id, 0)) for row in shown],
        next_before=shown[-1].last_idx if len(rows) > len(shown) else None,
        opens=standing.decides(agency, asker),
    )


def _names(tx: Transaction, paths: Sequence[str]) -> dict[str, AgencyNamed]:
    wanted = sorted(set(paths))
    known = inspections_store.agencies_at(tx, wanted) if wanted else {}
    found: dict[str, AgencyNamed] = {}
    for path in wanted:
        agency, zh, en = known.get(path, (path, path, path))
        found[path] = AgencyNamed(id=agency, name=Name(zh, en))
    return found


def _summary(row: CampaignRow, names: dict[str, AgencyNamed], findings: int) -> CampaignSummary:
    return CampaignSummary(
        id=row.id,
        title=row.opened.title,
        owner=names[row.opened.owner],
        first=row.opened.first,
        last=row.opened.last,
        state=row.state,
        findings=findings,
        last_index=row.last_idx,
    )


def read(tx: Transaction, asker: Asker, campaign: str) -> Campaign:
    """One campaign; NotFound where the asker may not know of it."""
    agency = standing.agency_of(tx, asker)
    row = store.by_id(tx, campaign)
    supervising = agency.kind == "supervision"
    if row is None or not service.sees(asker, row.opened.owner, supervising=supervising):
        raise NotFound
    findings = store.findings_of(tx, campaign, asker.agency_path)
    leads = store.leads_of(tx, campaign, asker.agency_path)
    bodies = [one for one in row.opened.bodies if in_scope(one, asker.agency_path)]
    names = _names(
        tx,
        [
            row.opened.owner,
            *bodies,
            *(one.found.agency for one in findings),
            *(one.agency_path for one in leads),
        ],
    )
    summary = _summary(row, names, len(findings))
    people = evidence.people(tx, {row.by, *(one.by for one in findings)})
    running = row.state == "running"
    return Campaign(
        id=summary.id,
        title=summary.title,
        owner=summary.owner,
        first=summary.first,
        last=summary.last,
        state=summary.state,
        findings=summary.findings,
        last_index=summary.last_index,
        text=row.opened.text,
        kinds=list(row.opened.kinds),
        sectors=list(row.opened.sectors),
        checklist=list(row.opened.checklist),
        by=_person(row.by, people),
        bodies=[_progress(tx, row, one, names, findings, leads) for one in bodies],
        found=_found(findings, names, people, {one.id for one in leads}),
        leads=[
            CampaignLead(id=one.id, title=one.title, stage=one.stage, agency=names[one.agency_path])
            for one in leads
        ],
        summary=None if row.closed is None else row.closed.summary,
        closed_at=None if row.closed_ms is None else clock.from_ms(row.closed_ms),
        acts=running and asker.role in ACTING,
        closes=running
        and row.opened.owner == asker.agency_path
        and standing.decides(agency, asker),
    )


def _progress(
    tx: Transaction,
    row: CampaignRow,
    body: str,
    names: dict[str, AgencyNamed],
    findings: Sequence[FindingRow],
    leads: Sequence[LeadOf],
) -> BodyProgress:
    begin = datetime.combine(row.opened.first, time(), CHINA).astimezone(UTC)
    end = datetime.combine(row.opened.last, time(), CHINA).astimezone(UTC) + timedelta(days=1)
    return BodyProgress(
        agency=names[body],
        visits=store.visits(tx, row.opened, body, begin, end),
        findings=sum(1 for one in findings if in_scope(one.found.agency, body)),
        leads=sum(1 for one in leads if in_scope(one.agency_path, body)),
    )


def _found(
    findings: Sequence[FindingRow],
    names: dict[str, AgencyNamed],
    people: dict[str, Name],
    leads: set[str],
) -> list[CampaignFinding]:
    shown: list[CampaignFinding] = []
    for one in findings:
        lead = lead_of_finding(one.found.id)
        shown.append(
            CampaignFinding(
                id=one.found.id,
                agency=names[one.found.agency],
                item=one.found.item,
                text=one.found.text,
                visit=one.found.visit,
                by=_person(one.by, people),
                at=clock.from_ms(one.received_ms),
                index=one.idx,
                lead=lead if lead in leads else None,
            )
        )
    return shown


def _person(who: str, people: dict[str, Name]) -> Person:
    return Person(id=who, name=people.get(who, Name(who, who)))
