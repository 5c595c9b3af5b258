"""The party at its page: who gets in, what is opened when, and that nothing it files is lost."""

import asyncio
import io
import json
import uuid
import zipfile
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from PIL import Image

from backend import clock
from backend.cases.party import filing, hiding
from backend.cases.party.entering import end_of, folded, matching
from backend.cases.party.filing import Filing
from backend.cases.party.views import FOLLOWERS as PARTY_VIEWS
from backend.cases.serving.views import FOLLOWERS as SERVING_VIEWS
from backend.clock import day_of
from backend.database import Transaction
from backend.ledger.views import follow_some
from backend.settings import DatabaseSettings
from backend.web import Asker
from backend.web_pages.dated import in_words
from tests.cases.party_scene import END, IDENTITY, NAME, SAID, Scene, a_case, sent_id
from tests.cases.test_cases import OFFICERS, act
from tests.whole_app import browser, running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


async def entered(app: Litestar, **how: Any) -> Scene:
    scene = await a_case(app, **how)
    assert (await scene.enter()).status_code == 303
    return scene


async def test_the_page_asks_who_is_there_before_it_says_anything(app: Litestar) -> None:
    scene = await a_case(app)
    page = (await scene.party.get(scene.base)).text
    for secret in (NAME, "未公示价格", "现场照片", "案字"):
        assert secret not in page
    wrong = [
        await scene.enter(name="云川美味小吃店"),
        await scene.enter(end="000000"),
        await scene.enter(name="x", end="x"),
    ]
    told = {
        (one.status_code, one.text.partition("</div>")[0].rpartition("<div")[2]) for one in wrong
    }
    assert {status for status, _ in told} == {422}
    assert len({text for _, text in told}) == 1, "every guess is answered alike"
    assert (
        (await scene.party.get(f"{scene.base}/own-file.zip"))
        .headers["content-type"]
        .startswith("text/html")
    )
    assert (await scene.enter(name=f"  {NAME} ", end=END.lower())).status_code == 303
    assert "未公示价格" in await scene.page()


async def test_a_wrong_address_opens_nothing_whatever_is_wrong_with_it(app: Litestar) -> None:
    scene = await a_case(app)
    token = scene.base.removeprefix("/p/")
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x" * 43, "short", "%00"):
        assert (await scene.party.get(f"/p/{wrong}")).status_code == 404, wrong


async def test_guessing_is_stopped_for_the_address_and_for_the_case(app: Litestar) -> None:
    scene = await a_case(app)
    answers = [(await scene.enter(end=f"{n:06}")).status_code for n in range(11)]
    assert answers[:10] == [422] * 10
    assert answers[10] == 429
    assert (await scene.enter()).status_code == 429, "also the right one, from there"


async def test_a_session_opens_its_own_case_alone(app: Litestar) -> None:
    scene = await entered(app)
    other = await a_case(app)
    token = scene.party.cookies.get("palm_party")
    assert token
    stranger = browser(app)
    stranger.cookies.set("palm_party", token)
    assert "未公示价格" not in (await stranger.get(other.base)).text
    assert "未公示价格" in (await stranger.get(scene.base)).text
    left = await scene.party.post(f"{scene.base}/leave")
    assert left.status_code == 303
    assert "未公示价格" not in (await stranger.get(scene.base)).text


async def test_facts_and_evidence_open_with_the_notice_and_hide_third_persons(
    app: Litestar,
) -> None:
    scene = await entered(app, upto="investigation")
    before = await scene.page()
    assert "现在还没有到这一步" in before
    assert "现场照片" not in before
    assert "正在调查" in before
    await scene.notify()
    after = await scene.page()
    assert "现场照片" in after
    assert "5,000 元" in after
    for hidden in ("13800138000", "王小明", "举报信", "李四"):
        assert hidden not in after


