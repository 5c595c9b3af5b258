from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.accounts.model import Name
from backend.accounts.scope import in_scope, scope_parameters, scope_sql
from backend.agencies import service, store
from backend.agencies.model import Agency, Certificate, Officer, certificate_state
from backend.agencies.routes import HANDLERS
from backend.database import Database
from backend.problems import NotFound
from tests.accounts.people import PASSWORD, accounts_with, an_account
from tests.accounts.server import serving

pytestmark = pytest.mark.anyio

DAY = date(2026, 11, 22)


def a_certificate(**changes: object) -> Certificate:
    fields: dict[str, object] = {
        "number": "YC990100001",
        "province": "云岭省（演示）",
        "valid_from": date(2024, 1, 1),
        "valid_until": DAY,
    }
    return Certificate(**{**fields, **changes})


def an_agency(path: str, territory: str = "/city/", parent: str | None = None) -> Agency:
    return Agency(
        id=path.strip("/").replace("/", "-"),
        parent_id=parent,
        path=path,
        level="district",
        kind="enforcement",
        name=Name(path, path),
        region_code="990100",
        territory=territory,
    )


def an_officer(officer_id: str, agency: str, **changes: object) -> Officer:
    path = f"/{agency.replace('-', '/')}/"
    return Officer(
        id=officer_id,
        agency_id=agency,
        agency_path=path,
        name=Name("王建国", "Wang Jianguo"),
        certificate=a_certificate(**changes),
    )


async def a_tree(database: Database) -> None:
    paths = ("/city/", "/city/east/", "/city/east/green/", "/city/east2/", "/city/west/")
    officers = (
        an_officer("o1", "city-east"),
        an_officer("o2", "city-east-green", suspended=True),
        an_officer("o3", "city-east2"),
    )

    def add(tx) -> None:
        store.add_agencies(tx, [an_agency(path) for path in paths])
        store.add_officers(tx, officers)

    await database.write(add)


@pytest.mark.parametrize(
    ("changes", "day", "state"),
    [
        ({}, DAY, "valid"),
        ({}, DAY + timedelta(days=1), "expired"),
        ({}, date(2023, 12, 31), "expired"),
        ({}, date(2024, 1, 1), "valid"),
        ({"suspended": True}, DAY, "suspended"),
        ({"suspended": True}, DAY + timedelta(days=1), "suspended"),
    ],
)
def test_the_state_of_a_certificate_on_a_day(
    changes: dict[str, object], day: date, state: str
) -> None:
    assert certificate_state(a_certificate(**changes), day) == state


def test_a_certificate_lives_by_the_day_in_china() -> None:
    assert service.day_of(datetime(2026, 11, 22, 15, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert service.day_of(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("path", "asker", "seen"),
    [
        ("/city/east/", "/city/", True),
        ("/city/east/", "/city/east/", True),
        ("/city/east/green/", "/city/east/", True),
        ("/city/", "/city/east/", False),
        ("/city/east2/", "/city/east/", False),
        ("/city/west/", "/city/east/", False),
    ],
)
async def test_scope_is_the_same_in_python_and_in_sql(
    database: Database, path: str, asker: str, seen: bool
) -> None:
    await database.write(lambda tx: store.add_agencies(tx, [an_agency(path)]))
    rows = await database.read(
        lambda tx: tx.fetch_all(
            f"SELECT path FROM agency WHERE {scope_sql('path')}", scope_parameters(asker)
        )
    )
    assert in_scope(path, asker) == seen
    assert [row[0] for row in rows] == ([path] if seen else [])


@given(st.lists(st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True), min_size=1, max_size=4))
def test_everybody_sees_their_own_agency_and_all_below(parts: list[str]) -> None:
    path = "/" + "".join(f"{part}/" for part in parts)
    for depth in range(1, len(parts) + 1):
        assert in_scope(path, "/" + "".join(f"{part}/" for part in parts[:depth]))


async def test_an_agency_knows_its_part_of_the_tree_and_its_officers(database: Database) -> None:
    await a_tree(database)
    found = await database.read(lambda tx: service.agencies_of(tx, "/city/east/"))
    assert [agency.path for agency in found] == ["/city/east/", "/city/east/green/"]
    officers = await database.read(lambda tx: service.officers_of(tx, "/city/east/", DAY))
    assert [(o.id, o.certificate.state) for o in officers] == [("o1", "valid"), ("o2", "suspended")]


async def test_a_profile_tells_agency_and_certificate(database: Database) -> None:
    await a_tree(database)
    account = an_account(agency_id="city-east", officer_id="o1")
    now = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # the 23rd in China
    profile = await database.read(lambda tx: service.find_profile(tx, account, now))
    assert profile.officer is not None
    assert profile.officer.certificate.state == "expired"
    assert profile.agency.id == "city-east"

    desk = an_account(officer_id=None, agency_id="city-east")
    assert (await database.read(lambda tx: service.find_profile(tx, desk, now))).officer is None
    gone = an_account(agency_id="gone")
    with pytest.raises(NotFound):
        await database.read(lambda tx: service.find_profile(tx, gone, now))


async def test_agencies_and_officers_over_http_stay_in_scope(
    database: Database, tmp_path: Path
) -> None:
    await a_tree(database)
    accounts = await accounts_with(database, an_account(officer_id="o1"))
    async with serving(accounts, tmp_path, HANDLERS) as server:
        client = server.client()
        assert (await client.get("/api/agencies")).status_code == 401
        await client.post("/api/session", json={"login": "wangjg", "password": PASSWORD})
        agencies = (await client.get("/api/agencies")).json()
        officers = (await client.get("/api/officers")).json()["officers"]
    assert [agency["id"] for agency in agencies] == ["city-east", "city-east-green"]
    assert officers[0] == {
        "id": "o1",
        "name": {"zh": "王建国", "en": "Wang Jianguo"},
        "agencyId": "city-east",
        "agency": {"id": "city-east", "name": {"zh": "/city/east/", "en": "/city/east/"}},
        "certificate": {"number": "YC990100001", "validUntil": "2026-11-22", "state": "valid"},
    }
