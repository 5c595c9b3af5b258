"""What the enterprise says on its page: one entry each, bounded, kept, told to whom it concerns."""

import secrets

import pytest
from litestar import Litestar

from backend.codes.doors import hash_of
from backend.enterprise_pages.acts import PER_VISIT_MAX
from backend.enterprise_pages.forms import cleaned
from backend.enterprise_pages.model import BODIES, NOTE_LENGTH_MAX, TEXT_LENGTH_MAX
from backend.web_pages.guess_limit import MISSES_MAX, GuessLimit
from tests.enterprise_pages.shop import SHOP_NAME, Shop, Visit, said_at
from tests.whole_app import all_views, browser, signed_in

pytestmark = pytest.mark.anyio


async def test_an_arrival_pressed_twice_is_one_entry(
    app: Litestar, shop: Shop, visit: Visit
) -> None:
    for _ in range(3):
        answer = await shop.client.post(f"{shop.base}/arrival?lang=zh")
        assert answer.status_code == 303
        assert answer.headers["location"] == f"{shop.base}?lang=zh&done=arrival"
    said = await said_at(shop, "arrival.confirmed")
    assert said == [{"visit": visit.id, "door": hash_of(shop.base.rpartition("/")[2])}]


async def test_a_form_sent_twice_is_one_remark_and_another_text_is_another(
    app: Litestar, shop: Shop
) -> None:
    fields = shop.hidden("remark")
    for text in ("甲", "甲", "乙"):
        sent = {**fields, "text": text}
        assert (await shop.client.post(f"{shop.base}/remark", data=sent)).status_code == 303
    assert [one["text"] for one in await said_at(shop, "remark.written")] == ["甲", "乙"]


async def test_the_same_words_on_a_new_form_are_said_again(app: Litestar, shop: Shop) -> None:
    await shop.press("remark", text="还在等")
    await shop.press("remark", text="还在等")
    assert len(await said_at(shop, "remark.written")) == 2


@pytest.mark.parametrize("login", ["wangjg", "limin"])
async def test_a_refusal_reaches_the_officers_of_the_visit_at_once(
    app: Litestar, shop: Shop, visit: Visit, login: str
) -> None:
    await shop.press("refusal", reason="no_certificate", note="一直没有出示")
    inbox = (await (await signed_in(app, login)).get("/api/inbox")).json()["messages"]
    assert [
        (one["title"]["zh"], one["text"]["zh"], one["visit"])
        for one in inbox
        if one["visit"] == visit.id
    ] == [("企业表示拒绝本次检查", "一直没有出示", visit.id)]


@pytest.mark.parametrize(
    ("form", "fields", "title"),
    [
        ("refusal", {"reason": "no_certificate", "note": "说明"}, "企业表示拒绝本次检查"),
        ("recusal", {"officer": "o002", "reason": "说明"}, "企业申请回避"),
    ],
)
async def test_those_who_supervise_the_officers_learn_of_it_and_read_where(
    app: Litestar, shop: Shop, visit: Visit, form: str, fields: dict[str, str], title: str
) -> None:
    await shop.press(form, **fields)

    async def told(login: str) -> list[tuple[str, str]]:
        inbox = (await (await signed_in(app, login)).get("/api/inbox")).json()["messages"]
        return [
            (one["title"]["zh"], one["text"]["zh"]) for one in inbox if one["visit"] == visit.id
        ]

    assert await told("chenj") == [(title, f"{SHOP_NAME}：说明")]
    assert await told("wangjg") == [(title, "说明")]
    assert await told("huangw") == [], "another district's supervisor"
    assert await told("auditor") == []


async def test_a_recusal_names_an_officer_of_the_page_and_nobody_else(
    app: Litestar, shop: Shop
) -> None:
    refused = await shop.press("recusal", officer="o003", reason="不在这里的人")
    assert refused.status_code == 422
    assert "不在这里的人" in refused.text
    await shop.press("recusal", officer="o002", reason="亲戚")
    said = await said_at(shop, "recusal.requested")
    assert [(one["officer"], one["reason"]) for one in said] == [("o002", "亲戚")]


async def test_a_text_that_is_too_long_is_told_and_not_lost(app: Litestar, shop: Shop) -> None:
    text = "长" * (TEXT_LENGTH_MAX + 1)
    answer = await shop.press("remark", text=text)
    assert answer.status_code == 422
    assert text in answer.text
    assert "您写了 10001 字" in answer.text
    assert await said_at(shop, "remark.written") == []


async def test_the_longest_text_is_taken_whole(app: Litestar, shop: Shop) -> None:
    text = "𠮷" * TEXT_LENGTH_MAX
    assert (await shop.press("remark", text=text)).status_code == 303
    assert [one["text"] for one in await said_at(shop, "remark.written")] == [text]


async def test_a_note_has_its_own_bound(app: Litestar, shop: Shop) -> None:
    answer = await shop.press("refusal", reason="other", note="长" * (NOTE_LENGTH_MAX + 1))
    assert answer.status_code == 422
    assert await said_at(shop, "visit.refused") == []


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("remark", {"text": " \r\n\t "}),
        ("refusal", {"reason": ""}),
        ("refusal", {"reason": "because"}),
        ("refusal", {"reason": "other"}),
        ("recusal", {"officer": "o001", "reason": ""}),
    ],
)
async def test_nothing_said_is_nothing_recorded(
    app: Litestar, shop: Shop, form: str, fields: dict[str, str]
) -> None:
    answer = await shop.press(form, **fields)
    assert answer.status_code == 422
    assert "还没有填写" in answer.text
    kinds = [await said_at(shop, kind) for kind in BODIES]
    assert not any(kinds)


