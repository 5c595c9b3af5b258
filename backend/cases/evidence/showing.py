"""The evidence of a case as desks read it, and what it may be taken from."""

from collections.abc import Mapping

import msgspec

from backend.accounts.model import Name
from backend.cases import showing, store
from backend.cases.evidence import recording, sources
from backend.cases.evidence.model import (
    CaseEvidence,
    Material,
    Materials,
    PieceShown,
    VisitChoice,
)
from backend.cases.evidence.recording import KIND_NAMES, TITLES
from backend.cases.evidence.telling import Told, told_in
from backend.cases.model import Acted
from backend.cases.papers import service as papers
from backend.cases.procedure.acts import AnyAct, EvidenceExcluded, Source
from backend.cases.procedure.table import ordinary
from backend.cases.service import logged_case
from backend.cases.store import CaseRow
from backend.cases.summary import store as summary_store
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.ledger.service import Ledger
from backend.problems import NotFound
from backend.web import Asker

PAPERS_OF_THE_CASE = frozenset(
    (
        "correction-order",
        "correction-check",
        "preservation-list",
        "sampling-record",
        "statement-record",
    )
)
"""Papers that tell what was found; the others are steps of the procedure."""


def evidence_of(tx: Transaction, ledger: Ledger, asker: Asker, case: str) -> CaseEvidence:
    """All evidence of a case, what of it fell since, and when; NotFound out of scope."""
    row = showing.seen(tx, asker, case)
    known = logged_case(tx, ledger, case)
    now = sources.linked_now(tx, known.bodies[0], known.facts, ledger.keys.kid)
    done = store.acts_of(tx, case)
    decided = max((one.idx for one in done if one.act == "decision.made"), default=None)
    given = [(one.id, one.idx, msgspec.convert(one.body, AnyAct)) for one in done]
    excluded = {a.evidence: a.reason for _, _, a in given if isinstance(a, EvidenceExcluded)}
    rests_on = known.facts.decision.evidence if known.facts.decision else ()
    pieces: dict[str, PieceShown] = {}
    for act_id, _, act in given:
        for one in told_in(act):
            shown = _shown(one, act_id, now, decided)
            pieces[one.name] = msgspec.structs.replace(
                shown,
                excluded=None if one.name in known.facts.evidence else excluded.get(one.name, ""),
                decided_on=one.name in rests_on,
            )
    in_file = [one for one in pieces.values() if one.excluded is None and one.fallen]
    return CaseEvidence(
        pieces=list(pieces.values()),
        kinds=KIND_NAMES,
        may_add=_may_add(row, asker),
        fallen=len(in_file),
        fallen_after=sum(1 for one in in_file if one.decided_on),
    )


def _may_add(row: CaseRow, asker: Asker) -> bool:
    investigates = asker.officer_id is not None and asker.officer_id in row.facts.officers
    return investigates and row.stage in ordinary().row("evidence.linked").stages


def _shown(one: Told, act: str, now: Mapping[str, Material], decided: int | None) -> PieceShown:
    source = one.source
    material = now.get(source.key) if source else None
    fallen = material.fallen if material else None
    is_record = source is not None and source.form != "paper"
    return PieceShown(
        name=one.name,
        kind=one.kind,
        kind_name=KIND_NAMES[one.kind] if one.kind else None,
        proves=one.proves,
        source=source,
        form=source.form if source else None,
        title=TITLES[source.form] if source else None,
        wall=material.wall if material else "",
        thumbnail=material.thumbnail if material else "",
        stored=material.stored if material else not is_record,
        file=one.file,
        place=one.place,
        sample=one.sample,
        on=one.on,
        act=act,
        excluded=None,
        fallen=fallen,
        changed=is_record and (material is None or material.source.sha256 != one.source.sha256)
        if one.source
        else False,
        decided_on=False,
        after_decision=fallen is not None and decided is not None and fallen.index > decided,
    )


def materials(
    tx: Transaction, ledger: Ledger, asker: Asker, case: str, visit: str | None
) -> Materials:
    """What may be taken as evidence: of one visit, the case's own unless another is asked for, and
    the papers of the case. NotFound out of scope, and for a visit that is none of this case.
    """
    row = showing.seen(tx, asker, case)
    known = logged_case(tx, ledger, case)
    first = known.bodies[0]
    visits = sources.visits_of(tx, first)
    if visit is not None and visit not in visits:
        raise NotFound
    chosen = visit or (visits[0] if visits else "")
    taken = {known.facts.links[n].key for n in known.facts.evidence if n in known.facts.links}
    found, cut = (
        sources.records_of(tx, [chosen], ledger.keys.kid)
        if chosen
        else (list[recording.Recorded](), False)
    )
    wish = summary_store.wish_by_id(tx, case)
    own = recording.suggested(found, frozenset(wish.body.captures) if wish else frozenset())
    if chosen != first.visit:
        own = frozenset[str]()
    return Materials(
        visits=_choices(tx, visits, first),
        visit=chosen,
        materials=[
            msgspec.structs.replace(
                one,
                taken=one.source.key in taken,
                suggested=one.source.key in own and one.source.key not in taken,
            )
            for one in (
                *(item.material for item in found),
                *_papers(tx, row, ledger.keys.kid),
            )
        ],
        cut=cut,
    )


def _choices(tx: Transaction, visits: list[str], first: Acted) -> list[VisitChoice]:
    rows = (inspections_store.by_id(tx, one) for one in visits)
    return [
        VisitChoice(id=one.id, opened_wall=one.opened_wall, own=one.id == first.visit)
        for one in rows
        if one is not None
    ]


def _papers(tx: Transaction, row: CaseRow, server_kid: str) -> list[Material]:
    """Papers of the case that tell facts: each rests on the entry of its act."""
    digests = sources.paper_digests(tx, row.id, server_kid)
    found: list[Material] = []
    for index, paper in papers.all_papers(tx, row):
        if paper.template.id not in PAPERS_OF_THE_CASE:
            continue
        act = next(one for one in store.acts_of(tx, row.id) if one.idx == index)
        names = evidence.people(tx, [act.by])
        source = Source(
            form="paper",
            visit="",
            capture=f"{paper.template.id}.{act.id}",
            sha256=digests[act.id],
        )
        found.append(
            Material(
                source=source,
                name=f"{paper.template.name.zh} #{index}",
                title=paper.template.name,
                kind=recording.KINDS["paper"],
                detail=paper.paper.number,
                index=index,
                wall="",
                by=Person(id=act.by, name=names.get(act.by, Name(act.by, act.by))),
            )
        )
    return found
