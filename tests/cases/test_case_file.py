"""The file of a case: whole, in order, checked by a foreign library and by a stranger offline."""

import asyncio
import hashlib
import io
import json
import random
import re
import subprocess
import uuid
import zipfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import bagit
import msgspec
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar

from backend.cases.case_file.bag import MANIFEST, SEAL, BagWriter, manifest
from backend.database import Transaction
from backend.ledger.views import payload_of
from backend.serving import public_keys
from backend.settings import DatabaseSettings
from backend.verification.evidence_files import Keys, Verifier
from backend.verification.findings import Finding, Weight, exit_code
from tests.cases.exported import a_decided_case, a_visit, exported, until_over
from tests.cases.test_cases import act
from tests.whole_app import all_views, running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path / "data", enterprises=5) as opened:
        yield opened


def keys_of(app: Litestar) -> Keys:
    told = public_keys(app.state.settings.data / "keys", "palm.local/log")
    return msgspec.json.decode(told, type=Keys)


def checked(path: Path, keys: Keys) -> list[Finding]:
    return list(Verifier(keys).check([path]))


def bad(findings: list[Finding]) -> list[str]:
    told = (Weight.DAMAGE, Weight.UNCHECKED)
    return [f"{one.code} {one.where} {one.detail}" for one in findings if one.weight in told]


def text_of(pdf: bytes) -> list[str]:
    """The words of each page."""
    made = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60
    )
    pages = made.stdout.decode().split("\f")[:-1]
    return [re.sub(r"\s", "", page) for page in pages]


async def test_the_pdf_has_cover_index_papers_and_evidence_with_pages_that_go_on(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path)
    await seen.device.close()
    case = await a_decided_case(app, seen.visit)
    officer = await signed_in(app, "wangjg")
    told, pdf = await exported(officer, case, "pdf")
    assert told["sha256"] == hashlib.sha256(pdf).hexdigest()
    pages = text_of(pdf)
    assert "行政处罚案卷" in pages[0]
    assert "卷内目录" in pages[1]
    numbered = pages[2:]
    assert told["pages"] == len(numbered)
    for number, words in enumerate(numbered, 1):
        assert f"卷内第{number}页" in words, words
    whole = "".join(pages)
    for name in ("立案审批表", "行政处罚决定书", "现场记录", "现场照片1-3", "卷内备考表"):
        assert name in whole
    sound = seen.sounds[0][0]
    assert sound[:32] in whole  # the recording is listed with its digest
    assert sound[32:] in whole
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pictures = [list(page.get_images()) for page in opened.pages]
    assert sum(len(found) for found in pictures) == 3


async def test_the_index_names_the_page_on_which_each_piece_begins(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path)
    await seen.device.close()
    case = await a_decided_case(app, seen.visit)
    _, pdf = await exported(await signed_in(app, "wangjg"), case, "pdf")
    pages = text_of(pdf)
    record = next(n for n, words in enumerate(pages[2:], 1) if "现场记录检查对象" in words)
    decision = next(n for n, words in enumerate(pages[2:], 1) if "行政处罚决定书" in words[:60])
    assert record < decision
    assert re.search(rf"现场记录／\d{{4}}-\d\d-\d\d{record}4现场照片", pages[1]), pages[1]


async def test_a_bag_is_valid_to_a_foreign_library_and_to_a_stranger(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path)
    await seen.device.close()
    case = await a_decided_case(app, seen.visit)
    told, raw = await exported(await signed_in(app, "wangjg"), case, "bagit")
    path = tmp_path / "case.zip"
    path.write_bytes(raw)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "bag")
    bag = bagit.Bag(str(tmp_path / "bag" / f"case-{case}"))
    bag.validate()
    assert bag.info["External-Identifier"]
    described = json.loads((tmp_path / "bag" / f"case-{case}" / "data/case.json").read_bytes())
    assert described["case"] == case
    assert described["missing"] == []
    findings = checked(path, keys_of(app))
    assert bad(findings) == []
    codes = [one.code for one in findings]
    assert codes.count("bag-sealed") == 1
    assert codes.count("media-valid") == 4
    assert "bag-repacked" not in codes
    assert codes.count("receipt-valid") > 10
    assert told["without"] == []


async def test_the_export_stands_in_the_log_with_its_digest_before_anybody_has_it(
    app: Litestar,
) -> None:
    case = await a_decided_case(app, None)
    told, _ = await exported(await signed_in(app, "wangjg"), case, "pdf")

    def read(tx: Transaction) -> list[Any]:
        kind = "case.exported"
        return tx.fetch_all("SELECT jws FROM entry WHERE kind = ? AND subject = ?", (kind, case))

    rows = await app.state.database.read(read)
    assert len(rows) == 1
    body = payload_of(bytes(rows[0][0]))["body"]
    assert body["sha256"] == told["sha256"]
    assert body["form"] == "pdf"


