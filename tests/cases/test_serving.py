"""How papers reach the party, what that means for the procedure, and what leaves by SMS or mail."""

import asyncio
import json
import re
import secrets
import uuid
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from backend import clock
from backend.cases.serving.courier import ATTEMPTS_MAX, Courier
from backend.cases.serving.ports import FolderSender, GatewaySender, NotSentError, Sent
from backend.cases.serving.store import Outgoing
from backend.clock import day_of
from backend.ledger.model import LoggedEntry
from backend.settings import DatabaseSettings
from tests.cases.party_scene import NAME, Scene, a_case, sent_id
from tests.cases.test_cases import act
from tests.enterprise_pages.shop import Visit
from tests.supervision.scene import fix, photo
from tests.whole_app import all_views, an_enrolled_phone, running, signed_in

pytestmark = pytest.mark.anyio


def asleep(_: Courier, __: Sequence[LoggedEntry]) -> None:
    """Not woken by what is entered."""


@pytest.fixture
async def app(
    database_settings: DatabaseSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Litestar]:
    """The server, whose own courier sleeps: the tests have couriers of theirs."""
    monkeypatch.setattr(Courier, "wake", asleep)
    monkeypatch.setattr("backend.cases.serving.courier.POLL_SECONDS", 3600.0)
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


