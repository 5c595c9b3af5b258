"""Writes a visit of the demo year: what the phone signs, what is scanned, what is said at the door.

Each step stands at its own instant, so that the visits of all bodies run beside each other.
"""

import secrets
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from backend import clock
from backend.cases.summary.model import SummaryReported
from backend.clock import day_of
from backend.codes import act_code
from backend.codes.doors import hash_of
from backend.codes.model import CodeScanned
from backend.codes.officer_code import HEAD_BYTES, NONCE_BYTES
from backend.database import Transaction
from backend.demo_city.year_desks import head_of
from backend.demo_city.year_phones import Phone, fix_at
from backend.demo_city.year_script import Outing
from backend.demo_city.year_summaries import FINE_LEFT_OPEN, follow_ups
from backend.enterprise_pages import model as said
from backend.enterprise_pages.captured import root_of
from backend.law.model import Checklist
from backend.ledger import store as ledger_store
from backend.ledger.model import NewEntry
from backend.ledger.service import Ledger
from offline_sync import base64url

Event = tuple[datetime, int, Callable[[Transaction], None]]
"""When, which comes first at the same instant, and what happens."""

SECONDS_STALE = 400


class Running:
    """One visit on its way through the log."""

    def __init__(
        self,
        outing: Outing,
        phone: Phone,
        partner: Phone,
        ledger: Ledger,
        checklists: dict[str, Checklist],
        *,
        permit: str | None,
        task: str | None,
    ) -> None:
        self._outing = outing
        self._phone, self._partner = phone, partner
        self._ledger = ledger
        self._checklists = checklists
        self._permit, self._task = permit, task
        self._hashes: list[bytes] = []
        self._door = ""
        self._shown: NewEntry | None = None
        self._closed = b""
        self._finding: tuple[Checklist, str] | None = None

    def events(self) -> list[Event]:
        """What happens, in order."""
        one = self._outing
        steps: list[tuple[timedelta, Callable[[Transaction, datetime], None]]] = [
            (timedelta(), self._open)
        ]
        if one.scan != "none":
            steps += [(timedelta(seconds=70), self._scan)]
            if one.scan == "stale":
                steps += [(timedelta(seconds=150), self._scan_again)]
            steps += [(timedelta(seconds=200), self._confirm_arrival)]
        length = timedelta(minutes=one.minutes)
        steps += [(length, self._record)]
        if one.remark and one.scan != "none":
            steps += [(length + timedelta(seconds=40), self._remark)]
        if one.confirms and one.scan != "none":
            steps += [(length + timedelta(seconds=80), self._confirm_list)]
        steps += [(length + timedelta(seconds=120), self._close)]
        if one.confirms and one.scan != "none":
            steps += [(length + timedelta(seconds=200), self._receive)]
        return [
            (one.at + after, order, _at(step, one.at + after))
            for order, (after, step) in enumerate(steps)
        ]

    def _append(self, tx: Transaction, entries: Sequence[NewEntry], at: datetime) -> None:
        self._ledger.append(tx, entries, at)
        self._hashes += [one.hash for one in entries if one.subject]

    def _sign(self, kind: str, body: dict[str, Any], at: datetime) -> NewEntry:
        one = self._outing
        return self._phone.sign(
            kind, {"visit": one.id, **body}, at, fix_at(one.enterprise, at), one.id
        )

    def _open(self, tx: Transaction, at: datetime) -> None:
        phone, one = self._phone, self._outing
        new = [other for other in (phone, self._partner) if other.seq == 0]
        entries = [other.start(at - timedelta(seconds=30)) for other in new]
        size = ledger_store.next_index(tx)
        entries.append(phone.take_beacon(tx, self._ledger, size, at - timedelta(seconds=20)))
        opened = self._sign("visit.opened", self._opening(at), at)
        entries.append(opened)
        if one.confirmed:
            partner = self._partner
            told = {"officer": partner.officer.id, "proof": partner.witness(at)}
            entries.append(self._sign("visit.officer_confirmed", told, at))
        if one.shown:
            showing = {"showing": str(uuid.uuid4())}
            self._shown = self._sign("code.shown", showing, at)
            entries.append(self._shown)
        if one.exception is not None:
            reason, note = one.exception
            told = {"reason": reason, "note": note}
            entries.append(self._sign("code.excepted", told, at))
        self._append(tx, entries, at)

    def _opening(self, at: datetime) -> dict[str, Any]:
        one = self._outing
        agency = one.pair.agency
        members: dict[str, Any] = {
            "enterprise": {
                "id": one.enterprise.id,
                "uscc": one.enterprise.uscc,
                "name": one.enterprise.name,
            },
            "officers": [one.pair.lead.id, one.pair.partner.id],
            "found": "task" if self._task else "code",
            "inspectionType": one.inspection_type,
            "checklists": list(one.checklists),
            "purpose": one.purpose,
            "act": {
                "code": self._phone.act(agency.region_code, agency.number, one.purpose, at),
                "secret": act_code.new_secret(),
            },
        }
        if self._task:
            members["task"] = self._task
        if self._permit:
            members["permit"] = self._permit
        if one.joint:
            members["joint"] = [other.id for other in one.joint]
        if one.cause is not None:
            members["trigger"] = {"kind": one.cause[0], "note": one.cause[1]}
        if one.urgent:
            members["urgent"] = {"reason": one.urgent}
        if one.over_cap:
            members["overCap"] = {"reason": one.over_cap}
        if one.made_up_days:
            happened = at - timedelta(days=one.made_up_days, minutes=25)
            reason = "当时现场没有网络，手机没电，按纸质记录补录。"
            members["madeUp"] = {"happenedAt": clock.rfc3339(happened), "reason": reason}
        return members

    def _scan(self, tx: Transaction, at: datetime) -> None:
        if self._outing.scan == "stale":
            self._scanned(tx, at, "stale", at - timedelta(seconds=SECONDS_STALE))
        else:
            self._scanned(tx, at, "fresh", at - timedelta(seconds=9))

    def _scan_again(self, tx: Transaction, at: datetime) -> None:
        self._scanned(tx, at, "fresh", at - timedelta(seconds=6))

    def _scanned(self, tx: Transaction, at: datetime, state: Any, made: datetime) -> None:
        shown = self._shown
        assert shown is not None, "what is scanned was shown"
        fresh = state == "fresh"
        if fresh:
            self._door = hash_of(base64url.encode(secrets.token_bytes(16)))
        body = CodeScanned(
            visit=self._outing.id,
            kid=self._phone.kid,
            officer=self._phone.officer.id,
            head=base64url.encode(shown.hash[:HEAD_BYTES]),
            seq=shown.seq,
            nonce=base64url.encode(secrets.token_bytes(NONCE_BYTES)),
            at=clock.rfc3339(made),
            state=state,
            door=self._door if fresh else None,
        )
        self._ledger.act(
            tx, kind="code.scanned", by="anybody", subject=body.visit, body=body, now=at
        )

    def _say(self, tx: Transaction, act: said.Act, at: datetime) -> None:
        self._ledger.act(
            tx,
            kind=said.KINDS[type(act)],
            by=said.BY_ENTERPRISE,
            subject=self._outing.id,
            body=act,
            now=at,
        )

    def _confirm_arrival(self, tx: Transaction, at: datetime) -> None:
        self._say(tx, said.ArrivalConfirmed(visit=self._outing.id, door=self._door), at)

    def _remark(self, tx: Transaction, at: datetime) -> None:
        words = self._outing.remark
        self._say(tx, said.RemarkWritten(visit=self._outing.id, door=self._door, text=words), at)

    def _confirm_list(self, tx: Transaction, at: datetime) -> None:
        act = said.EvidenceConfirmed(
            visit=self._outing.id,
            door=self._door,
            count=len(self._hashes),
            root=base64url.encode(root_of(self._hashes)),
            tree_size=ledger_store.next_index(tx),
        )
        self._say(tx, act, at)

    def _receive(self, tx: Transaction, at: datetime) -> None:
        shown = base64url.encode(self._closed)
        act = said.ResultReceived(visit=self._outing.id, door=self._door, entry=shown)
        self._say(tx, act, at)

    def _record(self, tx: Transaction, at: datetime) -> None:
        """What was asked and noted since the opening, pushed together."""
        one = self._outing
        questions = [
            (name, item.id) for name in one.checklists for item in self._checklists[name].items
        ]
        questions = list({item: (name, item) for name, item in reversed(questions)}.values())[::-1]
        begun = one.at + timedelta(minutes=3)
        step = (at - begun) / (len(questions) + 2)
        wrong = _spread(len(questions), one.failed)
        entries: list[NewEntry] = []
        for number, (name, item) in enumerate(questions):
            failed = number in wrong
            if failed and self._finding is None:
                self._finding = self._checklists[name], item
            entries.append(
                self._sign(
                    "checklist.answered",
                    {
                        "checklist": name,
                        "item": item,
                        "answer": "fail" if failed else "pass",
                        "text": one.summary if failed else "",
                        "captures": [],
                    },
                    begun + step * number,
                )
            )
        if one.note:
            told = {"note": str(uuid.uuid4()), "text": one.note}
            entries.append(self._sign("note.written", told, begun + step * len(questions)))
        if entries:
            self._append(tx, entries, at)

    def _follow_up(self, tx: Transaction, at: datetime) -> None:
        """What was done about the finding; the body has a decision on file the same day."""
        said = follow_ups(self._outing, self._phone.kid, self._finding, self._phone.decision)
        if not said:
            return
        self._append(tx, [self._sign(kind, body, at) for kind, body in said], at)
        kind, body = said[0]
        if kind == "summary.decided" and body["fine"] != FINE_LEFT_OPEN:
            told = SummaryReported(case=body["case"], on=day_of(at))
            by = head_of(self._outing.pair.agency)
            self._ledger.act(
                tx, kind="summary.reported", by=by, subject=told.case, body=told, now=at
            )

    def _close(self, tx: Transaction, at: datetime) -> None:
        self._follow_up(tx, at)
        one = self._outing
        body: dict[str, Any] = {
            "result": one.result,
            "summary": one.summary,
            "count": len(self._hashes),
            "startedAt": None,
            "endedAt": None,
        }
        closed = self._sign("visit.closed", body, at)
        self._closed = closed.hash
        self._append(tx, [closed], at)


def _at(
    step: Callable[[Transaction, datetime], None], at: datetime
) -> Callable[[Transaction], None]:
    return lambda tx: step(tx, at)


def _spread(length: int, count: int) -> set[int]:
    """Places of `count` among `length`, spread out, never the first (procedure) or the last."""
    inner = max(length - 2, 0)
    return {1 + (number * 2 + 1) * inner // (2 * count) for number in range(min(count, inner))}