async def test_markup_in_a_remark_is_text(shop: Shop) -> None:
    await shop.press("remark", text="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shop.page
    assert "<script>alert" not in shop.page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一\r\n二\r三", "一\n二\n三"),
        ("\x00\x1b[31m红\x07", "[31m红"),
        ("  两边  ", "两边"),
        ("\ud800半个", "半个"),
    ],
)
def test_what_is_kept_of_a_text(typed: str, kept: str) -> None:
    assert cleaned(typed, 100) == kept


async def test_a_door_that_went_round_can_not_fill_the_log(app: Litestar, shop: Shop) -> None:
    limit = PER_VISIT_MAX["visit.refused"]
    for number in range(limit):
        fields = {"reason": "other", "note": str(number)}
        assert (await shop.press("refusal", **fields)).status_code == 303
    answer = await shop.press("refusal", reason="other", note="还有")
    assert answer.status_code == 429
    assert f"最多 {limit} 条" in answer.text
    assert "还有" in answer.text
    assert len(await said_at(shop, "visit.refused")) == limit


async def test_a_phone_cannot_speak_for_the_enterprise(app: Litestar, visit: Visit) -> None:
    shop = Shop(app)
    await shop.scan(visit)
    await visit.say("arrival.confirmed", {"door": "0" * 64})
    assert "您已确认他们到场" not in await shop.look(shop.base)


async def test_the_paper_opens_the_same_act(app: Litestar, visit: Visit) -> None:
    shop = Shop(app)
    shop.visit = visit
    await all_views(app)
    page = await shop.look(f"/a/{visit.secret}", "en")
    assert "Wang Jianguo" in page
    assert (await shop.press("arrival")).status_code == 303
    said = await said_at(shop, "arrival.confirmed")
    assert said[0]["door"] == hash_of(visit.secret)


@pytest.mark.parametrize("family", ["d", "a"])
@pytest.mark.parametrize("token", ["A" * 22, "x", "%2e%2e", "A" * 3000])
async def test_a_wrong_address_opens_nothing(app: Litestar, family: str, token: str) -> None:
    app.state.door_pages.limit = GuessLimit()
    client = browser(app)
    for answer in (
        await client.get(f"/{family}/{token}"),
        await client.post(f"/{family}/{token}/arrival"),
        await client.get(f"/{family}/{token}/confirmation.json"),
        await client.get(f"/{family}/{token}/portrait/o001"),
    ):
        assert answer.status_code == 404
        assert "王建国" not in answer.text


async def test_a_guesser_is_told_to_wait_and_his_neighbour_still_gets_in(
    app: Litestar, shop: Shop
) -> None:
    app.state.door_pages.limit = GuessLimit()
    client = browser(app)
    statuses = [(await client.get(f"/d/{'A' * 22}")).status_code for _ in range(MISSES_MAX + 1)]
    assert statuses == [404] * (MISSES_MAX - 1) + [429] * 2
    assert (await shop.client.get(shop.base)).status_code == 200
    app.state.door_pages.limit = GuessLimit()


async def test_a_form_of_another_site_says_nothing(app: Litestar, shop: Shop) -> None:
    answer = await shop.client.post(
        f"{shop.base}/arrival", headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
    assert await said_at(shop, "arrival.confirmed") == []


async def test_looking_changes_nothing(app: Litestar, shop: Shop) -> None:
    before = app.state.ledger.published.size
    for path in ("", "?done=arrival&lang=en", "/confirmation.json", "/portrait/o001"):
        await shop.client.get(shop.base + path)
    assert app.state.ledger.published.size == before


async def test_no_page_of_a_door_sets_a_cookie(shop: Shop) -> None:
    answer = await shop.client.get(shop.base)
    assert "set-cookie" not in answer.headers
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


async def test_an_officers_browser_may_look_and_not_speak(
    app: Litestar, shop: Shop, visit: Visit
) -> None:
    officer = await signed_in(app, "wangjg")
    page = await officer.get(f"{shop.base}?lang=zh")
    assert "只能查看" in page.text
    assert "<form" not in page.text
    for form in ("arrival", "remark", "photo"):
        answer = await officer.post(
            f"{shop.base}/{form}", data={"form": secrets.token_urlsafe(16), "text": "我是店主"}
        )
        assert answer.status_code == 403
    assert not any([await said_at(shop, kind) for kind in BODIES])


async def test_a_long_visit_still_makes_a_small_page(
    app: Litestar, shop: Shop, visit: Visit
) -> None:
    phone = visit.phone
    for _ in range(3):
        notes = [
            phone.entry("note.written", {"visit": visit.id, "note": str(n), "text": "长" * 500})
            for n in range(100)
        ]
        await phone.push(*notes)
    for number in range(5):
        await shop.press("remark", text=f"{number}" + "话" * 9_000)
    answer = await shop.client.get(shop.base, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) <= 20_000
    assert "这里只列最近 200 条" in answer.text
