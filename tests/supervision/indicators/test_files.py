"""Tables, maps and feeds of indicators: complete, in scope, and nothing in them runs."""

import base64
import csv
import io
import uuid
import zipfile
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from backend.database import Database
from backend.supervision.indicators.feed.schema import EDM, EDMX, SETS
from backend.supervision.indicators.tables import harmless
from tests.accounts.people import NOW, chen, stranger, wang
from tests.supervision.indicators.test_indicators_desk import place
from tests.supervision.scene import Scene, fix, new_id, opening, zhao

pytestmark = pytest.mark.anyio
FEED = "/feed/odata/"
EVIL = '=HYPERLINK("https://evil.example","click")'


@pytest.fixture
async def here(database: Database, tmp_path: Path) -> AsyncGenerator[Scene]:
    """Three visits in the east, one in the west."""
    async with place(database, tmp_path) as scene:
        phone = await scene.phone(wang())
        for _ in range(3):
            body = opening(new_id(), enterprise={"id": None, "name": EVIL})
            await scene.push(phone.sign("visit.opened", body, where=fix()))
        other = await scene.phone(zhao())
        await scene.push(other.sign("visit.opened", opening(new_id(), "o-zhaow")))
        yield scene


async def answered(here: Scene, path: str, who: Any = None) -> httpx.Response:
    answer = await (await here.client(who or chen())).get(path)
    assert answer.status_code == 200, answer.text
    return answer


async def token(here: Scene, who: Any = None) -> str:
    made = await (await here.client(who or chen())).post(
        "/api/feed-tokens", json={"id": str(uuid.uuid4()), "label": "Excel"}
    )
    assert made.status_code == 201, made.text
    return made.json()["token"]


def basic(password: str) -> dict[str, str]:
    told = base64.b64encode(f"anybody:{password}".encode()).decode()
    return {"Authorization": f"Basic {told}"}


async def feed(here: Scene, path: str, password: str) -> httpx.Response:
    async with here.server.client() as program:
        return await program.get(FEED + path, headers=basic(password))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_begins_a_formula(text: str) -> None:
    assert harmless(text) == "'" + text
    assert harmless("云川=1") == "云川=1"


async def test_csv_has_every_number_and_opens_in_a_spreadsheet(here: Scene) -> None:
    answer = await answered(here, "/api/indicators/table.csv?lang=en")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    whole = [row for row in rows if row[0] == "inspections" and row[4] == "with those below"]

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    assert rows[0][:3] == ["id", "indicator", "unit"]
    assert whole[0][7:9] == ["4", "4"]
    assert {row[3] for row in rows[1:]} == {"Yunchuan", "East", "West"}
    assert all(len(row) == 10 for row in rows)


async def test_xlsx_holds_numbers_as_numbers_and_no_formula(here: Scene) -> None:
    answer = await answered(here, "/api/indicators/table.xlsx?lang=zh")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = [book.read(name).decode() for name in sheets]
        names = book.read("xl/workbook.xml").decode()

    assert len(sheets) == 4
    assert "按主体" in names
    assert all("<f>" not in text for text in texts)
    assert "<v>4</v>" in texts[0]


async def test_places_are_in_scope_and_that_they_left_is_in_the_log(here: Scene) -> None:
    before = here.server.ledger.published.size
    mine = (await answered(here, "/api/indicators/visits.geojson")).json()
    theirs = (await answered(here, "/api/indicators/visits.geojson", stranger())).json()

    assert [one["geometry"]["coordinates"] for one in mine["features"]] == [[120.0, 30.0]] * 3
    assert mine["features"][0]["properties"]["enterprise"] == EVIL
    assert "officer" not in str(mine)
    assert (mine["type"], mine["complete"], theirs["features"]) == ("FeatureCollection", True, [])
    assert here.server.ledger.published.size == before + 2


async def test_the_feed_asks_for_a_token_and_takes_it_from_no_address(here: Scene) -> None:
    secret = await token(here)
    async with here.server.client() as program:
        nothing = await program.get(FEED)
        in_address = await program.get(f"{FEED}?token={secret}&access_token={secret}")
        bearer = await program.get(FEED, headers={"Authorization": f"Bearer {secret}"})
    wrong = await feed(here, "", secret[:-1] + ("a" if secret[-1] != "a" else "b"))
    session = await (await here.client(chen())).get(FEED)

    assert nothing.status_code == in_address.status_code == wrong.status_code == 401
    assert nothing.headers["www-authenticate"].startswith("Basic ")
    assert nothing.json()["error"]["code"] == "feed-token-required"
    assert session.status_code == 401
    assert bearer.status_code == 200
    assert bearer.headers["odata-version"] == "4.0"


async def test_a_token_is_shown_once_and_ends_when_it_is_revoked(
    here: Scene, database: Database
) -> None:
    desk = await here.client(chen())
    asked = {"id": str(uuid.uuid4()), "label": "Power BI"}
    made = (await desk.post("/api/feed-tokens", json=asked)).json()
    again = await desk.post("/api/feed-tokens", json=asked)
    listed = (await desk.get("/api/feed-tokens")).json()
    stored = await database.read(lambda tx: tx.fetch_all("SELECT * FROM feed_token"))
    foreign = await (await here.client(stranger())).post(
        f"/api/feed-tokens/{made['id']}/revocation"
    )
    used = await feed(here, "Bodies", made["token"])
    revoked = await desk.post(f"/api/feed-tokens/{made['id']}/revocation")

    assert (again.status_code, again.json()["type"]) == (409, "/problems/feed-token-made")
    assert made["token"] not in str(listed) + str(stored)
    assert listed["tokens"][0]["label"] == "Power BI"
    assert listed["address"].endswith(FEED)
    assert foreign.status_code == 404
    assert used.status_code == 200
    assert revoked.json()["tokens"][0]["revokedAt"] is not None
    assert (await feed(here, "Bodies", made["token"])).status_code == 401


