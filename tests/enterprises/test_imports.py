"""A register of enterprises from a file: good rows in, bad rows told, twice harmless."""

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.enterprises.imports import reading
from backend.enterprises.imports.problems import EnterprisesRefused
from backend.enterprises.imports.service import ROWS_MAX
from backend.enterprises.uscc import ALPHABET, check_character
from backend.settings import DatabaseSettings
from tests.agencies.keeping import City, a_city
from tests.enterprise_pages.shop import entries_of_kind
from tests.whole_app import signed_in

REGIONS = {"990102": "/city/east/", "0007": "/city/east/"}


def a_code(number: int) -> str:
    body = f"91990102MA{number:07}"
    return body + check_character(body)


def read(content: bytes, rows_max: int = ROWS_MAX) -> reading.Reading:
    return reading.read(content, REGIONS, "/city/", rows_max)


def lines_of(found: reading.Reading) -> list[int]:
    return [one.line for one in found.bad]


GOOD = f"{a_code(1)},一家面馆,某路 1 号"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"{a_code(2)[:-1]}?,店,路", "18"),
        (a_code(2)[:-1] + ("0" if a_code(2)[-1] != "0" else "1") + ",店,路", "checks"),
        (f"{a_code(2)},,路", "no name"),
        (f"{a_code(2)},{'名' * 201},路", "too long"),
        (f"{a_code(2)},店", "columns"),
        (f'{a_code(2)},"店,路', "quote"),
        (f"{a_code(1)},又一次,路", "line 2"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_spoils_no_other(row: str, said: str) -> None:
    text = f"统一社会信用代码,名称,住所\n{GOOD}\n\n{row}\n{a_code(3)},第三家,路\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        found = read(text.encode(encoding))
        assert lines_of(found) == [4]
        assert said in found.bad[0].reason.en
        assert [one.line for one in found.good] == [2, 5]


def test_a_row_of_broken_gb18030_is_told_and_the_others_are_in() -> None:
    rows = [f"{a_code(number)},第{number}家,某路" for number in range(1, 4)]
    content = "\n".join(["uscc,name,address", *rows]).encode("gb18030").split(b"\n")
    content[2] = content[2][:-1] + b"\xff\xff"
    found = read(b"\n".join(content))
    assert (found.encoding, lines_of(found), len(found.good)) == ("gb18030", [3], 2)


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("uscc,name,lat,lon", f"{a_code(1)},店,30.5,120.25", (30.5, 120.25, "/city/")),
        ("uscc,name,region", f"{a_code(1)},店,990102", (None, None, "/city/east/")),
        ("uscc,name,region", f"{a_code(1)},店,0007", (None, None, "/city/east/")),
        ("uscc,name,region", f"{a_code(1)},店,", (None, None, "/city/")),
        ("uscc,name,region", f"{a_code(1)},店,110101", None),
        ("uscc,name,lat,lon", f"{a_code(1)},店,91,0", None),
        ("uscc,name,lat,lon", f"{a_code(1)},店,nan,0", None),
        ("uscc,name,lat,lon", f"{a_code(1)},店,30,", None),
        ("名称\t信用代码\t备注", f"店\t{a_code(1).lower()}\tx", (None, None, "/city/")),
    ],
)
def test_position_and_region_are_optional_and_checked(
    header: str, row: str, expected: tuple[float | None, float | None, str] | None
) -> None:
    found = read(f"{header}\n{row}\n".encode())
    got = [(one.lat, one.lon, one.region) for one in found.good]
    assert got == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("存续（在营、开业、在册）", ["open"]),
        ("注销", ["closed"]),
        ("吊销，未注销", ["closed"]),
        ("Closed", ["closed"]),
        ("", [None]),
        ("歇业中", []),
    ],
)
def test_the_status_of_a_register_is_understood_or_the_row_is_told(
    said: str, expected: list[str | None]
) -> None:
    found = read(f'统一社会信用代码,名称,登记状态\n{a_code(1)},店,"{said}"\n'.encode())
    assert [one.status for one in found.good] == expected
    assert lines_of(found) == ([] if expected else [2])


