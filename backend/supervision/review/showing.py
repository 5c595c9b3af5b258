"""Decisions as desks read them."""

from backend import clock
from backend.accounts.model import Name
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.supervision.review import store
from backend.supervision.review.model import Ground, ReviewRow, ReviewShown


def shown(row: ReviewRow, people: dict[str, Name]) -> ReviewShown:
    """A decision as desks read it."""
    return ReviewShown(
        index=row.idx,
        capture=row.capture or None,
        verdict=row.verdict,
        ground=_ground(row.ground),
        remarks=row.remarks,
        at=clock.from_ms(row.said_ms),
        by=Person(id=row.said_by, name=people.get(row.said_by, Name(row.said_by, row.said_by))),
    )


def _ground(ground: str) -> Ground | None:
    if ground == "illegal_means":
        return "illegal_means"
    return "not_verified" if ground == "not_verified" else None


def of_visit(tx: Transaction, visit: str) -> list[ReviewShown]:
    """Every decision about a visit and its items, in the order of the log."""
    rows = store.of_visit(tx, visit)
    people = evidence.people(tx, (row.said_by for row in rows))
    return [shown(row, people) for row in rows]
