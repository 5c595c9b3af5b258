"""What people do with campaigns: open one, enter what was found, close it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.accounts.scope import in_scope
from backend.database import Database, Transaction
from backend.inspections import service as inspections
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.problems import MalformedRequest, NotFound
from backend.supervision.campaigns import store
from backend.supervision.campaigns.model import (
    CampaignAsked,
    Closed,
    ClosingAsked,
    FindingAsked,
    Found,
    Opened,
    State,
)
from backend.supervision.campaigns.problems import CampaignClosed
from backend.supervision.campaigns.procedure import STEPS, Act, advance
from backend.supervision.loop import standing
from backend.supervision.powers import ACTING
from backend.supervision.problems import PowerMissing
from backend.web import Asker


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Where an act about a campaign goes."""

    database: Database
    ledger: Ledger
    views: Views


class _Logged(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign as the log has it this moment; its view may lag."""

    opened: Opened | None
    by: str
    state: State | None
    said: dict[str, dict[str, Any]]
    """Bodies of findings and the closing by their id."""


def _logged(tx: Transaction, ledger: Ledger, campaign: str) -> _Logged:
    opened, by, state = None, "", None
    said: dict[str, dict[str, Any]] = {}
    entries = ledger_store.said_about(tx, ledger.keys.kid, campaign, sorted(STEPS))
    for _, raw in entries:
        payload = payload_of(raw)
        body = payload["body"]
        if payload["kind"] == "campaign.opened":
            opened, by = msgspec.convert(body, Opened), str(payload["by"])
        else:
            said[str(body["id"])] = body
        state = STEPS[payload["kind"]][1]
    return _Logged(opened=opened, by=by, state=state, said=said)


def sees(asker: Asker, owner: str, *, supervising: bool) -> bool:
    """Supervising bodies on the way from the owner down, and above it."""
    return supervising and (
        in_scope(owner, asker.agency_path) or in_scope(asker.agency_path, owner)
    )


async def open_campaign(desk: Desk, asked: CampaignAsked, *, asker: Asker, now: datetime) -> None:
    """Asked again under its id, nothing changes. PowerMissing for who does not decide; NotFound
    for a body outside the asker's part of the tree.
    """

    def write(tx: Transaction) -> int | None:
        if not standing.decides(standing.agency_of(tx, asker), asker):
            raise PowerMissing
        if asked.first > asked.last:
            raise MalformedRequest(why="first: after last")
        body = Opened(
            campaign=asked.id,
            owner=asker.agency_path,
            title=asked.title,
            text=asked.text,
            bodies=_paths(tx, asked.agency_ids, asker),
            kinds=asked.kinds,
            sectors=asked.sectors,
            first=asked.first,
            last=asked.last,
            checklist=asked.checklist,
        )
        known = _logged(tx, desk.ledger, asked.id)
        if known.opened is not None:
            if known.opened != body or known.by != asker.account_id:
                raise MalformedRequest(why="id: another campaign has it")
            return None
        return _log(tx, desk, "campaign.opened", asked.id, body, asker, now)

    await _written(desk, write)


def _paths(tx: Transaction, ids: Sequence[str], asker: Asker) -> tuple[str, ...]:
    found: list[str] = []
    for agency in store.bodies(tx, ids):
        if agency is None or not in_scope(agency.path, asker.agency_path):
            raise NotFound
        if agency.path not in found:
            found.append(agency.path)
    return tuple(found)


async def enter_finding(
    desk: Desk, campaign: str, asked: FindingAsked, *, asker: Asker, now: datetime
) -> None:
    """What was found at a body of the scope, by anybody who supervises it.

    NotFound outside the asker's sight or the campaign's scope; CampaignClosed when it is over.
    """

    def write(tx: Transaction) -> int | None:
        known, opened = _running(tx, desk, campaign, asker)
        agency = store.bodies(tx, [asked.agency_id])[0]
        if agency is None or not in_scope(agency.path, asker.agency_path):
            raise NotFound
        if not any(in_scope(agency.path, body) for body in opened.bodies):
            raise NotFound
        if asked.item >= len(opened.checklist):
            raise MalformedRequest(why="item: not of this checklist")
        if asked.visit is not None:
            inspections.visit_of(tx, asked.visit, asker)
        body = Found(
            campaign=campaign,
            id=asked.id,
            agency=agency.path,
            item=asked.item,
            text=asked.text,
            visit=asked.visit,
        )
        elsewhere = store.finding_by_id(tx, asked.id)
        if elsewhere is not None and elsewhere.campaign != campaign:
            raise MalformedRequest(why="id: a finding of another campaign has it")
        if _was_said(known, asked.id, body):
            return None
        _possible(known, "campaign.found")
        return _log(tx, desk, "campaign.found", campaign, body, asker, now)

    await _written(desk, write)


async def close_campaign(
    desk: Desk, campaign: str, asked: ClosingAsked, *, asker: Asker, now: datetime
) -> None:
    """Sum a campaign up. The first closing stands; a second, other one is told CampaignClosed."""

    def write(tx: Transaction) -> int | None:
        known, opened = _running(tx, desk, campaign, asker)
        if opened.owner != asker.agency_path or not standing.decides(
            standing.agency_of(tx, asker), asker
        ):
            raise PowerMissing
        body = Closed(campaign=campaign, id=asked.id, summary=asked.summary)
        if _was_said(known, asked.id, body):
            return None
        _possible(known, "campaign.closed")
        return _log(tx, desk, "campaign.closed", campaign, body, asker, now)

    await _written(desk, write)


def _running(tx: Transaction, desk: Desk, campaign: str, asker: Asker) -> tuple[_Logged, Opened]:
    """A campaign this asker acts in; NotFound for one he may not see."""
    known = _logged(tx, desk.ledger, campaign)
    agency = standing.agency_of(tx, asker)
    supervising = agency.kind == "supervision" and asker.role in ACTING
    if known.opened is None or not sees(asker, known.opened.owner, supervising=supervising):
        raise NotFound
    return known, known.opened


def _was_said(known: _Logged, act: str, body: Found | Closed) -> bool:
    """MalformedRequest when the id says something else."""
    before = known.said.get(act)
    if before is None:
        return False
    if before != msgspec.to_builtins(body):
        raise MalformedRequest(why="id: another act has it")
    return True


def _possible(known: _Logged, act: Act) -> None:
    if advance(known.state, act) is None:
        raise CampaignClosed


def _log(
    tx: Transaction,
    desk: Desk,
    kind: Act,
    campaign: str,
    body: Opened | Found | Closed,
    asker: Asker,
    now: datetime,
) -> int:
    return desk.ledger.act(tx, kind=kind, by=asker.account_id, subject=campaign, body=body, now=now)


async def _written(desk: Desk, write: Any) -> None:
    index: int | None = await desk.database.write(write)
    if index is not None:
        await desk.views.reached(index)
