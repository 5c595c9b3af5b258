"""Papers: what goes in is shown, not run; the same input gives the same bytes; bounded."""

import asyncio
import subprocess
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typst

from backend.accounts.model import Name
from backend.codes.sheets.model import Sheet, Sheets
from backend.documents.problems import NoChineseFont
from backend.documents.service import Documents
from backend.documents.typesetting import Typesetter
from backend.problems import Overloaded

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
LETTER = "codes/sheets/letter.typ"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def a_letter(name: str) -> Sheets:
    return Sheets(
        host="palm.test",
        sheets=[
            Sheet(
                name=name,
                address="云川市",
                short_code="7Q2M9XKA",
                code="https://palm.test/e",
                qr=SVG,
                supervisor=Name("司法局", "Justice Bureau"),
                printed="2026-11-22",
                claim="K7Q2-M03C-9XWT-4H5A",
                valid_until="2027-05-21",
            )
        ],
    )


def words(pdf: bytes) -> str:
    shown = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30
    )
    return shown.stdout.decode()


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter()


def test_the_same_paper_twice_is_the_same_file(typesetter: Typesetter) -> None:
    first, second = (typesetter.render(LETTER, a_letter("枫台面馆"), NOW) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")


def test_a_paper_carries_its_date_and_says_that_it_is_pdf_a(
    typesetter: Typesetter,
) -> None:
    made = typesetter.render(LETTER, a_letter("枫台面馆"), NOW)
    assert b"/CreationDate(D:20261122173000Z)" in made
    assert b"<pdfaid:part>2</pdfaid:part>" in made


@pytest.mark.parametrize(
    "name",
    [
        '#panic("run")',
        "$ x^2",
        "*bold* _slanted_ `raw`",
        '"; #read("/settings.py")',
        "<label> @ref",
    ],
)
def test_what_somebody_typed_is_shown_and_never_run(typesetter: Typesetter, name: str) -> None:
    shown = words(typesetter.render(LETTER, a_letter(name), NOW))
    assert name in shown


def test_a_template_reaches_nothing_outside_the_program(typesetter: Typesetter) -> None:
    with pytest.raises(RuntimeError, match="root"):
        typesetter.render("../pyproject.toml", {}, NOW)


def test_without_a_chinese_font_no_paper_is_made() -> None:
    bare = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    with pytest.raises(NoChineseFont) as refused:
        Typesetter(bare)
    assert "Noto Serif CJK SC" in refused.value.body("zh").detail


class Stuck:
    """A typesetter that takes as long as somebody wants it to."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def render(self, *_: Any) -> bytes:
        self.go.wait(30)
        return b"%PDF-"


async def test_more_papers_than_may_wait_are_refused_and_room_comes_back_with_the_last_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stuck = Stuck()
    documents = Documents(waiting_max=2, seconds_max=0.05)
    monkeypatch.setattr(documents, "_open", lambda: stuck)
    try:
        for _ in range(2):  # nobody waits for these any more, but their places are still taken
            with pytest.raises(Overloaded):
                await documents.render("any", {}, now=NOW)
        stuck.go.set()
        async with asyncio.timeout(20):
            while True:
                try:
                    assert await documents.render("any", {}, now=NOW) == b"%PDF-"
                    break
                except Overloaded:
                    await asyncio.sleep(0)
    finally:
        stuck.go.set()
        documents.close()


async def test_a_real_paper_comes_through_the_thread() -> None:
    documents = Documents()
    try:
        made = await documents.render(LETTER, a_letter("枫台面馆"), now=NOW)
    finally:
        documents.close()
    assert "枫台面馆" in words(made)


def test_every_template_stands_in_the_package() -> None:
    root = Path(__file__).parents[2] / "backend"
    assert {path.name for path in root.rglob("*.typ")} >= {"paper.typ", "poster.typ", "letter.typ"}
    assert '"**/*.typ"' in (root.parent / "pyproject.toml").read_text("utf-8")
