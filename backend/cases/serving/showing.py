"""Who has been reached and who not, as the page of a case says it; and the proof of a service."""

from datetime import datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.cases import showing
from backend.cases import store as cases_store
from backend.cases.papers import filling, words
from backend.cases.papers import service as papers
from backend.cases.papers.model import Paper, PaperListed
from backend.cases.papers.story import numbered
from backend.cases.service import cited
from backend.cases.serving import store
from backend.cases.serving.model import (
    CaseServices,
    PaperServed,
    PaperStanding,
    Receiver,
    ServiceShown,
)
from backend.cases.serving.standing import consents_of
from backend.cases.serving.store import ServiceRow
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.law.model import Bilingual
from backend.problems import NotFound
from backend.web import Asker

PROOF = Bilingual(zh="送达回证", en="Proof of service")
_METHODS: dict[str, str] = {
    "direct": "Handed over",
    "leave_behind": "Left behind",
    "postal": "By post",
    "entrusted": "Entrusted",
    "electronic": "Electronic",
    "public_notice": "Public notice",
}
_RECEIVERS: dict[Receiver, str] = {
    "party": "本人",
    "agent": "代理人",
    "family": "同住成年家属",
    "staff": "法定代表人或者负责收件的人",
    "other": "其他",
}
_CHANNELS = {"sms": "短信", "email": "电子邮件", "platform": "当事人页面"}
_CONFIRMED = {
    "officer": "送达人登记",
    "party": "当事人在其页面确认",
    "sender": "发送系统回执",
    "clock": "公告期满",
}


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A proof of service, ready to be set."""

    paper: Paper
    at: datetime


def services_of(tx: Transaction, asker: Asker, case: str) -> CaseServices:
    """Papers for the party with how they stand, and every service; NotFound out of scope."""
    row = showing.seen(tx, asker, case)
    listed = papers.party_papers(tx, row)
    served = store.of_case(tx, case)
    named = {one.id: one for one in listed}
    head = asker.account_id in cases_store.heads_of(tx, row.agency_path)
    may_serve = head or asker.officer_id in row.facts.officers
    return CaseServices(
        papers=[standing_of(one, served) for one in listed],
        services=_shown(tx, served, named),
        # Where somebody can be reached concerns whoever has to reach him, and nobody else.
        consents=consents_of(tx, case, row.enterprise_id) if may_serve else [],
        may_serve=may_serve,
    )


def standing_of(paper: PaperListed, served: list[ServiceRow]) -> PaperStanding:
    """The best that is known of one paper."""
    own = [one.served for one in served if one.served.paper == paper.id]
    days = [one.reached_on for one in own if one.state == "reached" and one.reached_on]
    state = "nothing"
    if days:
        state = "reached"
    elif any(one.state == "under_way" for one in own):
        state = "under_way"
    elif own:
        state = "failed"
    return PaperStanding(
        paper=paper.id,
        name=paper.name,
        number=paper.number,
        on=paper.on,
        state=state,
        reached_on=min(days) if days else None,
    )


def _shown(
    tx: Transaction, rows: list[ServiceRow], named: dict[str, PaperListed]
) -> list[ServiceShown]:
    """The newest first."""
    makers = store.makers(tx, [row.idx for row in rows])
    people = evidence.people(tx, set(makers.values()))
    found: list[ServiceShown] = []
    for row in reversed(rows):
        one, by = row.served, makers[row.idx]
        paper = named.get(one.paper)
        found.append(
            ServiceShown(
                id=row.id,
                paper=one.paper,
                name=paper.name if paper else Bilingual(zh=one.number, en=one.number),
                number=one.number,
                method=one.method,
                method_name=method_name(one.method),
                state=one.state,
                begun_on=one.begun_on,
                reached_on=one.reached_on,
                until=one.until,
                channel=one.channel,
                confirmed_by=one.confirmed_by,
                receiver=one.receiver,
                receiver_is=one.receiver_is,
                note=one.note,
                media=len(one.media),
                tracking=one.tracking,
                carrier=one.carrier,
                entrusted=one.entrusted,
                place=one.place,
                by=Person(id=by, name=people.get(by, Name(by, by))),
                at=clock.from_ms(row.at_ms),
                index=row.idx,
            )
        )
    return found


def method_name(method: str) -> Bilingual:
    return Bilingual(zh=words.METHODS[method], en=_METHODS[method])


def proof_of(tx: Transaction, asker: Asker, case: str, service: str) -> Proof:
    """The proof of one service (送达回证); NotFound until the paper has reached the party."""
    row = showing.seen(tx, asker, case)
    rows = store.of_case(tx, case)
    found = next((one for one in rows if one.id == service), None)
    if found is None or found.served.state != "reached":
        raise NotFound
    # Its number is its place among the services: the order in which they were begun never changes.
    place = sorted(rows, key=lambda one: (one.served.begun_on, one.id)).index(found) + 1
    named = {one.id: one for one in papers.party_papers(tx, row)}
    makers = store.makers(tx, [found.idx])
    people = evidence.people(tx, set(makers.values()))
    by = makers[found.idx]
    agency = inspections_store.agencies_at(tx, [row.agency_path]).get(row.agency_path)
    lines = _lines(found.served, row.party.name, named.get(found.served.paper))
    server = people.get(by, Name(by, by)).zh
    paper = Paper(
        head=agency[1] if agency else row.number.rpartition("案字〔")[0],
        title=PROOF.zh,
        number=numbered(row.number, "回证字", place),
        addressee="",
        blocks=[
            {"kind": "rows", "rows": [[label, text or filling.NOTHING] for label, text in lines]},
            {"kind": "rows", "rows": [["登记人", server]]},
            {"kind": "sign", "people": ["受送达人或签收人", "送达人"]},
        ],
        sealed=False,
        day=words.day(found.served.reached_on),
        basis=cited("penalties-61", "zh"),
    )
    return Proof(paper=paper, at=clock.from_ms(found.at_ms))


def _lines(one: PaperServed, party: str, paper: PaperListed | None) -> list[tuple[str, str]]:
    named = f"{paper.name.zh}（{one.number}）" if paper else one.number
    lines = [
        ("受送达人", party),
        ("送达的文书", named),
        ("送达方式", words.METHODS[one.method]),
        ("送达开始", words.day(one.begun_on)),
        ("送达日期", words.day(one.reached_on)),
    ]
    if one.receiver:
        lines.append(("签收人", f"{one.receiver}（{_RECEIVERS[one.receiver_is]}）"))
    extra = (
        ("送达途径", _CHANNELS.get(one.channel or "", "")),
        ("邮件编号", " ".join(filter(None, (one.carrier, one.tracking)))),
        ("受委托机关", one.entrusted),
        ("公告载体", one.place),
        ("公告期满", words.day(one.until)),
        ("照片、录音", f"{len(one.media)} 件，见检查记录 {one.visit}" if one.media else ""),
        ("说明", one.note),
    )
    lines += [line for line in extra if line[1]]
    return [*lines, ("到达的依据", _CONFIRMED[one.confirmed_by])]
