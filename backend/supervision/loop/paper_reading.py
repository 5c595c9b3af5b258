"""Papers of a lead and the letter of its referral, from what the log says."""

from collections.abc import Sequence

from backend import clock
from backend.database import Transaction
from backend.inspections import store as inspections_store
from backend.problems import NotFound
from backend.supervision.loop import papers, standing, store
from backend.supervision.loop.procedure import acts
from backend.supervision.loop.procedure.table import loop_table
from backend.supervision.loop.store import ActRow, LeadRow

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


LETTER = "papers/00-letter.pdf"
_WORDS = ("reason", "text", "facts", "demands", "answer", "summary")
_KINDS = {
    "source/": "线索来源",
    "papers/": "监督文书",
    "originals/": "证据原件、书面材料",
}
_ALWAYS = (("办理过程、检查记录及其存证证明", "log/receipts.json"), ("移送说明", "lead.json"))


def letter_of(
    tx: Transaction,
    row: LeadRow,
    logged: Sequence[ActRow],
    sent: ActRow,
    packed: Sequence[str],
) -> papers.Ready:
    """The letter of a referral; `packed`: paths in the package."""
    act = sent.act
    assert isinstance(act, acts.Referred)
    names = inspections_store.agencies_at(tx, [row.agency_path, row.handler_path])
    told = tuple(
        (one.act.on, loop_table().row(one.kind).name.zh, _words(one))
        for one in logged
        if one.idx < sent.idx
    )
    materials = tuple(
        (next(name for start, name in _KINDS.items() if path.startswith(start)), path)
        for path in packed
    )
    about, sender = (
        names[path][1] if path in names else path for path in (row.agency_path, row.handler_path)
    )
    handed = papers.Handed(
        title=row.title, about=about, told=told, materials=(*materials, *_ALWAYS)
    )
    letter = papers.letter(act, handed, sender=sender)
    return papers.Ready(paper=letter, at=clock.from_ms(sent.received_ms))


def _words(one: ActRow) -> str:
    said = (one.body.get(name) for name in _WORDS)
    return "\n".join(text for text in said if isinstance(text, str) and text)
