"""Opening an officer's code: who is told what, and what counts as a scan."""

from collections.abc import AsyncGenerator

import pytest
from litestar import Litestar

from backend.codes.scans import DOORS_PER_CODE_MAX
from backend.enterprises import store as enterprises
from backend.settings import DatabaseSettings
from tests.enterprise_pages.shop import NAVIGATION, SHOP_NAME, Shop, Visit, a_visit, entries_of_kind
from tests.whole_app import browser, running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Litestar]:
    folder = tmp_path_factory.mktemp("data")
    async with running(DatabaseSettings(), folder, enterprises=5) as served:
        yield served


async def scans_of(app: Litestar, visit: Visit) -> list[str]:
    """The state of every scan that was kept of this visit."""
    kept = await entries_of_kind(app, "code.scanned")
    return [one["state"] for one in kept if one["visit"] == visit.id]


async def test_a_fresh_scan_leads_to_the_page_of_the_visit(app: Litestar) -> None:
    visit = await a_visit(app)
    await visit.open()
    shop = Shop(app)
    await shop.scan(visit)
    assert "王建国" in shop.page
    assert "李敏" in shop.page
    assert "登记的 2 名执法人员，证件今天都有效" in shop.page


async def test_a_scan_works_before_the_visit_has_arrived(app: Litestar) -> None:
    visit = await a_visit(app)
    shop = Shop(app)
    await shop.scan(visit)
    assert "王建国" in shop.page
    assert "出示此码的人身份已核实" in shop.page
    assert (await shop.press("arrival")).status_code == 303
    await visit.open()
    assert "正在检查" in await shop.look(shop.base)
    assert "您已确认他们到场" in shop.page


async def test_an_old_code_names_the_officer_and_nothing_of_the_enterprise(app: Litestar) -> None:
    visit = await a_visit(app)
    await visit.open()
    answer = await browser(app).get(f"/s/{visit.code(late_seconds=91)}", headers=NAVIGATION)
    assert answer.status_code == 200
    assert "这个码已经过期" in answer.text
    assert "王建国" in answer.text
    assert "好味" not in answer.text


@pytest.mark.parametrize("code", ["x", "A" * 175, "A" * 5000, "%3Cscript%3E"])
async def test_a_code_nobody_signed_is_told_kindly(app: Litestar, code: str) -> None:
    answer = await browser(app).get(f"/s/{code}", headers=NAVIGATION)
    assert answer.status_code == 404
    assert "查不到这个码" in answer.text
    assert "<script>" not in answer.text


async def test_an_officers_own_browser_opens_nothing(app: Litestar) -> None:
    visit = await a_visit(app)
    await visit.open()
    officer = await signed_in(app, "limin")
    answer = await officer.get(f"/s/{visit.code()}", headers=NAVIGATION)
    assert "这是执法人员自己的手机" in answer.text
    assert await scans_of(app, visit) == ["officer"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Mode": "no-cors"},
        {**NAVIGATION, "Sec-Purpose": "prefetch;prerender"},
        {**NAVIGATION, "Purpose": "prefetch"},
        {**NAVIGATION, "X-Purpose": "preview"},
    ],
    ids=["robot", "subresource", "prerender", "prefetch", "preview"],
)
async def test_looking_ahead_is_no_scan_but_offers_one_tap(
    app: Litestar, headers: dict[str, str]
) -> None:
    visit = await a_visit(app)
    client, code = browser(app), visit.code()
    answer = await client.get(f"/s/{code}", headers=headers)
    assert (answer.status_code, "打开</button>" in answer.text) == (200, True)
    assert await scans_of(app, visit) == []
    opened = await client.post(f"/s/{code}?lang=en")
    assert (opened.status_code, opened.headers["location"][:3]) == (303, "/d/")
    assert await scans_of(app, visit) == ["fresh"]


async def test_head_is_no_scan(app: Litestar) -> None:
    visit = await a_visit(app)
    answer = await browser(app).head(f"/s/{visit.code()}", headers=NAVIGATION)
    assert answer.status_code == 200
    assert await scans_of(app, visit) == []


async def test_a_form_of_another_site_scans_nothing(app: Litestar) -> None:
    visit = await a_visit(app)
    answer = await browser(app).post(
        f"/s/{visit.code()}", headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert await scans_of(app, visit) == []


async def test_names_are_text_and_never_markup(app: Litestar) -> None:
    visit = await a_visit(app)
    await visit.open()
    shop = Shop(app)
    await shop.scan(visit)
    assert "<b>好味" not in shop.page
    assert SHOP_NAME.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in shop.page


async def test_a_revoked_phone_confirms_nobody(app: Litestar) -> None:
    visit = await a_visit(app)
    await visit.open()
    admin = await signed_in(app, "admin")
    revoked = await admin.post(
        f"/api/devices/{visit.phone.kid}/revocation", json={"reason": "lost"}
    )
    assert revoked.status_code < 300, revoked.text
    answer = await browser(app).get(f"/s/{visit.code()}", headers=NAVIGATION)
    assert "出示此码的手机已被停用" in answer.text
    assert "好味" not in answer.text


async def test_a_code_that_went_round_asks_for_the_next(app: Litestar) -> None:
    visit = await a_visit(app)
    code, client = visit.code(), browser(app)
    for number in range(DOORS_PER_CODE_MAX):
        headers = {**NAVIGATION, "User-Agent": f"phone {number}"}
        assert (await client.get(f"/s/{code}", headers=headers)).status_code == 303
    answer = await client.get(f"/s/{code}", headers={**NAVIGATION, "User-Agent": "one more"})
    assert "这个码已被打开多次" in answer.text


async def test_an_expired_certificate_is_the_first_thing_said(app: Litestar) -> None:
    visit = await a_visit(app, "liuyang")
    await visit.open(officers=["o003", "o004"])
    shop = Shop(app)
    await shop.scan(visit)
    warning = shop.page.index("有人员的证件今天无效")
    assert warning < shop.page.index("证件不在有效期内") < shop.page.index("证件已被暂停使用")


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"officers": ["o001"]}, "本次只登记了一名执法人员"),
        ({"purpose": "guidance"}, "这次登记的不是检查，是上门指导"),
        ({"officers": ["o001", "nobody"]}, "登记中查不到此人"),
        ({"madeUp": {"happenedAt": "2026-11-20T10:00:00+08:00", "reason": "断网"}}, "事后补录"),
        ({"trigger": {"kind": "complaint", "note": "不给店家看的话"}}, "投诉举报"),
        ({"checklists": []}, "没有登记检查事项"),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
async def test_what_the_opening_says_is_told(
    app: Litestar, members: dict[str, object], said: str
) -> None:
    visit = await a_visit(app)
    await visit.open(**members)
    shop = Shop(app)
    await shop.scan(visit)
    assert said in shop.page
    assert "不给店家看的话" not in shop.page


async def test_a_dissolved_enterprise_is_told(app: Litestar) -> None:
    gone = (await app.state.database.read(lambda tx: enterprises.by_id(tx, "e000001"))).id
    await app.state.database.write(
        lambda tx: tx.execute("UPDATE enterprise SET status = 'closed' WHERE id = ?", (gone,))
    )
    visit = await a_visit(app)
    await visit.open(enterprise={"id": gone, "name": "旧名"})
    shop = Shop(app)
    await shop.scan(visit)
    assert "登记状态：已歇业或注销" in shop.page
    assert "查的不是我家" in shop.page
