"""Searching everything that was written: two Chinese characters upward, and only in scope."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.database import Database
from backend.ledger.model import LoggedEntry
from backend.supervision.search.grams import fold, grams, words
from backend.supervision.search.routes import HANDLERS
from backend.supervision.search.texts import Words, words_of
from backend.supervision.search.views import FOLLOWERS
from tests.accounts.people import chen, stranger, wang
from tests.supervision.scene import SHOP, Scene, auditor, new_id, opening, scene, zhao

pytestmark = pytest.mark.anyio

COLD_STORE = "后厨冷库温度计损坏，已要求更换。"


async def a_visit(here: Scene, *more: tuple[str, dict[str, Any]]) -> str:
    phone, visit = await here.phone(wang()), new_id()
    entries = [("visit.opened", opening(visit)), *more]
    await here.push(*(phone.sign(kind, {**body, "visit": visit}) for kind, body in entries))
    return visit


def place(database: Database, tmp_path: Path) -> Any:
    return scene(database, tmp_path, HANDLERS, followers=FOLLOWERS)


async def found(here: Scene, text: str, **more: Any) -> list[str]:
    asked = "".join(f"&{name}={value}" for name, value in more.items())
    answer = await here.ask(chen(), f"/api/search?text={text}{asked}")
    return [hit["id"] for hit in answer["hits"]]


async def test_two_characters_of_a_note_find_its_visit_and_show_where(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, ("note.written", {"note": "n-1", "text": COLD_STORE}))
        await a_visit(here, ("note.written", {"note": "n-1", "text": "一切正常。"}))

        answer = await here.ask(chen(), "/api/search?text=冷库")

        (hit,) = answer["hits"]
        assert (hit["subject"], hit["id"], hit["title"]) == ("visit", visit, SHOP.name)
        assert (hit["kind"], hit["match"]) == ("note.written", "冷库")
        assert hit["before"] + hit["match"] + hit["after"] == COLD_STORE


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("冷库", True),
        ("温度计损坏", True),
        ("冷库 好味", True),  # in two entries of the visit
        ("ｃｌｅａｎ", True),  # width and case do not count
        ("91330100", True),
        ("计温", False),
        ("度计 更衣", False),
        ("换后厨", False),  # not across a full stop
    ],
)
async def test_every_word_must_stand_somewhere_in_the_visit(
    database: Database, tmp_path: Path, text: str, is_found: bool
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(
            here,
            ("note.written", {"note": "n-1", "text": COLD_STORE}),
            ("visit.closed", {"result": "none", "summary": "Clean floor"}),
        )
        assert await found(here, text) == ([visit] if is_found else [])


async def test_characters_that_only_stand_apart_are_not_found(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        await a_visit(here, ("note.written", {"note": "n-1", "text": "消防通 防通道"}))
        assert await found(here, "消防通道") == []


async def test_one_character_is_too_short_and_says_so(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        await a_visit(here, ("note.written", {"note": "n-1", "text": COLD_STORE}))
        assert (await here.ask(chen(), "/api/search?text=冷"))["tooShort"]


async def test_nobody_finds_what_lies_outside_of_his_part_of_the_tree(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        await a_visit(here, ("note.written", {"note": "n-1", "text": COLD_STORE}))
        elsewhere = await here.ask(stranger(), "/api/search?text=冷库")
        assert (elsewhere["hits"], elsewhere["enterprises"]) == ([], [])
        assert len((await here.ask(auditor(), "/api/search?text=冷库"))["hits"]) == 1
        client = await here.client(zhao())
        assert (await client.get("/api/search?text=冷库")).status_code == 403


async def test_words_a_phone_signs_in_the_name_of_the_desk_are_not_found(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        await a_visit(here, ("question.asked", {"question": "q", "text": "伪造的提问"}))
        assert await found(here, "伪造") == []


async def test_pages_follow_each_other_without_a_gap(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        visits = [
            await a_visit(here, ("note.written", {"note": "n-1", "text": f"第{n}次冷库检查"}))
            for n in range(5)
        ]
        paged: list[str] = []
        before: int | None = None
        for _ in range(9):
            asked = "" if before is None else f"&before={before}"
            answer = await here.ask(chen(), f"/api/search?text=冷库&limit=2{asked}")
            paged += [hit["id"] for hit in answer["hits"]]
            before = answer["nextBefore"]
            if before is None:
                break
        assert paged == visits[::-1]


async def test_a_question_of_a_checklist_leads_to_the_visits_that_failed_it(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        known = (await here.ask(chen(), "/api/search?text=防鼠"))["items"]
        item = {"checklist": known[0]["checklist"], "item": known[0]["item"]}
        failed = await a_visit(here, ("checklist.answered", {**item, "answer": "fail"}))
        await a_visit(here, ("checklist.answered", {**item, "answer": "pass"}))

        first = (await here.ask(chen(), "/api/search?text=防鼠"))["items"][0]

        assert [one["id"] for one in first["visits"]] == [failed]


async def test_the_register_is_searched_too(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        answer = await here.ask(chen(), "/api/search?text=好味")
        assert [one["id"] for one in answer["enterprises"]] == [SHOP.id]


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_in_a_text_is_found_by_its_pairs(
    before: str, middle: str, after: str
) -> None:
    whole = fold(before + middle + after)
    for word in words(middle):
        if word in whole.text:
            assert grams(word) <= grams(whole.text)


@given(st.text(max_size=60))
def test_every_folded_character_knows_where_it_came_from(written: str) -> None:
    folded = fold(written)
    assert len(folded.text) == len(folded.places)
    assert all(0 <= place < len(written) for place in folded.places)
    assert list(folded.places) == sorted(folded.places)


def said(kind: str, body: dict[str, Any], subject: str) -> LoggedEntry:
    return LoggedEntry(
        idx=1,
        hash=b"",
        kid="",
        seq=1,
        kind=kind,
        by_id="",
        subject=subject,
        received_ms=0,
        payload={"body": body},
    )


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        (
            "interview.asked",
            {"question": "何时进的货？", "answer": "上周五，三箱。", "turn": "t"},
            "何时进的货？ · 上周五，三箱。",
        ),
        (
            "summary.decided",
            {
                "party": {"name": "张三", "identity": "110101190001010011", "phone": "139"},
                "cause": "占用消防通道",
                "statement": "马上搬走",
                "secret": "s" * 22,
            },
            "张三 · 占用消防通道 · 马上搬走",
        ),
        ("fine.collected", {"fine": 20000, "receipt": "NO.123"}, "NO.123"),
    ],
)
def test_what_is_decided_and_asked_at_a_visit_is_searched_but_for_who_a_person_is(
    kind: str, body: dict[str, Any], words: str
) -> None:
    found = words_of(said(kind, {"visit": "v-1", **body}, "v-1"), by_server=False)
    assert found == Words("visit", "v-1", words)
    assert words_of(said(kind, body, "v-1"), by_server=True) is None


def test_notes_of_execution_and_what_is_said_about_a_case_are_found_in_it() -> None:
    act = {
        "act": "enforcement.carried_out",
        "by": "a-chenj",
        "on": "2026-11-20",
        "record": "Removed the stall 已拆除",
        "way": "Sold at auction",
    }
    carried_out = {"case": "c-1", "number": "7号", "party": {"name": "李四"}, "act": act}
    found = words_of(said("case.acted", carried_out, "c-1"), by_server=True)
    written = {"case": "c-1", "id": "w", "signer": "李四", "text": "请求分期"}
    wrote = words_of(said("party.wrote", written, "c-1"), by_server=True)

    assert found == Words("case", "c-1", "7号 · 李四 · Removed the stall 已拆除 · Sold at auction")
    assert wrote == Words("case", "c-1", "李四 · 请求分期")
