"""The party of a decision on the spot: who gets in, what it reads, pays and takes home."""

import io
import json
import re
import subprocess
import uuid
import zipfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
import zxingcpp
from litestar import Litestar
from PIL import Image

from backend import clock
from backend.cases.party import store as party_store
from backend.cases.party.paying import DemoProvider, PaymentTold
from backend.codes import act_code
from backend.database import Transaction
from backend.enterprises import claims
from backend.settings import DatabaseSettings, PaymentsSettings
from offline_sync import base64url, jws
from tests.cases.party_scene import a_case
from tests.cases.summary.scene import END, NAME, PERSON, OnTheSpot, a_code, a_decision
from tests.cases.summary.test_summaries import logged
from tests.whole_app import all_views, an_enrolled_phone, browser, running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        demo = PaymentsSettings(url="demo")
        opened.state.settings = msgspec.structs.replace(opened.state.settings, payments=demo)
        yield opened


async def till_of(spot: OnTheSpot) -> str:
    answer = await spot.party.post(f"{spot.base}/pay?lang=zh", data={"form": uuid.uuid4().hex})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


async def test_its_page_opens_only_to_its_party(app: Litestar) -> None:
    spot = await a_decision(app)
    assert "疏散通道" not in (await spot.party.get(f"{spot.base}?lang=zh")).text
    for name, end in ((NAME, "000000"), ("别人", END)):
        assert (await spot.enter(name, end)).status_code == 422
    assert (await spot.enter(end=END.lower())).status_code == 303
    page = await spot.page()
    for words in ("疏散通道堆放货物", "200 元", "《某条例》第十条", "没有提出陈述、申辩"):
        assert words in page, words
    assert "应当先申请行政复议" in page
    assert "可以直接向人民法院" not in page, "a decision on the spot goes to reconsideration first"
    english = await spot.page("en")
    assert "reconsideration first" in english
    assert "fine 200 yuan" in english


STANDINGS: list[tuple[dict[str, Any], bool, str]] = [
    ({}, False, "还没有登记交付"),
    ({}, True, "罚款还没有缴清"),
    ({"penalty": "warning", "fine": 0}, True, "您受到警告，不需要缴款"),
]


async def test_it_says_where_one_stands(app: Litestar) -> None:
    phone = await an_enrolled_phone(app)
    for count, (changes, handed, headline) in enumerate(STANDINGS, 1):
        spot = await a_decision(app, phone=phone, count=count, handed=handed, **changes)
        await spot.enter()
        page = await spot.page()
        assert headline in page
        assert ("在线缴纳" in page) is bool(changes.get("fine", 1)), headline
        assert ("办理到" in page or "请最迟在" in page) is handed, headline


async def test_a_fine_is_paid_once_at_its_page_and_the_desk_knows(app: Litestar) -> None:
    spot = await a_decision(app)
    await spot.enter()
    till = await till_of(spot)
    for _ in range(2):
        assert (await spot.party.post(till)).status_code == 303
    assert "罚款已缴清" in await spot.page()
    assert len(await logged(app, "summary.paid")) == 1
    desk = await signed_in(app, "chenj")
    shown = (await desk.get(f"/api/summaries/{spot.case}")).json()
    assert [(one["amount"], one["by"]) for one in shown["paid"]] == [(20_000, None)]
    assert shown["owing"]["remaining"] == 0
    assert shown["mayNotePayment"] is False
    officer = await signed_in(app, "wangjg")
    titles = [one["title"]["zh"] for one in (await officer.get("/api/inbox")).json()["messages"]]
    assert titles.count("当事人缴纳了罚款") == 1
    again = await spot.party.post(f"{spot.base}/pay", data={"form": "x" * 22})
    assert again.status_code == 409


async def test_what_the_bank_reports_is_noted_once_and_never_more_than_is_owed(
    app: Litestar,
) -> None:
    spot = await a_decision(app)
    desk = await signed_in(app, "chenj")
    where = f"/api/summaries/{spot.case}/payments"
    asked = {"id": str(uuid.uuid4()), "amount": 15_000, "receipt": "票据 7"}
    for _ in range(2):
        answer = await desk.post(where, json=asked)
        assert answer.status_code == 201, answer.text
        assert answer.json()["owing"]["remaining"] == 5_000
    other = await desk.post(where, json={**asked, "amount": 1})
    assert other.status_code == 400
    more = await desk.post(where, json={**asked, "id": str(uuid.uuid4())})
    assert more.status_code == 409
    assert more.json()["type"] == "/problems/summary-not-owed"
    auditor = await signed_in(app, "auditor")
    assert (await auditor.post(where, json=asked)).status_code == 403
    stranger = await signed_in(app, "huangw")
    assert (await stranger.post(where, json=asked)).status_code == 404
    await spot.enter()
    page = await spot.page()
    assert "还应缴纳 50 元" in page
    assert "票据 7" in page


