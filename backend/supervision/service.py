"""What the desk asks: visits in scope, one visit whole, who looked, phones, what is kept aside."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import Device as EnrolledDevice
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.codes import service as codes
from backend.codes import store as codes_store
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence import store as evidence_store
from backend.evidence.model import Person
from backend.evidence.timing import missing_of
from backend.inspections import joint
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed, VisitRow, VisitSummary
from backend.law import model as law_model
from backend.law import service as law
from backend.ledger.service import Ledger
from backend.planning.permits import watching as permits
from backend.problems import NotFound
from backend.settings import MapSettings
from backend.supervision import counterparty, oversight, store
from backend.supervision.halts import service as halts
from backend.supervision.model import (
    Checklist,
    ChecklistItem,
    Device,
    Devices,
    ItemBasis,
    KeptAside,
    Look,
    Looks,
    MapAnswer,
    Quarantine,
    Tiles,
    Visit,
    VisitPage,
    WaitingMedia,
)
from backend.supervision.review import showing as reviewing
from backend.supervision.wall import store as now_store
from backend.web import Asker
from offline_sync import base64url

QUARANTINE_SHOWN_MAX = 500
DEVICES_DIFFERING_MAX = 1_000
OUTLINE_BYTES_MAX = 16 * 1024**2


ABOUT_MAX = 500
About = Literal["halted", "asked", "unsent"]
"""Visits on which a halt stands, a question is open, or of which an original is not here."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the list of visits is asked for."""

    state: str | None = None
    agency: str | None = None
    """Id of an agency in scope."""
    text: str = ""
    since: datetime | None = None
    about: About | None = None
    before: int | None = None
    limit: int = 50


def visits(tx: Transaction, asker: Asker, question: Question, now: datetime) -> VisitPage:
    """One page of the visits this asker may see; NotFound for an agency outside the scope."""
    path: str | None = None
    if question.agency is not None:
        agency = agencies_store.agency_by_id(tx, question.agency)
        if agency is None or not in_scope(agency.path, asker.agency_path):
            raise NotFound
        path = agency.path
    wanted = msgspec.structs.replace(
        inspections.scope_of(asker),
        state=question.state,
        agency=path,
        text=question.text,
        since_ms=None if question.since is None else clock.to_ms(question.since),
        ids=_ids_about(tx, path or asker.agency_path, question.about),
        before=question.before,
        limit=question.limit + 1,
    )
    rows = inspections_store.page(tx, wanted)
    shown = rows[: question.limit]
    more = len(rows) > len(shown)
    return VisitPage(
        visits=summaries(tx, shown, now),
        next_before=shown[-1].last_idx if more else None,
    )


def _ids_about(tx: Transaction, scope: str, about: About | None) -> tuple[str, ...] | None:
    """The newest of them."""
    match about:
        case None:
            return None
        case "halted":
            found = now_store.halted(tx, scope)
        case "asked":
            found = now_store.with_open_questions(tx, scope)
        case "unsent":
            found = now_store.with_unsent_originals(tx, scope)
    return tuple(found[:ABOUT_MAX])


def summaries(tx: Transaction, rows: Sequence[VisitRow], now: datetime) -> list[VisitSummary]:
    """The rows as lists show them; what is odd about their codes, and what their approval does not
    cover, are concerns as well.
    """
    odd = codes.findings(tx, rows)
    uncovered = permits.findings(tx, rows, now)
    stopped = halts.stopped(tx, [row.id for row in rows])
    return [
        msgspec.structs.replace(
            one,
            concerns=[
                *one.concerns,
                *(finding.code for finding in odd.get(one.id, [])),
                *uncovered.get(one.id, []),
                *halts.concerns(stopped.get(one.id)),
            ],
        )
        for one in inspections.summaries(tx, rows)
    ]


def visit(tx: Transaction, asker: Asker, visit_id: str, ledger: Ledger, now: datetime) -> Visit:
    """Everything about one visit. NotFound outside the asker's reach; whoever only came along
    reads and does nothing about it.
    """
    row = inspections.visit_to_read(tx, visit_id, asker)
    shown = codes.of_visit(tx, row, for_officer=asker.role == "officer")
    summary = inspections.summaries(tx, [row])[0]
    known = inspections.registered_of(tx, [row]).get(row.id)
    registered = known.position if known else None
    assembled = evidence.assemble(tx, row.id, ledger, registered)
    said = oversight.of_visit(tx, row, asker)
    members: dict[str, Any] = msgspec.structs.asdict(summary)
    members["concerns"] = [
        *assembled.concerns,
        *(odd.code for odd in shown.findings),
        *permits.findings(tx, [row], now).get(row.id, []),
        *halts.concerns(halts.stopped(tx, [row.id]).get(row.id)),
    ]
    return Visit(
        **members,
        partner_confirmed=assembled.partner_confirmed,
        registered=registered,
        items=assembled.items,
        checklists=_checklists(assembled.checklists),
        joint=joint.of_visit(tx, row, assembled.checklists),
        unreadable=assembled.unreadable,
        codes=shown,
        counterparty=counterparty.of_visit(tx, row.id),
        reviews=reviewing.of_visit(tx, row.id),
        oversight=said,
    )


def _checklists(wanted: list[str]) -> list[Checklist]:
    """The checklists as the law's data has them today; of an unknown one only its answers tell."""
    known = {one.id: one for one in law.checklists()}
    return [_checklist(known[one]) for one in wanted if one in known]


def _checklist(given: law_model.Checklist) -> Checklist:
    return Checklist(
        id=given.id,
        title=Name(given.title.zh, given.title.en),
        items=[
            ChecklistItem(
                id=item.id,
                title=Name(item.text.zh, item.text.en),
                basis=ItemBasis(
                    title=item.basis.title,
                    article=item.basis.article,
                    verified=item.basis.verified,
                ),
            )
            for item in given.items
        ],
    )


