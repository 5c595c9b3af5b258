"""Evidence of a case as links: picked, fixed to the byte, refused or marked when it falls."""

import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from backend import clock
from backend.cases.evidence.watching import TITLE, FallenTeller
from backend.settings import DatabaseSettings
from tests.cases.exported import Visited, a_visit, exported
from tests.cases.party_scene import Scene
from tests.cases.test_cases import OFFICERS, act, asked
from tests.whole_app import all_views, running, signed_in

pytestmark = pytest.mark.anyio
FINE = {"kinds": ["fine"], "fine": 50_000, "rule": "《某办法》第十条"}
DECISION: dict[str, Any] = {
    "outcome": "penalty",
    "penalty": FINE,
    "officers": OFFICERS,
    "reasons": "事实清楚。",
}


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path / "data", enterprises=5) as opened:
        yield opened


async def a_filed_case(app: Litestar, visit: str | None) -> str:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    opened = await officer.post("/api/cases", json=asked(visit=visit))
    assert opened.status_code == 201, opened.text
    case = opened.json()["id"]
    await act(head, case, "case.filed")
    return case


async def materials(client: httpx.AsyncClient, case: str) -> dict[str, dict[str, Any]]:
    answer = await client.get(f"/api/cases/{case}/materials")
    assert answer.status_code == 200, answer.text
    return {one["source"]["capture"]: one for one in answer.json()["materials"]}


async def evidence(client: httpx.AsyncClient, case: str) -> dict[str, Any]:
    answer = await client.get(f"/api/cases/{case}/evidence")
    assert answer.status_code == 200, answer.text
    return answer.json()


def piece(material: dict[str, Any], proves: str = "三种商品没有标价") -> dict[str, Any]:
    said = {"evidence": material["name"], "kind": material["kind"], "proves": proves}
    return {**said, "source": material["source"]}


async def link(
    client: httpx.AsyncClient, case: str, *pieces: dict[str, Any], status: int = 201
) -> dict[str, Any]:
    return await act(
        client, case, "evidence.linked", status, officers=OFFICERS, pieces=list(pieces)
    )


async def a_found_visit(app: Litestar, folder: Path) -> Visited:
    """One failed item that its first photo proves."""
    seen = await a_visit(app, folder)
    proof = (seen.photos[0][1],)
    seen.device.answer("catering", "kitchen-clean", "fail", text="有积水", captures=proof)
    await seen.device.push()
    await all_views(app)
    return seen


async def notified(app: Litestar, case: str) -> None:
    officer = await signed_in(app, "wangjg")
    await act(officer, case, "correction.ordered", officers=OFFICERS, text="公示价格")
    finished: dict[str, Any] = {"outcome": "penalty", "penalty": FINE, "officers": OFFICERS}
    await act(officer, case, "investigation.finished", **finished)
    told: dict[str, Any] = {
        "penalty": FINE,
        "hearingOffered": False,
        "facts": "没有标价。",
        "reasons": "轻微。",
    }
    await act(officer, case, "notice.served", **told)
    await act(officer, case, "statement.waived")


async def test_what_belongs_to_the_finding_is_chosen_already(app: Litestar, tmp_path: Path) -> None:
    seen = await a_found_visit(app, tmp_path)
    case = await a_filed_case(app, seen.visit)
    officer = await signed_in(app, "wangjg")
    found = await materials(officer, case)
    proven = seen.photos[0][1]
    assert found[proven]["suggested"]
    assert found["catering~kitchen-clean"]["suggested"]
    assert found[proven]["source"]["sha256"] == seen.photos[0][0]
    assert found[proven]["thumbnail"] == seen.photos[0][0]
    others = [capture for _, capture in (*seen.photos[1:], *seen.sounds)]
    assert not any(found[capture]["suggested"] for capture in others)
    assert {one["source"]["form"] for one in found.values()} >= {"photo", "sound", "note"}
    await seen.device.close()


