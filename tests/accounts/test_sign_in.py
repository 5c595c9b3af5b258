import asyncio

import msgspec
import pytest

from backend import clock
from backend.accounts import service
from backend.accounts.addresses import network_of
from backend.accounts.problems import InvalidCredentials, TooManyAttempts
from backend.accounts.service import Accounts, sign_in
from backend.accounts.sessions import digest_of
from backend.database import Database
from backend.problems import StorageFull
from tests.accounts.people import NOW, PASSWORD, accounts_with, an_account, later, wang

pytestmark = pytest.mark.anyio


async def _wrong(accounts: Accounts, login: str = "wangjg", **changes: object) -> None:
    arguments = {"address": "10.0.0.1", "now": NOW, **changes}
    with pytest.raises(InvalidCredentials):
        await sign_in(accounts, login, "wrong", **arguments)


async def test_a_right_password_opens_a_session_that_names_its_holder(database: Database) -> None:
    accounts = await accounts_with(database, wang())

    signed_in = await sign_in(accounts, " ＷangJG ", PASSWORD, address="10.0.0.1", now=NOW)

    assert signed_in.me.login == "wangjg"
    asker = await accounts.sessions.asker_of(signed_in.token, NOW)
    assert asker is not None
    assert (asker.account_id, asker.agency_path) == ("a-wangjg", "/city/east/")


async def test_the_database_never_holds_a_token_or_a_password(database: Database) -> None:
    accounts = await accounts_with(database, wang())
    signed_in = await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=NOW)

    rows = await database.read(
        lambda tx: (
            tx.fetch_all("SELECT token_hash FROM session")
            + tx.fetch_all("SELECT password_hash FROM account")
        )
    )

    assert digest_of(signed_in.token) in [row[0] for row in rows]
    assert signed_in.token not in str(rows)
    assert PASSWORD not in str(rows)


@pytest.mark.parametrize("login", ["wangjg", "nobody", "disabled"])
async def test_a_wrong_password_costs_one_hash_whether_the_login_exists_or_not(
    database: Database, login: str
) -> None:
    accounts = await accounts_with(database, wang(), an_account("disabled", disabled=True))
    before = accounts.passwords.checks

    await _wrong(accounts, login)

    assert accounts.passwords.checks == before + 1


async def test_an_account_without_password_is_refused_at_the_same_price(
    database: Database,
) -> None:
    accounts = await accounts_with(database, an_account(password_hash=None))
    for guess in ("", "nobody's password"):
        with pytest.raises(InvalidCredentials):
            await sign_in(accounts, "wangjg", guess, address="10.0.0.1", now=NOW)
    assert accounts.passwords.checks == 2


async def test_a_disabled_account_signs_nobody_in_even_with_the_right_password(
    database: Database,
) -> None:
    accounts = await accounts_with(database, an_account(disabled=True))
    with pytest.raises(InvalidCredentials):
        await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=NOW)


async def test_five_wrong_passwords_lock_the_login_for_fifteen_minutes(
    database: Database,
) -> None:
    accounts = await accounts_with(database, wang())
    for number in range(5):
        await _wrong(accounts, address=f"10.0.0.{number}")

    with pytest.raises(TooManyAttempts) as refused:
        await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.9", now=later(minutes=14))
    assert refused.value.headers["Retry-After"] == "60"

    signed_in = await sign_in(
        accounts, "wangjg", PASSWORD, address="10.0.0.9", now=later(minutes=15)
    )
    assert signed_in.me.login == "wangjg"


async def test_an_unknown_login_is_locked_like_a_known_one(database: Database) -> None:
    accounts = await accounts_with(database)
    for _ in range(5):
        await _wrong(accounts, "nobody")
    with pytest.raises(TooManyAttempts):
        await sign_in(accounts, "nobody", PASSWORD, address="10.0.0.1", now=NOW)


async def test_guesses_sent_at_once_do_not_all_pass_before_the_first_is_counted(
    database: Database,
) -> None:
    accounts = await accounts_with(database, wang())
    outcomes = await asyncio.gather(
        *(
            sign_in(accounts, "wangjg", f"guess {n}", address="10.0.0.1", now=NOW)
            for n in range(30)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, InvalidCredentials) for outcome in outcomes) == 5
    assert sum(isinstance(outcome, TooManyAttempts) for outcome in outcomes) == 25


async def test_an_address_that_tries_many_logins_is_locked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "FAILURES_PER_ADDRESS_MAX", 8)
    accounts = await accounts_with(database, wang())
    for number in range(8):
        await _wrong(accounts, f"guess{number}", address="10.9.9.9")
    with pytest.raises(TooManyAttempts):
        await sign_in(accounts, "wangjg", PASSWORD, address="10.9.9.9", now=NOW)
    assert await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=NOW)


