"""Where a complaint begins: what is known there already, and where its form stands."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.clock import CHINA
from backend.codes import acts, doors
from backend.database import Transaction
from backend.enterprises import service as enterprises
from backend.enterprises import store as enterprises_store
from backend.feedback.complaints import service
from backend.feedback.complaints.model import Via
from backend.inspections import store as inspections_store
from backend.inspections.store import VisitRow
from backend.problems import NotFound


class Begin(msgspec.Struct, frozen=True, kw_only=True):
    """What the form knows before anything is typed."""

    at: str
    """Address of the form."""
    back: str
    """Where it was opened from; empty for the plain page."""
    via: Via
    about: Agency | None = None
    """The body, when it is known; otherwise it is chosen."""
    visit: str | None = None
    enterprise_id: str | None = None
    enterprise_name: str = ""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A group of bodies to choose from."""

    name: Name
    bodies: tuple[Agency, ...]


def at_door(tx: Transaction, family: str, token: str) -> Begin:
    """From `/d/<door>` or `/a/<secret>`. NotFound when it opens nothing."""
    base = f"/{family}/{token}"
    about: Agency | None = None
    if family == "d":
        door = doors.find(tx, token)
        if door is None:
            raise NotFound
        visit, via = door.visit, "door"
        officer = agencies_store.officer_by_id(tx, door.officer)
        about = agencies_store.agency_by_id(tx, officer.agency_id) if officer else None
    else:
        found = acts.visit_of_secret(tx, token)
        if found is None:
            raise NotFound
        visit, via = found, "act"
    row = inspections_store.by_id(tx, visit)
    return Begin(
        at=f"{base}/complain",
        back=base,
        via=via,
        about=_judged(tx, about) if row is None else judged_at(tx, row.agency_path),
        visit=visit,
        enterprise_name=_name(tx, row) if row else "",
    )


def _name(tx: Transaction, row: VisitRow) -> str:
    """As registered; what the officer typed only where nothing is registered."""
    known = enterprises_store.by_id(tx, row.enterprise_id) if row.enterprise_id else None
    return row.enterprise_name if known is None else known.name


def judged_at(tx: Transaction, path: str) -> Agency | None:
    """The body at this path, if somebody stands above it; otherwise the form lets people choose."""
    known = inspections_store.agencies_at(tx, [path]).get(path)
    return _judged(tx, agencies_store.agency_by_id(tx, known[0]) if known else None)


def _judged(tx: Transaction, about: Agency | None) -> Agency | None:
    try:
        service.handler_of(tx, about)
    except NotFound:
        return None
    return about


def at_code(tx: Transaction, code: str) -> Begin:
    """From an enterprise's code. NotFound for a wrong one."""
    enterprise = enterprises.by_code(tx, code)
    if enterprise is None:
        raise NotFound
    base = f"/c/{enterprise.short_code}"
    return Begin(at=f"{base}/complain", back=base, via="code", enterprise_name=enterprise.name)


def choices(tx: Transaction) -> tuple[Choice, ...]:
    """Every body a complaint can be about, by region; the region is named by who supervises it."""
    groups: dict[str, list[Agency]] = {}
    named: dict[str, Agency] = {}
    for one in agencies_store.agencies_in_scope(tx, "/"):
        if one.kind == "supervision":
            named[one.territory] = one
    for one in service.bodies_to_choose(tx):
        groups.setdefault(one.territory, []).append(one)
    return tuple(
        Choice(
            name=named[territory].name if territory in named else Name(territory, territory),
            bodies=tuple(bodies),
        )
        for territory, bodies in sorted(groups.items())
    )


def shown_time(moment: datetime) -> str:
    """Wall time in China, to the minute."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def is_known(groups: Sequence[Choice], agency_id: str) -> bool:
    return any(body.id == agency_id for group in groups for body in group.bodies)
