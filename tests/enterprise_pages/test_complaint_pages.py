"""Complaining in a browser that knows nothing: no script, no cookie, hostile input."""

import re
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from backend.enterprise_pages.complaints.form_routes import FILED_MAX
from backend.settings import DatabaseSettings
from tests.enterprise_pages.shop import Shop, a_visit, entries_of_kind
from tests.enterprise_pages.test_own_page import a_closed_visit, an_owner, form_in
from tests.whole_app import all_views, browser, running, signed_in

pytestmark = pytest.mark.anyio
PDF = b"%PDF-1.7\nhello"
TEXT = "<script>alert(1)</script> 王某收了我 300 元"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(DatabaseSettings(), tmp_path) as opened:
        yield opened


async def send(
    client: httpx.AsyncClient, at: str = "/complaints/new", files: object = None, **fields: str
) -> httpx.Response:
    """Fill the form in and send it as a browser does."""
    page = await client.get(f"{at}?lang=en")
    assert page.status_code == 200, page.text
    sent = {**form_in(page.text, at), "kind": "fees", "text": TEXT, **fields}
    parts = files or {"files": ("", b"", "application/octet-stream")}
    return await client.post(f"{at}?lang=en", data=sent, files=parts)


def given_in(page: str) -> tuple[str, str]:
    """Receipt number and secret."""
    receipt, secret = re.findall(r'<dd class="code large">([^<]+)</dd>', page)
    return receipt, secret


async def test_a_complaint_is_followed_with_receipt_and_secret(app: Litestar) -> None:
    client = browser(app)
    answer = await send(
        client,
        about="yunchuan-donglan-market",
        contact="13800000000",
        files={"files": ("recibo.pdf", PDF, "application/pdf")},
    )
    assert answer.status_code == 201, answer.text
    receipt, secret = given_in(answer.text)
    assert (await client.get(f"/k/{receipt}")).text.count(secret) == 0

    shown = await client.post("/k?lang=en", data={"receipt": receipt.lower(), "secret": secret})
    assert shown.status_code == 200
    assert "&lt;script&gt;" in shown.text
    assert "<script>alert" not in shown.text
    assert "recibo.pdf" in shown.text
    assert "(to be verified)" in shown.text
    more = {**form_in(shown.text, f"/k/{receipt}/more"), "text": "one thing more"}
    for _ in range(2):
        added = await client.post(f"/k/{receipt}/more?lang=en", data=more)
        assert added.status_code == 201
    assert added.text.count("You added something") == 1

    handler = await signed_in(app, "huangw")
    [listed] = (await handler.get("/api/complaints")).json()["complaints"]
    detail = (await handler.get(f"/api/complaints/{listed['id']}")).json()
    [file] = detail["steps"][0]["words"]["attachments"]
    where = f"/api/complaints/{listed['id']}/attachments/{file['sha256']}"
    fetched = await handler.get(where)
    assert fetched.content == PDF
    assert fetched.headers["content-disposition"].startswith("attachment")
    officer = await signed_in(app, "wangjg")
    assert (await officer.get(where)).status_code == 403
    assert (await officer.get(f"/api/evidence/{file['sha256']}/original")).status_code == 404


async def test_the_door_knows_who_is_complained_about(app: Litestar) -> None:
    visit = await a_visit(app)
    await visit.open(enterprise={"id": "e000001", "name": "TYPED-WRONG"})
    shop = Shop(app)
    await shop.scan(visit)
    assert f"{shop.base}/complain" in shop.page
    assert "TYPED-WRONG" not in (await shop.client.get(f"{shop.base}/complain")).text
    assert (await send(shop.client, f"{shop.base}/complain")).status_code == 201
    await all_views(app)
    assert (await send(shop.client, f"/a/{visit.secret}/complain")).status_code == 201
    for filed, via in zip(
        await entries_of_kind(app, "complaint.filed"), ("door", "act"), strict=True
    ):
        assert (filed["about"], filed["via"]) == ("yunchuan-enforcement", via)
        assert visit.id not in str(filed)
    handler = await signed_in(app, "chenj")
    listed = (await handler.get("/api/complaints")).json()["complaints"]
    detail = (await handler.get(f"/api/complaints/{listed[0]['id']}")).json()
    assert detail["visit"] == visit.id


async def test_from_an_enterprise_code_and_signed_in(app: Litestar) -> None:
    rows = await app.state.database.read(
        lambda tx: tx.fetch_all("SELECT short_code FROM enterprise ORDER BY id LIMIT 1")
    )
    assert (await send(browser(app), f"/c/{rows[0][0]}/complain")).status_code == 201
    owner, other = await an_owner(app), await an_owner(app, "e000002")
    answer = await send(owner, "/e/complaints/new")
    receipt, _ = given_in(answer.text)
    assert receipt in (await owner.get("/e")).text
    page = await owner.get(f"/e/complaints/{receipt}?lang=en")
    assert page.status_code == 200
    more = {**form_in(page.text, f"/e/complaints/{receipt}/more"), "text": "more"}
    added = await owner.post(f"/e/complaints/{receipt}/more?lang=en", data=more)
    assert added.status_code == 201
    assert (await other.get(f"/e/complaints/{receipt}")).status_code == 404
    assert (await other.post(f"/e/complaints/{receipt}/more", data=more)).status_code == 404
    assert receipt not in (await other.get("/e")).text


