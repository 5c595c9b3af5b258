"""Complaints: nothing is lost, everything can be proven, and nobody reads what is not his."""

import uuid
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar

from backend.enterprises.access import store as access_store
from backend.feedback.complaints import attachments, following, procedure, receipts, service, store
from backend.feedback.complaints.model import State
from backend.feedback.complaints.problems import (
    AttachmentRefused,
    ComplaintFull,
    ComplaintMoved,
    FormIncomplete,
    ReceiptRefused,
)
from backend.ledger import store as ledger_store
from backend.problems import NotFound
from backend.settings import DatabaseSettings
from offline_sync import base64url
from tests.feedback.complaining import (
    DONGLAN,
    MARKET,
    STREET_TEAM,
    a_form,
    complain,
    somebody_at,
)
from tests.whole_app import all_views, an_enrolled_phone, running, signed_in

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path) as opened:
        yield opened


@given(st.sampled_from(["990100", "9901", "990102001"]), st.dates(date(2026, 1, 1)))
def test_a_receipt_number_is_read_as_people_type_it(region: str, day: date) -> None:
    receipt = receipts.new(region, day)
    for typed in (receipt, receipt.lower(), f" {receipt} ", receipt.replace("-", "")):
        assert receipts.read(typed) == receipt


@given(st.integers(3, 24), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_no_single_wrong_character_of_a_receipt_passes(place: int, wrong: str) -> None:
    receipt = receipts.new("990100", date(2026, 11, 22))
    if place >= len(receipt) or receipt[place] == "-":
        return
    changed = receipt[:place] + wrong + receipt[place + 1 :]
    assert (receipts.read(changed) is not None) == (changed == receipt)


@given(st.text())
def test_reading_receipts_and_secrets_never_fails(text: str) -> None:
    receipts.read(text)
    receipts.secret_hash(text)


@given(st.lists(st.sampled_from(["accepted", "closed", "declined", "x", "added", "asked"])))
def test_an_unknown_step_moves_nothing(kinds: list[str]) -> None:
    known = [kind for kind in kinds if procedure.moves(kind)]
    assert procedure.state_after(kinds) == procedure.state_after(known)


@pytest.mark.parametrize("state", procedure.ACTS)
def test_every_act_leads_to_a_state_that_has_acts_of_its_own(state: State) -> None:
    for act in procedure.ACTS[state]:
        assert (procedure.moves(procedure.ENTRY[act]) or state) in procedure.ACTS


@pytest.mark.parametrize(
    ("state", "days", "late"),
    [
        ("filed", 5, False),
        ("filed", 6, True),
        ("accepted", 32, False),
        ("accepted", 33, True),
        ("answered", 99, False),
        ("closed", 99, False),
    ],
)
def test_what_is_overdue(state: State, days: int, late: bool) -> None:
    due = procedure.due(state, NOW, NOW + timedelta(days=2))
    assert procedure.is_overdue(due, NOW + timedelta(days=days)) == late


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0" + b"x" * 20, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 20, "image/png"),
        (b"%PDF-1.7 hello", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x20ftypM4A \x00\x00", "audio/mp4"),
        (b"<html><script>alert(1)</script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, kind: str | None) -> None:
    files = [attachments.given("../../photo.jpg", content)]
    if kind is None:
        with pytest.raises(AttachmentRefused):
            attachments.check(files)
        return
    assert attachments.check(files) == [kind]
    assert attachments.shown_name(files[0].name) == "photo.jpg"


def test_too_large_and_too_many_files_are_refused() -> None:
    large = attachments.given("a.pdf", b"%PDF-" + b"x" * attachments.BYTES_MAX)
    small = attachments.given("b.pdf", b"%PDF-")
    assert len(attachments.check([small] * attachments.COUNT_MAX)) == attachments.COUNT_MAX
    for wrong in ([large], [small] * (attachments.COUNT_MAX + 1)):
        with pytest.raises(AttachmentRefused):
            attachments.check(wrong)


@given(st.text())
def test_a_name_of_a_file_harms_nobody(name: str) -> None:
    shown = attachments.shown_name(name)
    assert 0 < len(shown) <= attachments.FILE_NAME_LENGTH_MAX
    assert not set(shown) & set("/\\\r\n\x00\u202e")


async def _detail(client: httpx.AsyncClient, complaint: str) -> dict[str, Any]:
    answer = await client.get(f"/api/complaints/{complaint}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _act(
    client: httpx.AsyncClient, complaint: str, act: str, text: str = "", step: str = ""
) -> httpx.Response:
    body = {"act": act, "text": text, "id": step or str(uuid.uuid4())}
    return await client.post(f"/api/complaints/{complaint}/steps", json=body)


async def _told(reader: httpx.AsyncClient) -> dict[str, str]:
    """What the inbox says, and where it leads."""
    messages = (await reader.get("/api/inbox")).json()["messages"]
    return {one["text"]["zh"]: one["place"] for one in messages}


async def test_a_complaint_goes_its_way_and_both_sides_see_it(app: Litestar) -> None:
    given = await complain(app, "收了三百元没有票据", name="赵六", contact="13800000000")
    handler = await signed_in(app, "huangw")
    assert (await _told(handler))[given.receipt] == f"/desk/complaints/{given.complaint}"
    listed = (await handler.get("/api/complaints")).json()
    assert [one["receipt"] for one in listed["complaints"]] == [given.receipt]
    assert (listed["counts"], listed["deadlines"]["verified"]) == ({"filed": 1}, False)

    for act, text in (
        ("accept", ""),
        ("ask", "票据在哪里？"),
        ("investigate", ""),
        ("answer", "已责令退还。"),
        ("close", ""),
    ):
        answer = await _act(handler, given.complaint, act, text)
        assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["state"], shown["acts"]) == ("closed", [])
    assert shown["steps"][0]["words"]["contact"] == "13800000000"
    assert all(step["intact"] for step in shown["steps"])

    state = app.state
    holder = await state.database.read(
        lambda tx: service.holder_with(tx, given.receipt.lower(), given.secret.lower())
    )
    progress = await state.database.read(
        lambda tx: following.progress(tx, state.ledger, holder, NOW)
    )
    assert [step.kind for step in progress.steps] == [
        "filed",
        "accepted",
        "asked",
        "investigating",
        "answered",
        "closed",
    ]
    with pytest.raises(ComplaintMoved):
        await service.add(
            state.database,
            state.ledger,
            state.views,
            given.complaint,
            "one more thing",
            [],
            form=a_form(),
            now=NOW,
        )


async def test_the_body_complained_about_learns_only_the_extract(app: Litestar) -> None:
    given = await complain(app, "MARK-WORDS", name="MARK-NAME", contact="MARK-CONTACT")
    unit = await somebody_at(app, MARKET, "supervisor", "unitlead")
    officer = await signed_in(app, "wangjg")
    elsewhere = await somebody_at(app, "yunchuan-xicen", "supervisor", "xicen")
    handler, city = await signed_in(app, "huangw"), await signed_in(app, "chenj")

    for client, status in ((unit, 404), (elsewhere, 404), (officer, 403), (city, 200)):
        assert (await client.get(f"/api/complaints/{given.complaint}")).status_code == status
    for client, handles in ((unit, False), (elsewhere, True)):
        listed = (await client.get("/api/complaints")).json()
        assert (listed["complaints"], listed["handles"]) == ([], handles)
        assert (await _act(client, given.complaint, "accept")).status_code == 404
    assert (await unit.get("/api/complaints/disclosed")).json() == {"extracts": []}

    assert (await _act(handler, given.complaint, "accept")).status_code == 201
    assert (await _act(handler, given.complaint, "disclose", "EXTRACT")).status_code == 201
    told = (await unit.get("/api/complaints/disclosed")).json()["extracts"]
    assert [one["text"] for one in told] == ["EXTRACT"]
    assert "MARK" not in str(told)
    [message] = (await unit.get("/api/inbox")).json()["messages"]
    assert given.receipt in message["text"]["zh"]
    assert message["place"] == "/desk/complaints"
    assert "EXTRACT" not in str(message)
    assert (await elsewhere.get("/api/complaints/disclosed")).json() == {"extracts": []}


async def test_where_no_body_is_named_nobody_is_told_anything(app: Litestar) -> None:
    given = await complain(app, about=None)
    handler = await signed_in(app, "chenj")
    assert (await _act(handler, given.complaint, "accept")).status_code == 201
    shown = (await handler.get(f"/api/complaints/{given.complaint}")).json()
    assert "answer" in shown["acts"]
    assert "disclose" not in shown["acts"]
    assert (await _act(handler, given.complaint, "disclose", "EXTRACT")).status_code == 409


async def test_words_stand_beside_the_log_and_a_change_of_them_shows(app: Litestar) -> None:
    given = await complain(app, "MARK-WORDS", name="MARK-NAME")
    database, handler = app.state.database, await signed_in(app, "huangw")
    log = await database.read(lambda tx: ledger_store.bytes_from(tx, 0))
    payloads = b"".join(base64url.decode(raw.split(b".")[1].decode()) for _, raw in log)
    assert given.receipt.encode() in payloads
    for secret in ("MARK-WORDS", "MARK-NAME", given.secret):
        assert secret.encode() not in payloads
    assert (await _detail(handler, given.complaint))["steps"][0]["intact"]
    await database.write(
        lambda tx: tx.execute("UPDATE complaint_words SET words = replace(words, 'WORDS', 'X')")
    )
    assert not (await _detail(handler, given.complaint))["steps"][0]["intact"]


async def test_the_same_form_twice_is_one_complaint_with_one_secret(app: Litestar) -> None:
    form = a_form()
    first, second = await complain(app, form=form), await complain(app, form=form)
    assert first == second
    handler = await signed_in(app, "huangw")
    assert len((await handler.get("/api/complaints")).json()["complaints"]) == 1
    step = str(uuid.uuid4())
    for _ in range(2):
        assert (await _act(handler, first.complaint, "accept", step=step)).status_code == 201
    assert len((await _detail(handler, first.complaint))["steps"]) == 2


async def test_a_form_sent_again_with_other_words_loses_none_of_them(app: Litestar) -> None:
    """Whoever goes back, writes more and presses again is told that it was received."""
    form = a_form()
    first = await complain(app, "他们没有出示证件。", form=form)
    second = await complain(app, "他们没有出示证件，还收了三百元。", form=form)
    assert first.receipt != second.receipt
    handler, state = await signed_in(app, "huangw"), app.state
    told = [(await _detail(handler, one.complaint))["steps"][0] for one in (first, second)]
    assert [one["words"]["text"] for one in told] == [
        "他们没有出示证件。",
        "他们没有出示证件，还收了三百元。",
    ]
    for text in ("票据在店里", "票据在店里", "票据找到了"):
        await service.add(
            state.database, state.ledger, state.views, first.complaint, text, [], form=form, now=NOW
        )
    steps = (await _detail(handler, first.complaint))["steps"]
    assert [one["words"]["text"] for one in steps[1:]] == ["票据在店里", "票据找到了"]


async def test_a_complaint_that_is_flooded_can_still_be_closed(
    app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only so many steps are read: what is added may not push the handler's own out of sight."""
    monkeypatch.setattr(service, "ADDITIONS_MAX", 2)
    given, state = await complain(app), app.state

    async def add(text: str, form: str) -> None:
        await service.add(
            state.database, state.ledger, state.views, given.complaint, text, [], form=form, now=NOW
        )

    form = a_form()
    await add("一", form)
    await add("二", form)
    with pytest.raises(ComplaintFull):
        await add("三", form)
    await add("二", form)  # taken before: the answer was lost
    assert service.ADDITIONS_MAX < store.STEPS_MAX
    handler = await signed_in(app, "huangw")
    assert (await _act(handler, given.complaint, "accept")).status_code == 201


async def test_two_handlers_at_once_do_one_step(app: Litestar) -> None:
    given = await complain(app)
    one, two = await signed_in(app, "huangw"), await signed_in(app, "chenj")
    assert (await _act(one, given.complaint, "accept")).status_code == 201
    late = await _act(two, given.complaint, "decline", "no")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/complaint-moved")


async def test_a_refusal_needs_its_reason(app: Litestar) -> None:
    given = await complain(app)
    handler = await signed_in(app, "huangw")
    assert (await _act(handler, given.complaint, "decline", "  ")).status_code == 422
    assert (await _act(handler, given.complaint, "decline", "属于司法程序")).status_code == 201


async def test_an_auditor_watches_and_cannot_act(app: Litestar) -> None:
    given = await complain(app)
    auditor = await signed_in(app, "auditor")
    assert (await _detail(auditor, given.complaint))["acts"] == []
    assert (await _act(auditor, given.complaint, "accept")).status_code == 403


async def test_receipt_and_secret_must_belong_together(app: Litestar) -> None:
    first, second = await complain(app), await complain(app)
    for receipt, secret in (
        (first.receipt, second.secret),
        (first.receipt, ""),
        ("TS-990100-20261122-00000", first.secret),
        ("", ""),
    ):
        with pytest.raises(ReceiptRefused):
            await app.state.database.read(
                lambda tx, r=receipt, s=secret: service.holder_with(tx, r, s)
            )


@pytest.mark.parametrize(
    ("about", "handler"),
    [
        (MARKET, DONGLAN),
        (STREET_TEAM, "yunchuan-donglan-qingshi"),
        (DONGLAN, "yunchuan"),
        (None, "yunchuan"),
    ],
)
async def test_the_nearest_supervisor_above_handles(
    app: Litestar, about: str | None, handler: str
) -> None:
    given = await complain(app, about=about)
    row = await app.state.database.read(lambda tx: store.by_id(tx, given.complaint))
    assert row is not None
    assert row.handler_id == handler


async def test_nobody_judges_himself(app: Litestar) -> None:
    with pytest.raises(NotFound):
        await complain(app, about="yunchuan")
    given = await complain(app, about=DONGLAN)
    accused = await signed_in(app, "huangw")
    assert (await accused.get(f"/api/complaints/{given.complaint}")).status_code == 404
    assert (await accused.get("/api/complaints")).json()["complaints"] == []


async def test_a_complaint_without_words_is_not_one(app: Litestar) -> None:
    with pytest.raises(FormIncomplete):
        await complain(app, " \n ")


async def test_a_phone_cannot_sign_acts_of_the_server(app: Litestar) -> None:
    given = await complain(app)
    phone = await an_enrolled_phone(app)
    forged = {"visit": given.complaint, "complaint": given.complaint, "digest": "0" * 64}
    for kind in ("complaint.closed", "complaint.disclosed"):
        await phone.push(phone.entry(kind, forged))
    address = {"visit": "e000001", "enterprise": "e000001", "channel": "sms", "address": "1"}
    signed = {"signer": "x", "consent": "x"}
    await phone.push(phone.entry("service_address.confirmed", {**address, **signed}))
    await all_views(app)
    detail = await _detail(await signed_in(app, "chenj"), given.complaint)
    assert (detail["state"], detail["disclosed"], len(detail["steps"])) == ("filed", False, 1)
    kept = await app.state.database.read(
        lambda tx: access_store.service_addresses_of(tx, "e000001", 9)
    )
    assert kept == []
