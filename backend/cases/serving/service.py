"""What officers do about service: bring a paper to the party, and say what became of it."""

import uuid
from datetime import date, datetime, timedelta

import msgspec

from backend import clock
from backend.accounts.scope import in_scope
from backend.cases import store as cases_store
from backend.cases.papers import service as papers
from backend.cases.papers.model import PaperListed
from backend.cases.service import Logged, logged_case
from backend.cases.serving import steps, store
from backend.cases.serving.model import ArrivalAsked, Channel, Consent, PaperServed, ServiceAsked
from backend.cases.serving.problems import ServiceIncomplete, ServiceOver
from backend.cases.serving.standing import consents_of
from backend.cases.serving.store import Outgoing
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.evidence import store as evidence_store
from backend.inspections import service as inspections
from backend.law.deadlines import shipped_limits
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import Forbidden, MalformedRequest, NotFound
from backend.web import Asker

PUBLIC_NOTICE = "notice-by-publication"
AT_ONCE = ("direct", "leave_behind")
"""Methods that have their result the moment they are entered."""


async def serve(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    asked: ServiceAsked,
    *,
    page: str,
    asker: Asker,
    now: datetime,
) -> None:
    """Bring a paper to the party; asked again under its id, nothing changes.

    `page` is the address of the party's page, for messages. ServiceIncomplete names what is
    missing; ActRefused when the procedure does not allow that service; NotFound, Forbidden.
    """

    def write(tx: Transaction) -> int | None:
        known = handled(tx, ledger, case, asker)
        before = steps.latest(steps.steps_of(tx, ledger, case)).get(asked.id)
        if before is not None:
            if before.paper != asked.paper or before.method != asked.method:
                raise MalformedRequest(why="id: another service has it")
            return None
        if store.case_of(tx, asked.id) is not None:
            raise MalformedRequest(why="id: a service of another case has it")
        step, consent = _begun(tx, known, asked, asker, day_of(now))
        if step.channel in ("sms", "email") and consent is not None:
            store.post(tx, _message(known, step, consent, page), clock.to_ms(now))
        actor = asker.officer_id or asker.account_id
        return steps.log_step(tx, ledger, known, step, by=asker.account_id, actor=actor, now=now)

    index = await database.write(write)
    if index is not None:
        await views.reached(index)


def handled(tx: Transaction, ledger: Ledger, case: str, asker: Asker) -> Logged:
    """The case, for one of the officers who handle it or the head of its body.

    NotFound for whoever may not see it, Forbidden for whoever only may.
    """
    known = logged_case(tx, ledger, case)
    if not known.bodies:
        raise NotFound
    agency = known.bodies[0].agency
    if asker.officer_id in known.facts.officers:
        return known
    if asker.account_id in cases_store.heads_of(tx, agency):
        return known
    if asker.role != "officer" and in_scope(agency, asker.agency_path):
        raise Forbidden
    raise NotFound


def _begun(
    tx: Transaction, known: Logged, asked: ServiceAsked, asker: Asker, today: date
) -> tuple[PaperServed, Consent | None]:
    first = known.bodies[0]
    paper = party_paper(tx, first.case, asked.paper)
    on = asked.on or today
    if not paper.on <= on <= today:
        raise ServiceIncomplete(
            zh=f"送达日期应当在文书日期（{paper.on}）与今天之间",
            en=f"The day lies between the paper's ({paper.on}) and today",
        )
    consent = _checked(tx, known, asked, asker)
    channel: Channel | None = consent.channel if consent else None
    reached = asked.method in AT_ONCE or channel == "platform"
    until = on + timedelta(days=_notice_days()) if asked.method == "public_notice" else None
    members = {name: getattr(asked, name) for name in _MEANS}
    step = PaperServed(
        **members,
        case=first.case,
        id=asked.id,
        service=asked.id,
        paper=asked.paper,
        number=paper.number,
        state="reached" if reached else "under_way",
        begun_on=on,
        reached_on=on if reached else None,
        until=until,
        channel=channel,
        confirmed_by="sender" if channel == "platform" else "officer",
    )
    return step, consent


_MEANS = (
    "method",
    "receiver",
    "receiver_is",
    "note",
    "visit",
    "media",
    "consent",
    "carrier",
    "tracking",
    "entrusted",
    "place",
)


def party_paper(tx: Transaction, case: str, paper: str) -> PaperListed:
    """A paper of this case that is for the party; NotFound for any other."""
    row = cases_store.case_by_id(tx, case)
    found = papers.party_papers(tx, row) if row else []
    one = next((listed for listed in found if listed.id == paper), None)
    if one is None:
        raise NotFound
    return one


def _notice_days() -> int:
    return shipped_limits()[PUBLIC_NOTICE].amount


