"""What keeps the party's page from being guessed at, and from filling or stopping the server."""

import asyncio
import hashlib
import threading
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from backend.cases import store as cases_store
from backend.cases.papers import coding
from backend.cases.party import filing
from backend.codes import act_code
from backend.database import Transaction
from backend.enterprise_pages.party_pages import own_file
from backend.settings import DatabaseSettings
from tests.cases.party_scene import END, NAME, SAID, Scene, a_case, sent_id
from tests.whole_app import running

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


async def entered(app: Litestar) -> Scene:
    scene = await a_case(app)
    assert (await scene.enter()).status_code == 303
    return scene


async def test_guesses_sent_at_once_do_not_all_pass_before_the_first_is_counted(
    app: Litestar,
) -> None:
    scene = await a_case(app)
    answers = await asyncio.gather(*(scene.enter(end=f"{n:06}") for n in range(30)))
    told = [answer.status_code for answer in answers]
    assert (told.count(422), told.count(429)) == (10, 20)


async def test_whoever_comes_in_often_has_guessed_nothing(app: Litestar) -> None:
    scene = await a_case(app)
    answers = [(await scene.enter()).status_code for _ in range(12)]
    assert answers == [303] * 12


async def test_files_of_a_filing_that_is_refused_are_not_kept(
    app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a page that goes round fills the disk with what belongs to nothing."""
    scene = await entered(app)
    monkeypatch.setattr(filing, "PER_CASE_MAX", 1)
    sent_id(await scene.file("note", text=SAID))
    raw = b"%PDF-1.7\n" + b"0" * 1000
    files = [("files", ("a.pdf", raw, "application/pdf"))]
    refused = await scene.file("note", text="再说一次", files=files)
    assert refused.status_code == 429, refused.text
    kept = hashlib.sha256(raw).hexdigest()
    assert app.state.media.store.size(kept) is None


async def test_the_own_file_is_packed_beside_the_loop_of_the_server(
    app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever takes home 200 MB of attachments must not make everybody else wait."""
    scene = await entered(app)
    threads: list[str] = []
    pack = own_file._told

    def noted(*told: Any) -> dict[str, Any]:
        threads.append(threading.current_thread().name)
        return pack(*told)

    monkeypatch.setattr(own_file, "_told", noted)
    assert (await scene.party.get(f"{scene.base}/own-file.zip")).status_code == 200
    assert threads != [threading.current_thread().name]


async def test_the_files_of_a_case_have_room_together(
    app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is bounded by number alone fills a disk with few of the largest."""
    scene = await entered(app)
    monkeypatch.setattr(filing, "BYTES_PER_CASE_MAX", 3 * 1024**2)

    def files(letter: bytes) -> list[tuple[str, tuple[str, bytes, str]]]:
        raw = b"%PDF-1.7\n" + letter * 2 * 1024**2
        return [("files", ("a.pdf", raw, "application/pdf"))]

    sent_id(await scene.file("note", text=SAID, files=files(b"0")))
    refused = await scene.file("note", text="再说一次", files=files(b"1"))
    assert refused.status_code == 422, refused.text
    assert "附件空间已满" in refused.text
    assert "最多 3 MB，已用 3 MB" in refused.text
    assert "再说一次" in refused.text, "what was typed is not lost"
    sent_id(await scene.file("note", text="再说一次"))


async def test_one_own_file_is_packed_at_a_time_and_few_in_all(app: Litestar) -> None:
    scene = await entered(app)
    packing = app.state.party_pages.packing
    where = f"{scene.base}/own-file.zip?lang=zh"
    with packing.one_for(scene.case):
        busy = await scene.party.get(where)
    assert (busy.status_code, busy.headers["retry-after"]) == (429, "30")
    assert "请稍等再下载" in busy.text
    with packing.one_for("another"), packing.one_for("a third"):
        assert (await scene.party.get(where)).status_code == 429
    assert (await scene.party.get(where)).headers["content-type"] == "application/zip"
    both = await asyncio.gather(*(scene.party.get(where) for _ in range(2)))
    assert sorted(one.status_code for one in both) == [200, 429]


async def test_a_case_that_rests_on_no_visit_is_found_by_the_code_on_its_papers(
    app: Litestar,
) -> None:
    scene, other = await a_case(app), await a_case(app)

    def read(tx: Transaction) -> list[str]:
        rows = [cases_store.case_by_id(tx, one.case) for one in (scene, other)]
        return [coding.code_of(tx, row) for row in rows if row is not None]

    codes = await app.state.database.read(read)
    assert len(set(codes)) == 2
    assert codes[0].startswith("A")
    typed = {"form": "0" * 22, "code": act_code.shown(codes[0]), "name": NAME, "end": END}
    for wrong in ({"code": f"A{codes[0][1:-1]}0"}, {"end": "000000"}):
        assert (await scene.party.post("/p?lang=zh", data={**typed, **wrong})).status_code == 422
    apart = act_code.shown(codes[0]).lower().replace("-", " ")
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in codes[0])
    for written in (typed["code"], apart, wide):
        answer = await scene.party.post("/p?lang=zh", data={**typed, "code": written})
        assert answer.headers["location"] == f"{scene.base}?lang=zh&done=entered"
    assert "未公示价格" in await scene.page()
