"""What a phone carries of frequency (docs/enterprise-side.md 6): one TSV file for each body.

Counted in SQL where it can be: of a city's million visits a year only each enterprise's sums and
the body's own visits come up here.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from backend.database import Transaction
from backend.law import merging
from backend.planning.classification import store as classification_store
from backend.planning.classification.classes import classes
from backend.planning.classification.model import Class, ClassName, Tag
from backend.planning.frequency import procedure, service
from backend.planning.frequency.carried import store
from backend.planning.frequency.model import Exemption, StandingCap
from backend.planning.frequency.rules import rules

FORMAT = "palm-frequency"
VERSION = 1
COLUMNS = (
    "id",
    "own",
    "cap",
    "others",
    "last_day",
    "last_kind",
    "whitelist_until",
    "risk",
    "credit",
    "tags",
    "undisturbed",
    "planned_day",
)
_BREAKS = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


class Words(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The reference `planning`: names of classes and tags, and which questions are one."""

    risk: tuple[ClassName, ...]
    credit: tuple[ClassName, ...]
    tags: tuple[Tag, ...]
    verified: bool
    overlap_days: int
    equivalents: tuple[tuple[merging.ItemRef, ...], ...]


def words() -> bytes:
    """The same bytes for the same data."""
    known = classes()
    return msgspec.json.encode(
        Words(
            risk=known.risk,
            credit=known.credit,
            tags=known.tags,
            verified=known.verified,
            overlap_days=rules().overlap_days,
            equivalents=merging.equivalents().groups,
        ),
        order="deterministic",
    )


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the lines are made from, by enterprise."""

    cap: StandingCap | None
    sums: dict[str, store.Sum]
    own: dict[str, int]
    own_inspections: dict[str, int]
    classes: dict[str, Class]
    whitelist: dict[str, str]
    planned: dict[str, str]


def build(tx: Transaction, agency_id: str, agency_path: str, territory: str, day: date) -> bytes:
    """The file of one body, as it stands on that day."""
    cap, by = service.cap_for(tx, agency_path, day.year), rules()
    paths = service.own_paths(cap, agency_path)
    own, own_inspections = _own(
        store.visits_of_bodies(tx, paths, day.year), cap.body.exemptions if cap else []
    )
    recent = day - timedelta(days=by.recent_days)
    known = _Known(
        cap=cap,
        sums=store.sums(tx, territory, day.year, recent),
        own=own,
        own_inspections=own_inspections,
        classes=classification_store.classes(tx, agency_path),
        whitelist=classification_store.running_whitelist(tx, agency_path, day),
        planned=store.planned_days(tx, paths, agency_id, day, by.overlap_days),
    )
    named = {*known.own, *known.classes, *known.whitelist, *known.planned}
    listed = {*known.sums, *store.ids_in(tx, territory, named - known.sums.keys())}
    nobody = Class()
    head = (FORMAT, VERSION, day.year, day, _cap_of(known, nobody))
    lines = [_line(head), _line(COLUMNS)]
    of_class = {one: _cells_of(known, one) for one in {nobody, *known.classes.values()}}
    for enterprise in sorted(listed):
        cells = of_class[known.classes.get(enterprise, nobody)]
        lines.append(_line(_cells(enterprise, known, cells)))
    return ("\n".join(lines) + "\n").encode()


class _ClassCells(msgspec.Struct, frozen=True):
    """What a line says because of the enterprise's class."""

    cap: int | str
    quiet: bool
    words: tuple[str, str, str]


def _cells_of(known: _Known, given: Class) -> _ClassCells:
    words = (given.risk or "", given.credit or "", ",".join(given.tags))
    return _ClassCells(_cap_of(known, given), service.is_undisturbed(given, rules()), words)


def _cap_of(known: _Known, of_class: Class) -> int | str:
    limit = procedure.limit_of(known.cap.body.limits, of_class) if known.cap else None
    return limit.per_year if limit else ""


_NOBODYS = store.Sum()


def _cells(enterprise: str, known: _Known, of_class: _ClassCells) -> tuple[object, ...]:
    seen = known.sums.get(enterprise, _NOBODYS)
    until = known.whitelist.get(enterprise, "")
    return (
        enterprise,
        known.own.get(enterprise, 0),
        of_class.cap,
        seen.inspections - known.own_inspections.get(enterprise, 0),
        seen.last_day,
        seen.last_kind,
        until,
        *of_class.words,
        "1" if until or of_class.quiet else "",
        known.planned.get(enterprise, ""),
    )


def _line(cells: Iterable[object]) -> str:
    return "\t".join([_plain(str(cell)) for cell in cells])


def _plain(text: str) -> str:
    """Without what would break the line; most cells have none of it."""
    return text if text.isalnum() else text.translate(_BREAKS)


def _own(
    visits: Iterable[store.OwnVisit], exemptions: list[Exemption]
) -> tuple[dict[str, int], dict[str, int]]:
    """By enterprise: own inspections that count, and all of them, each visit once."""
    counted: dict[str, int] = {}
    made: dict[str, int] = {}
    seen: set[str] = set()
    for one in visits:
        if one.visit in seen:
            continue
        seen.add(one.visit)
        made[one.enterprise] = made.get(one.enterprise, 0) + 1
        under = procedure.exemption_of(
            exemptions, one.inspection_type, one.trigger_kind or None, one.ordered_from_above
        )
        if under is None:
            counted[one.enterprise] = counted.get(one.enterprise, 0) + 1
    return counted, made