def test_a_file_over_the_bound_is_taken_in_not_at_all() -> None:
    rows = "\n".join(f"{a_code(number)},店" for number in range(ROWS_MAX))
    assert len(read(f"uscc,name\n{rows}\n".encode()).good) == ROWS_MAX
    with pytest.raises(EnterprisesRefused):
        read(f"uscc,name\n{rows}\n{a_code(ROWS_MAX)},店\n".encode())


@given(st.binary(max_size=300))
def test_whatever_bytes_come_the_answer_is_rows_or_a_refusal(content: bytes) -> None:
    try:
        found = read(b"uscc,name\n" + content)
    except EnterprisesRefused:
        return
    assert all(set(one.uscc) <= set(ALPHABET) for one in found.good)


@pytest.fixture
async def city(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[City]:
    async with a_city(database_settings, tmp_path) as opened:
        yield opened


async def handed_in(client: httpx.AsyncClient, text: str) -> dict[str, object]:
    answer = await client.post("/api/enterprises/imports", content=text.encode("gb18030"))
    assert answer.status_code == 201, answer.text
    return answer.json()


def counts(answer: dict[str, object]) -> tuple[object, ...]:
    return tuple(answer[name] for name in ("added", "changed", "same", "refusedCount"))


@pytest.mark.anyio
async def test_the_register_grows_changes_and_stays_the_same(city: City) -> None:
    head = "统一社会信用代码,名称,地址,区划\n"
    text = f"{head}{GOOD},990102\n{a_code(2)},第二家,某路 2 号,990199\n"
    assert counts(await handed_in(city.admin, text)) == (1, 0, 0, 1)
    assert counts(await handed_in(city.admin, text)) == (0, 0, 1, 1)
    moved = f"{head}{a_code(1)},一家面馆（新址）,,990103\n"
    assert counts(await handed_in(city.admin, moved)) == (0, 1, 0, 0)
    found = (await city.admin.get("/api/enterprises", params={"text": a_code(1)})).json()
    (one,) = found["enterprises"]
    assert (one["name"], one["address"]) == ("一家面馆（新址）", "某路 1 号")
    assert len(await entries_of_kind(city.app, "enterprises.imported")) == 2
    shown = (await city.admin.get("/api/enterprises/imports")).json()
    assert (shown["enterprises"], len(shown["imports"])) == (31, 2)
    assert {"code": "990102"}.items() <= next(
        one for one in shown["regions"] if one["code"] == "990102"
    ).items()


@pytest.mark.anyio
async def test_an_enterprise_is_closed_by_the_register_and_opened_again(city: City) -> None:
    head = "统一社会信用代码,名称,登记状态\n"
    await handed_in(city.admin, f"uscc,name,region\n{a_code(1)},一家面馆,990102\n")

    async def standing(row: str) -> tuple[object, int, str]:
        taken = await handed_in(city.admin, f"{head}{row}\n")
        found = await city.admin.get("/api/enterprises", params={"text": a_code(1)})
        shown = (await city.admin.get("/api/enterprises/imports")).json()
        (one,) = found.json()["enterprises"]
        assert one["agencyPath"] == "/yunchuan/donglan/", "it stays where it is"
        return (counts(taken), shown["enterprises"], one["status"])

    shop = f"{a_code(1)},一家面馆"
    assert await standing(f"{shop},存续") == ((0, 0, 1, 0), 31, "open")
    assert await standing(f"{shop},注销") == ((0, 1, 0, 0), 30, "closed")
    assert await standing(f"{shop},") == ((0, 0, 1, 0), 30, "closed")
    assert await standing(f"{shop},在业") == ((0, 1, 0, 0), 31, "open")


@pytest.mark.anyio
async def test_nobody_moves_an_enterprise_of_another_region(city: City) -> None:
    tang = await signed_in(city.app, "tangn")
    head = "uscc,name,region\n"
    await handed_in(city.admin, f"{head}{a_code(1)},西边的店,990103\n")
    taken = await handed_in(tang, f"{head}{a_code(1)},我的店,990102\n{a_code(2)},店,990103\n")
    assert counts(taken) == (0, 0, 0, 2)
    auditor = await signed_in(city.app, "auditor")
    assert (await auditor.get("/api/enterprises/imports")).status_code == 200
    refused = await auditor.post("/api/enterprises/imports", content=b"x")
    assert refused.status_code == 403
    empty = await city.admin.post("/api/enterprises/imports", content=b"")
    assert empty.status_code == 422
