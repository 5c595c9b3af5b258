"""Codes on paper: a foreign reader finds in the printed PDF exactly the address that was signed."""

import asyncio
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner
from PIL import Image

from backend.cli import main as palm
from backend.codes import enterprise_code
from backend.database import open_database
from backend.enterprises import store as enterprises_store
from backend.settings import DatabaseSettings, ServerSettings
from tests.databases import place_city
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio
PUBLIC = "https://palm.yunchuan.example"
SERVER = ServerSettings(public_url=PUBLIC)
SHOP = "e000001"


def codes_on(pdf: bytes, folder: Path, dpi: int = 120) -> list[list[str]]:
    """The texts of all codes on each page, as another library reads them off the paper."""
    folder.mkdir(exist_ok=True)
    (folder / "in.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-gray", "-png", folder / "in.pdf", folder / "page"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    pages = sorted(folder.glob("page*.png"))
    found = [sorted(code.text for code in zxingcpp.read_barcodes(Image.open(p))) for p in pages]
    for page in pages:
        page.unlink()
    return found


def words(pdf: bytes) -> str:
    shown = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30
    )
    return shown.stdout.decode()


async def test_a_poster_holds_one_code_which_the_server_signed(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path, server=SERVER) as app:
        desk = await signed_in(app, "admin")
        answer = await desk.get(f"/api/enterprises/{SHOP}/sheet.pdf?form=poster")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/pdf"
        [[text]] = codes_on(answer.content, tmp_path / "pages")
        shop = await app.state.database.read(lambda tx: enterprises_store.by_id(tx, SHOP))
        assert text.startswith(f"{PUBLIC}/c/{shop.short_code}/")
        code = enterprise_code.read(*text.removeprefix(f"{PUBLIC}/c/").split("/"))
        assert code is not None
        assert enterprise_code.verify(app.state.ledger.keys.chain.public_key(), code)
        shown = words(answer.content)
        assert shop.name in shown
        assert f"{shop.short_code[:4]}-{shop.short_code[4:]}" in shown


async def test_a_printed_address_opens_the_enterprise_in_any_browser(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path, server=SERVER) as app:
        desk = await signed_in(app, "admin")
        poster = await desk.get(f"/api/enterprises/{SHOP}/sheet.pdf?form=poster")
        [[text]] = codes_on(poster.content, tmp_path / "pages")
        shop = await app.state.database.read(lambda tx: enterprises_store.by_id(tx, SHOP))
        page = await desk.get(text.removeprefix(PUBLIC), follow_redirects=True)
        assert page.status_code == 200
        assert shop.name in page.text


async def test_eight_stickers_of_one_enterprise_stand_on_a_page(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path, server=SERVER) as app:
        desk = await signed_in(app, "chenj")
        answer = await desk.get(f"/api/enterprises/{SHOP}/sheet.pdf?form=sticker")
        [texts] = codes_on(answer.content, tmp_path / "pages", dpi=200)
        assert len(texts) == 8
        assert len(set(texts)) == 1


async def test_a_letter_holds_the_claim_code_and_no_poster_does(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path, server=SERVER) as app:
        desk = await signed_in(app, "admin")
        letter = await desk.post(f"/api/enterprises/{SHOP}/letter.pdf")
        assert letter.status_code == 200, letter.text
        assert letter.headers["cache-control"] == "no-store"
        assert codes_on(letter.content, tmp_path / "pages") == [[f"{PUBLIC}/e"]]
        shown = words(letter.content)
        [claim] = [w for w in shown.split() if w.count("-") == 3 and len(w) == 19]
        poster = await desk.get(f"/api/enterprises/{SHOP}/sheet.pdf?form=poster")
        assert claim not in words(poster.content)
        again = await desk.post(f"/api/enterprises/{SHOP}/letter.pdf")
        assert claim not in words(again.content)


async def test_letters_cannot_be_had_by_a_link(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path, server=SERVER) as app:
        desk = await signed_in(app, "admin")
        size = app.state.ledger.published.size
        got = await desk.get(f"/api/enterprises/{SHOP}/sheet.pdf?form=letter")
        assert got.status_code == 400
        assert app.state.ledger.published.size == size


