"""Papers as PDF, and packages that a stranger can check."""

import io
import re
import zipfile
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec
import pytest

from backend.ledger.service import Ledger
from backend.settings import DatabaseSettings
from backend.verification.evidence_files import Keys, Verifier
from backend.verification.findings import Weight
from offline_sync import keys
from tests.supervision.loop.desks import PDF, Desks, desks
from tests.whole_app import all_views, log_size

pytestmark = pytest.mark.anyio


@pytest.fixture
async def here(
    database_settings: DatabaseSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Desks]:
    async with desks(database_settings, tmp_path, monkeypatch) as opened:
        yield opened


async def test_a_paper_is_the_same_bytes_each_time_and_who_took_it_is_logged(here: Desks) -> None:
    lead = await here.issued()
    read = await here.get("tangn", f"/api/leads/{lead}")
    address = f"/api/leads/{lead}/papers/{read['papers'][0]['id']}.pdf"
    size = await log_size(here.app)
    taken = [await (await here.client(who)).get(address) for who in ("tangn", "huangw")]
    assert [one.status_code for one in taken] == [200, 200]
    assert taken[0].content == taken[1].content
    assert taken[0].content.startswith(b"%PDF-")
    assert here.app.state.ledger.published.size == size + 2
    bad = await (await here.client("huangw")).get(f"/api/leads/{lead}/papers/none.pdf")
    assert bad.status_code == 404


async def test_a_file_of_proof_is_read_by_both_sides_and_nobody_else(here: Desks) -> None:
    lead = await here.checked()
    read = await here.get("huangw", f"/api/leads/{lead}")
    reported = next(one for one in read["acts"] if one["act"] == "rectification.reported")
    address = f"/api/leads/{lead}/files/{reported['body']['proof'][0]['sha256']}"
    for login in ("tangn", "huangw", "auditor"):
        answer = await (await here.client(login)).get(address)
        assert answer.content == PDF
        assert answer.headers["content-disposition"].startswith("attachment")
    other = await here.issued()
    elsewhere = address.replace(lead, other)
    assert (await (await here.client("huangw")).get(elsewhere)).status_code == 404


def given_keys(ledger: Ledger) -> Keys:
    return Keys(
        log_key=ledger.keys.log.verifier.text(),
        server_key=keys.public_jwk(ledger.keys.chain.public_key()),
    )


async def test_a_referral_leaves_as_a_package_that_a_stranger_can_check(
    here: Desks, tmp_path: Path
) -> None:
    lead = await here.checked()
    read = await here.step(
        "huangw",
        lead,
        "referral.sent",
        to="prosecution",
        recipient="东澜区人民检察院",
        reason="涉嫌玩忽职守",
    )
    referral = read["referrals"][0]
    assert read["waitingReferrals"] == [referral]
    await all_views(here.app)
    address = f"/api/leads/{lead}/referrals/{referral}"
    assert (await (await here.client("tangn")).get(address)).status_code == 403
    answer = await (await here.client("huangw")).get(address)
    assert answer.status_code == 200, answer.text
    content = answer.content
    assert len(content) == int(answer.headers["content-length"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [re.sub(r"^lead-[^/]+/", "", name) for name in archive.namelist()]
        described = msgspec.json.decode(archive.read(f"lead-{lead}/data/lead.json"))
    assert described["recipient"] == "东澜区人民检察院"
    assert "data/log/receipts.json" in names
    assert [name for name in names if name.startswith("data/papers/")] == [
        "data/papers/00-letter.pdf",
        "data/papers/03-opinion.pdf",
    ]
    assert any(name.startswith("data/originals/") for name in names)

    target = tmp_path / "referral.zip"
    target.write_bytes(content)
    verifier = Verifier(given_keys(here.app.state.ledger))
    found = list(verifier.check([target]))
    assert [one for one in found if one.weight is Weight.DAMAGE] == []
    assert "bag-sealed" in [one.code for one in found]
    changed = bytearray(content)
    at = content.index(PDF)
    changed[at] ^= 1
    target.write_bytes(bytes(changed))
    again = list(Verifier(given_keys(here.app.state.ledger)).check([target]))
    assert "bag-file-differs" in [one.code for one in again]


async def test_no_lead_is_closed_while_a_referral_waits_for_its_receipt(here: Desks) -> None:
    lead = await here.checked()
    read = await here.step(
        "huangw", lead, "referral.sent", to="discipline", recipient="区纪委监委", reason="线索"
    )
    here.clock.days(31)
    proof = [await here.file("huangw", lead)]
    await here.step("huangw", lead, "effect.checked", holds=True, reason="好", proof=proof)
    waiting = await here.step("huangw", lead, "lead.closed", 409, summary="办结")
    assert "回执" in waiting["zh"]["detail"]
    await here.step("huangw", lead, "referral.received", 409, referral=lead, answer="已收到")
    await here.step(
        "huangw",
        lead,
        "referral.received",
        referral=read["referrals"][0],
        number="东纪收〔2026〕7号",
        answer="已收到，登记在案",
    )
    closed = await here.step("huangw", lead, "lead.closed", summary="办结")
    assert closed["stage"] == "closed"


async def test_a_notice_gives_no_objection(here: Desks) -> None:
    lead = await here.issued("notice")
    read = await here.get("tangn", f"/api/leads/{lead}")
    assert read["papers"][0]["objectionUntil"] is None
    assert "objection.filed" not in [one["act"] for one in read["possible"]]
    await here.step("tangn", lead, "objection.filed", 409, reason="有异议")


async def test_what_was_handed_over_whole_is_closed_by_its_receipt(here: Desks) -> None:
    lead = await here.founded()
    await here.step("huangw", lead, "lead.closed", 409, summary="办结")
    read = await here.step(
        "huangw", lead, "referral.sent", to="discipline", recipient="区纪委监委", reason="线索"
    )
    assert "lead.closed" not in [one["act"] for one in read["possible"]]
    await here.step("huangw", lead, "lead.closed", 409, summary="办结")
    sent = read["referrals"][0]
    read = await here.step("huangw", lead, "referral.received", referral=sent, answer="已立案")
    assert "lead.closed" in [one["act"] for one in read["possible"]]
    closed = await here.step("huangw", lead, "lead.closed", summary="已移送，受理机关立案")
    assert (closed["stage"], closed["next"]) == ("closed", None)
