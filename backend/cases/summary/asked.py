"""What officers asked for on site, and everything of cases that came out of one visit."""

from collections.abc import Sequence

import msgspec

from backend import clock
from backend.cases import showing as cases_showing
from backend.cases.interviews import store as interviews_store
from backend.cases.interviews.assembling import interviews_in, people_of
from backend.cases.model import CaseAsked
from backend.cases.summary import showing, store
from backend.cases.summary.model import CaseWish, CaseWishPage, MeasureShown, VisitCases
from backend.cases.summary.store import Wanted, WishRow
from backend.clock import day_of
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.inspections.model import VisitRow
from backend.web import Asker


def wishes_for(tx: Transaction, asker: Asker, wanted: Wanted) -> CaseWishPage:
    """What officers asked for and nobody has answered."""
    rows = store.wishes(
        tx, msgspec.structs.replace(showing.scoped(asker, wanted), limit=wanted.limit + 1)
    )
    shown = rows[: wanted.limit]
    more = len(rows) > len(shown)
    return CaseWishPage(
        wishes=_wishes(tx, asker, shown), next_before=shown[-1].idx if more else None
    )


def _wishes(tx: Transaction, asker: Asker, rows: Sequence[WishRow]) -> list[CaseWish]:
    people = evidence.people(tx, {row.by for row in rows})
    agencies = inspections_store.agencies_at(tx, sorted({row.agency_path for row in rows}))
    return [
        CaseWish(
            id=row.id,
            asked=_case_asked(row, inspections_store.by_id(tx, row.visit)),
            by=showing.person_named(row.by, people),
            at=clock.from_ms(row.received_ms),
            agency=showing.agency_named(row.agency_path, agencies),
            captures=list(row.body.captures),
            index=row.idx,
            may_propose=asker.role in ("officer", "admin"),
        )
        for row in rows
    ]


def _case_asked(row: WishRow, visit: VisitRow | None) -> CaseAsked:
    """What `POST /api/cases` takes: nothing is typed a second time."""
    officers = showing.officers_of(visit)
    return CaseAsked(
        id=row.id,
        party=showing.party_of(row.body.party),
        # Whoever asked comes first: his body handles the case.
        officers=(row.by, *(one for one in officers if one != row.by)),
        cause=row.body.cause[:500],
        breach_ended=showing.day_in(row.body.breach_ended)
        or day_of(clock.from_ms(row.received_ms)),
        enterprise_id=None if visit is None else visit.enterprise_id,
        visit=row.visit,
    )


def visit_cases(tx: Transaction, asker: Asker, visit: str) -> VisitCases:
    """Everything of cases that came out of a visit; NotFound for whoever may not see the visit."""
    inspections.visit_of(tx, visit, asker)
    everything = Wanted(scope="/", visit=visit, limit=200)
    said = interviews_store.of_visit(tx, visit)
    measures = store.measures(tx, visit)
    names = evidence.people(tx, people_of(said) | {one.by for one in measures})
    return VisitCases(
        cases=cases_showing.of_visit(tx, asker, visit),
        summaries=showing.listed(tx, store.page(tx, everything)),
        wishes=_wishes(tx, asker, store.wishes(tx, everything)),
        interviews=interviews_in(said, names),
        measures=[
            MeasureShown(
                id=one.body.measure,
                way=one.body.way,
                about=one.body.about,
                text=one.body.text,
                until=showing.day_in(one.body.until),
                by=showing.person_named(one.by, names),
                wall=one.wall,
            )
            for one in measures
        ],
    )