async def test_a_right_password_clears_the_count(database: Database) -> None:
    accounts = await accounts_with(database, wang())
    for _ in range(3):
        for _ in range(4):
            await _wrong(accounts)
        await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=NOW)


async def test_colleagues_who_sign_in_rightly_never_lock_their_shared_address(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "FAILURES_PER_ADDRESS_MAX", 3)
    accounts = await accounts_with(database, wang())
    for _ in range(5):
        await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=NOW)


async def test_a_session_ends_after_the_idle_time_and_lives_while_it_is_used(
    database: Database,
) -> None:
    accounts = await accounts_with(database, wang())
    token = (await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=NOW)).token

    assert await accounts.sessions.asker_of(token, later(hours=3))
    assert await accounts.sessions.asker_of(token, later(hours=14))
    idle = (await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=NOW)).token
    assert await accounts.sessions.asker_of(idle, later(hours=13)) is None


@pytest.mark.parametrize(("kid", "hours"), [(None, 16), ("k" * 43, 30 * 24)])
async def test_a_session_ends_in_the_end_however_much_it_is_used(
    database: Database, kid: str | None, hours: int
) -> None:
    accounts = await accounts_with(database, wang())
    token = (await service.open_session(accounts, wang(), kid, NOW)).token

    for step in range(1, 8):
        assert await accounts.sessions.asker_of(token, later(hours=hours * step / 8))
    assert await accounts.sessions.asker_of(token, later(hours=hours, seconds=-1))
    assert await accounts.sessions.asker_of(token, later(hours=hours)) is None


async def test_a_one_time_password_that_nobody_used_in_time_opens_nothing(
    database: Database,
) -> None:
    until = clock.to_ms(later(days=7))
    accounts = await accounts_with(database, an_account(one_time_until_ms=until))

    day = later(days=7)
    with pytest.raises(InvalidCredentials):
        await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=day)
    signed_in = await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=later(days=6))
    assert signed_in.me.must_change_password


async def test_on_a_full_disk_a_session_still_reads(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = await accounts_with(database, wang())
    token = (await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=NOW)).token

    async def full(unit: object) -> None:
        raise StorageFull

    monkeypatch.setattr(database, "write", full)
    assert await accounts.sessions.asker_of(token, later(hours=11))
    assert await accounts.sessions.asker_of(token, later(hours=13)) is None


async def test_a_signed_out_session_is_over_at_once(database: Database) -> None:
    accounts = await accounts_with(database, wang())
    token = (await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=NOW)).token
    asker = await accounts.sessions.asker_of(token, NOW)
    assert asker is not None

    await service.sign_out(accounts, asker.session)

    assert await accounts.sessions.asker_of(token, NOW) is None


async def test_disabling_an_account_ends_all_its_sessions(database: Database) -> None:
    accounts = await accounts_with(database, wang())
    tokens = [
        (await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=NOW)).token
        for _ in range(2)
    ]
    assert all([await accounts.sessions.asker_of(token, NOW) for token in tokens])

    await service.disable(accounts, "a-wangjg")

    assert not any([await accounts.sessions.asker_of(token, NOW) for token in tokens])


@pytest.mark.parametrize("token", ["", "x", "\udce4\udcb8", "A" * 5000])
async def test_a_token_nobody_was_given_is_nobody(database: Database, token: str) -> None:
    accounts = await accounts_with(database, wang())
    assert await accounts.sessions.asker_of(token, NOW) is None


async def test_a_remembered_session_asks_the_database_only_every_thirty_seconds(
    database: Database,
) -> None:
    accounts = await accounts_with(database, wang())
    token = (await sign_in(accounts, "wangjg", PASSWORD, address="10.0.0.1", now=NOW)).token
    await accounts.sessions.asker_of(token, NOW)
    await database.write(lambda tx: tx.execute("DELETE FROM session"))

    assert await accounts.sessions.asker_of(token, later(seconds=29))
    assert await accounts.sessions.asker_of(token, later(seconds=30)) is None


@pytest.mark.parametrize(
    ("host", "counted_as"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("unix", "unix"),
        ("", ""),
    ],
)
def test_one_line_is_one_address_however_many_it_has(host: str, counted_as: str) -> None:
    assert network_of(host) == counted_as


def test_no_account_can_be_changed_after_it_was_read() -> None:
    with pytest.raises(AttributeError):
        wang().role = "admin"
    assert msgspec.structs.replace(wang(), role="admin").role == "admin"
