"""What people do with publications: prepare a text, check it, withdraw it, decide against one."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import msgspec

from backend.cases.publication import matter, redacting, rules
from backend.cases.publication.matter import Matter
from backend.cases.publication.model import (
    AnyBody,
    CheckAsked,
    Checked,
    DeclineAsked,
    Declined,
    Judged,
    Kept,
    PrepareAsked,
    Prepared,
    WithdrawAsked,
    Withdrawn,
)
from backend.cases.publication.problems import (
    PublicationNotNow,
    PublicationOwnWork,
    PublicationUnjudged,
    PublicationUnsafe,
)
from backend.cases.publication.redacting import Finding, Hidden, Known
from backend.cases.publication.rules import Duration
from backend.cases.publication.standing import (
    STATES_ZH,
    May,
    Standing,
    id_of,
    is_own,
    standing,
)
from backend.cases.publication.views import BODIES
from backend.cases.service import roles_of
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import Forbidden, MalformedRequest
from backend.web import Asker


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes a step about a publication, and where it goes."""

    database: Database
    ledger: Ledger
    views: Views
    asker: Asker
    now: datetime


async def prepare(step: Step, case: str, asked: PrepareAsked) -> None:
    """Put a text without what is hidden before the second person.

    PublicationUnjudged while a finding was not judged, PublicationUnsafe when the text would still
    name somebody, PublicationNotNow in another state or for another decision.
    """
    duration = rules.durations().get(asked.duration)
    if duration is None:
        raise MalformedRequest(why="duration: unknown")

    def body_of(tx: Transaction, row: Matter, _: Standing) -> Prepared:
        return _prepared(tx, row, asked, duration)

    await _take(step, case, "prepare", asked.id, body_of)


def _prepared(tx: Transaction, row: Matter, asked: PrepareAsked, duration: Duration) -> Prepared:
    source = matter.source_of(tx, row)
    if source is None or source.decision != asked.decision:
        raise PublicationNotNow(zh="决定已经变化或者尚未送达", en="the decision changed")
    findings = redacting.found(source.text, source.known)
    text = redacted(source, findings, asked)
    kept = {one.finding: one.reason for one in asked.judged if one.keep}
    title = _title(
        f"{row.party.name}：{row.cause}",
        source.known,
        asked,
        kept={one.text for one in findings if one.id in kept},
    )
    _check_safe(f"{title}\n{text}", source.known)
    hidden: dict[str, int] = {}
    for one in findings:
        if one.id not in kept:
            hidden[one.rule] = hidden.get(one.rule, 0) + 1
    return Prepared(
        publication=id_of(row.id),
        id=asked.id,
        case=row.id,
        decision=source.decision,
        agency=row.agency_path,
        title=title,
        number=source.number,
        text=text,
        hidden=hidden,
        kept=tuple(
            Kept(rule=one.rule, text=one.text, reason=kept[one.id])
            for one in findings
            if one.id in kept
        ),
        duration=duration.id,
        months=duration.months,
    )


def redacted(source: matter.Source, findings: Sequence[Finding], asked: PrepareAsked) -> str:
    """The text as it would be published; every finding has to be judged, one by one."""
    judged: dict[str, Judged] = {one.finding: one for one in asked.judged}
    open_ones = [one for one in findings if one.id not in judged]
    if open_ones:
        raise PublicationUnjudged(count=len(open_ones))
    shown: dict[str, str | None] = {}
    for one in findings:
        said = judged[one.id]
        if said.keep and not one.keep:
            raise _unsafe([one])
        if said.keep and not said.reason.strip():
            raise MalformedRequest(why=f"judged {one.id}: reason")
        shown[one.id] = None if said.keep else (said.shown or one.shown)
    text = redacting.hide(source.text, findings, shown)
    return redacting.hide_also(text, [Hidden(text=a.text, shown=a.shown) for a in asked.also])


def _title(title: str, known: Known, asked: PrepareAsked, *, kept: set[str]) -> str:
    """Party and cause, with everything hidden that the text hides, and whatever else is found."""
    clean = redacting.clean(title)
    findings = redacting.found(clean, known)
    shown: dict[str, str | None] = {
        one.id: None if one.keep and one.text in kept else one.shown for one in findings
    }
    told = redacting.hide(clean, findings, shown)
    return redacting.hide_also(told, [Hidden(text=a.text, shown=a.shown) for a in asked.also])