async def test_a_missing_original_is_named_and_the_rest_comes_only_when_told_to(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path)
    await seen.device.close()
    case = await a_decided_case(app, seen.visit)
    gone = seen.photos[0][0]
    app.state.media.store.path(gone).unlink()
    officer = await signed_in(app, "wangjg")
    for form in ("pdf", "bagit"):
        body = {"id": str(uuid.uuid4()), "form": form}
        refused = await officer.post(f"/api/cases/{case}/file", json=body)
        assert refused.status_code == 409
        assert refused.json()["type"] == "/problems/originals-missing"
        assert gone[:12] in refused.json()["zh"]["detail"]
    told, raw = await exported(officer, case, "bagit", without=True)
    assert told["without"] == [gone]
    path = tmp_path / "case.zip"
    path.write_bytes(raw)
    findings = checked(path, keys_of(app))
    assert bad(findings) == []
    assert [one.where for one in findings if one.code == "original-absent"] == [
        f"case.zip photo.captured {gone}"
    ]
    _, pdf = await exported(officer, case, "pdf", without=True)
    pages = "".join(text_of(pdf))
    assert "缺失的原件" in pages
    assert "原件缺失" in pages
    assert gone[:32] in pages


async def test_an_original_with_other_bytes_counts_as_missing(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path, sounds=0)
    await seen.device.close()
    case = await a_decided_case(app, seen.visit)
    harmed = seen.photos[0][0]
    place = app.state.media.store.path(harmed)
    place.chmod(0o600)
    place.write_bytes(b"\xff\xd8\xff another picture")
    officer = await signed_in(app, "wangjg")
    told, raw = await exported(officer, case, "bagit", without=True)
    assert told["without"] == [harmed]
    assert f"{harmed}.jpg".encode() not in raw[: raw.index(b"case.json")]


async def test_evidence_that_falls_after_the_decision_is_marked(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path)
    case = await a_decided_case(app, seen.visit)
    seen.device.void(seen.photos[0][1], "照片拍的是隔壁")
    await seen.device.push()
    await seen.device.close()
    await all_views(app)
    officer = await signed_in(app, "wangjg")
    _, pdf = await exported(officer, case, "pdf")
    pages = text_of(pdf)
    assert any("手机上已作废（决定作出之后）" in words and "照片1" in words for words in pages)
    assert "1张已作废" in pages[1]
    assert any("情况说明" in words and "照片拍的是隔壁" in words for words in pages)


async def test_a_file_is_for_whoever_may_see_the_case_and_asked_for_it(app: Litestar) -> None:
    case = await a_decided_case(app, None)
    officer, stranger = await signed_in(app, "wangjg"), await signed_in(app, "huangw")
    body = {"id": str(uuid.uuid4()), "form": "pdf"}
    where = f"/api/cases/{case}/file"
    assert (await stranger.post(where, json=body)).status_code == 404
    told, _ = await exported(officer, case, "pdf")
    partner = await signed_in(app, "limin")
    for client in (stranger, partner):
        for path in (f"{where}/{told['id']}", f"{where}/{told['id']}/content"):
            assert (await client.get(path)).status_code == 404
    assert (await partner.post(where, json={"id": told["id"], "form": "pdf"})).status_code == 400


async def test_asking_twice_makes_one_file_and_one_entry(app: Litestar) -> None:
    case = await a_decided_case(app, None)
    officer = await signed_in(app, "wangjg")
    body = {"id": str(uuid.uuid4()), "form": "pdf"}
    where = f"/api/cases/{case}/file"
    answers = await asyncio.gather(*(officer.post(where, json=body) for _ in range(3)))
    answers.append(await officer.post(where, json=body))
    assert [one.status_code for one in answers] == [202] * 4
    early = await officer.get(f"{where}/{body['id']}/content")
    assert early.status_code in (200, 409)
    await until_over(officer, where, body["id"])
    rows = await app.state.database.read(
        lambda tx: tx.fetch_all("SELECT idx FROM entry WHERE kind = 'case.exported'")
    )
    assert len(rows) == 1


async def test_the_reopened_case_is_exported_as_it_stands(app: Litestar) -> None:
    case = await a_decided_case(app, None)
    head = await signed_in(app, "admin")
    officer = await signed_in(app, "wangjg")
    await act(officer, case, "fine.paid", amount=50_000)
    await act(head, case, "case.closed", ground="executed")
    await act(head, case, "case.reopened", reason="新证据")
    _, pdf = await exported(head, case, "pdf")
    assert "结案报告" in "".join(text_of(pdf))