async def test_metadata_obeys_the_rules_of_the_schema_language(here: Scene) -> None:
    """OData CSDL XML 4.0: names resolve, keys are properties that are never null."""
    answer = await feed(here, "$metadata", await token(here))
    document = ET.fromstring(answer.content)
    assert document.tag == f"{{{EDMX}}}Edmx"
    assert document.attrib == {"Version": "4.0"}
    (schema,) = document.findall(f".//{{{EDM}}}Schema")
    types = {one.attrib["Name"]: one for one in schema.findall(f"{{{EDM}}}EntityType")}
    for one in types.values():
        properties = {p.attrib["Name"]: p.attrib for p in one.findall(f"{{{EDM}}}Property")}
        keys = [k.attrib["Name"] for k in one.findall(f"{{{EDM}}}Key/{{{EDM}}}PropertyRef")]
        assert keys
        assert all(properties[key].get("Nullable") == "false" for key in keys)
        assert all(p["Type"].startswith("Edm.") for p in properties.values())
    (container,) = schema.findall(f"{{{EDM}}}EntityContainer")
    sets = {s.attrib["Name"]: s.attrib["EntityType"] for s in container}
    assert sets.keys() == {one.name for one in SETS}
    assert {name.removeprefix("Palm.") for name in sets.values()} == types.keys()


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
async def test_rows_have_the_members_and_types_that_metadata_promises(
    here: Scene, one: Any
) -> None:
    page = (await feed(here, one.name, await token(here))).json()
    assert page["@odata.context"].endswith(f"$metadata#{one.name}")
    assert page["value"]
    for row in page["value"]:
        assert list(row) == [prop.name for prop in one.properties]
        for prop in one.properties:
            value = row[prop.name]
            if value is None:
                assert prop.nullable
            elif prop.type == "Edm.Double":
                assert isinstance(value, int | float)
            else:
                assert isinstance(value, one.kinds[prop.name])
    keys = [tuple(row[name] for name in one.key) for row in page["value"]]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Visits?$top=2&$select=Id,Coded", 2),
        ("Visits?$skip=3", 1),
        ("Visits?$filter=Body eq 'west'", 1),
        ("Visits?$filter=Day ge 2026-11-22 and not (Body eq 'west')", 3),
        ("Visits?$filter=Enterprise eq 'o''hara'", 0),
        ("Values?$filter=Indicator eq 'inspections' and Numerator gt 1", 1),
        ("Values?$filter=Value eq null and Indicator eq 'rating-mean'&$count=true", 2),
        ("Bodies?$orderby=Id desc&$top=1", 1),
    ],
)
async def test_a_query_gives_what_it_asks_for(here: Scene, query: str, expected: int) -> None:
    page = (await feed(here, query, await token(here))).json()
    assert len(page["value"]) == expected
    if "$count" in query:
        assert page["@odata.count"] == expected
    if "$select" in query:
        assert all(list(row) == ["Id", "Coded"] for row in page["value"])
    if "$orderby" in query:
        assert page["value"][0]["Id"] == "west"


async def test_counts_and_single_entities_have_addresses(here: Scene) -> None:
    secret = await token(here)
    assert (await feed(here, "Visits/$count", secret)).text == "4"
    one = (await feed(here, "Indicators('coding')", secret)).json()
    assert one["NameEn"] == "Coding rate"
    assert (await feed(here, "Indicators('nothing')", secret)).status_code == 404
    value = await feed(here, "Values(Indicator='coding',Body='west',Month='2026-11')", secret)
    assert value.json()["Denominator"] == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("Visits?$expand=Body", 501),
        ("Visits?$orderby=Day", 501),
        ("Visits?$filter=Nonsense eq 1", 400),
        ("Visits?$filter=Day eq", 400),
        ("Visits?$filter=(Day eq 2026-11-22", 400),
        ("Visits?$filter=Coded eq 'x'", 400),
        ("Visits?$top=-1", 400),
        ("Visits?$skiptoken=x", 400),
        ("Visits?$top=1&$top=2", 400),
        ("Visits?$filter=" + "not " * 100 + "Coded eq 1", 400),
        ("Officers", 404),
    ],
)
async def test_a_query_nobody_can_answer_is_told_so(here: Scene, query: str, status: int) -> None:
    answer = await feed(here, query, await token(here))
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


async def test_pages_of_the_feed_follow_each_other(
    here: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.supervision.indicators.feed.querying.PAGE_ROWS", 2)
    secret = await token(here)
    seen: list[str] = []
    path = "Visits?$filter=Coded eq 0&$skip=1"
    while path:
        page = (await feed(here, path, secret)).json()
        seen += [row["Id"] for row in page["value"]]
        path = page.get("@odata.nextLink", "").partition(FEED)[2]
    assert len(seen) == len(set(seen)) == 3


async def test_the_feed_of_a_district_ends_at_its_border(here: Scene) -> None:
    secret = await token(here, stranger())
    visits = (await feed(here, "Visits", secret)).json()["value"]
    bodies = (await feed(here, "Bodies", secret)).json()["value"]
    assert {one["Body"] for one in visits} == {"west"}
    assert [(one["Id"], one["Parent"]) for one in bodies] == [("west", None)]
    later = await feed(here, f"Values?$filter=FirstDay gt {(NOW + timedelta(1)).date()}", secret)
    assert later.json()["value"] == []
