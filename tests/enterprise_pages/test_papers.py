"""What the enterprise adds, confirms and receives: photos, the list, the result."""

import secrets

import pytest
from litestar import Litestar

from tests.enterprise_pages.shop import Shop, Visit, entries_of_kind, picture, said_at, upload
from tests.whole_app import all_views, signed_in

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_is_durable_named_in_the_log_and_seen_at_the_desk(
    app: Litestar, shop: Shop, visit: Visit, kind: str
) -> None:
    content = picture(kind)
    assert (await upload(shop, content)).status_code == 303
    said = await said_at(shop, "remark.written")
    media = said[0]["media"]
    assert (media["size"], media["type"]) == (len(content), f"image/{kind.lower()}")
    stored = await entries_of_kind(app, "media.stored")
    assert [one for one in stored if one["sha256"] == media["sha256"]] == [media]
    desk = await signed_in(app, "chenj")
    original = await desk.get(f"/api/evidence/{media['sha256']}/original")
    assert (original.status_code, original.content) == (200, content)
    assert not list((app.state.settings.data / "page-photos").iterdir())


async def test_a_photo_sent_twice_is_one_entry(app: Litestar, shop: Shop) -> None:
    content = picture()
    assert [(await upload(shop, content)).status_code for _ in range(2)] == [303, 303]
    assert len(await said_at(shop, "remark.written")) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(50),
        b"%PDF-1.7",
        b"<svg onload=alert(1)>",
        b"\xff\xd8\xff" * 4_000_000,
    ],
    ids=["empty", "gif", "pdf", "svg", "too-large"],
)
async def test_what_is_no_photo_is_refused_with_a_word(
    app: Litestar, shop: Shop, content: bytes
) -> None:
    before = app.state.ledger.published.size
    answer = await upload(shop, content)
    assert answer.status_code == 422
    assert "这个文件不能用" in answer.text
    assert app.state.ledger.published.size == before


async def test_a_photo_form_without_a_file_is_refused(shop: Shop) -> None:
    answer = await shop.client.post(f"{shop.base}/photo", data={"form": secrets.token_urlsafe(16)})
    assert answer.status_code == 422


async def test_the_list_is_confirmed_as_it_was_seen(
    app: Litestar, shop: Shop, visit: Visit
) -> None:
    await visit.note("一")
    await shop.look(shop.base)
    seen = shop.hidden("evidence")
    await visit.note("二")
    await all_views(app)
    answer = await shop.client.post(f"{shop.base}/evidence?lang=zh", data=seen)
    assert answer.status_code == 303
    said = await said_at(shop, "evidence.confirmed")
    assert [(one["count"], one["root"]) for one in said] == [(2, seen["root"])]
    assert "确认之后又到了 1 条" in await shop.look(shop.base)
    assert "确认之后到达" in shop.page


@pytest.mark.parametrize(
    "change",
    [{"count": "7"}, {"root": "A" * 43}, {"treeSize": "1"}, {"treeSize": "999999999"}],
    ids=lambda change: next(iter(change)),
)
async def test_a_list_that_is_not_the_logs_is_not_confirmed(
    app: Litestar, shop: Shop, visit: Visit, change: dict[str, str]
) -> None:
    await visit.note("一")
    await shop.look(shop.base)
    answer = await shop.press("evidence", **change)
    assert answer.status_code == 409
    assert "清单已有变化" in answer.text
    assert await said_at(shop, "evidence.confirmed") == []


@pytest.mark.parametrize(
    "change", [{"count": "x"}, {"root": "short"}, {"treeSize": "-1"}, {"treeSize": "9" * 40}]
)
async def test_a_form_that_is_not_ours_is_refused(shop: Shop, change: dict[str, str]) -> None:
    assert (await shop.press("evidence", **change)).status_code == 400


async def test_the_result_is_received_once(app: Litestar, shop: Shop, visit: Visit) -> None:
    await visit.answer("kitchen-clean", "fail", "<i>生熟混放</i>")
    await visit.close("correction_ordered", "三日内改正")
    page = await shop.look(shop.base)
    assert "责令改正" in page
    assert "&lt;i&gt;生熟混放&lt;/i&gt;" in page
    assert "《中华人民共和国食品安全法》（待核实）" in page
    fields = shop.hidden("result")
    for _ in range(2):
        assert (await shop.client.post(f"{shop.base}/result", data=fields)).status_code == 303
    said = await said_at(shop, "result.received")
    assert [one["entry"] for one in said] == [fields["entry"]]
    assert "您已确认收到结果" in await shop.look(shop.base)


async def test_a_portrait_is_shown_only_to_whom_its_officer_stands_before(
    app: Litestar, shop: Shop
) -> None:
    shown = await shop.client.get(f"{shop.base}/portrait/o002")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert "private" in shown.headers["cache-control"]
    assert (await shop.client.get(f"{shop.base}/portrait/o003")).status_code == 404


async def test_the_desk_reads_what_was_said(app: Litestar, shop: Shop, visit: Visit) -> None:
    await shop.press("refusal", reason="no_purpose", note="没有说来做什么")
    await shop.press("recusal", officer="o002", reason="亲戚")
    await shop.press("remark", text="第一句")
    await upload(shop, picture())
    desk = await signed_in(app, "chenj")
    said = (await desk.get(f"/api/visits/{visit.id}")).json()["counterparty"]
    assert [one["kind"] for one in said] == [
        "visit.refused",
        "recusal.requested",
        "remark.written",
        "remark.written",
    ]
    assert (said[0]["reason"], said[0]["text"]) == ("no_purpose", "没有说来做什么")
    assert said[1]["officer"] == {"id": "o002", "name": {"zh": "李敏", "en": "Li Min"}}
    assert said[2]["text"] == "第一句"
    assert said[3]["media"]["stored"] is True
