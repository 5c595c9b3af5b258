"""Paying on the party's page: an order, a signed message, and never twice."""

import re
import uuid
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar

from backend import clock
from backend.cases.party import store
from backend.cases.party.paying import DemoProvider, PaymentTold
from backend.clock import day_of
from backend.database import Transaction
from backend.enterprises import claims
from backend.settings import DatabaseSettings, PaymentsSettings
from backend.web_pages.dated import in_words
from tests.cases.party_scene import FINE, Scene, a_case, sent_id
from tests.cases.test_cases import OFFICERS, act
from tests.whole_app import browser, running

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        demo = PaymentsSettings(url="demo")
        opened.state.settings = msgspec.structs.replace(opened.state.settings, payments=demo)
        yield opened


async def fined(app: Litestar) -> Scene:
    """Notice, both rights waived by hand, a fine, handed over."""
    scene = await a_case(app)
    assert (await scene.enter()).status_code == 303
    for form in ("no_statement", "no_hearing"):
        sent_id(await scene.file(form, confirm="yes"))
    decision: dict[str, Any] = {"outcome": "penalty", "officers": OFFICERS, "penalty": FINE}
    decision |= {"evidence": ["现场照片"], "reasons": "…"}
    await act(scene.head, scene.case, "decision.made", **decision)
    paper = next(o["id"] for o in await scene.papers() if o["id"].startswith("penalty-decision"))
    await scene.serve(paper, "direct", receiver="王老板")
    return scene


async def begun(scene: Scene, form: str) -> str:
    answer = await scene.party.post(f"{scene.base}/pay?lang=zh", data={"form": form})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


async def test_a_fine_is_paid_once_however_often_the_button_is_pressed(app: Litestar) -> None:
    scene = await fined(app)
    page = await scene.page()
    assert "还应缴纳 5,000 元" in page
    form = uuid.uuid4().hex
    till = await begun(scene, form)
    assert await begun(scene, form) == till
    shown = (await scene.party.get(f"{till}?lang=zh")).text
    assert "不会扣任何钱" in shown
    for _ in range(2):
        assert (await scene.party.post(till)).status_code == 303
    known = (await scene.officer.get(f"/api/cases/{scene.case}")).json()
    paid = [one["body"]["amount"] for one in known["acts"] if one["act"] == "fine.paid"]
    assert paid == [500_000]
    assert "罚款已缴清" in await scene.page()
    assert (await scene.party.post(f"{scene.base}/pay", data={"form": "x" * 22})).status_code == 409


async def test_two_windows_lead_to_one_order(app: Litestar) -> None:
    scene = await fined(app)
    tills = {await begun(scene, uuid.uuid4().hex) for _ in range(2)}
    assert len(tills) == 1


async def test_a_payment_that_comes_when_the_case_is_closed_is_not_lost(app: Litestar) -> None:
    scene = await fined(app)
    till = await begun(scene, uuid.uuid4().hex)
    await act(scene.officer, scene.case, "fine.paid", amount=500_000)
    await act(scene.head, scene.case, "case.closed", ground="executed")
    for _ in range(2):
        assert (await scene.party.post(till)).status_code == 303
    order = till.rpartition("/")[2]
    known = await app.state.database.read(lambda tx: store.order_by_id(tx, order))
    assert known is not None
    assert known.paid_ms is not None
    inbox = (await scene.officer.get("/api/inbox")).json()["messages"]
    titles = [one["title"]["zh"] for one in inbox]
    assert sum("不能记入" in title for title in titles) == 1
    assert (await scene.officer.get(f"/api/cases/{scene.case}")).json()["facts"]["paid"] == 500_000


async def test_only_a_signed_message_about_the_right_amount_counts(app: Litestar) -> None:
    scene = await fined(app)
    order = (await begun(scene, uuid.uuid4().hex)).rpartition("/")[2]
    till = DemoProvider(app.state.ledger.keys)
    client = browser(app)

    async def tell(amount: int, signature: str = "", order: str = order) -> int:
        told = PaymentTold(order=order, amount=amount, reference="票据 1")
        message = msgspec.json.encode(told)
        headers = {"Palm-Signature": signature or till.signature(message)}
        answer = await client.post("/payments/callback", content=message, headers=headers)
        return answer.status_code

    assert await tell(500_000, "0" * 64) == 403
    assert await tell(500_001) == 403
    assert await tell(500_000, order=str(uuid.uuid4())) == 403
    assert [await tell(500_000) for _ in range(3)] == [204] * 3
    known = (await scene.officer.get(f"/api/cases/{scene.case}")).json()
    assert known["facts"]["paid"] == 500_000


