"""Claim codes: printed once, kept as a hash, used once, revoked by the next."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.database import Database
from backend.enterprises import claims, sessions, short_code
from backend.enterprises.access import addresses, claim_code
from backend.enterprises.access import store as access_store
from backend.enterprises.access.addresses import ServiceAddressConfirmed
from backend.enterprises.access.problems import ClaimRefused, ClaimUsed
from backend.ledger import store as ledger_store
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import NotFound, Problem
from backend.settings import DatabaseSettings
from tests.enterprises.register import an_enterprise
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOP, OTHER = "e000001", "e000002"


@pytest.fixture
async def ledger(database: Database, tmp_path: Path) -> Ledger:
    opened = Ledger(database, load_or_make(tmp_path / "keys", "palm.test/log"))
    await opened.load()
    await database.write(lambda tx: an_enterprise(tx, SHOP))
    await database.write(lambda tx: an_enterprise(tx, OTHER))
    return opened


async def issue(
    database: Database, ledger: Ledger, now: datetime = NOW, *, ends_access: bool = False
) -> str:
    issued = await database.write(
        lambda tx: claims.issue(tx, ledger, SHOP, by="a", now=now, ends_access=ends_access)
    )
    return issued.code


async def outcome(
    database: Database, ledger: Ledger, code: str, now: datetime = NOW, form: str = "f"
) -> str:
    try:
        return (await sessions.claim(database, ledger, code, form=form, now=now)).enterprise_id
    except Problem as refused:
        return refused.name


async def whose(database: Database, token: str, now: datetime = NOW) -> str | None:
    now_ms = int(now.timestamp() * 1000)
    return await database.read(lambda tx: sessions.enterprise_of(tx, token, now_ms))


@given(st.integers(0, 15), st.sampled_from(short_code.ALPHABET))
def test_no_single_wrong_character_of_a_claim_code_passes(place: int, wrong: str) -> None:
    code = claim_code.random_code()
    changed = code[:place] + wrong + code[place + 1 :]
    assert (claim_code.read(changed) is not None) == (changed == code)


@given(st.text())
def test_reading_a_claim_code_never_fails(text: str) -> None:
    code = claim_code.read(text)
    assert code is None or len(code) == claim_code.LENGTH


def test_a_claim_code_is_read_as_people_type_it() -> None:
    code = claim_code.random_code()
    for typed in (claim_code.shown(code), code.lower(), f" {code.replace('1', 'I')} "):
        assert claim_code.read(typed) == code
    assert len(short_code.ALPHABET) ** (claim_code.LENGTH - 1) >= 2**60


async def test_a_code_opens_the_own_page_once(database: Database, ledger: Ledger) -> None:
    code = await issue(database, ledger)
    entered = await sessions.claim(database, ledger, code.lower(), form="f", now=NOW)
    assert await whose(database, entered.token) == SHOP
    assert await outcome(database, ledger, code, form="another form") == ClaimUsed.name
    assert await whose(database, entered.token[:-1]) is None


async def test_of_many_at_once_one_enters(database: Database, ledger: Ledger) -> None:
    code = await issue(database, ledger)
    tries = [outcome(database, ledger, code, form=f"form {n}") for n in range(8)]
    assert sorted(await asyncio.gather(*tries)) == sorted([SHOP, *[ClaimUsed.name] * 7])


async def test_the_same_form_sent_twice_frightens_nobody(
    database: Database, ledger: Ledger
) -> None:
    code = await issue(database, ledger)
    assert await outcome(database, ledger, code) == SHOP
    assert await outcome(database, ledger, code) == SHOP
    assert await outcome(database, ledger, code, NOW + timedelta(minutes=3)) == ClaimUsed.name


async def test_a_new_code_voids_the_one_before(database: Database, ledger: Ledger) -> None:
    first = await issue(database, ledger)
    second = await issue(database, ledger)
    assert await outcome(database, ledger, first) == ClaimRefused.name
    assert await outcome(database, ledger, second) == SHOP


async def test_a_code_expires(database: Database, ledger: Ledger) -> None:
    code = await issue(database, ledger)
    late = NOW + timedelta(days=claims.figures().claim_days)
    assert await outcome(database, ledger, code, late) == ClaimRefused.name


async def test_a_session_ends_when_it_is_not_used(database: Database, ledger: Ledger) -> None:
    entered = await sessions.claim(
        database, ledger, await issue(database, ledger), form="f", now=NOW
    )
    halfway = NOW + sessions.idle() / 2
    assert await whose(database, entered.token, NOW + sessions.idle()) is None
    assert await sessions.touch(database, entered.token, halfway)
    assert await whose(database, entered.token, NOW + sessions.idle()) == SHOP
    await sessions.sign_out(database, entered.token)
    assert await whose(database, entered.token) is None


async def test_a_new_code_can_end_what_the_old_one_opened(
    database: Database, ledger: Ledger
) -> None:
    first = await issue(database, ledger)
    thief = await sessions.claim(database, ledger, first, form="f", now=NOW)
    await issue(database, ledger)
    assert await whose(database, thief.token) == SHOP
    await issue(database, ledger, ends_access=True)
    assert await whose(database, thief.token) is None


async def test_neither_code_nor_token_is_kept(
    database: Database, ledger: Ledger, tmp_path: Path
) -> None:
    code = await issue(database, ledger)
    entered = await sessions.claim(database, ledger, code, form="f", now=NOW)
    kept = await database.read(
        lambda tx: repr(
            [
                tx.fetch_all("SELECT * FROM enterprise_claim"),
                tx.fetch_all("SELECT * FROM enterprise_session"),
                ledger_store.bytes_from(tx, 0),
            ]
        )
    )
    for secret in (code, code.replace("-", ""), entered.token):
        assert secret not in kept
    assert repr(hashlib.sha256(entered.token.encode()).digest()) in kept


async def test_sheets_get_their_codes_in_one_go(database: Database, ledger: Ledger) -> None:
    issued = await database.write(
        lambda tx: claims.issue_many(tx, ledger, [OTHER, SHOP], by="a", now=NOW)
    )
    assert [one.enterprise_id for one in issued] == [OTHER, SHOP]
    assert await outcome(database, ledger, issued[0].code) == OTHER
    with pytest.raises(NotFound):
        await database.write(lambda tx: claims.issue_many(tx, ledger, ["no"], by="a", now=NOW))


async def test_consent_to_electronic_delivery_stands_with_its_words(
    database: Database, ledger: Ledger
) -> None:
    views = Views(database, ledger, addresses.FOLLOWERS)
    given = ServiceAddressConfirmed(
        enterprise=SHOP, channel="email", address="a@b.cn", signer="王", consent="I agree"
    )
    withdrawn = ServiceAddressConfirmed(
        enterprise=SHOP, channel="none", address="", signer="王", consent="withdrawn"
    )
    async with asyncio.TaskGroup() as group:
        following = group.create_task(views.follow())
        for one in (given, given, withdrawn):
            await addresses.confirm(database, ledger, views, one, now=NOW)
        following.cancel()
    kept = await database.read(lambda tx: access_store.service_addresses_of(tx, SHOP, 10))
    assert [(one.channel, one.address, one.consent) for one in kept] == [
        ("none", "", "withdrawn"),
        ("email", "a@b.cn", "I agree"),
    ]


async def test_codes_are_issued_in_the_own_territory_only(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        rows = await app.state.database.read(
            lambda tx: tx.fetch_all("SELECT id, agency_path FROM enterprise ORDER BY id")
        )
        inside = next(one for one, path in rows if path.startswith("/yunchuan/donglan/"))
        outside = next(one for one, path in rows if not path.startswith("/yunchuan/donglan/"))
        district = await signed_in(app, "huangw")
        told = await district.post(f"/api/enterprises/{inside}/claim", json={})
        assert told.status_code == 201
        assert claim_code.read(told.json()["code"])
        assert told.headers["cache-control"] == "no-store"
        assert (
            await district.post(f"/api/enterprises/{outside}/claim", json={})
        ).status_code == 404