@pytest.fixture
async def awake(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    """The server as it runs."""
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


class Post:
    """A sender that does as it is told, and keeps what it was given."""

    def __init__(self, answer: Sent | NotSentError) -> None:
        self.answer, self.sent = answer, list[Outgoing]()

    async def send(self, message: Outgoing, now: datetime) -> Sent:
        del now
        self.sent.append(message)
        if isinstance(self.answer, NotSentError):
            raise self.answer
        return self.answer


def courier(app: Litestar, post: Post) -> Courier:
    state = app.state
    return Courier(state.database, state.ledger, post, clock.now)


async def decision_of(scene: Scene) -> str:
    listed = await scene.papers()
    return next(one["id"] for one in listed if one["id"].startswith("no-penalty-decision"))


async def services(scene: Scene) -> dict[str, Any]:
    answer = await scene.officer.get(f"/api/cases/{scene.case}/services")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def stage(scene: Scene) -> str:
    return (await scene.officer.get(f"/api/cases/{scene.case}")).json()["stage"]


async def consented(scene: Scene, channel: str = "sms", address: str = "13800138000") -> str:
    assert (await scene.enter()).status_code == 303
    filed = await scene.file(
        "address", channel=channel, address=address, signer="王老板", confirm="yes"
    )
    return sent_id(filed)


async def electronically(app: Litestar) -> Scene:
    scene = await a_case(app, upto="decision")
    consent = await consented(scene)
    await scene.serve(await decision_of(scene), "electronic", consent=consent)
    return scene


async def test_a_decision_handed_over_is_served_and_its_proof_can_be_printed(
    app: Litestar,
) -> None:
    scene = await a_case(app, upto="decision")
    paper = await decision_of(scene)
    before = await services(scene)
    assert [one["state"] for one in before["papers"]] == ["nothing"] * 3
    await scene.serve(paper, "direct", 422)
    body = {"id": str(uuid.uuid4()), "paper": paper, "method": "direct", "receiver": "王老板"}
    where = f"/api/cases/{scene.case}/services"
    first = await scene.officer.post(where, json=body)
    assert first.status_code == 201, first.text
    assert (await scene.officer.post(where, json=body)).json() == first.json()
    assert len(first.json()["services"]) == 1
    assert await stage(scene) == "execution"
    shown = (await scene.officer.get(f"/api/cases/{scene.case}")).json()
    served = [one["body"] for one in shown["acts"] if one["act"] == "decision.served"]
    assert [one["method"] for one in served] == ["direct"]
    proof = f"{where}/{body['id']}/proof.pdf"
    made, again = [await scene.officer.get(proof) for _ in range(2)]
    assert made.status_code == 200, made.text
    assert made.content.startswith(b"%PDF-")
    assert made.content == again.content


async def test_electronic_service_needs_a_consent_that_stands(app: Litestar) -> None:
    scene = await a_case(app, upto="decision")
    paper = await decision_of(scene)
    await scene.serve(paper, "electronic", 422)
    consent = await consented(scene)
    withdrawn = await scene.file("address", channel="none", signer="王老板", confirm="yes")
    sent_id(withdrawn)
    refused = await scene.serve(paper, "electronic", 422, consent=consent)
    assert "确认书" in refused["zh"]["detail"]
    assert await stage(scene) == "service"


async def test_what_is_sent_is_served_on_the_day_it_arrives(app: Litestar) -> None:
    scene = await a_case(app, upto="decision")
    consent = await consented(scene)
    told = await scene.serve(await decision_of(scene), "electronic", consent=consent)
    assert [one["state"] for one in told["services"]] == ["under_way"]
    assert await stage(scene) == "service", "sent is not arrived"
    post = Post(Sent(arrived=clock.now()))
    await courier(app, post).tick(clock.now())
    await all_views(app)
    (message,) = post.sent
    assert message.address == "13800138000"
    assert scene.base in message.text
    for private in (NAME, "未公示价格", "5000", "案字"):
        assert private not in message.text
    after = await services(scene)
    assert [(one["state"], one["confirmedBy"]) for one in after["services"]] == [
        ("reached", "sender")
    ]
    assert await stage(scene) == "execution"
    await courier(app, post).tick(clock.now() + timedelta(days=1))
    assert len(post.sent) == 1, "sent once"


async def test_the_server_that_runs_sends_what_is_to_be_sent(
    awake: Litestar, tmp_path: Path
) -> None:
    scene = await a_case(awake, upto="decision")
    consent = await consented(scene)
    told = await scene.serve(await decision_of(scene), "electronic", consent=consent)
    file = tmp_path / "messages" / f"{told['services'][0]['id']}.json"
    for _ in range(600):
        if file.exists():
            break
        await asyncio.sleep(0.1)  # the loop of the running server is woken by the entry
    assert json.loads(file.read_bytes())["address"] == "13800138000"
    assert await stage(scene) == "service", "the folder knows nothing of an arrival"


async def test_an_answer_is_told_where_the_party_agreed_to_be_told(app: Litestar) -> None:
    scene = await a_case(app)
    await consented(scene)
    key = sent_id(await scene.file("note", text="在哪里看原件？"))
    body = {"id": str(uuid.uuid4()), "wrote": key, "answer": "三楼窗口。"}
    for _ in range(2):
        answer = await scene.officer.post(f"/api/cases/{scene.case}/party/answers", json=body)
        assert answer.status_code == 201, answer.text
    post = Post(Sent(arrived=clock.now()))
    await courier(app, post).tick(clock.now())
    (message,) = post.sent
    assert scene.base in message.text
    assert "三楼" not in message.text


async def test_a_message_that_cannot_leave_is_tried_a_bounded_number_of_times(
    app: Litestar,
) -> None:
    scene = await electronically(app)
    post, now = Post(NotSentError("down")), clock.now()
    for hour in range(40):
        await courier(app, post).tick(now + timedelta(hours=hour))
    assert len(post.sent) == ATTEMPTS_MAX
    await all_views(app)
    assert [one["state"] for one in (await services(scene))["services"]] == ["failed"]
    inbox = (await scene.officer.get("/api/inbox")).json()["messages"]
    assert "电子送达没有成功" in [one["title"]["zh"] for one in inbox]
    assert await stage(scene) == "service"


async def test_what_breaks_a_sender_is_an_attempt(app: Litestar) -> None:
    scene = await electronically(app)
    key_no_header_can_carry = "密钥"
    async with httpx.AsyncClient() as client:
        broken = GatewaySender("https://gateway.example/sms", key_no_header_can_carry, client)
        carrier = Courier(app.state.database, app.state.ledger, broken, clock.now)
        for hour in range(40):
            await carrier.tick(clock.now() + timedelta(hours=hour))
    await all_views(app)
    assert [one["state"] for one in (await services(scene))["services"]] == ["failed"]


async def test_attempts_whose_result_was_lost_are_bounded_as_well(
    app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = await electronically(app)
    post, now = Post(Sent()), clock.now()
    with monkeypatch.context() as full:
        full.setattr(Courier, "_sent", lambda *_: 1 // 0)
        for hour in range(ATTEMPTS_MAX):
            await courier(app, post).tick(now + timedelta(hours=hour))
    await courier(app, post).tick(now + timedelta(days=2))
    assert len(post.sent) == ATTEMPTS_MAX
    await all_views(app)
    assert [one["state"] for one in (await services(scene))["services"]] == ["failed"]


async def test_two_couriers_send_a_message_once(app: Litestar) -> None:
    await electronically(app)
    post = Post(Sent())
    await asyncio.gather(*(courier(app, post).tick(clock.now()) for _ in range(4)))
    assert len(post.sent) == 1


async def test_the_partys_own_confirmation_ends_what_was_under_way(app: Litestar) -> None:
    scene = await a_case(app, upto="decision")
    paper = await decision_of(scene)
    assert (await scene.enter()).status_code == 303
    await scene.serve(paper, "postal", 422)
    await scene.serve(paper, "postal", tracking="EMS123")
    assert "确认收到" in await scene.page()
    for _ in range(2):
        sent_id(await scene.file("receipt", paper=paper, confirm="yes"))
    after = await services(scene)
    assert [(one["state"], one["confirmedBy"]) for one in after["services"]] == [
        ("reached", "party")
    ]
    assert await stage(scene) == "execution"
    assert len((await scene.said())["writings"]) == 1
    assert (await scene.file("receipt", paper="x.y", confirm="yes")).status_code == 404


async def test_post_that_came_back_is_a_failure_and_the_result_stands(app: Litestar) -> None:
    scene = await a_case(app, upto="decision")
    told = await scene.serve(await decision_of(scene), "postal", tracking="EMS123")
    where = f"/api/cases/{scene.case}/services/{told['services'][0]['id']}/arrivals"
    body = {"id": str(uuid.uuid4()), "state": "failed", "note": "查无此人"}
    answer = await scene.officer.post(where, json=body)
    assert answer.status_code == 201, answer.text
    assert (await scene.officer.post(where, json=body)).json() == answer.json()
    again = await scene.officer.post(where, json={**body, "id": str(uuid.uuid4())})
    assert again.status_code == 409
    assert "查无此人" in answer.json()["services"][0]["note"]
    assert await stage(scene) == "service"


async def test_leaving_a_paper_behind_needs_captures_with_a_place(app: Litestar) -> None:
    scene = await a_case(app, upto="decision")
    paper = await decision_of(scene)
    visit = Visit(await an_enrolled_phone(app))
    await visit.open()
    captures = [secrets.token_hex(8), secrets.token_hex(8)]
    for capture, where in zip(captures, ({"reason": "denied"}, fix()), strict=True):
        entry = visit.phone.entry("photo.captured", photo(visit.id, capture), where=where)
        await visit.phone.push(entry)
    await all_views(app)
    means: dict[str, Any] = {"note": "拒收，邻居见证", "visit": visit.id}
    for media in ([], [captures[0]], ["nothing"]):
        await scene.serve(paper, "leave_behind", 422, **means, media=media)
    told = await scene.serve(paper, "leave_behind", **means, media=captures)
    assert told["services"][0]["media"] == 2
    assert await stage(scene) == "execution"


async def test_a_public_notice_serves_when_its_thirty_days_are_over(app: Litestar) -> None:
    scene = await a_case(app, upto="decision")
    paper = await decision_of(scene)
    told = await scene.serve(paper, "public_notice", place="本机关网站", note="下落不明")
    until = day_of(clock.now()) + timedelta(days=30)
    service = told["services"][0]
    assert (service["state"], service["until"]) == ("under_way", str(until))
    where = f"/api/cases/{scene.case}/services/{service['id']}/arrivals"
    early = await scene.officer.post(where, json={"id": str(uuid.uuid4()), "state": "reached"})
    assert early.status_code == 422
    last = datetime.fromisoformat(f"{until}T23:59:59+08:00")
    for moment, state in ((last, "under_way"), (last + timedelta(seconds=1), "reached")):
        await courier(app, Post(Sent())).tick(moment)
        await all_views(app)
        after = (await services(scene))["services"][0]
        assert (after["state"], after["reachedOn"]) == (
            state,
            str(until) if state == "reached" else None,
        )


async def test_no_decision_while_the_notice_is_on_its_way(app: Litestar) -> None:
    scene = await a_case(app)
    notice = (await scene.papers())[-1]["id"]
    assert notice.startswith("penalty-notice")
    told = await scene.serve(notice, "postal", tracking="EMS123")
    penalty = {"outcome": "penalty", "officers": ["o001", "o002"], "evidence": ["现场照片"]}
    penalty |= {"penalty": {"kinds": ["fine"], "fine": 500_000, "rule": "…"}, "reasons": "…"}
    refused = await act(scene.head, scene.case, "decision.made", 409, **penalty)
    assert "尚未送达" in refused["zh"]["detail"]
    shown = (await scene.officer.get(f"/api/cases/{scene.case}")).json()
    assert "statement" not in [one["limit"] for one in shown["clocks"]]
    assert (await scene.enter()).status_code == 303
    assert "告知书正在送给您" in await scene.page()
    sent_id(await scene.file("hearing"))
    where = f"/api/cases/{scene.case}/services/{told['services'][0]['id']}/arrivals"
    body = {"id": str(uuid.uuid4()), "state": "reached", "receiver": "王老板"}
    assert (await scene.officer.post(where, json=body)).status_code == 201
    assert "打算处罚" in await scene.page()
    refused = await act(scene.head, scene.case, "decision.made", 409, **penalty)
    assert "期限未满" in refused["zh"]["detail"]


async def test_only_who_handles_the_case_serves_its_papers(app: Litestar) -> None:
    scene = await a_case(app, upto="decision")
    paper = await decision_of(scene)
    inside = next(
        one["id"]
        for one in (await scene.officer.get(f"/api/cases/{scene.case}/papers")).json()["papers"]
        if one["to"] == "file"
    )
    await scene.serve(inside, "direct", 404, receiver="王老板")
    own = scene.officer
    for login, status in (("liuyang", 404), ("huangw", 403), ("chenj", 403)):
        scene.officer = await signed_in(app, login)
        body = {"id": str(uuid.uuid4()), "paper": paper, "method": "direct", "receiver": "x"}
        answer = await scene.officer.post(f"/api/cases/{scene.case}/services", json=body)
        assert answer.status_code == status, (login, answer.text)
    scene.officer = own
    early = str(day_of(clock.now()) - timedelta(days=9))
    await scene.serve(paper, "direct", 422, receiver="王老板", on=early)


async def test_the_folder_takes_messages_and_says_nothing_of_their_arrival(tmp_path: Path) -> None:
    message = Outgoing(
        id="m1", case_id="c", service="s", channel="sms", address="138", text="【局】https://x/p/y"
    )
    sender = FolderSender(tmp_path / "messages")
    for _ in range(2):
        assert await sender.send(message, clock.now()) == Sent()
    (file,) = (tmp_path / "messages").iterdir()
    assert json.loads(file.read_bytes())["text"] == message.text
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (202, "", Sent()),
        (200, '{"arrived": "2026-03-02T10:00:00+08:00"}', "arrived"),
        (200, '{"arrived": "2999-03-02T10:00:00+08:00"}', Sent()),
        (400, "", "final"),
        (429, "", "again"),
        (503, "", "again"),
    ],
)
async def test_a_gateway_says_whether_it_took_a_message(
    status: int, body: str, outcome: Sent | str
) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(status, content=body)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    sender = GatewaySender("https://gateway.invalid/send", "k", client)
    message = Outgoing(id="m1", case_id="c", service="s", channel="sms", address="138", text="t")
    if isinstance(outcome, str) and outcome != "arrived":
        with pytest.raises(NotSentError) as failed:
            await sender.send(message, clock.now())
        assert failed.value.final is (outcome == "final")
    else:
        sent = await sender.send(message, clock.now())
        assert (sent.arrived is not None) is (outcome == "arrived")
    await client.aclose()
    assert asked[0].headers["authorization"] == "Bearer k"
    assert re.search(rb'"id":\s?"m1"', asked[0].content)