async def test_money_that_comes_twice_is_kept_and_somebody_is_told(app: Litestar) -> None:
    spot = await a_decision(app)
    await spot.enter()
    order = (await till_of(spot)).rpartition("/")[2]
    desk = await signed_in(app, "chenj")
    noted = {"id": str(uuid.uuid4()), "amount": 20_000, "receipt": "票据 7"}
    await desk.post(f"/api/summaries/{spot.case}/payments", json=noted)
    provider = DemoProvider(app.state.ledger.keys)
    told = msgspec.json.encode(PaymentTold(order=order, amount=20_000, reference="票据 8"))
    headers = {"Palm-Signature": provider.signature(told)}
    for _ in range(2):
        answer = await browser(app).post("/payments/callback", content=told, headers=headers)
        assert answer.status_code == 204, answer.text
    await all_views(app)
    shown = (await desk.get(f"/api/summaries/{spot.case}")).json()
    assert shown["owing"]["overpaid"] == 20_000

    def paid(tx: Transaction) -> int | None:
        known = party_store.order_by_id(tx, order)
        return known and known.paid_ms

    assert await app.state.database.read(paid)
    officer = await signed_in(app, "wangjg")
    titles = [one["title"]["zh"] for one in (await officer.get("/api/inbox")).json()["messages"]]
    assert sum("超过应缴金额" in one for one in titles) == 1


async def test_what_was_collected_on_the_spot_is_not_asked_for_again(app: Litestar) -> None:
    spot = await a_decision(app, fine=10_000)
    taken = {"visit": spot.visit, "case": spot.case, "fine": 10_000, "basis": "up_to_100"}
    await spot.phone.push(spot.phone.entry("fine.collected", {**taken, "receipt": "0042"}))
    await all_views(app)
    await spot.enter()
    page = await spot.page()
    assert "罚款已缴清" in page
    assert "0042" in page
    assert "在线缴纳" not in page


async def test_the_own_file_holds_the_paper_and_entries_a_stranger_can_check(
    app: Litestar, tmp_path: Path
) -> None:
    spot = await a_decision(app)
    assert (await spot.party.get(f"{spot.base}/own-file.zip")).headers["content-type"] != (
        "application/zip"
    )
    await spot.enter()
    paper = await spot.party.get(f"{spot.base}/papers/decision.pdf")
    assert paper.content.startswith(b"%PDF-"), paper.text
    assert (await spot.party.get(f"{spot.base}/papers/other.pdf")).status_code == 404
    answer = await spot.party.get(f"{spot.base}/own-file.zip")
    assert answer.headers["content-type"] == "application/zip", answer.text
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert addresses_on(packed.read("decision.pdf"), tmp_path) == [], (
        "no key to its page goes along"
    )
    told = json.loads(packed.read("decision.json"))
    assert (told["number"], told["owed"]) == (spot.body["number"], 20_000)
    statements = json.loads(packed.read("statements.json"))
    kinds = [json.loads(base64url.decode(one["jws"].split(".")[1]))["kind"] for one in statements]
    assert kinds == ["summary.decided", "summary.handed_over"]
    for one in statements:
        assert base64url.encode(jws.hash_of(one["jws"].encode())) == one["hash"]
        assert one["receipt"]["index"] == one["index"]
    assert json.loads(packed.read("checkpoints.json"))


async def test_the_code_of_the_paper_leads_to_it_and_shows_nothing_by_itself(
    app: Litestar,
) -> None:
    spot = await a_decision(app, party=PERSON)
    shown = await browser(app).get(f"/j/{spot.body['secret']}?lang=zh")
    assert f'href="{spot.base}?lang=zh"' in shown.text
    assert (await spot.enter(PERSON["name"], PERSON["identity"][-6:])).status_code == 303


async def test_the_page_of_the_visit_leads_to_it(app: Litestar) -> None:
    phone = await an_enrolled_phone(app)
    secret = act_code.new_secret()
    spot = await a_decision(app, phone=phone, code=a_code(phone), secret=secret)
    page = await spot.party.get(f"/a/{secret}?lang=zh")
    assert f"/a/{secret}/case" in page.text
    answer = await spot.party.get(f"/a/{secret}/case?lang=zh")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{spot.base}?lang=zh")


async def by_code(spot: OnTheSpot, code: str, name: str = NAME, end: str = END) -> tuple[int, str]:
    data = {"form": "0" * 22, "code": code, "name": name, "end": end}
    answer = await spot.party.post("/p?lang=zh", data=data)
    return answer.status_code, answer.headers.get("location") or answer.text