async def test_a_statement_is_filed_seen_at_once_and_answered(app: Litestar) -> None:
    scene = await entered(app)
    token = uuid.uuid4().hex
    first = await scene.file("statement", token=token, text=SAID)
    again = await scene.file("statement", token=token, text=SAID)
    key = sent_id(first)
    assert sent_id(again) == key, "twice is once"
    receipt = (await scene.party.get(first.headers["location"])).text
    assert key in receipt
    assert "期限" not in receipt.partition("<footer")[0]
    shown = (await scene.officer.get(f"/api/cases/{scene.case}")).json()
    filed = [one for one in shown["acts"] if one["act"] == "statement.filed"]
    assert [one["by"]["id"] for one in filed] == ["party"]
    inbox = (await scene.officer.get("/api/inbox")).json()["messages"]
    assert [one["title"]["zh"] for one in inbox].count("当事人提交了陈述、申辩") == 1
    (wrote,) = (await scene.said())["writings"]
    assert (wrote["id"], wrote["late"], wrote["wantsAnswer"]) == (key, False, True)
    body = {"id": str(uuid.uuid4()), "wrote": key, "answer": "从轻处罚。", "granted": True}
    where = f"/api/cases/{scene.case}/party/answers"
    answered = await scene.officer.post(where, json=body)
    assert answered.status_code == 201, answered.text
    assert (await scene.officer.post(where, json=body)).status_code == 201
    second = await scene.officer.post(where, json={**body, "id": str(uuid.uuid4())})
    assert second.status_code == 409
    page = await scene.page()
    assert "从轻处罚。" in page
    assert "予以采纳" in page


async def test_desks_hear_of_it_while_it_happens(app: Litestar) -> None:
    scene = await entered(app)
    sent_id(await scene.file("statement", text=SAID))
    asker = Asker(
        account_id="a",
        login="a",
        role="officer",
        agency_id="a",
        agency_path="/",
        officer_id="o001",
    )
    for officer, hears in (("o001", True), ("o003", False)):
        one = msgspec.structs.replace(asker, officer_id=officer)
        stream = app.state.live.listen(one, -1)
        heard = await anext(stream)
        try:
            heard += await asyncio.wait_for(anext(stream), 1)
        except TimeoutError:
            assert not hears
        assert (b"party.wrote" in heard) is hears
        assert SAID.encode() not in heard
        await stream.aclose()


async def test_a_defence_one_second_late_is_taken_in_marked_and_answered(app: Litestar) -> None:
    scene = await entered(app)
    state = app.state
    known = (await scene.officer.get(f"/api/cases/{scene.case}")).json()
    last = next(one["last"] for one in known["clocks"] if one["limit"] == "statement")
    midnight = datetime.fromisoformat(f"{last}T00:00:00+08:00") + timedelta(days=1)
    for moment, late in ((midnight - timedelta(seconds=1), False), (midnight, True)):
        filed = await filing.file(
            state.database,
            state.ledger,
            state.views,
            scene.case,
            Filing(form="statement", token="t" * 22, signer=NAME, text=f"{SAID} {late}"),
            now=moment,
        )
        wrote = [one for one in (await scene.said())["writings"] if one["id"] == filed.id]
        assert [(one["late"], one["until"], one["acted"]) for one in wrote] == [(late, last, True)]
    page = (await scene.party.get(f"{scene.base}/sent/{filed.id}?lang=zh")).text
    assert f"期限（{in_words(last, 'zh')}）之后收到" in page
    assert "也会答复您" in page


async def test_after_the_decision_a_defence_is_still_recorded_and_answered(app: Litestar) -> None:
    scene = await entered(app, upto="decision")
    assert "提出陈述、申辩" not in await scene.page()
    filed = await filing.file(
        app.state.database,
        app.state.ledger,
        app.state.views,
        scene.case,
        Filing(form="statement", token="t" * 22, signer=NAME, text=SAID),
        now=clock.now(),
    )
    (wrote,) = (await scene.said())["writings"]
    assert (wrote["late"], wrote["acted"]) == (True, False)
    body = {"id": str(uuid.uuid4()), "wrote": filed.id, "answer": "决定已作出。"}
    answer = await scene.officer.post(f"/api/cases/{scene.case}/party/answers", json=body)
    assert answer.status_code == 201, answer.text
    assert "决定已作出。" in await scene.page()


