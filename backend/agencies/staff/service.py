"""Acts of an administrator on accounts of his part of the tree. What counts stands in the tables
of accounts and officers; each change is an entry of the server's chain in the same transaction,
with what counted before, so that who had which role when can be proven.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import Account, Name, Role
from backend.accounts.own import one_time
from backend.accounts.own import store as own_store
from backend.accounts.passwords import hash_password
from backend.accounts.scope import in_scope
from backend.accounts.service import Accounts, normalised
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency, Certificate, Officer
from backend.agencies.staff import store
from backend.agencies.staff.model import (
    ActKind,
    CertificateAdded,
    CertificateAsked,
    CertificateFact,
    CertificateWithdrawn,
    PasswordAsked,
    PostAsked,
    StaffAnswer,
    StaffAsked,
    StaffFact,
    StaffStanding,
    StateAsked,
)
from backend.agencies.staff.problems import (
    LoginTaken,
    OwnAccount,
    PhonesFirst,
    StaffMoved,
    StaffRefused,
)
from backend.agencies.staff.store import Listed
from backend.clock import day_of
from backend.database import Transaction
from backend.ledger.service import Ledger
from backend.ledger.views import payload_of
from backend.problems import Forbidden, MalformedRequest, NotFound
from backend.web import Asker

ACTS_SHOWN_MAX = 200
_LOGIN = re.compile(r"[\w.\-]{2,40}\Z")

Change = PostAsked | StateAsked | PasswordAsked | CertificateAdded | CertificateWithdrawn


class Keeper(msgspec.Struct, frozen=True, kw_only=True):
    """What every act needs."""

    accounts: Accounts
    ledger: Ledger


async def add(keeper: Keeper, asked: StaffAsked, *, asker: Asker, now: datetime) -> StaffAnswer:
    """A new account with a one-time password; asked again under its id, nothing changes.

    Raises LoginTaken, StaffRefused, NotFound for a body out of scope.
    """
    login = normalised(asked.login)
    if not _LOGIN.match(login):
        raise StaffRefused(
            zh="账号只能由字母、数字、点、横线和下划线组成",
            en="a login is made of letters, digits, dots, hyphens and underscores",
        )
    password = one_time.new_password()
    hashed = await asyncio.to_thread(hash_password, password)

    def write(tx: Transaction) -> bool:
        known = accounts_store.account_by_id(tx, asked.id)
        if known is not None:
            if known.login != login or not in_scope(known.agency_path, asker.agency_path):
                raise MalformedRequest(why="id: another account has it")
            return False
        check_actor(tx, asker)
        if accounts_store.account_by_login(tx, login) is not None:
            raise LoginTaken
        body = body_for(tx, asked.agency_id, asked.role, asker)
        if asked.role == "officer" and asked.certificate is None:
            raise StaffRefused(zh="执法人员须有执法证", en="an officer needs a certificate")
        name = Name(asked.name_zh.strip(), asked.name_en.strip())
        officer = _new_officer(tx, asked, body, name, now)
        account = Account(
            id=asked.id,
            login=login,
            name=name,
            role=asked.role,
            agency_id=body.id,
            agency_path=body.path,
            officer_id=officer,
            password_hash=hashed,
            one_time_until_ms=clock.to_ms(now + one_time.VALID_FOR),
        )
        accounts_store.add_account(tx, account)
        note_added(tx, keeper.ledger, account, asked.id, by=asker.account_id, now=now)
        return True

    made = await keeper.accounts.database.write(write)
    return StaffAnswer(account=asked.id, one_time_password=password if made else None)


def note_added(
    tx: Transaction, ledger: Ledger, account: Account, act: str, *, by: str, now: datetime
) -> None:
    """The first word the log has of an account."""
    listed = store.by_id(tx, account.id)
    assert listed is not None
    ledger.act(tx, kind="staff.added", by=by, subject=account.id, body=_fact(listed, act), now=now)


def note_password_given(
    tx: Transaction, ledger: Ledger, account: str, act: str, *, by: str, now: datetime
) -> None:
    """A one-time password the operator gave: nothing else of the account changed."""
    one = store.by_id(tx, account)
    assert one is not None
    body = _fact(one, act, "", one)
    ledger.act(tx, kind="staff.password_given", by=by, subject=account, body=body, now=now)


def _new_officer(
    tx: Transaction, asked: StaffAsked, body: Agency, name: Name, now: datetime
) -> str | None:
    if asked.certificate is None:
        return None
    officer = Officer(
        id=f"o-{asked.id}",
        agency_id=body.id,
        agency_path=body.path,
        name=name,
        certificate=_certificate(tx, asked.certificate, None, now),
    )
    agencies_store.add_officers(tx, [officer])
    return officer.id


async def post(
    keeper: Keeper, account: str, asked: PostAsked, *, asker: Asker, now: datetime
) -> None:
    """Another role or body; every session of the account ends, so that the new one counts."""

    def change(tx: Transaction, one: Listed) -> ActKind:
        body = body_for(tx, asked.agency_id, asked.role, asker)
        if asked.role == "officer" and one.officer_id is None:
            raise StaffRefused(
                zh="请先登记执法证，再设为执法人员", en="add a certificate before the role"
            )
        if (one.role, one.agency_id) == (asked.role, body.id):
            raise StaffRefused(zh="岗位和单位都没有变", en="neither role nor agency changes")
        phones = _phones(tx, one)
        if phones and body.id != one.agency_id:
            raise PhonesFirst(count=phones)
        store.set_post(tx, one.id, asked.role, body.id, body.path)
        own_store.end_sessions(tx, one.id)
        return "staff.posted"

    await _act(keeper, account, asked, change, asker=asker, now=now, reason=asked.reason)


async def set_state(
    keeper: Keeper, account: str, asked: StateAsked, *, asker: Asker, now: datetime
) -> None:
    """Close an account or open it again. Sessions end at once; phones stay enrolled: what they
    signed stays valid, and what is still on them can be handed in as a queue file.
    """

    def change(tx: Transaction, one: Listed) -> ActKind:
        if one.disabled == asked.disabled:
            raise StaffRefused(zh="账号已是这个状态", en="that is its state already")
        if asked.disabled:
            accounts_store.disable_account(tx, one.id)
            return "staff.disabled"
        body_for(tx, one.agency_id, one.role, asker)
        store.enable(tx, one.id)
        return "staff.enabled"

    await _act(keeper, account, asked, change, asker=asker, now=now, reason=asked.reason)


async def give_password(
    keeper: Keeper, account: str, asked: PasswordAsked, *, asker: Asker, now: datetime
) -> StaffAnswer:
    """A new one-time password; the one of before opens nothing any more, sessions end."""
    password = one_time.new_password()
    hashed = await asyncio.to_thread(hash_password, password)
    until_ms = clock.to_ms(now + one_time.VALID_FOR)

    def change(tx: Transaction, one: Listed) -> ActKind:
        own_store.set_password(tx, one.id, hashed, until_ms)
        own_store.end_sessions(tx, one.id)
        return "staff.password_given"

    made = await _act(keeper, account, asked, change, asker=asker, now=now)
    return StaffAnswer(account=account, one_time_password=password if made else None)


async def add_certificate(
    keeper: Keeper, account: str, asked: CertificateAdded, *, asker: Asker, now: datetime
) -> None:
    """The officer's certificate from now on; whoever was no officer can be made one with it."""

    def change(tx: Transaction, one: Listed) -> ActKind:
        certificate = _certificate(tx, asked.certificate, one.officer_id, now)
        if one.officer_id is not None:
            store.set_certificate(tx, one.officer_id, certificate)
            return "staff.certificate_added"
        officer = Officer(
            id=f"o-{asked.id}",
            agency_id=one.agency_id,
            agency_path=one.agency_path,
            name=one.name,
            certificate=certificate,
        )
        agencies_store.add_officers(tx, [officer])
        store.set_officer(tx, one.id, officer.id)
        own_store.end_sessions(tx, one.id)
        return "staff.certificate_added"

    await _act(keeper, account, asked, change, asker=asker, now=now)


