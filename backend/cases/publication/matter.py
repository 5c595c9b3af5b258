"""What a publication is about: a case of the ordinary procedure, or a decision on the spot."""

import msgspec

from backend.cases import showing as cases_showing
from backend.cases import store as cases_store
from backend.cases.model import Party
from backend.cases.papers.model import Paper
from backend.cases.papers.service import all_papers
from backend.cases.party import decided
from backend.cases.publication import redacting
from backend.cases.publication.redacting import Known
from backend.cases.service import logged_case
from backend.cases.store import CaseRow
from backend.cases.summary import paper as summary_paper
from backend.cases.summary import service as summary
from backend.cases.summary import showing as summary_showing
from backend.cases.summary import store as summary_store
from backend.cases.summary.said import said_of
from backend.cases.summary.store import SummaryRow
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.law.summary import summary_law
from backend.ledger.service import Ledger
from backend.web import Asker

DECISIONS = ("penalty-decision", "no-penalty-decision")


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """The one or the other, as far as a publication needs it."""

    id: str
    agency_path: str
    party: Party
    cause: str
    officers: tuple[str, ...]
    """Who investigated it, or decided it on the spot."""
    is_decided: bool
    row: CaseRow | SummaryRow


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The decision that stands, as text, and who is in it."""

    decision: str
    title: str
    number: str
    text: str
    known: Known


def seen(tx: Transaction, asker: Asker, case: str) -> Matter:
    """NotFound for what this asker may not see."""
    spot = decided.row_of(tx, case)
    if spot is None:
        return _ordinary(cases_showing.seen(tx, asker, case))
    summary.seen(tx, asker, case)
    return Matter(
        id=spot.id,
        agency_path=spot.agency_path,
        party=summary_showing.party_of(spot.body.party),
        cause=spot.body.cause,
        officers=tuple({spot.by, *spot.body.officers}),
        is_decided=True,
        row=spot,
    )


def _ordinary(row: CaseRow) -> Matter:
    return Matter(
        id=row.id,
        agency_path=row.agency_path,
        party=row.party,
        cause=row.cause,
        officers=row.facts.officers,
        is_decided=row.facts.decision is not None,
        row=row,
    )


def as_logged(tx: Transaction, ledger: Ledger, matter: Matter) -> Matter:
    """With what the log knows already and the view may not."""
    if isinstance(matter.row, SummaryRow):
        return matter
    facts = logged_case(tx, ledger, matter.id).facts
    return _ordinary(msgspec.structs.replace(matter.row, facts=facts))


def source_of(tx: Transaction, matter: Matter) -> Source | None:
    """None as long as no decision about a penalty has reached its party."""
    if isinstance(matter.row, SummaryRow):
        return _on_the_spot(tx, matter, matter.row)
    row = matter.row
    decision = row.facts.decision
    if decision is None or row.facts.served is None or decision.outcome == "referred":
        return None
    papers = [one for _, one in all_papers(tx, row) if one.template.id in DECISIONS]
    acts = [one for one in cases_store.acts_of(tx, row.id) if one.act == "decision.made"]
    if not papers or not acts:
        return None
    people = evidence.people(tx, {*row.facts.officers, *(one.by for one in acts)})
    names = tuple(sorted({one.zh for one in people.values()}))
    return _source(acts[-1].id, papers[-1].paper, Known(party=row.party, people=names))


def _on_the_spot(tx: Transaction, matter: Matter, row: SummaryRow) -> Source | None:
    handing = said_of(summary_store.events(tx, [row.id])).handing
    if handing is None:
        return None
    people = {one.zh for one in evidence.people(tx, set(matter.officers)).values()}
    signature = handing[1].signature
    signer = None if signature is None else summary_store.signer_of(tx, row.visit, signature)
    names = tuple(sorted(people | {signer} if signer else people))
    made = summary_paper.filled(summary_showing.told_of(tx, row), summary_law())
    return _source(row.id, made, Known(party=matter.party, people=names))


def _source(decision: str, paper: Paper, known: Known) -> Source:
    return Source(
        decision=decision,
        title=paper.title,
        number=paper.number,
        text=redacting.clean(_flat(paper)),
        known=known,
    )


def _flat(paper: Paper) -> str:
    """A paper as paragraphs; lines for signatures by hand are left out."""
    lines: list[str] = []
    for block in paper.blocks:
        match block["kind"]:
            case "rows" | "list":
                rows = msgspec.convert(block["rows"], list[list[str]])
                lines += ["：".join(row) if len(row) == 2 else "　".join(row) for row in rows]
            case "sign":
                continue
            case _:
                lines += str(block["text"]).split("\n")
    addressed = f"当事人：{paper.addressee}"
    if paper.addressee and addressed not in lines:
        lines.insert(0, addressed)
    return "\n".join([*(one.strip() for one in lines if one.strip()), paper.head, paper.day])