async def test_a_hearing_is_asked_for_once_and_waived_by_hand_only(app: Litestar) -> None:
    scene = await entered(app)
    assert (await scene.file("no_hearing")).status_code == 422, "the box was not ticked"
    sent_id(await scene.file("hearing", text="我要当面说"))
    assert "要求听证" in await scene.page()
    twice = await scene.file("hearing", text="再要求一次")
    assert twice.status_code == 409
    facts = (await scene.officer.get(f"/api/cases/{scene.case}")).json()["facts"]
    assert facts["hearing_requested"] == str(day_of(clock.now()))


async def test_pictures_are_drawn_anew_and_other_files_refused(app: Litestar) -> None:
    scene = await entered(app)
    raw = io.BytesIO()
    picture = Image.new("RGB", (40, 30), "red")
    exif = picture.getexif()
    exif[0x010E] = "SECRETPLACE"
    picture.save(raw, "JPEG", exif=exif)
    files = [("files", ("店.jpg", raw.getvalue(), "image/jpeg"))]
    sent_id(await scene.file("statement", text=SAID, files=files))
    (wrote,) = (await scene.said())["writings"]
    (attached,) = wrote["attached"]
    where = f"/api/cases/{scene.case}/party/attachments/{attached['sha256']}"
    got = await scene.officer.get(where)
    assert got.status_code == 200
    assert b"SECRETPLACE" not in got.content
    assert got.headers["content-disposition"].startswith("attachment")
    assert Image.open(io.BytesIO(got.content)).size == (40, 30)
    for name, content in (("a.exe", b"MZ\x90"), ("b.jpg", b"\xff\xd8\xff nonsense")):
        wrong = [("files", (name, content, "image/jpeg"))]
        refused = await scene.file("statement", text="保留的文字", files=wrong)
        assert refused.status_code == 422
        assert "保留的文字" in refused.text
    stranger = await signed_in(app, "huangw")
    assert (await stranger.get(where)).status_code == 404


async def test_what_was_typed_survives_the_end_of_a_session(app: Litestar) -> None:
    scene = await a_case(app)
    asked = await scene.file("statement", text=SAID)
    assert asked.status_code == 200
    assert SAID in asked.text
    data = {"form": "0" * 22, "name": NAME, "end": END, "kept_name": "statement", "kept_text": SAID}
    back = await scene.party.post(f"{scene.base}/enter?lang=zh", data=data)
    assert back.status_code == 200
    assert SAID in back.text
    assert "写陈述" not in back.text


async def test_our_own_people_may_not_speak_for_the_party(app: Litestar) -> None:
    scene = await a_case(app)
    scene.party = scene.officer
    assert (await scene.enter()).status_code == 403


async def test_another_identity_of_the_party_is_merged_and_marked(app: Litestar) -> None:
    scene = await a_case(app)
    other = {"name": "王老板", "identity": "330102199001011234"}
    assert (await scene.enter(other["name"], "011234")).status_code == 422
    body = {"id": str(uuid.uuid4()), **other, "reason": "经营者本人"}
    where = f"/api/cases/{scene.case}/party/identities"
    for _ in range(2):
        assert (await scene.officer.post(where, json=body)).status_code == 201
    said = await scene.said()
    assert [one["reason"] for one in said["identities"]] == ["经营者本人"]
    assert (await scene.enter(other["name"], "011234")).status_code == 303
    assert "已合并办理" in await scene.page()
    assert (await scene.said())["entered"]


async def test_an_application_for_more_time_reaches_the_desk(app: Litestar) -> None:
    scene = await entered(app)
    note = await scene.file("note", text="请问在哪里看原件？")
    sent_id(note)
    (wrote,) = (await scene.said())["writings"]
    assert wrote["name"]["zh"] == "当事人留言"
    refused = await scene.file("deferral", text="经营困难", wanted=str(day_of(clock.now())))
    assert refused.status_code in (409, 422)


