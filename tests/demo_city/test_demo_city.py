import itertools
import json
from collections import Counter
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest

from backend.accounts.service import open_accounts, sign_in
from backend.agencies import store as agencies_store
from backend.agencies.service import find_profile, officers_of, territory_of
from backend.database import Database
from backend.demo_city import businesses, geometry, people, service
from backend.demo_city.regions import CITY, DISTRICTS
from backend.enterprises import short_code, uscc
from backend.enterprises import store as enterprises_store
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from tests.accounts.people import NOW

pytestmark = pytest.mark.anyio

DAY = NOW.date()


async def filled(database: Database, folder: Path, enterprises: int = 200) -> bool:
    ledger = Ledger(database, load_or_make(folder / "keys", "palm.test/log"))
    await ledger.load()
    return await service.fill(database, ledger, now=NOW, enterprises=enterprises)


async def test_the_city_is_filled_once(database: Database, tmp_path: Path) -> None:
    assert not await database.read(service.is_demo)
    assert await filled(database, tmp_path)
    assert await database.read(service.is_demo)
    ledger = Ledger(database, load_or_make(tmp_path / "keys", "palm.test/log"))
    assert not await service.fill(database, ledger, now=NOW, enterprises=200)
    assert await database.read(enterprises_store.count) == 200
    kinds = await database.read(lambda tx: tx.fetch_all("SELECT kind FROM entry"))
    assert kinds == [("reference.imported",)]


async def test_every_demo_account_signs_in_with_the_password_that_is_printed(
    database: Database, tmp_path: Path
) -> None:
    await filled(database, tmp_path)
    accounts = open_accounts(database, 720, find_profile)
    summary = await database.read(lambda tx: service.summary(tx, "https://palm.example"))
    for shown in summary.accounts:
        signed_in = await sign_in(
            accounts, shown.login, shown.password, address="10.0.0.1", now=NOW
        )
        assert (signed_in.me.role, signed_in.me.name.zh) == (shown.role, shown.name)
    assert {shown.role for shown in summary.accounts} == {
        "officer",
        "supervisor",
        "admin",
        "auditor",
    }


async def test_the_summary_is_what_scripts_expect(database: Database, tmp_path: Path) -> None:
    await filled(database, tmp_path)
    summary = await database.read(lambda tx: service.summary(tx, "https://palm.example"))
    wire = msgspec.json.decode(msgspec.json.encode(summary))
    assert list(wire) == [
        "url",
        "accounts",
        "enterpriseCodes",
        "licenceCodes",
        "actCodes",
        "claimCodes",
        "partyPages",
    ]
    for url, licence in zip(wire["enterpriseCodes"], wire["licenceCodes"], strict=True):
        code = url.removeprefix("https://palm.example/c/")
        by_code = await database.read(
            lambda tx, code=code: enterprises_store.by_short_code(tx, code)
        )
        by_licence = await database.read(
            lambda tx, text=licence: enterprises_store.by_uscc(tx, uscc.find_uscc(text) or "")
        )
        assert by_code is not None
        assert by_code == by_licence


async def test_the_first_officer_carries_the_whole_city(database: Database, tmp_path: Path) -> None:
    await filled(database, tmp_path)
    territory = await database.read(lambda tx: territory_of(tx, people.ENFORCEMENT))
    assert territory == CITY.path


async def test_certificates_are_mostly_valid_one_expired_one_suspended(
    database: Database, tmp_path: Path
) -> None:
    await filled(database, tmp_path)
    officers = await database.read(lambda tx: officers_of(tx, CITY.path, DAY))
    states = {officer.id: officer.certificate.state for officer in officers}
    assert len(states) == 110
    assert states.pop(people.EXPIRED) == "expired"
    assert states.pop(people.SUSPENDED) == "suspended"
    assert set(states.values()) == {"valid"}
    assert len({officer.name.zh for officer in officers}) == 110
    assert len({officer.certificate.number for officer in officers}) == 110
    bodies = Counter(one.agency_id for one in officers if one.certificate.state == "valid")
    agencies = await database.read(lambda tx: agencies_store.agencies_in_scope(tx, CITY.path))
    assert {one.id for one in agencies if one.kind == "enforcement"} == set(bodies)
    assert min(bodies.values()) >= 4


async def test_each_region_has_one_supervising_body_that_sees_those_who_enforce_there(
    database: Database, tmp_path: Path
) -> None:
    await filled(database, tmp_path)
    agencies = await database.read(lambda tx: agencies_store.agencies_in_scope(tx, CITY.path))
    regions = [CITY, *DISTRICTS, *(street for district in DISTRICTS for street in district.streets)]
    assert len(DISTRICTS) >= 4
    assert len(regions) >= 1 + 4 + 12
    for region in regions:
        at = [agency for agency in agencies if agency.territory == region.path]
        supervising = [agency for agency in at if agency.kind == "supervision"]
        assert [agency.path for agency in supervising] == [region.path]
        assert len(at) > 1
        assert all(agency.path.startswith(region.path) for agency in at)
        assert all(agency.region_code.startswith("99") for agency in at)
        assert all(len(agency.region_code) == 6 for agency in at), "act codes have six digits"


def test_the_same_city_every_time_with_valid_codes() -> None:
    first, second = (list(businesses.enterprises(3000)) for _ in range(2))
    assert first == second
    assert len({enterprise.uscc for enterprise in first}) == 3000
    assert len({enterprise.short_code for enterprise in first}) == 3000
    for enterprise in first:
        assert enterprise.uscc is not None
        assert uscc.is_uscc(enterprise.uscc)
        assert enterprise.uscc[2:4] == "99"
        assert short_code.read(enterprise.short_code) == enterprise.short_code
    assert list(businesses.enterprises(10)) == first[:10]


def _inside(lon: float, lat: float, ring: list[list[float]]) -> bool:
    """Even-odd rule."""
    inside = False
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def test_the_outline_file_is_the_one_that_is_generated() -> None:
    stored = json.loads((files("backend") / "demo_city" / "outline.geojson").read_text("utf-8"))
    assert stored == geometry.outline()


def test_the_desk_gets_the_outline_once(tmp_path: Path) -> None:
    service.place_outline(tmp_path)
    target = tmp_path / "outline.geojson"
    assert json.loads(target.read_text("utf-8")) == geometry.outline()
    target.write_text("an operator's own", "utf-8")
    service.place_outline(tmp_path)
    assert target.read_text("utf-8") == "an operator's own"
    assert [file.name for file in tmp_path.iterdir()] == ["outline.geojson"]


def test_enterprises_lie_in_the_street_they_are_registered_in() -> None:
    rings = {
        feature["properties"]["path"]: feature["geometry"]["coordinates"][0]
        for feature in geometry.outline()["features"]
    }
    sample = list(businesses.enterprises(2000))
    astray = [
        enterprise
        for enterprise in sample
        if not _inside(enterprise.lon, enterprise.lat, rings[enterprise.agency_path])
    ]
    # Sides are drawn with straight steps, so a few places right at a bend may lie beside them.
    assert len(astray) < len(sample) / 100
    assert {enterprise.agency_path for enterprise in sample} == {
        street.path for district in DISTRICTS for street in district.streets
    }
