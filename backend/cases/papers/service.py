"""The papers of a case: which there are, and the data of one."""

from datetime import datetime

import msgspec

from backend import clock
from backend.agencies import store as agencies_store
from backend.cases import showing, store
from backend.cases.papers import coding, filling
from backend.cases.papers.model import Paper, PaperList, PaperListed, Template
from backend.cases.papers.story import Case, Known, Story, Told, number_of, stories
from backend.cases.party import capability
from backend.cases.procedure.acts import AnyAct
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.inspections import store as inspections_store
from backend.law.calendar.service import calendar_of
from backend.law.model import Bilingual
from backend.problems import NotFound
from backend.web import Asker


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One paper, ready to be set."""

    template: Template
    paper: Paper
    at: datetime
    """When its act entered the log: the date inside the file."""


COUNTED = frozenset(("evidence.preserved", "demand.served", "court.applied"))
"""Acts whose papers count days: with those that were known when the act entered the log."""


def papers_of(tx: Transaction, asker: Asker, case: str) -> PaperList:
    """Every paper of a case, oldest first; NotFound for whoever may not see the case."""
    return PaperList(
        papers=[
            _listed(template, story)
            for story in _told(tx, showing.seen(tx, asker, case))
            for template in filling.templates()
            if filling.belongs(template, story)
        ]
    )


def paper_of(tx: Transaction, asker: Asker, case: str, paper: str) -> Found:
    """One paper by its id; NotFound where the case has no such act."""
    kind, _, act = paper.partition(".")
    row = showing.seen(tx, asker, case)
    template = next((one for one in filling.templates() if one.id == kind), None)
    story = next((one for one in _told(tx, row) if one.told.id == act), None)
    if template is None or story is None or not filling.belongs(template, story):
        raise NotFound
    return Found(
        template=template,
        paper=filling.filled(template, story),
        at=clock.from_ms(story.told.received_ms),
    )


def all_papers(tx: Transaction, row: store.CaseRow) -> list[tuple[int, Found]]:
    """Every paper of a case with the log index of its act, oldest first; not the index of the
    file, which the file makes itself.
    """
    return [
        (
            story.told.index,
            Found(
                template=template,
                paper=filling.filled(template, story),
                at=clock.from_ms(story.told.received_ms),
            ),
        )
        for story in _told(tx, row)
        for template in filling.templates()
        if filling.belongs(template, story) and not filling.lists_papers(template)
    ]


def party_papers(tx: Transaction, row: store.CaseRow) -> list[PaperListed]:
    """Those that are for the party, oldest first."""
    return [
        _listed(template, story)
        for story in _told(tx, row)
        for template in filling.templates()
        if template.to == "party" and filling.belongs(template, story)
    ]


def party_paper(tx: Transaction, row: store.CaseRow, paper: str) -> Found:
    """One of them by its id; NotFound for any other, and for papers that stay in the file."""
    kind, _, act = paper.partition(".")
    for story in _told(tx, row):
        for template in filling.templates():
            wanted = template.id == kind and story.told.id == act and template.to == "party"
            if wanted and filling.belongs(template, story):
                return Found(
                    template=template,
                    paper=filling.filled(template, story),
                    at=clock.from_ms(story.told.received_ms),
                )
    raise NotFound


def with_page(found: Found, address: str) -> Paper:
    """The paper as it is handed to the party: with the way to its page. A paper of the file has
    none, and neither has a copy that leaves the house in an export.
    """
    if found.template.to != "party":
        return found.paper
    return capability.on_paper(found.paper, address)


def _told(tx: Transaction, row: store.CaseRow) -> list[Story]:
    """The case after each of its acts."""
    acts = tuple(
        Told(
            id=one.id,
            index=one.idx,
            received_ms=one.received_ms,
            act=msgspec.convert(one.body, AnyAct),
            working_days=calendar_of(tx, one.idx) if one.act in COUNTED else None,
        )
        for one in store.acts_of(tx, row.id)
    )
    known = _known(tx, row, acts)
    return stories(Case(number=row.number, party=row.party, acts=acts, known=known))


def _known(tx: Transaction, row: store.CaseRow, acts: tuple[Told, ...]) -> Known:
    people = {one.act.by for one in acts} | set(row.facts.officers)
    for one in acts:
        people |= set(getattr(one.act, "officers", ())) | set(getattr(one.act, "votes", {}))
        people |= {str(getattr(one.act, name, "")) for name in ("approved_by", "chair")}
    officers = [agencies_store.officer_by_id(tx, one) for one in sorted(people)]
    agency = inspections_store.agencies_at(tx, [row.agency_path]).get(row.agency_path)
    return Known(
        body=agency[1] if agency else row.number.rpartition("案字〔")[0],
        names=evidence.people(tx, people),
        certificates={one.id: one.certificate.number for one in officers if one},
        act_code=coding.code_of(tx, row),
    )


def _listed(template: Template, story: Story) -> PaperListed:
    return PaperListed(
        id=f"{template.id}.{story.told.id}",
        name=template.name,
        number=number_of(story, template.prefix),
        on=story.act.on,
        index=story.told.index,
        to=template.to,
        basis=Bilingual(zh=filling.basis_of(template, "zh"), en=filling.basis_of(template, "en")),
    )