@pytest.fixture(scope="module")
def one_bag(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Keys]:
    """A small bag and the keys with which it is checked."""

    async def make() -> tuple[bytes, Keys]:
        folder = tmp_path_factory.mktemp("bag")
        async with running(DatabaseSettings(), folder / "data", enterprises=5) as app:
            seen = await a_visit(app, folder, photos=1, sounds=0)
            await seen.device.close()
            case = await a_decided_case(app, seen.visit)
            _, raw = await exported(await signed_in(app, "wangjg"), case, "bagit")
            return raw, keys_of(app)

    return asyncio.run(make())


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_a_flipped_bit_anywhere_is_named(
    one_bag: tuple[bytes, Keys], tmp_path: Path, chance: random.Random
) -> None:
    raw, keys = one_bag
    at, bit = chance.randrange(len(raw)), chance.randrange(8)
    harmed = bytearray(raw)
    harmed[at] ^= 1 << bit
    path = tmp_path / "harmed.zip"
    path.write_bytes(harmed)
    before = tmp_path / "whole.zip"
    before.write_bytes(raw)
    usual = {(one.code, one.where) for one in checked(before, keys) if one.weight is Weight.INFO}
    found = [
        one
        for one in checked(path, keys)
        if one.weight is not Weight.OK and (one.code, one.where) not in usual
    ]
    assert found, f"bit {bit} of byte {at} was not noticed"
    member = _member_at(raw, at)
    if member is not None:
        named = " ".join(f"{one.where} {one.detail}" for one in found)
        assert exit_code(found) == 1
        assert member.rpartition("/")[2] in named, (member, named)


def _member_at(raw: bytes, at: int) -> str | None:
    """The file whose content this byte belongs to."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for one in archive.infolist():
            begin = one.header_offset + 30 + len(one.filename.encode())
            if begin <= at < begin + one.file_size:
                return one.filename
    return None


def repacked(raw: bytes, change: Any) -> bytes:
    """The bag with its manifests made anew over what `change` did: a careful forger's."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        root = archive.namelist()[0].partition("/")[0]
        files = {n.removeprefix(f"{root}/"): archive.read(n) for n in archive.namelist()}
    change(files)
    target = io.BytesIO()
    with BagWriter(_Plain(target), root) as writer:
        for path, content in files.items():
            if path.startswith("data/"):
                writer.add(path.removeprefix("data/"), [content], len(content))
        writer.tag("bagit.txt", files["bagit.txt"])
        writer.tag("bag-info.txt", files["bag-info.txt"])
        writer.tag(MANIFEST, manifest(writer._payload))
        writer.tag(SEAL, files[SEAL])
        writer.finish()
    return target.getvalue()


class _Plain:
    def __init__(self, file: io.BytesIO) -> None:
        self._file = file

    def write(self, data: bytes, /) -> int:
        return self._file.write(data)

    def flush(self) -> None:
        pass


def test_a_forger_who_makes_the_manifests_anew_is_caught_by_the_seal(
    one_bag: tuple[bytes, Keys], tmp_path: Path
) -> None:
    raw, keys = one_bag

    def forge(files: dict[str, bytes]) -> None:
        paper = next(name for name in files if "penalty-decision" in name)
        files[paper] = files[paper].replace(b"%PDF", b"%PDF", 1) + b"\n% another fine"

    path = tmp_path / "forged.zip"
    path.write_bytes(repacked(raw, forge))
    codes = {one.code for one in checked(path, keys) if one.weight is Weight.DAMAGE}
    assert codes == {"bag-seal-differs"}


def test_an_original_taken_out_of_the_bag_is_named(
    one_bag: tuple[bytes, Keys], tmp_path: Path
) -> None:
    raw, keys = one_bag
    taken: list[str] = []

    def take(files: dict[str, bytes]) -> None:
        taken.append(next(name for name in files if name.startswith("data/originals/")))
        del files[taken[0]]

    path = tmp_path / "short.zip"
    path.write_bytes(repacked(raw, take))
    missing = [one for one in checked(path, keys) if one.code == "bag-file-missing"]
    assert taken[0].rpartition("/")[2].partition(".")[0] in missing[0].where


def test_without_the_keys_it_says_what_could_not_be_checked(
    one_bag: tuple[bytes, Keys], tmp_path: Path
) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(one_bag[0])
    findings = checked(path, Keys())
    assert exit_code(findings) == 3
    assert not [one for one in findings if one.weight is Weight.DAMAGE]


def test_a_bag_unpacked_and_packed_by_another_program_stays_valid_and_that_is_said(
    one_bag: tuple[bytes, Keys], tmp_path: Path
) -> None:
    raw, keys = one_bag
    path = tmp_path / "again.zip"
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(path, "w") as new:
        for name in sorted(old.namelist()):
            new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
    findings = checked(path, keys)
    assert bad(findings) == []
    assert [one.code for one in findings].count("bag-repacked") == 1