async def test_links_are_fixed_to_the_byte_by_the_decision(app: Litestar, tmp_path: Path) -> None:
    seen = await a_visit(app, tmp_path)
    case = await a_filed_case(app, seen.visit)
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    found = await materials(officer, case)
    photos = [found[capture] for _, capture in seen.photos[:2]]
    await link(officer, case, *(piece(one) for one in photos))
    names = [one["name"] for one in photos]
    again = await link(officer, case, piece(photos[0]), status=409)
    assert "已在案" in again["zh"]["detail"]
    assert (await materials(officer, case))[seen.photos[0][1]]["taken"]
    await notified(app, case)
    decided = await act(head, case, "decision.made", **DECISION, evidence=names)
    body = next(one["body"] for one in decided["acts"] if one["act"] == "decision.made")
    assert body["digests"] == dict(zip(names, [d for d, _ in seen.photos[:2]], strict=True))
    await seen.device.close()


async def test_a_link_that_is_not_what_the_log_has_is_refused(
    app: Litestar, tmp_path: Path
) -> None:
    seen, elsewhere = await a_visit(app, tmp_path), await a_visit(app, tmp_path, photos=1)
    case = await a_filed_case(app, seen.visit)
    officer = await signed_in(app, "wangjg")
    good = piece((await materials(officer, case))[seen.photos[0][1]])
    for changes in (
        {"sha256": "0" * 64},
        {"capture": str(uuid.uuid4())},
        {"visit": str(uuid.uuid4())},
    ):
        wrong = {**good, "source": {**good["source"], **changes}}
        refused = await link(officer, case, wrong, status=409)
        assert "第四十六条" in refused["zh"]["detail"]
    silent = await link(officer, case, {**good, "proves": " "}, status=409)
    assert "第十二条" in silent["zh"]["detail"]
    # A later visit of the same body to the same shop is a source as well.
    beside = await officer.get(f"/api/cases/{case}/materials?visit={elsewhere.visit}")
    assert beside.json()["visit"] == elsewhere.visit
    assert not any(one["suggested"] for one in beside.json()["materials"])
    strange = await officer.get(f"/api/cases/{case}/materials?visit={uuid.uuid4()}")
    assert strange.status_code == 404
    await seen.device.close()
    await elsewhere.device.close()


async def test_what_was_voided_is_refused_before_and_marked_after_the_decision(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path)
    case = await a_filed_case(app, seen.visit)
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    first, second, third = [capture for _, capture in seen.photos]
    found = await materials(officer, case)
    await link(officer, case, piece(found[first]), piece(found[second]))
    for capture in (second, third):
        seen.device.void(capture, "拍错了")
    await seen.device.push()
    await all_views(app)
    refused = await link(officer, case, piece(found[third]), status=409)
    assert "已作废" in refused["zh"]["detail"]
    assert "第四十六条" in refused["zh"]["detail"]
    await notified(app, case)
    names = [found[first]["name"], found[second]["name"]]
    stopped = await act(head, case, "decision.made", 409, **DECISION, evidence=names)
    assert names[1] in stopped["zh"]["detail"]
    shown = await evidence(officer, case)
    assert (shown["fallen"], shown["fallenAfter"]) == (1, 0)
    await act(head, case, "decision.made", **DECISION, evidence=names[:1])
    seen.device.void(first, "模糊")
    await seen.device.push()
    await all_views(app)
    shown = await evidence(head, case)
    assert (shown["fallen"], shown["fallenAfter"]) == (2, 1)
    lost = next(one for one in shown["pieces"] if one["name"] == names[0])
    assert lost["fallen"] == {"why": "voided", "reason": "模糊", "index": lost["fallen"]["index"]}
    assert lost["afterDecision"]
    assert lost["decidedOn"]
    await seen.device.close()