async def withdraw_certificate(
    keeper: Keeper, account: str, asked: CertificateWithdrawn, *, asker: Asker, now: datetime
) -> None:
    """The certificate qualifies nobody any more: it is shown as suspended."""

    def change(tx: Transaction, one: Listed) -> ActKind:
        if one.officer_id is None or one.certificate is None or one.certificate.suspended:
            raise StaffRefused(zh="没有可注销的执法证", en="there is no certificate to withdraw")
        withdrawn = msgspec.structs.replace(one.certificate, suspended=True)
        store.set_certificate(tx, one.officer_id, withdrawn)
        return "staff.certificate_withdrawn"

    await _act(keeper, account, asked, change, asker=asker, now=now, reason=asked.reason)


async def _act(
    keeper: Keeper,
    account: str,
    asked: Change,
    change: Callable[[Transaction, Listed], ActKind],
    *,
    asker: Asker,
    now: datetime,
    reason: str = "",
) -> bool:
    """One change and its entry; False when this very act was done before.

    Everything is looked at inside the transaction: of two administrators the second is told.
    """

    def write(tx: Transaction) -> bool:
        one = store.by_id(tx, account)
        if one is None or not in_scope(one.agency_path, asker.agency_path):
            raise NotFound
        before = acts(tx, keeper.ledger, account)
        if any(one_before.fact.id == asked.id for one_before in before):
            return False
        check_actor(tx, asker)
        if one.id == asker.account_id:
            raise OwnAccount
        if asked.seen != (before[0].index if before else -1):
            raise StaffMoved
        kind = change(tx, one)
        after = store.by_id(tx, account)
        assert after is not None
        body = _fact(after, asked.id, reason.strip(), one)
        keeper.ledger.act(tx, kind=kind, by=asker.account_id, subject=account, body=body, now=now)
        return True

    made = await keeper.accounts.database.write(write)
    keeper.accounts.sessions.forget_account(account)
    return made


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One entry about an account."""

    index: int
    kind: ActKind
    at_ms: int
    by: str
    fact: StaffFact


def acts(tx: Transaction, ledger: Ledger, account: str) -> list[Act]:
    """What the server's chain says about an account, the newest first."""
    found: list[Act] = []
    for index, kind, at_ms, raw in store.acts(tx, ledger.keys.kid, account, ACTS_SHOWN_MAX):
        payload = payload_of(raw)
        fact = msgspec.convert(payload["body"], StaffFact)
        found.append(Act(index=index, kind=kind, at_ms=at_ms, by=payload["by"], fact=fact))
    return found