async def test_a_double_tap_is_one_complaint_with_the_same_receipt(app: Litestar) -> None:
    client = browser(app)
    sent = {**form_in((await client.get("/complaints/new")).text, "/complaints/new")}
    sent |= {"kind": "conduct", "text": "twice"}
    first, second = [await client.post("/complaints/new", data=sent) for _ in range(2)]
    assert given_in(first.text) == given_in(second.text)
    assert len(await entries_of_kind(app, "complaint.filed")) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"<html><script>1</script>"),
        ("cat.png", b"MZ\x90\x00"),
        ("large.pdf", b"%PDF-" + b"x" * 10 * 1024**2),
    ],
)
async def test_a_file_that_is_not_what_it_says_is_named_and_the_words_are_kept(
    app: Litestar, name: str, content: bytes
) -> None:
    answer = await send(browser(app), files={"files": (name, content, "image/jpeg")})
    assert answer.status_code == 422
    assert name in answer.text
    assert await entries_of_kind(app, "complaint.filed") == []


async def test_a_refused_form_gives_back_what_was_typed(app: Litestar) -> None:
    answer = await send(browser(app), kind="nonsense", name='"><img src=x>')
    assert answer.status_code == 422
    assert "王某收了我 300 元" in answer.text
    assert "<img" not in answer.text
    far = await send(browser(app), text="x" * 4001)
    assert far.status_code == 400


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"text=%ff%fe&kind=fees"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"'),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--x--\r\n',
        ),
        (
            "multipart/form-data; boundary=x",
            (
                b'--x\r\nContent-Disposition: form-data; name="text"\r\n'
                b"Content-Type: text/plain; charset=nonsense\r\n\r\nhello\r\n--x--\r\n"
            ),
        ),
        ("multipart/form-data", b"--x"),
        ("application/json", b"{"),
    ],
)
async def test_a_form_no_browser_sends_is_refused_and_breaks_nothing(
    app: Litestar, kind: str, body: bytes
) -> None:
    answer = await browser(app).post(
        "/complaints/new", content=body, headers={"Content-Type": kind}
    )
    assert answer.status_code in (400, 422)


async def test_guessing_receipts_and_secrets_ends(app: Litestar) -> None:
    client = browser(app)
    receipt, secret = given_in((await send(client)).text)
    statuses = [
        (await client.post("/k", data={"receipt": receipt, "secret": "0" * 16})).status_code
        for _ in range(31)
    ]
    assert set(statuses) == {404, 429}
    right = await client.post("/k", data={"receipt": receipt, "secret": secret})
    assert right.status_code == 429
    unknown = await browser(app).get("/k/TS-990100-20261122-00000")
    known = await browser(app).get(f"/k/{receipt}")
    assert unknown.status_code == known.status_code == 200


async def test_a_flood_from_one_address_ends(app: Litestar) -> None:
    client = browser(app)
    for _ in range(FILED_MAX):
        assert (await send(client)).status_code == 201
    assert (await send(client)).status_code == 429


async def test_a_wrong_door_a_wrong_code_and_another_site(app: Litestar) -> None:
    client = browser(app)
    for at in ("/d/AAAAAAAAAAAAAAAAAAAAAA", "/a/AAAAAAAAAAAAAAAAAAAAAA", "/c/00000001"):
        assert (await client.get(f"{at}/complain")).status_code == 404
    foreign = await client.post(
        "/complaints/new", data={"text": "x"}, headers={"Origin": "http://evil.test"}
    )
    assert foreign.status_code == 403


async def test_a_long_closed_visit_can_still_be_complained_about(app: Litestar) -> None:
    visit = await a_closed_visit(app)
    assert (await send(browser(app), f"/a/{visit.secret}/complain")).status_code == 201


async def test_from_the_own_page_about_one_visit(app: Litestar) -> None:
    visit = await a_closed_visit(app)
    owner, other = await an_owner(app), await an_owner(app, "e000002")
    at = f"/e/visits/{visit.id}/complain"
    assert at in (await owner.get("/e")).text
    assert (await other.get(at)).status_code == 404
    receipt, _ = given_in((await send(owner, at)).text)
    [filed] = await entries_of_kind(app, "complaint.filed")
    assert (filed["receipt"], filed["about"]) == (receipt, "yunchuan-enforcement")
    assert receipt in (await owner.get("/e")).text