async def test_who_handles_and_who_decided_is_told_once_of_evidence_that_falls(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path)
    case = await a_filed_case(app, seen.visit)
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    first, second, _ = [capture for _, capture in seen.photos]
    found = await materials(officer, case)
    await link(officer, case, piece(found[first]), piece(found[second]))
    teller = FallenTeller(app.state.database, app.state.ledger, app.state.push_sender, clock.now)

    async def told(client: httpx.AsyncClient) -> list[dict[str, Any]]:
        inbox = (await client.get("/api/inbox")).json()["messages"]
        return [one for one in inbox if one["title"]["zh"] == TITLE.zh]

    seen.device.void(second, "拍错了")
    await seen.device.push()
    await all_views(app)
    for _ in range(2):
        await teller.tell(seen.visit, clock.now())
    [message] = await told(officer)
    assert found[second]["name"] in message["text"]["zh"]
    assert "补充或者排除" in message["text"]["zh"]
    assert message["place"] == f"/desk/cases/{case}"
    assert await told(head) == [], "nobody has decided yet"
    await notified(app, case)
    await act(head, case, "decision.made", **DECISION, evidence=[found[first]["name"]])
    seen.device.void(first, "模糊")
    await seen.device.push()
    await all_views(app)
    await teller.tell(seen.visit, clock.now())
    [message] = await told(head)
    assert "核查决定是否仍然成立" in message["text"]["zh"]
    assert found[first]["name"] in message["text"]["zh"]
    assert len(await told(officer)) == 2
    await seen.device.close()


async def test_what_a_review_marked_unusable_cannot_be_taken(app: Litestar, tmp_path: Path) -> None:
    seen = await a_visit(app, tmp_path)
    case = await a_filed_case(app, seen.visit)
    officer, supervisor = await signed_in(app, "wangjg"), await signed_in(app, "chenj")
    capture = seen.photos[0][1]
    good = piece((await materials(officer, case))[capture])
    body = {
        "id": str(uuid.uuid4()),
        "targets": [{"visit": seen.visit, "capture": capture, "seen": -1}],
        "verdict": "unusable",
        "ground": "illegal_means",
        "remarks": "未告知即拍摄",
    }
    reviewed = await supervisor.post("/api/reviews", json=body)
    assert reviewed.status_code == 201, reviewed.text
    refused = await link(officer, case, good, status=409)
    assert "不可用" in refused["zh"]["detail"]
    assert (await materials(officer, case))[capture]["fallen"]["why"] == "unusable"
    await seen.device.close()


async def test_a_reviewer_sees_the_pictures_of_the_case_and_of_no_other_visit(
    app: Litestar, tmp_path: Path
) -> None:
    seen, elsewhere = await a_visit(app, tmp_path), await a_visit(app, tmp_path, photos=4)
    case = await a_filed_case(app, seen.visit)
    head, reviewer = await signed_in(app, "admin"), await signed_in(app, "hejing")
    where = f"/api/cases/{case}/evidence/pictures"
    mine, strange = seen.photos[0][0], elsewhere.photos[3][0]
    assert (await reviewer.get(f"{where}/{mine}/preview")).status_code == 404
    named = {"account": "a-hejing", "qualified": True}
    assert (await head.post("/api/reviewers", json=named)).status_code == 204
    for form in ("thumbnail", "preview"):
        shown = await reviewer.get(f"{where}/{mine}/{form}")
        assert shown.status_code == 200, shown.text
        assert shown.content.startswith(b"\xff\xd8\xff")
    assert (await reviewer.get(f"{where}/{strange}/preview")).status_code == 404
    assert (await reviewer.get(f"{where}/{mine}/original")).status_code == 404
    await seen.device.close()
    await elsewhere.device.close()


async def test_the_party_sees_the_photos_once_the_notice_has_opened_them(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path)
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    scene = Scene(app, officer, head)
    await scene.propose(visit=seen.visit)
    case = scene.case
    await act(head, case, "case.filed")
    found = await materials(officer, case)
    await link(officer, case, piece(found[seen.photos[0][1]]))
    where = f"{scene.base}/pictures"
    mine, unlinked = (f"{where}/{digest}" for digest, _ in seen.photos[:2])
    assert b"\xff\xd8\xff" not in (await scene.party.get(mine)).content[:3], "who is there?"
    assert (await scene.enter()).status_code == 303
    assert (await scene.party.get(mine)).status_code == 404, "nothing is opened before the notice"
    await notified(app, case)
    assert f'src="{mine}"' in await scene.page()
    picture = await scene.party.get(mine)
    assert (picture.status_code, picture.content[:3]) == (200, b"\xff\xd8\xff")
    assert picture.content != (tmp_path / "scene-0.jpg").read_bytes(), "drawn anew"
    assert (await scene.party.get(unlinked)).status_code == 404
    await seen.device.close()


