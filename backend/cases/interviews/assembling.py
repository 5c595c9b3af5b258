"""From the entries of an interview to what was asked and answered: pure."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from backend.accounts.model import Name
from backend.cases.interviews.model import Interview, InterviewTurn
from backend.cases.interviews.store import SaidRow
from backend.evidence import bodies
from backend.evidence.model import Person


def interviews_in(said: Sequence[SaidRow], names: Mapping[str, Name]) -> list[Interview]:
    """Every interview that was begun, oldest first; `said` in the order it was said."""
    grouped = groupby(sorted(said, key=lambda one: one.interview), key=lambda one: one.interview)
    found = [one for _, rows in grouped if (one := _interview(list(rows), names)) is not None]
    return sorted(found, key=lambda one: one.began)


def people_of(said: Sequence[SaidRow]) -> set[str]:
    """Everybody whose name is needed."""
    found = {one.by for one in said}
    for one in said:
        body = bodies.read(one.kind, one.body)
        if isinstance(body, bodies.InterviewBegun):
            found |= set(body.officers)
    return found


def _interview(rows: list[SaidRow], names: Mapping[str, Name]) -> Interview | None:
    begun: tuple[SaidRow, bodies.InterviewBegun] | None = None
    confirmed: tuple[SaidRow, bodies.InterviewConfirmed] | None = None
    turns: dict[str, InterviewTurn] = {}
    changed_after = False
    for row in rows:
        match bodies.read(row.kind, row.body):
            case bodies.InterviewBegun() as body if begun is None:
                begun = row, body
            case bodies.InterviewAsked() as body:
                changed_after = changed_after or confirmed is not None
                key = body.turn or str(len(turns))
                before = turns.get(key)
                turns[key] = InterviewTurn(
                    question=body.question,
                    answer=body.answer,
                    recording=body.recording,
                    wall=row.wall,
                    replaced=0 if before is None else before.replaced + 1,
                )
            case bodies.InterviewConfirmed() as body:
                confirmed, changed_after = (row, body), False
            case _:
                pass
    if begun is None:
        return None
    first, body = begun
    ended = confirmed[1] if confirmed else None
    return Interview(
        id=first.interview,
        visit=first.visit,
        person=body.person.name,
        identity=body.person.identity,
        role=body.person.role,
        phone=body.person.phone,
        officers=[Person(id=one, name=names.get(one, Name(one, one))) for one in body.officers],
        told=body.told,
        turns=list(turns.values()),
        began=first.wall,
        confirmed=confirmed[0].wall if confirmed else None,
        signature=ended.signature if ended else None,
        refusal=ended.refusal if ended else None,
        changed_after=changed_after,
    )