def _checked(tx: Transaction, known: Logged, asked: ServiceAsked, asker: Asker) -> Consent | None:
    """What each method cannot do without; the consent of electronic service."""
    match asked.method:
        case "direct":
            _need(asked.receiver, "签收人", "who signed for it")
        case "leave_behind":
            _need(asked.note, "留置的原因和见证情况", "why it was left, and who witnessed it")
            _check_media(tx, asked, asker)
        case "postal":
            _need(asked.tracking, "邮件编号", "the tracking number")
        case "entrusted":
            _need(asked.entrusted, "受委托机关", "the body that was entrusted")
        case "public_notice":
            _need(asked.place, "公告载体", "where the notice stands")
            _need(asked.note, "公告送达的原因", "why nothing else was possible")
        case "electronic":
            first = known.bodies[0]
            standing = consents_of(tx, first.case, first.enterprise)
            found = next((one for one in standing if one.id == asked.consent), None)
            if found is None:
                raise ServiceIncomplete(
                    zh="电子送达须经当事人签订确认书；没有有效的确认",
                    en="Electronic service needs a signed confirmation of the address that stands",
                )
            return found
    return None


def _need(value: str, zh: str, en: str) -> None:
    if not value.strip():
        raise ServiceIncomplete(zh=f"请填写{zh}", en=f"Say {en}")


def _check_media(tx: Transaction, asked: ServiceAsked, asker: Asker) -> None:
    """Leaving a paper behind is shown by photos or sound of a visit, bound to a place."""
    incomplete = ServiceIncomplete(
        zh="留置送达应当有检查记录中带位置的照片或录音",
        en="Leaving it behind is shown by photos or sound of a visit, at least one with its place",
    )
    if asked.visit is None or not asked.media:
        raise incomplete
    inspections.visit_of(tx, asked.visit, asker)
    placed = captures_of(tx, asked.visit)
    if not set(asked.media) <= placed.keys() or not any(placed[one] for one in asked.media):
        raise incomplete


def captures_of(tx: Transaction, visit: str) -> dict[str, bool]:
    """Photos and sound of a visit, and whether each has a place of its own."""
    found: dict[str, bool] = {}
    for entry in evidence_store.entries_of_visits(tx, [visit]):
        capture = entry.body.get("capture")
        if entry.kind in ("photo.captured", "sound.captured") and isinstance(capture, str):
            where = entry.payload.get("where")
            found[capture] = isinstance(where, dict) and "lat" in where
    return found


def _message(known: Logged, step: PaperServed, consent: Consent, page: str) -> Outgoing:
    """Nothing secret but the way to the page, where the receiver still shows who he is."""
    body = known.bodies[0].number.rpartition("案字〔")[0]
    text = (
        f"【{body}】您有一份文书待查收，请打开 {page} 核对身份后查看。"
        "本消息不含任何付款要求；有疑问请直接联系我单位核实。"
    )
    return Outgoing(
        id=step.id,
        case_id=step.case,
        service=step.service,
        channel=consent.channel,
        address=consent.address,
        text=text,
    )


async def arrive(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    service: str,
    asked: ArrivalAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Say what became of a service that was under way; once, and then it stands.

    ServiceOver when it has its result, ServiceIncomplete for a day that cannot be.
    """

    def write(tx: Transaction) -> int | None:
        known = handled(tx, ledger, case, asker)
        logged = steps.steps_of(tx, ledger, case)
        if any(one.id == asked.id for one in logged):
            return None
        before = steps.latest(logged).get(service)
        if before is None:
            raise NotFound
        if before.state != "under_way":
            raise ServiceOver
        step = _ended(before, asked, day_of(now))
        actor = asker.officer_id or asker.account_id
        return steps.log_step(tx, ledger, known, step, by=asker.account_id, actor=actor, now=now)

    index = await database.write(write)
    if index is not None:
        await views.reached(index)


def _ended(before: PaperServed, asked: ArrivalAsked, today: date) -> PaperServed:
    on = asked.on or today
    if asked.state == "reached" and before.until is not None:
        if today <= before.until:
            raise ServiceIncomplete(
                zh=f"公告期未满（至 {before.until}）", en=f"The notice runs until {before.until}"
            )
        on = before.until
    if not before.begun_on <= on <= today:
        raise ServiceIncomplete(
            zh=f"日期应当在 {before.begun_on} 与今天之间",
            en=f"The day lies between {before.begun_on} and today",
        )
    return msgspec.structs.replace(
        before,
        id=asked.id,
        state=asked.state,
        reached_on=on if asked.state == "reached" else None,
        receiver=asked.receiver or before.receiver,
        receiver_is=asked.receiver_is if asked.receiver else before.receiver_is,
        note="\n".join(filter(None, (before.note, asked.note))),
        confirmed_by="officer",
    )


def arrived(before: PaperServed, on: date, by: str) -> PaperServed:
    """The same service, having reached the party. `by`: `party`, `sender` or `clock`."""
    return msgspec.structs.replace(
        before,
        id=str(uuid.uuid5(uuid.UUID(before.service), by)),
        state="reached",
        reached_on=max(on, before.begun_on),
        confirmed_by=by,
    )
