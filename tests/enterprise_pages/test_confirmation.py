"""What the enterprise keeps of its confirmation can be checked by a stranger."""

import json
import subprocess
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar

from backend import clock
from backend.enterprise_pages.captured import root_of
from backend.enterprise_pages.doorways import PERIODS, is_over
from backend.ledger.merkle import EMPTY_ROOT, leaf_hash, node_hash
from backend.settings import DatabaseSettings
from backend.verification.evidence_files import Keys, Verifier
from offline_sync import keys
from tests.enterprise_pages.shop import Shop, Visit, a_visit
from tests.whole_app import all_views, running

DAY_MS = 86_400_000


@pytest.fixture
async def app(tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(DatabaseSettings(), tmp_path / "data", enterprises=5) as served:
        yield served


async def confirmed(app: Litestar) -> tuple[Shop, Visit]:
    visit, shop = await a_visit(app), Shop(app)
    await visit.open()
    await visit.note("一")
    await shop.scan(visit)
    await shop.press("evidence")
    return shop, visit


def words_of(pdf: bytes) -> str:
    shown = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30
    )
    return shown.stdout.decode()


def checked(app: Litestar, path: Path) -> dict[str, str]:
    """Every finding of `palm verify` by its code."""
    given_keys = app.state.ledger.keys
    known = Keys(
        log_key=given_keys.log.verifier.text(),
        server_key=keys.public_jwk(given_keys.chain.public_key()),
    )
    return {one.code: one.weight.value for one in Verifier(known).check([path])}


@pytest.mark.anyio
async def test_palm_verify_checks_the_file(app: Litestar, tmp_path: Path) -> None:
    shop, visit = await confirmed(app)
    await visit.note("后来的")
    await all_views(app)
    answer = await shop.client.get(f"{shop.base}/confirmation.json")
    assert answer.headers["content-disposition"].startswith("attachment")
    path = tmp_path / "confirmation.json"
    path.write_bytes(answer.content)
    assert checked(app, path) == {
        "checkpoint-valid": "ok",
        "entry-valid": "ok",
        "receipt-valid": "ok",
        "list-valid": "ok",
    }


@pytest.mark.anyio
@pytest.mark.parametrize("change", ["one less", "one more", "order", "root", "visit", "hash"])
async def test_a_changed_list_is_found_out(app: Litestar, tmp_path: Path, change: str) -> None:
    shop, _ = await confirmed(app)
    file: dict[str, Any] = (await shop.client.get(f"{shop.base}/confirmation.json")).json()
    told = file["confirmed"]
    entries = told["entries"]
    match change:
        case "one less":
            entries.pop()
        case "one more":
            entries.append(entries[0])
        case "order":
            entries.reverse()
        case "root":
            told["root"] = "A" * 43
        case "visit":
            told["visit"] = "another"
        case _:
            entries[0]["hash"] = "AA"
    path = tmp_path / "confirmation.json"
    path.write_text(json.dumps(file))
    assert checked(app, path)["list-differs"] == "damage"


@pytest.mark.anyio
@pytest.mark.parametrize(("language", "word"), [("zh", "确认书"), ("en", "Confirmation")])
async def test_the_text_can_be_read_and_names_the_root(
    app: Litestar, language: str, word: str
) -> None:
    shop, _ = await confirmed(app)
    root = (await shop.client.get(f"{shop.base}/confirmation.json")).json()["confirmed"]["root"]
    answer = await shop.client.get(f"{shop.base}/confirmation.txt?lang={language}")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert word in answer.text
    assert root in answer.text
    assert "— palm" in answer.text


@pytest.mark.anyio
@pytest.mark.parametrize(("language", "word"), [("zh", "确认书"), ("en", "Confirmation")])
async def test_the_paper_says_the_same(app: Litestar, language: str, word: str) -> None:
    shop, _ = await confirmed(app)
    root = (await shop.client.get(f"{shop.base}/confirmation.json")).json()["confirmed"]["root"]
    answer = await shop.client.get(f"{shop.base}/confirmation.pdf?lang={language}")
    assert answer.headers["content-type"] == "application/pdf"
    shown = words_of(answer.content)
    assert word in shown
    assert root in shown
    assert "palm.local/log" in shown


@pytest.mark.anyio
async def test_nothing_is_given_before_a_confirmation(app: Litestar) -> None:
    visit, shop = await a_visit(app), Shop(app)
    await visit.open()
    await shop.scan(visit)
    assert (await shop.client.get(f"{shop.base}/confirmation.json")).status_code == 404


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=9))
def test_the_root_is_that_of_rfc_6962(hashes: list[bytes]) -> None:
    def tree(leaves: list[bytes]) -> bytes:
        """RFC 6962 §2.1, word by word."""
        if not leaves:
            return EMPTY_ROOT
        if len(leaves) == 1:
            return leaf_hash(leaves[0])
        split = 1
        while split * 2 < len(leaves):
            split *= 2
        return node_hash(tree(leaves[:split]), tree(leaves[split:]))

    assert root_of(hashes) == tree(hashes)


@pytest.mark.parametrize(("days", "over"), [(-1, False), (0, False), (1, True)])
def test_the_page_shrinks_after_its_days(days: int, over: bool) -> None:
    now = clock.from_ms(2_000_000_000_000)
    closed_ms = clock.to_ms(now) - (PERIODS.whole_page_days + days) * DAY_MS
    assert is_over(closed_ms, now) is over
    assert not is_over(None, now)


@pytest.mark.anyio
async def test_long_after_the_closing_only_the_verification_is_left(
    app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, visit = await confirmed(app)
    await visit.close()
    await all_views(app)
    fields = {"text": "还想说", "form": shop.hidden("remark")["form"]}
    later = clock.from_ms(clock.to_ms(clock.now()) + (PERIODS.whole_page_days + 1) * DAY_MS)
    monkeypatch.setattr(clock, "now", lambda: later)
    for base in (shop.base, f"/a/{visit.secret}"):
        page = await shop.look(base)
        assert "本页只保留核验信息" in page
        assert "J-990100-0001-261122-K7Q2M03-C" in page
        assert "<form" not in page
        for hidden in ("王建国", "李敏", "好味", "portrait"):
            assert hidden not in page
    refused = await shop.client.post(f"{shop.base}/remark", data=fields)
    assert refused.status_code == 410
    assert (await shop.client.get(f"{shop.base}/portrait/o001")).status_code == 404
    assert (await shop.client.get(f"{shop.base}/confirmation.json")).status_code == 200