async def test_sheets_stay_inside_the_territory(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path, server=SERVER) as app:
        district = await signed_in(app, "huangw")
        status: dict[bool, set[int]] = {True: set(), False: set()}
        shops = await app.state.database.read(
            lambda tx: [enterprises_store.by_id(tx, f"e{n:06}") for n in range(1, 31)]
        )
        for shop in shops:
            asked = await district.post(f"/api/enterprises/{shop.id}/letter.pdf")
            own = shop.agency_path.startswith("/yunchuan/donglan/")
            status[own].add(asked.status_code)
        assert status == {True: {200}, False: {404}}


async def a_filled_folder(folder: Path, enterprises: int) -> dict[str, str]:
    await place_city(folder, enterprises)
    async with open_database(DatabaseSettings(), folder) as database:
        shops = await database.read(
            lambda tx: [enterprises_store.by_id(tx, f"e{n + 1:06}") for n in range(enterprises)]
        )
    return {shop.short_code: shop.name for shop in shops if shop}


def printed(folder: Path, *arguments: str) -> str:
    asked = ["codes", "print", "--out", str(folder / "out"), *arguments]
    told = CliRunner().invoke(palm, asked, env={"PALM_DATA": str(folder)})
    assert told.exit_code == 0, told.output
    return told.output


async def in_thread(folder: Path, *arguments: str) -> str:
    return await asyncio.to_thread(printed, folder, *arguments)


async def test_the_whole_city_is_printed_and_what_broke_off_goes_on(tmp_path: Path) -> None:
    shops = await a_filled_folder(tmp_path, 16)
    told = await in_thread(tmp_path, "--all", "--url", PUBLIC, "--per-file", "3")
    assert "16 codes" in told
    files = sorted((tmp_path / "out").rglob("*.pdf"))
    texts = [
        text
        for number, file in enumerate(files)
        for page in codes_on(file.read_bytes(), tmp_path / f"pages{number}")
        for text in page
    ]
    assert sorted(text.split("/")[4] for text in texts) == sorted(shops)
    kept = {file: file.read_bytes() for file in files}
    lost = files[0]
    lost.unlink()
    (lost.with_suffix(".partial")).write_bytes(b"%PDF-half")
    told = await in_thread(tmp_path, "--all", "--url", PUBLIC, "--per-file", "3")
    assert f"{16 - len(codes_on(kept[lost], tmp_path / 'lost'))} were there" in told
    assert sorted((tmp_path / "out").rglob("*.pdf")) == files
    assert not list((tmp_path / "out").rglob("*.partial"))
    assert all(file.read_bytes() == content for file, content in kept.items() if file != lost)


async def test_letters_of_a_district_are_issued_once(tmp_path: Path) -> None:
    await a_filled_folder(tmp_path, 40)
    wanted = ("--agency", "yunchuan-donglan-market", "--url", PUBLIC, "--form", "letter")
    first = await in_thread(tmp_path, *wanted)
    async with open_database(DatabaseSettings(), tmp_path) as database:
        issued = await database.read(
            lambda tx: tx.fetch_all("SELECT kind FROM entry WHERE kind = 'claim.issued'")
        )
    assert first.split(" codes")[0].rpartition("\n")[2].strip().endswith(str(len(issued)))
    again = await in_thread(tmp_path, *wanted)
    assert "0 codes" in again
    assert all("donglan" in file.parent.name for file in (tmp_path / "out").rglob("*.pdf"))


@pytest.mark.parametrize(
    ("arguments", "words_told"),
    [
        (("--all",), "--url"),
        (("--url", PUBLIC), "--agency"),
        (("--all", "--agency", "x", "--url", PUBLIC), "--agency"),
        (("--all", "--url", PUBLIC), "no server keys"),
    ],
)
def test_what_is_missing_is_said(
    tmp_path: Path, arguments: tuple[str, ...], words_told: str
) -> None:
    asked = ["codes", "print", "--out", str(tmp_path / "out"), *arguments]
    told = CliRunner().invoke(palm, asked, env={"PALM_DATA": str(tmp_path)})
    assert told.exit_code == 1
    assert words_told in told.output
    assert not list(tmp_path.rglob("*.pem"))