async def test_the_own_file_holds_papers_filings_and_proofs(app: Litestar) -> None:
    scene = await entered(app)
    key = sent_id(await scene.file("statement", text=SAID))
    answer = await scene.party.get(f"{scene.base}/own-file.zip")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert sum(name.endswith(".pdf") for name in names) == 2
        statements = json.loads(archive.read("statements.json"))
        filings = json.loads(archive.read("filings.json"))
        assert all(archive.read(n).startswith(b"%PDF-") for n in names if n.endswith(".pdf"))
    assert [one["id"] for one in filings["filings"]] == [key]
    assert statements[0]["receipt"]["proof"] is not None
    paper = (await scene.papers())[0]
    pdf = await scene.party.get(f"{scene.base}/papers/{paper['id']}.pdf")
    assert pdf.content.startswith(b"%PDF-")
    listed = (await scene.officer.get(f"/api/cases/{scene.case}/papers")).json()["papers"]
    inside = next(one for one in listed if one["to"] == "file")
    assert (await scene.party.get(f"{scene.base}/papers/{inside['id']}.pdf")).status_code == 404


async def test_reading_is_not_tracked_beyond_that_somebody_entered(app: Litestar) -> None:
    scene = await entered(app)

    def size(tx: Transaction) -> int:
        row = tx.fetch_one("SELECT COUNT(*) FROM entry")
        return int(row[0]) if row else 0

    before = await app.state.database.read(size)
    for _ in range(3):
        await scene.page()
    await scene.party.get(f"{scene.base}/papers/{(await scene.papers())[0]['id']}.pdf")
    await scene.party.get(f"{scene.base}/file/statement")
    assert await app.state.database.read(size) == before


async def test_views_are_rebuilt_from_the_log(app: Litestar) -> None:
    scene = await entered(app)
    key = sent_id(await scene.file("note", text="问题"))
    body = {"id": str(uuid.uuid4()), "wrote": key, "answer": "答复"}
    await scene.officer.post(f"/api/cases/{scene.case}/party/answers", json=body)
    paper = (await scene.papers())[0]["id"]
    await scene.serve(paper, "direct", receiver="王老板")
    followers = (*PARTY_VIEWS, *SERVING_VIEWS)
    tables = [table for one in followers for table in one.tables]

    def everything(tx: Transaction) -> list[Any]:
        return [sorted(tx.fetch_all(f"SELECT * FROM {table}"), key=repr) for table in tables]

    def again(tx: Transaction) -> None:
        for table in tables:
            tx.execute(f"DELETE FROM {table}")
        for one in followers:
            tx.execute("DELETE FROM view_cursor WHERE name = ?", (one.name,))
        while follow_some(tx, followers, 500):
            pass

    before = await app.state.database.read(everything)
    assert all(before[:1])
    await app.state.database.write(again)
    assert await app.state.database.read(everything) == before


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话 13800138000。", f"电话 {hiding.MASK}。"),
        ("身份证 330102199001011234", f"身份证 {hiding.MASK}"),
        ("邮箱 a.b@c.example", f"邮箱 {hiding.MASK}"),
        ("证人李四陈述", "证人李某陈述"),
        ("本店电话 13900000000", "本店电话 13900000000"),
        ("金额 5000 元，2026-11-22", "金额 5000 元，2026-11-22"),
    ],
)
def test_what_is_other_peoples_is_hidden_and_what_is_ones_own_is_not(text: str, shown: str) -> None:
    assert hiding.hidden(text, ("13900000000",)) == shown


def test_names_are_known_however_they_are_typed() -> None:
    assert folded("云川（好味）小吃店 ") == folded("云川(好味)小吃店")
    assert end_of(IDENTITY) == END.lower()
    assert end_of("12", "13800138000") == "138000"
    assert end_of("", "") == ""
    assert matching([], "", "") is None


async def test_a_party_without_any_number_cannot_be_entered_by_its_name_alone(
    app: Litestar,
) -> None:
    party = {"kind": "organisation", "name": NAME, "identity": "", "phone": ""}
    scene = await a_case(app, upto="investigation", party=party)
    assert (await scene.enter(end="")).status_code == 422


async def test_the_visit_leads_to_the_case_once_there_is_a_paper(app: Litestar) -> None:
    scene = await a_case(app, upto="investigation")
    assert (await scene.party.get("/a/" + "0" * 22 + "/case")).status_code == 404
    await act(scene.officer, scene.case, "testing.begun")
    assert OFFICERS