def looks(tx: Transaction, asker: Asker, visit_id: str, ledger: Ledger) -> Looks:
    """Who has looked at this visit's originals, newest first."""
    row = inspections.visit_to_read(tx, visit_id, asker)
    found = evidence_store.looks(tx, row.id, ledger.keys.kid, evidence.LOOKS_SHOWN_MAX)
    people = evidence.people(tx, (one.by_id for one in found))
    shown: list[Look] = []
    for one in found:
        look = msgspec.convert(one.body, evidence.Viewed)
        shown.append(
            Look(
                index=one.idx,
                at=clock.from_ms(one.received_ms),
                by=_person(one.by_id, people),
                capture=look.capture,
                sha256=look.sha256,
                form=look.form,
            )
        )
    return Looks(looks=shown)


def devices(tx: Transaction, asker: Asker) -> Devices:
    """Phones in scope, and what is known to be missing of each; an officer's own."""
    if asker.role == "officer":
        known = accounts_store.devices_of_officer(tx, asker.officer_id or "")
        scope = ""
    else:
        known = accounts_store.devices_in_scope(tx, asker.agency_path)
        scope = asker.agency_path
    return Devices(devices=shown_devices(tx, known, scope))


def shown_devices(tx: Transaction, known: Sequence[EnrolledDevice], scope: str) -> list[Device]:
    """These phones of a scope, and what is known to be missing of each."""
    chains: dict[str, store.ChainRow] = {}
    for start in range(0, len(known), 500):
        chains |= store.chains(tx, [one.kid for one in known[start : start + 500]])
    people = evidence.people(tx, (one.officer_id for one in known))
    agencies = inspections_store.agencies_at(tx, sorted({one.agency_path for one in known}))
    waiting = store.waiting_media(tx, scope)
    opened = store.open_visits(tx, scope)
    differing = codes_store.devices_that_differ(tx, scope, DEVICES_DIFFERING_MAX)
    shown: list[Device] = []
    for one in known:
        _, highest, gaps, forked, announced, contact_ms = chains.get(
            one.kid, (one.kid, 0, "[]", False, 0, None)
        )
        facts = missing_of(highest, gaps, announced, forked=forked)
        count, size = waiting.get(one.kid, (0, 0))
        shown.append(
            Device(
                kid=one.kid,
                label=one.label,
                officer=_person(one.officer_id, people),
                agency=_agency(one.agency_path, agencies),
                enrolled_at=clock.from_ms(one.enrolled_ms),
                revoked_at=None if one.revoked_ms is None else clock.from_ms(one.revoked_ms),
                revoked_reason=one.revoked_reason,
                last_contact_at=None if contact_ms is None else clock.from_ms(contact_ms),
                highest_seq=highest,
                missing=list(facts.missing),
                announced=max(announced, highest),
                forked=forked or one.kid in differing,
                waiting_media=WaitingMedia(count=count, bytes=size),
                open_visits=opened.get(one.kid, 0),
            )
        )
    return shown


def quarantine(tx: Transaction, asker: Asker) -> Quarantine:
    """What was kept aside, newest first."""
    rows = store.quarantine(tx, asker.agency_path, asker.account_id, QUARANTINE_SHOWN_MAX)
    people = evidence.people(tx, (row[7] for row in rows if row[7]))
    return Quarantine(
        entries=[
            KeptAside(
                hash=base64url.encode(digest),
                kid=kid or None,
                seq=seq,
                kind=kind or None,
                reason=reason,
                why=why,
                received_at=clock.from_ms(received_ms),
                officer=None if officer is None else _person(officer, people),
            )
            for digest, kid, seq, kind, reason, why, received_ms, officer in rows
        ]
    )


def _person(person: str, known: dict[str, Name]) -> Person:
    return Person(id=person, name=known.get(person, Name(person, person)))


def _agency(path: str, known: dict[str, tuple[str, str, str]]) -> AgencyNamed:
    agency, zh, en = known.get(path, (path, path, path))
    return AgencyNamed(id=agency, name=Name(zh, en))


def map_of(settings: MapSettings, outline: Path) -> MapAnswer:
    """The map's tiles, if any, and the outline kept in the data folder."""
    tiles = None
    if settings.tile_url:
        tiles = Tiles(
            url=settings.tile_url,
            attribution=settings.tile_attribution,
            crs="gcj02" if settings.tile_crs == "gcj02" else "wgs84",
        )
    features: list[Any] = []
    if outline.is_file() and outline.stat().st_size <= OUTLINE_BYTES_MAX:
        features = _features(outline.read_bytes())
    return MapAnswer(outline={"type": "FeatureCollection", "features": features}, tiles=tiles)


def _features(raw: bytes) -> list[Any]:
    """Features of a GeoJSON file, their properties in the words of docs/desk-api.md."""
    try:
        collection = msgspec.json.decode(raw, type=_Collection)
    except msgspec.MsgspecError:
        return []
    return [
        {"type": "Feature", "properties": _properties(one.properties), "geometry": one.geometry}
        for one in collection.features
    ]


class _Feature(msgspec.Struct, frozen=True):
    properties: dict[str, Any]
    geometry: dict[str, Any]


class _Collection(msgspec.Struct, frozen=True):
    features: list[_Feature]


def _properties(given: dict[str, Any]) -> dict[str, Any]:
    name = given.get("name")
    if not isinstance(name, dict):
        name = {"zh": given.get("zh", name or ""), "en": given.get("en", name or "")}
    return {
        "id": given.get("id", given.get("path", "")),
        "name": cast("dict[str, Any]", name),
        "level": given.get("level", ""),
    }
