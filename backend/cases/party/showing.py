"""What the party filed and what it was answered, for desk and party alike."""

from datetime import datetime

from backend import clock
from backend.accounts.model import Name
from backend.cases import showing as cases
from backend.cases import store as cases_store
from backend.cases.party import store
from backend.cases.party.decided import row_of
from backend.cases.party.filing import TITLES
from backend.cases.party.model import (
    Answer,
    Attached,
    CaseParty,
    Form,
    IdentityShown,
    WritingShown,
)
from backend.cases.party.store import WritingRow
from backend.cases.store import ActRow
from backend.cases.summary import service as summary
from backend.cases.summary.store import SummaryRow
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.law.model import Bilingual
from backend.ledger.service import Ledger
from backend.web import Asker

ENTERED_MAX = 20
OWES_ANSWER: frozenset[Form] = frozenset(
    ("statement", "hearing", "deferral", "instalments", "note")
)
_ANSWERS: dict[str, tuple[str, ...]] = {
    "statement": ("statement.answered",),
    "hearing": ("hearing.announced", "hearing.held"),
    "deferral": ("deferral.granted",),
    "instalments": ("deferral.granted", "instalments.granted"),
}
"""Acts that answer a filing by what they do."""
_TEXTS = {
    "statement.answered": "answer",
    "hearing.announced": "place",
}


def party_of(tx: Transaction, ledger: Ledger, asker: Asker, case: str) -> CaseParty:
    """For the page of a case, or of a decision on the spot; NotFound out of scope."""
    decided = row_of(tx, case)
    if decided is not None:
        return _of_decided(tx, ledger, asker, decided)
    row = cases.seen(tx, asker, case)
    added = store.identities_of(tx, case)
    people = evidence.people(tx, {one.by_id for one in added})
    head = asker.account_id in cases_store.heads_of(tx, row.agency_path)
    return CaseParty(
        writings=writings_of(tx, case),
        identities=[
            IdentityShown(
                id=one.id,
                name=one.name,
                identity=one.identity,
                reason=one.reason,
                by=Person(id=one.by_id, name=people.get(one.by_id, Name(one.by_id, one.by_id))),
                at=clock.from_ms(one.at_ms),
            )
            for one in added
        ],
        entered=_entered(tx, ledger, case),
        may_answer=head or asker.officer_id in row.facts.officers,
    )


def _of_decided(tx: Transaction, ledger: Ledger, asker: Asker, row: SummaryRow) -> CaseParty:
    summary.seen(tx, asker, row.id)
    return CaseParty(
        writings=writings_of(tx, row.id),
        identities=[],
        entered=_entered(tx, ledger, row.id),
        may_answer=asker.account_id in cases_store.heads_of(tx, row.agency_path),
    )


def _entered(tx: Transaction, ledger: Ledger, case: str) -> list[datetime]:
    return [clock.from_ms(ms) for ms in store.entered_at(tx, ledger.keys.kid, case, ENTERED_MAX)]


def writings_of(tx: Transaction, case: str) -> list[WritingShown]:
    """Oldest first, each with its answer."""
    acts = cases_store.acts_of(tx, case)
    rows = store.writings_of(tx, case)
    people = evidence.people(
        tx, {row.answered_by for row in rows if row.answer} | {act.by for act in acts}
    )
    return [_shown(row, acts, people) for row in rows]


def _shown(row: WritingRow, acts: list[ActRow], people: dict[str, Name]) -> WritingShown:
    wrote = row.wrote
    answer = _answer(row, acts, people)
    title = TITLES[wrote.form]
    copied = (
        *("form", "signer", "text", "late", "until", "acted", "paper", "wanted"),
        *("instalments", "channel"),
    )
    return WritingShown(
        **{name: getattr(wrote, name) for name in copied},
        id=row.id,
        name=Bilingual(zh=title.zh, en=title.en),
        at=clock.from_ms(row.at_ms),
        index=row.idx,
        attached=list(wrote.attached),
        answer=answer,
        wants_answer=answer is None and wrote.form in OWES_ANSWER,
    )


def _answer(row: WritingRow, acts: list[ActRow], people: dict[str, Name]) -> Answer | None:
    if row.answer is not None:
        return Answer(
            text=row.answer.answer,
            granted=row.answer.granted,
            by=_person(row.answered_by, people),
            at=clock.from_ms(row.answered_ms),
        )
    answering = _ANSWERS.get(row.wrote.form, ())
    # What the procedure took as a statement is answered by its act; what came too late for that is
    # answered by words alone.
    if row.wrote.form in ("statement", "hearing") and not row.wrote.acted:
        return None
    act = next((one for one in acts if one.act in answering and one.idx > row.idx), None)
    if act is None:
        return None
    return Answer(
        text=_told(act),
        granted=bool(act.body.get("adopted", True)),
        by=_person(act.by, people),
        at=clock.from_ms(act.received_ms),
    )


def _told(act: ActRow) -> str:
    days = [str(act.body[name]) for name in ("day", "until") if act.body.get(name)]
    said = str(act.body.get(_TEXTS.get(act.act, ""), ""))
    return " ".join(filter(None, (*days, said)))


def _person(one: str, people: dict[str, Name]) -> Person:
    return Person(id=one, name=people.get(one, Name(one, one)))


def attachment_of(tx: Transaction, asker: Asker, case: str, sha256: str) -> Attached | None:
    """The attachment under this digest, for whoever may see the case; None where there is none."""
    if row_of(tx, case) is not None:
        summary.seen(tx, asker, case)
    else:
        cases.seen(tx, asker, case)
    return store.attached(tx, case, sha256)
