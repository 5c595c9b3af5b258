"""Acts of an administrator on the bodies below his own."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from backend.accounts.model import Level, Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.bodies import store
from backend.agencies.bodies.model import Act, BodyAsked, BodyClosed, BodyFact, BodyRenamed
from backend.agencies.bodies.problems import BodyMoved, BodyRefused
from backend.agencies.model import Agency
from backend.agencies.staff.service import check_actor
from backend.agencies.staff.store import enabled_at
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.ledger.views import payload_of
from backend.problems import MalformedRequest, NotFound
from backend.web import Asker

_LEVELS: tuple[Level, ...] = ("city", "district", "street")
NUMBERS_MAX = 9999


async def add(
    database: Database, ledger: Ledger, asked: BodyAsked, *, asker: Asker, now: datetime
) -> Agency:
    """A new body below one of the asker's; asked again under its id, nothing changes.

    NotFound for a parent above or beside; BodyRefused when it does not hold together.
    """

    def write(tx: Transaction) -> Agency:
        known = agencies_store.agency_by_id(tx, asked.id)
        if known is not None:
            if not in_scope(known.path, asker.agency_path) or known.parent_id != asked.parent_id:
                raise MalformedRequest(why="id: another body has it")
            return known
        check_actor(tx, asker)
        parent = _of_mine(tx, asked.parent_id, asker)
        if parent.closed:
            raise BodyRefused(zh="上级单位已撤销", en="the agency above is closed")
        if _LEVELS.index(asked.level) < _LEVELS.index(parent.level):
            raise BodyRefused(zh="层级不能高于上级单位", en="it stands above its parent's level")
        number = free_number(tx, asked.number)
        path = f"{parent.path}{number}/"
        agency = Agency(
            id=asked.id,
            parent_id=parent.id,
            path=path,
            level=asked.level,
            kind=asked.kind,
            name=Name(asked.name_zh.strip(), asked.name_en.strip()),
            region_code=asked.region_code,
            territory=path if asked.own_region else parent.territory,
            number=number,
        )
        put(tx, ledger, agency, asked.id, by=asker.account_id, now=now)
        return agency

    return await database.write(write)


def put(
    tx: Transaction, ledger: Ledger, agency: Agency, act: str, *, by: str, now: datetime
) -> None:
    """A body and the log's first word of it."""
    agencies_store.add_agencies(tx, [agency])
    body = BodyFact(id=act, agency=agency)
    ledger.act(tx, kind="agency.added", by=by, subject=agency.id, body=body, now=now)


async def rename(
    database: Database,
    ledger: Ledger,
    agency: str,
    asked: BodyRenamed,
    *,
    asker: Asker,
    now: datetime,
) -> Agency:
    """Another name; entries and papers of before keep the old one. BodyMoved when it was renamed
    meanwhile.
    """

    def change(tx: Transaction, one: Agency) -> Act:
        if (one.name.zh, one.name.en) != (asked.was_zh, asked.was_en):
            raise BodyMoved
        store.rename(tx, one.id, Name(asked.name_zh.strip(), asked.name_en.strip()))
        return "renamed"

    return await _act(database, ledger, agency, asked.id, change, asker=asker, now=now)


async def close(
    database: Database,
    ledger: Ledger,
    agency: str,
    asked: BodyClosed,
    *,
    asker: Asker,
    now: datetime,
) -> Agency:
    """A body that is no more. BodyRefused while people can sign in there or bodies stand below."""

    def change(tx: Transaction, one: Agency) -> Act:
        if one.closed:
            raise BodyRefused(zh="该单位已经撤销", en="it is closed already")
        if one.id == asker.agency_id:
            raise BodyRefused(zh="不能撤销自己的单位", en="nobody closes his own agency")
        people, below = enabled_at(tx, one.id), store.open_below(tx, one.id)
        if people or below:
            raise BodyRefused(
                zh=f"还有 {people} 个启用的账号、{below} 个下级单位，请先调走或停用",
                en=f"{people} open accounts, {below} agencies below it: move or close them first",
            )
        store.close(tx, one.id)
        return "closed"

    return await _act(
        database, ledger, agency, asked.id, change, asker=asker, now=now, reason=asked.reason
    )


async def _act(
    database: Database,
    ledger: Ledger,
    agency: str,
    act: str,
    change: Callable[[Transaction, Agency], Act],
    *,
    asker: Asker,
    now: datetime,
    reason: str = "",
) -> Agency:
    def write(tx: Transaction) -> Agency:
        one = _of_mine(tx, agency, asker)
        said = [
            msgspec.convert(payload_of(raw)["body"], BodyFact)
            for raw in store.logged(tx, ledger.keys.kid, agency)
        ]
        if any(fact.id == act for fact in said):
            return one
        check_actor(tx, asker)
        kind = f"agency.{change(tx, one)}"
        after = agencies_store.agency_by_id(tx, agency)
        assert after is not None
        body = BodyFact(id=act, agency=after, was=one.name, reason=reason.strip())
        ledger.act(tx, kind=kind, by=asker.account_id, subject=agency, body=body, now=now)
        return after

    return await database.write(write)


def _of_mine(tx: Transaction, agency_id: str, asker: Asker) -> Agency:
    agency = agencies_store.agency_by_id(tx, agency_id)
    if agency is None or not in_scope(agency.path, asker.agency_path):
        raise NotFound
    return agency


def free_number(tx: Transaction, wanted: str) -> str:
    """Four digits that no body has, closed ones included."""
    taken = store.numbers(tx) | {"0000"}
    if wanted:
        if wanted in taken:
            raise BodyRefused(zh=f"编号 {wanted} 已被使用", en=f"the number {wanted} is taken")
        return wanted
    found = next((n for n in range(1, NUMBERS_MAX + 1) if f"{n:04}" not in taken), None)
    if found is None:
        raise BodyRefused(zh="编号已用完", en="no number is left")
    return f"{found:04}"