async def test_the_act_code_and_an_identity_open_it_whatever_way_it_is_typed(
    app: Litestar,
) -> None:
    phone = await an_enrolled_phone(app)
    code = a_code(phone)
    spot = await a_decision(app, phone=phone, code=code, secret=act_code.new_secret())
    assert "行为码" in (await spot.party.get("/p?lang=zh")).text
    wrong = [
        (a_code(phone, 2), NAME, END),
        (code, "别人", END),
        (code, NAME, "1" * 6),
        ("x", "", ""),
    ]
    answers = {re.sub(r'value="[^"]*"', "", (await by_code(spot, *one))[1]) for one in wrong}
    assert len(answers) == 1, "which part is wrong is never said"
    typed = act_code.shown(code).lower()
    assert await by_code(spot, typed) == (303, f"{spot.base}?lang=zh&done=entered")
    assert "疏散通道堆放货物" in await spot.page()


async def test_its_paper_carries_the_way_to_its_page_and_the_code_opens_the_form(
    app: Litestar, tmp_path: Path
) -> None:
    """On the desk's copy, at the code and on the page alike; the copy that is taken home has the
    code alone.
    """
    phone = await an_enrolled_phone(app)
    code, secret = a_code(phone), act_code.new_secret()
    spot = await a_decision(app, phone=phone, code=code, secret=secret)
    await spot.enter()
    desk = await signed_in(app, "chenj")
    ways = [
        (desk, f"/api/summaries/{spot.case}/paper.pdf"),
        (browser(app), f"/j/{spot.body['secret']}/decision.pdf"),
        (spot.party, f"{spot.base}/papers/decision.pdf"),
    ]
    made = [(await who.get(where)).content for who, where in ways]
    assert len(set(made)) == 1, "one paper, whoever fetches it"
    printed = set(addresses_on(made[0], tmp_path))
    typed = quote(act_code.shown(code))
    host = str(spot.party.base_url).rstrip("/")
    assert printed == {f"{host}{spot.base}", f"{host}/p?code={typed}"}
    form = await spot.party.get(f"/p?code={typed}&lang=zh")
    assert f'value="{act_code.shown(code)}"' in form.text
    assert (await spot.party.get("/p?code=" + quote('"><script>' * 20))).status_code == 200


def addresses_on(pdf: bytes, folder: Path) -> list[str]:
    """What a phone reads off the printed codes."""
    (folder / "paper.pdf").write_bytes(pdf)
    made = ["pdftoppm", "-r", "220", "-png", str(folder / "paper.pdf"), str(folder / "page")]
    subprocess.run(made, check=True, timeout=60)
    found: list[str] = []
    for page in sorted(folder.glob("page*.png")):
        found += [one.text for one in zxingcpp.read_barcodes(Image.open(page))]
    return found


async def test_guesses_of_an_act_code_end(app: Litestar) -> None:
    spot = await a_decision(app)
    codes = [(await by_code(spot, f"J{n:024}"))[0] for n in range(12)]
    assert codes == [422] * 10 + [429] * 2
    assert (await spot.enter()).status_code == 429, "an address guesses at one door as at another"


async def test_an_enterprise_that_is_signed_in_needs_no_digits(app: Litestar) -> None:
    """Its page lists the decision; somebody else's decision at its place is not its own."""
    mine = await a_decision(app)
    other = await a_decision(app, phone=mine.phone, count=2, party=PERSON)
    state, client = app.state, browser(app)

    def issue(tx: Transaction) -> claims.IssuedClaim:
        return claims.issue(tx, state.ledger, "e000001", by="a", now=clock.now())

    issued = await state.database.write(issue)
    data = {"code": issued.code, "form": uuid.uuid4().hex}
    assert (await client.post("/e/claim", data=data)).status_code == 303
    own = (await client.get("/e?lang=zh")).text
    assert f"/e/cases/{mine.case}" in own
    assert f"/e/cases/{other.case}" not in own
    opened = await client.post(f"/e/cases/{mine.case}?lang=zh")
    assert opened.status_code == 303, opened.text
    assert "疏散通道堆放货物" in (await client.get(opened.headers["location"])).text
    assert (await client.post(f"/e/cases/{other.case}")).status_code == 404


async def test_a_phone_cannot_put_its_decision_over_a_case(app: Litestar) -> None:
    """It chooses its ids: one that is taken stays the case it is."""
    scene = await a_case(app)
    spot = await a_decision(app, case=scene.case)
    assert (await scene.enter()).status_code == 303
    assert "疏散通道堆放货物" not in await scene.page()
    assert (await spot.enter()).status_code == 422