async def test_other_evidence_has_a_kind_a_file_or_a_place(app: Litestar, tmp_path: Path) -> None:
    case = await a_filed_case(app, None)
    officer = await signed_in(app, "wangjg")
    report = b"%PDF-1.4\nreport"
    where = f"/api/cases/{case}/evidence/files"
    kept = await officer.post(f"{where}?name=report.pdf", content=report)
    assert kept.status_code == 201, kept.text
    file = kept.json()
    said: dict[str, Any] = {"officers": OFFICERS, "kind": "expert_opinion", "proves": "标志不亮"}
    lost = {**file, "sha256": "0" * 64}
    await act(officer, case, "evidence.added", 400, evidence="报告", **said, file=lost)
    await act(officer, case, "evidence.added", evidence="报告", **said, file=file)
    goods: dict[str, Any] = {
        "officers": OFFICERS,
        "kind": "physical",
        "proves": "实物",
        "place": "三楼物证室",
    }
    await act(officer, case, "evidence.added", evidence="标志牌 1 块", **goods)
    shown = (await evidence(officer, case))["pieces"]
    assert [one["kindName"]["zh"] for one in shown] == ["鉴定意见", "物证"]
    assert (await officer.get(f"{where}/{file['sha256']}")).content == report
    assert (await officer.get(f"{where}/{'0' * 64}")).status_code == 404
    told, bag = await exported(officer, case, "bagit")
    assert told["without"] == []
    assert file["sha256"].encode() in bag


async def test_the_file_names_the_missing_original_of_a_link(app: Litestar, tmp_path: Path) -> None:
    seen = await a_visit(app, tmp_path)
    case = await a_filed_case(app, seen.visit)
    officer = await signed_in(app, "wangjg")
    digest, capture = seen.photos[0]
    linked = piece((await materials(officer, case))[capture])
    await link(officer, case, linked)
    store = app.state.settings.data / "media"
    [lying] = [one for one in store.rglob(f"*{digest}*") if one.is_file()]
    lying.unlink()
    stopped = await officer.post(
        f"/api/cases/{case}/file", json={"id": str(uuid.uuid4()), "form": "pdf"}
    )
    assert stopped.status_code == 409
    assert digest[:12] in stopped.json()["zh"]["detail"]
    told, _ = await exported(officer, case, "bagit", without=True)
    assert told["without"] == [digest]
    await seen.device.close()


async def test_papers_of_the_case_are_evidence_and_the_notice_lists_the_links(
    app: Litestar, tmp_path: Path
) -> None:
    seen = await a_visit(app, tmp_path)
    case = await a_filed_case(app, seen.visit)
    officer = await signed_in(app, "wangjg")
    await act(officer, case, "correction.ordered", officers=OFFICERS, text="公示价格")
    found = await materials(officer, case)
    paper = next(one for one in found.values() if one["source"]["form"] == "paper")
    forged = {**piece(paper), "source": {**paper["source"], "sha256": "1" * 64}}
    await link(officer, case, forged, status=409)
    photo = found[seen.photos[0][1]]
    await link(officer, case, piece(paper, "已责令改正"), piece(photo))
    finished: dict[str, Any] = {"outcome": "penalty", "penalty": FINE, "officers": OFFICERS}
    await act(officer, case, "investigation.finished", **finished)
    told: dict[str, Any] = {
        "penalty": FINE,
        "hearingOffered": False,
        "facts": "没有标价。",
        "reasons": "轻微。",
    }
    shown = await act(officer, case, "notice.served", **told)
    filled = msgspec.json.encode(await notice_of(app, shown)).decode()
    for one in (f"{photo['name']}（视听资料）", f"{paper['name']}（书证）", "已责令改正"):
        assert one in filled
    await seen.device.close()


async def notice_of(app: Litestar, shown: dict[str, Any]) -> Any:
    """The data of the notice, as its PDF is set from it."""
    from backend.cases import store  # noqa: PLC0415 - only this test looks behind the route
    from backend.cases.papers.service import all_papers  # noqa: PLC0415 - as above

    def read(tx: Any) -> Any:
        row = store.case_by_id(tx, shown["id"])
        assert row is not None
        return next(
            found.paper for _, found in all_papers(tx, row) if found.template.id == "penalty-notice"
        )

    return await app.state.database.read(read)