async def test_without_a_provider_the_page_names_the_bank_and_takes_nothing(app: Litestar) -> None:
    scene = await fined(app)
    app.state.settings = msgspec.structs.replace(app.state.settings, payments=PaymentsSettings())
    assert "没有开通在线缴款" in await scene.page()
    answer = await scene.party.post(f"{scene.base}/pay", data={"form": "x" * 22})
    assert answer.status_code == 404
    assert (await browser(app).post("/payments/callback", content=b"{}")).status_code == 403


async def test_the_page_tells_remedies_with_their_last_days(app: Litestar) -> None:
    scene = await fined(app)
    page = await scene.page()
    assert "申请行政复议" in page
    assert "提起行政诉讼" in page
    days = re.findall(r"(?:办理到|最迟在) (\d{4}年\d+月\d+日)", page)
    assert len(days) == 3, "payment, reconsideration, suit"


async def test_the_page_tells_what_became_of_a_remedy(app: Litestar) -> None:
    scene = await fined(app)
    body = "云川市人民政府"
    await act(scene.officer, scene.case, "reconsideration.accepted", body=body, number="1")
    assert "尚未终结；这段时间不加处罚款" in await scene.page()
    await act(scene.officer, scene.case, "reconsideration.decided", result="annulled")
    page = await scene.page()
    assert "这份处罚决定已经撤销，您不需要缴款" in page
    assert "结果：撤销" in page
    assert "在线缴纳" not in page


async def test_more_time_that_was_granted_stands_on_the_page(app: Litestar) -> None:
    scene = await fined(app)
    until = day_of(clock.now()) + timedelta(days=60)
    await act(scene.head, scene.case, "deferral.granted", until=str(until))
    page = await scene.page()
    assert f"办理到 {in_words(until, 'zh')}" in page
    assert "经批准延期缴纳" in page


async def test_the_plan_that_was_allowed_stands_on_the_page_and_its_next_part_is_paid(
    app: Litestar,
) -> None:
    scene = await fined(app)
    first, second = (str(day_of(clock.now()) + timedelta(days=days)) for days in (20, 50))
    parts = [{"day": first, "amount": 200_000}, {"day": second, "amount": 300_000}]
    await act(scene.head, scene.case, "instalments.granted", plan=parts)
    page = await scene.page()
    assert "批准的分期" in page
    assert re.findall(r"至迟 [^<]+? 缴 ([\d,]+) 元", page) == ["2,000", "3,000"]
    assert page.count("下一期") == 1
    assert "在线缴纳 2,000 元" in page
    assert "一次缴清 5,000 元" in page
    data = {"form": uuid.uuid4().hex, "part": "next"}
    begun_at = await scene.party.post(f"{scene.base}/pay?lang=zh", data=data)
    till = begun_at.headers["location"].partition("?")[0]
    assert (await scene.party.post(till)).status_code == 303
    page = await scene.page()
    assert "已缴清" in page
    assert "还应缴纳 3,000 元" in page
    assert "在线缴纳 3,000 元" in page


async def test_instalments_are_asked_for_and_the_answer_appears(app: Litestar) -> None:
    scene = await fined(app)
    missing = await scene.file("instalments", text="经营困难", wanted="2026-12-01", instalments="1")
    assert missing.status_code == 422
    assert "经营困难" in missing.text
    day = f"{clock.now().year + 1}-06-01"
    key = sent_id(await scene.file("instalments", text="经营困难", wanted=day, instalments="3"))
    body = {"id": str(uuid.uuid4()), "wrote": key, "answer": "同意分三期。", "granted": True}
    answer = await scene.officer.post(f"/api/cases/{scene.case}/party/answers", json=body)
    assert answer.status_code == 201, answer.text
    assert "同意分三期。" in await scene.page()


async def test_an_enterprise_that_is_signed_in_opens_its_cases_and_no_other(app: Litestar) -> None:
    scene = await a_case(app, enterpriseId="e000001")
    other = await a_case(app, enterpriseId="e000002")
    early = await a_case(app, upto="proposal", enterpriseId="e000001")
    state, client = app.state, browser(app)

    def issue(tx: Transaction) -> claims.IssuedClaim:
        return claims.issue(tx, state.ledger, "e000001", by="a", now=clock.now())

    issued = await state.database.write(issue)
    data = {"code": issued.code, "form": uuid.uuid4().hex}
    assert (await client.post("/e/claim", data=data)).status_code == 303
    own = (await client.get("/e?lang=zh")).text
    assert f"/e/cases/{scene.case}" in own
    assert f"/e/cases/{other.case}" not in own
    opened = await client.post(f"/e/cases/{scene.case}?lang=zh")
    assert opened.status_code == 303, opened.text
    assert "未公示价格" in (await client.get(opened.headers["location"])).text
    assert (await client.post(f"/e/cases/{other.case}")).status_code == 404
    assert f"/e/cases/{early.case}" not in own, "an investigation is not announced"
    assert (await client.post(f"/e/cases/{early.case}")).status_code == 404
    assert (await browser(app).post(f"/e/cases/{scene.case}")).status_code in (303, 401)
