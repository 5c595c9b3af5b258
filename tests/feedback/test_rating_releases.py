"""From the box to totals, receipts and texts, over HTTP."""

import base64
import json
from datetime import timedelta

import pytest
from litestar import Litestar

from backend import clock
from backend.feedback.ratings import releasing
from backend.feedback.ratings.ballots.box import BallotBox
from offline_sync import base64url
from tests.feedback.rating_scene import (
    logged,
    redeem,
    release,
    with_token,
)
from tests.whole_app import Phone, an_enrolled_phone, browser, signed_in

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


async def test_a_body_reads_nothing_below_k_and_totals_from_k_on(either: Litestar) -> None:
    app, phone = either, await an_enrolled_phone(either)
    desk = await signed_in(app, "chenj")
    shops = [await with_token(app, phone) for _ in range(5)]
    sent = [shop.rating(overall=1 + n, polite=n != 0) for n, shop in enumerate(shops)]
    for one in sent[:4]:
        await redeem(browser(app), one)
    assert await release(app) == 0
    assert (await desk.get("/api/ratings")).json()["bodies"] == []
    await redeem(browser(app), sent[4])
    assert await release(app) == 0, "not before the next Monday"
    assert await release(app, weeks=2) == 1
    bodies = {b["agency"]: b for b in (await desk.get("/api/ratings")).json()["bodies"]}
    totals = bodies[shops[0].agency]["totals"]
    assert totals["count"] == 5
    assert totals["overall"] == [1, 1, 1, 1, 1]
    assert totals["facts"]["polite"] == [4, 1]
    (entry,) = await logged(app, "ratings.released")
    assert entry["digests"] == sorted(
        shop.receipt(one) for shop, one in zip(shops, sent, strict=True)
    )


async def test_a_rater_finds_his_receipt_and_a_proof_anybody_can_check(
    app: Litestar, phone: Phone
) -> None:
    shops = [await with_token(app, phone) for _ in range(5)]
    sent = [shop.rating() for shop in shops]
    for one in sent:
        await redeem(browser(app), one)
    client, receipt = browser(app), shops[0].receipt(sent[0])
    waiting = await client.post("/ratings/check?lang=en", data={"receipt": receipt})
    assert "Not released yet" in waiting.text
    await release(app)
    found = await client.post("/ratings/check?lang=en", data={"receipt": receipt.upper()})
    assert "Counted" in found.text
    proof = (await client.post("/ratings/check/proof", data={"receipt": receipt})).json()
    body = json.loads(base64url.decode(proof["entry"].split(".")[1]))["body"]
    assert receipt in body["digests"]
    assert proof["checkpoint"].split("\n")[1] == str(proof["treeSize"])
    assert all(len(base64.b64decode(step)) == 32 for step in proof["proof"])
    other = await client.post("/ratings/check/proof", data={"receipt": "00" * 32})
    assert other.status_code == 404
    malformed = await client.post("/ratings/check?lang=en", data={"receipt": "abc"})
    assert "64 digits" in malformed.text


async def test_a_crash_between_box_and_log_releases_each_batch_once(
    app: Litestar, phone: Phone
) -> None:
    for _ in range(5):
        shop = await with_token(app, phone)
        await redeem(browser(app), shop.rating())
    box: BallotBox = app.state.ratings.box
    until = releasing.release_day(clock.now() + timedelta(weeks=1))
    assert await box.let_out(until, 5) == 1
    (batch,) = await box.unlogged()
    assert await release(app) == 1

    # As if the box had not heard that the entry is in the log.
    await box._run(lambda: box._connection.execute("UPDATE batch SET logged = 0").rowcount)
    assert [one.id for one in await box.unlogged()] == [batch.id]
    assert await release(app) == 0
    assert len(await logged(app, "ratings.released")) == 1


async def test_texts_are_for_those_above_and_only_after_a_person_has_read_them(
    either: Litestar,
) -> None:
    app, phone = either, await an_enrolled_phone(either)
    above, auditor = await signed_in(app, "chenj"), await signed_in(app, "auditor")
    for n in range(5):
        shop = await with_token(app, phone)
        await redeem(browser(app), shop.rating(text=f"第 {n} 条" if n < 3 else ""))
    assert (await above.get("/api/ratings/texts")).json()["texts"] == []
    await release(app)
    texts = (await above.get("/api/ratings/texts")).json()["texts"]
    assert sorted(text["text"] for text in texts) == ["第 0 条", "第 1 条", "第 2 条"]
    assert {text["state"] for text in texts} == {"waiting"}
    first, second, _ = (text["id"] for text in texts)
    for text, shown in ((first, True), (second, False), (first, True)):
        answer = await above.post(
            f"/api/ratings/texts/{text}/screening", json={"shown": shown, "reason": "含人名"}
        )
        assert answer.status_code == 201, answer.text
    states = {
        t["id"]: t["state"] for t in (await auditor.get("/api/ratings/texts")).json()["texts"]
    }
    assert states[first] == "shown"
    assert states[second] == "withheld"
    assert len(await logged(app, "rating.text_screened")) == 2
    unknown = await above.post("/api/ratings/texts/nothing/screening", json={"shown": True})
    assert unknown.status_code == 404