def _check_safe(text: str, known: Known) -> None:
    left = redacting.strict(text, known)
    if left:
        raise _unsafe(left)


def _unsafe(findings: Sequence[Finding]) -> PublicationUnsafe:
    """Names the rules that still find something; not what they find."""
    names = {one.id: one.name for one in rules.rules()}
    told = dict.fromkeys(one.rule for one in findings)
    return PublicationUnsafe(
        zh="、".join(names[one].zh for one in told), en=", ".join(names[one].en for one in told)
    )


async def check(step: Step, case: str, asked: CheckAsked) -> None:
    """Publish it or give it back. PublicationOwnWork for who prepared it or investigated."""

    def body_of(tx: Transaction, row: Matter, stands: Standing) -> Checked:
        prepared = stands.prepared
        if prepared is None or prepared.id != asked.version:
            raise PublicationNotNow(zh="文本已经更换", en="there is another text now")
        if is_own(row, step.asker, stands):
            raise PublicationOwnWork
        source = matter.source_of(tx, row)
        if asked.agrees and (source is None or source.decision != prepared.decision):
            raise PublicationNotNow(zh="决定已经变化", en="the decision changed")
        if not asked.agrees and not asked.note.strip():
            raise MalformedRequest(why="note: say why it is given back")
        today = day_of(step.now)
        last = _months_later(today, prepared.months) if asked.agrees else None
        return Checked(
            publication=id_of(case),
            id=asked.id,
            case=case,
            agrees=asked.agrees,
            note=asked.note,
            first=today if asked.agrees else None,
            last=last,
        )

    await _take(step, case, "check", asked.id, body_of)


async def withdraw(step: Step, case: str, asked: WithdrawAsked) -> None:
    """Take it off, at once."""

    def body_of(_: Transaction, __: Matter, ___: Standing) -> Withdrawn:
        return Withdrawn(
            publication=id_of(case),
            id=asked.id,
            case=case,
            because=asked.because,
            reason=asked.reason,
        )

    await _take(step, case, "withdraw", asked.id, body_of)


async def decline(step: Step, case: str, asked: DeclineAsked) -> None:
    """Decide that it is not published, with a ground."""
    if asked.ground not in rules.grounds():
        raise MalformedRequest(why="ground: unknown")
    if asked.ground == "other" and not asked.reason.strip():
        raise MalformedRequest(why="reason: say which")

    def body_of(_: Transaction, row: Matter, __: Standing) -> Declined:
        return Declined(
            publication=id_of(case),
            id=asked.id,
            case=case,
            agency=row.agency_path,
            ground=asked.ground,
            reason=asked.reason,
        )

    await _take(step, case, "decline", asked.id, body_of)


_KINDS: dict[type[AnyBody], str] = {kind: name for name, kind in BODIES.items()}
_STATES = {
    "prepare": ("", "returned", "withdrawn", "declined"),
    "check": ("prepared",),
    "withdraw": ("published",),
    "decline": ("", "prepared", "returned", "withdrawn"),
}


async def _take(
    step: Step,
    case: str,
    way: May,
    step_id: str,
    body_of: Callable[[Transaction, Matter, Standing], AnyBody],
) -> None:
    """One step, in the order of the log: the first stands, the second is told."""
    publication, ledger, asker = id_of(case), step.ledger, step.asker

    def write(tx: Transaction) -> int | None:
        row = matter.as_logged(tx, ledger, matter.seen(tx, asker, case))
        stands = standing(tx, ledger, publication)
        if step_id in stands.done:
            return None
        if stands.state not in _STATES[way]:
            raise PublicationNotNow(zh=STATES_ZH[stands.state], en=stands.state or "not begun")
        roles = roles_of(tx, asker, row.agency_path)
        investigates = way == "prepare" and asker.officer_id in row.officers
        if not roles & {"head", "reviewer"} and not investigates:
            raise Forbidden
        body = body_of(tx, row, stands)
        return ledger.act(
            tx,
            kind=_KINDS[type(body)],
            by=asker.account_id,
            subject=publication,
            body=body,
            now=step.now,
        )

    index = await step.database.write(write)
    if index is not None:
        await step.views.reached(index)


def _months_later(day: date, months: int) -> date:
    """The same day so many months on; the last of its month where it has no such day."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
