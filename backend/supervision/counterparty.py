"""What the enterprise said about a visit, as the desk reads it."""

from backend import clock
from backend.accounts.model import Name
from backend.database import Transaction
from backend.enterprise_pages import store
from backend.enterprise_pages.model import (
    EvidenceConfirmed,
    RecusalRequested,
    RemarkWritten,
    Said,
    VisitRefused,
)
from backend.evidence import service as evidence
from backend.evidence.model import MediaShown, Person, StoredFile
from backend.supervision.model import CounterpartyAct


def of_visit(tx: Transaction, visit: str) -> list[CounterpartyAct]:
    """Everything it said, in log order."""
    said = store.acts_of(tx, visit)
    officers = {one.act.officer for one in said if isinstance(one.act, RecusalRequested)}
    digests = [
        one.act.media.sha256
        for one in said
        if isinstance(one.act, RemarkWritten) and one.act.media is not None
    ]
    people = evidence.people(tx, officers)
    stored = evidence.stored_files(tx, digests)
    return [_shown(one, people, stored) for one in said]


def _shown(said: Said, people: dict[str, Name], stored: dict[str, StoredFile]) -> CounterpartyAct:
    text, reason, officer, media, capture, count = "", None, None, None, None, None
    match said.act:
        case VisitRefused() as act:
            text, reason = act.note, act.reason
        case RecusalRequested() as act:
            text = act.reason
            name = people.get(act.officer, Name(act.officer, act.officer))
            officer = Person(id=act.officer, name=name)
        case RemarkWritten() as act:
            text, capture = act.text, act.capture
            if act.media is not None:
                known = stored.get(act.media.sha256)
                media = MediaShown(
                    sha256=act.media.sha256,
                    size=act.media.size,
                    type=act.media.type,
                    stored=known is not None,
                    stored_at=None if known is None else known.stored_at,
                )
        case EvidenceConfirmed() as act:
            count = act.count
        case _:
            pass
    return CounterpartyAct(
        index=said.idx,
        kind=said.kind,
        at=clock.from_ms(said.said_ms),
        text=text,
        reason=reason,
        officer=officer,
        media=media,
        capture=capture,
        count=count,
    )
