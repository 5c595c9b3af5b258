"""Who may open the party's page: whoever knows the party's name and the end of its identity, or is
signed in as its enterprise.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from backend import clock
from backend.cases import store as cases_store
from backend.cases.model import Party
from backend.cases.papers import coding
from backend.cases.papers import service as papers
from backend.cases.party import store
from backend.cases.party.model import PartyEntered, Way
from backend.cases.party.problems import NotThisParty
from backend.cases.party.store import SessionRow
from backend.cases.summary import store as summary_store
from backend.cases.summary.store import Wanted
from backend.codes import acts
from backend.database import Database, Transaction
from backend.enterprises import store as enterprises_store
from backend.inspections import store as inspections_store
from backend.ledger.service import Ledger
from backend.problems import NotFound

BY_PARTY = "party"
DIGITS = 6
"""Of the end of an identity."""
SESSION = timedelta(hours=12)
TOKEN_LENGTH_MAX = 64


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """One identity of the party."""

    name: str
    end: str
    merged: bool = False


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """A session that has begun."""

    token: str
    name: str


def folded(text: str) -> str:
    """As people write a name: full width or half, with spaces or brackets of any kind."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LN")


def end_of(identity: str, phone: str = "") -> str:
    """The last six characters of an identity, of the phone when none is known; else empty."""
    for one in (identity, phone):
        kept = folded(one)
        if len(kept) >= DIGITS:
            return kept[-DIGITS:]
    return ""


def identities(tx: Transaction, case: str) -> list[Known]:
    """Every identity of the party: as the case names it, as the register does, and those that were
    merged into it. NotFound when there is no such case.
    """
    party, enterprise_id = party_of(tx, case)
    found = [Known(name=party.name, end=end_of(party.identity, party.phone))]
    enterprise = enterprises_store.by_id(tx, enterprise_id) if enterprise_id is not None else None
    if enterprise is not None:
        found.append(Known(name=enterprise.name, end=end_of(enterprise.uscc or "")))
    found += [
        Known(name=one.name, end=end_of(one.identity), merged=True)
        for one in store.identities_of(tx, case)
    ]
    return [one for one in found if one.end]


def party_of(tx: Transaction, case: str) -> tuple[Party, str | None]:
    """The party of a case or of a decision on the spot, and the enterprise it is; NotFound."""
    row = cases_store.case_by_id(tx, case)
    if row is not None:
        return row.party, row.enterprise_id
    decided = summary_store.by_id(tx, case)
    if decided is None:
        raise NotFound
    visit = inspections_store.by_id(tx, decided.visit)
    party = Party(**msgspec.structs.asdict(decided.body.party))
    # Not everybody who is fined at an enterprise is that enterprise.
    own = visit is not None and party.kind == "organisation"
    return party, visit.enterprise_id if visit is not None and own else None


def number_of(tx: Transaction, case: str) -> str:
    """As its papers have it; empty where there is none."""
    row = cases_store.case_by_id(tx, case)
    if row is not None:
        return row.number
    decided = summary_store.by_id(tx, case)
    return "" if decided is None else decided.body.number


def matching(known: list[Known], name: str, end: str) -> Known | None:
    """The identity that fits; every one is compared, so that time tells nothing."""
    asked = f"{folded(name)}\n{folded(end)}".encode()
    found: Known | None = None
    for one in known:
        held = f"{folded(one.name)}\n{one.end}".encode()
        if hmac.compare_digest(hashlib.sha256(asked).digest(), hashlib.sha256(held).digest()):
            found = found or one
    return found


async def enter(
    database: Database, ledger: Ledger, case: str, *, name: str, end: str, now: datetime
) -> Entered:
    """Begin a session; NotThisParty whatever does not fit."""

    def write(tx: Transaction) -> Entered:
        try:
            found = matching(identities(tx, case), name, end)
        except NotFound:
            found = None
        if found is None:
            raise NotThisParty
        return begin(tx, ledger, case, found.name, "identity", merged=found.merged, now=now)

    return await database.write(write)


async def enter_by_code(
    database: Database, ledger: Ledger, code: str, *, name: str, end: str, now: datetime
) -> list[tuple[str, Entered]]:
    """By the act code as it stands on the paper: a session for everything of that visit, or for
    that case, which has reached this party. NotThisParty whatever does not fit.
    """

    def write(tx: Transaction) -> list[tuple[str, Entered]]:
        begun: list[tuple[str, Entered]] = []
        own = told_to_party(tx, coding.cases_of_code(tx, code))
        for case in dict.fromkeys([*reached_at(tx, acts.visits_of_code(tx, code)), *own]):
            found = matching(identities(tx, case), name, end)
            if found is not None:
                session = begin(
                    tx, ledger, case, found.name, "identity", merged=found.merged, now=now
                )
                begun.append((case, session))
        if not begun:
            raise NotThisParty
        return begun

    return await database.write(write)


def reached_at(tx: Transaction, visits: Sequence[str]) -> list[str]:
    """What came of these visits and was told its party: an investigation is not announced here."""
    found: list[str] = []
    for visit in visits:
        found += told_to_party(tx, store.cases_of(tx, "visit", visit))
        found += [one.id for one in summary_store.page(tx, Wanted(scope="/", visit=visit))]
    return found


def told_to_party(tx: Transaction, cases: Sequence[str]) -> list[str]:
    """Those of which the party has a paper."""
    rows = ((case, cases_store.case_by_id(tx, case)) for case in cases)
    return [case for case, row in rows if row is not None and papers.party_papers(tx, row)]


def begin(
    tx: Transaction,
    ledger: Ledger,
    case: str,
    name: str,
    way: Way,
    *,
    merged: bool = False,
    now: datetime,
) -> Entered:
    """A session of somebody who has shown who he is; that he came is in the log, no more."""
    token = secrets.token_urlsafe(32)
    session = SessionRow(case_id=case, name=name)
    expires = clock.to_ms(now + SESSION)
    store.add_session(tx, hash_of(token), session, clock.to_ms(now), expires)
    ledger.act(
        tx,
        kind="party.entered",
        by=BY_PARTY,
        subject=case,
        body=PartyEntered(case=case, way=way, merged=merged),
        now=now,
    )
    return Entered(token=token, name=name)


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def session_of(tx: Transaction, case: str, token: str, now: datetime) -> SessionRow | None:
    """Who is signed in for this very case."""
    if not 0 < len(token) <= TOKEN_LENGTH_MAX:
        return None
    found = store.session_by_hash(tx, hash_of(token), clock.to_ms(now))
    return found if found is not None and found.case_id == case else None