def check_actor(tx: Transaction, asker: Asker) -> None:
    """Whoever was closed, moved or lowered a moment ago does nothing more (Forbidden): so two
    administrators cannot close each other, and one always stays.
    """
    actor = accounts_store.account_by_id(tx, asker.account_id)
    if (
        actor is None
        or actor.disabled
        or (actor.role, actor.agency_path) != ("admin", asker.agency_path)
    ):
        raise Forbidden


def body_for(tx: Transaction, agency_id: str, role: Role, asker: Asker) -> Agency:
    """The body somebody is to work for; NotFound above or beside the asker's own."""
    body = agencies_store.agency_by_id(tx, agency_id)
    if body is None or not in_scope(body.path, asker.agency_path):
        raise NotFound
    if body.closed:
        raise StaffRefused(zh="该单位已撤销", en="this agency is closed")
    if role == "officer" and body.kind != "enforcement":
        raise StaffRefused(
            zh="执法人员须在执法单位，不能在监督机构",
            en="an officer works for an enforcing agency, not for a supervising one",
        )
    return body


def _certificate(
    tx: Transaction, asked: CertificateAsked, officer: str | None, now: datetime
) -> Certificate:
    if asked.valid_until < asked.valid_from:
        raise StaffRefused(zh="有效期止早于有效期起", en="it ends before it begins")
    if asked.valid_until < day_of(now):
        raise StaffRefused(zh="执法证已过有效期", en="the certificate has expired")
    number = asked.number.strip()
    if store.holder_of(tx, number) not in (None, officer):
        raise StaffRefused(
            zh="这个执法证号已登记在他人名下", en="somebody else has this certificate number"
        )
    return Certificate(
        number=number,
        province=asked.province.strip(),
        valid_from=asked.valid_from,
        valid_until=asked.valid_until,
    )


def _phones(tx: Transaction, one: Listed) -> int:
    known = accounts_store.devices_of_officer(tx, one.officer_id) if one.officer_id else []
    return sum(phone.revoked_ms is None for phone in known)


def certificate_fact(one: Listed) -> CertificateFact | None:
    """The certificate as the log keeps it."""
    known = one.certificate
    return known and CertificateFact(
        number=known.number,
        province=known.province,
        valid_from=known.valid_from,
        valid_until=known.valid_until,
        withdrawn=known.suspended,
    )


def _fact(one: Listed, act: str, reason: str = "", before: Listed | None = None) -> StaffFact:
    return StaffFact(
        id=act,
        login=one.login,
        name=one.name,
        role=one.role,
        agency=one.agency_path,
        officer=one.officer_id,
        disabled=one.disabled,
        certificate=certificate_fact(one),
        reason=reason,
        was=before
        and StaffStanding(
            role=before.role,
            agency=before.agency_path,
            disabled=before.disabled,
            certificate=certificate_fact(before),
        ),
    )
