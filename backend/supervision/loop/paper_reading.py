"""One paper of a lead, from what the log says of it."""

from backend import clock
from backend.database import Transaction
from backend.inspections import store as inspections_store
from backend.problems import NotFound
from backend.supervision.loop import papers, standing, store
from backend.supervision.loop.procedure import acts
from backend.supervision.loop.store import LeadRow

SAME_BODY = "本机关另行指定的人员"
"""Who decides an objection where no level stands above: not whoever issued the paper."""


def paper_of(tx: Transaction, row: LeadRow, paper: str) -> papers.Ready:
    """NotFound for what is no paper of this lead."""
    found = next((one for one in store.acts_of(tx, row.id) if one.id == paper), None)
    if found is None or not isinstance(found.act, acts.Issued):
        raise NotFound
    issuer = found.act.issuer
    above = standing.above(store.deciding_bodies(tx), issuer)
    wanted = [path for path in (row.agency_path, issuer, above) if path is not None]
    names = inspections_store.agencies_at(tx, wanted)

    def named(path: str) -> str:
        return names[path][1] if path in names else path

    made = papers.filled(
        found.act,
        issuer=named(issuer),
        addressee=named(row.agency_path),
        decider=SAME_BODY if above is None else named(above),
        lead=row.title,
    )
    return papers.Ready(paper=made, at=clock.from_ms(found.received_ms))
