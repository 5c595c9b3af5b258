"""Papers: made from what was done, the same each time, and never from an unknown field."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.cases.commands import papers_page
from backend.cases.papers import fields
from backend.cases.papers.filling import (
    NOTHING,
    UnknownFieldError,
    belongs,
    filled,
    read,
    templates,
)
from backend.cases.papers.model import Paper
from backend.cases.papers.routes import TEMPLATE
from backend.cases.papers.service import COUNTED
from backend.cases.papers.story import Story
from backend.cases.papers.words import capitals
from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act, Penalty
from backend.documents.typesetting import Typesetter
from backend.law.model import Bilingual
from backend.law.working_days import HolidayYear, WorkCalendar
from tests.cases.papers import DAY, FINE, TWO, WORDS, every_act, printed, told

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
CODE = "J9901000001261122K7Q2M03C"
IDS = [one.id for one in templates()]


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter()


def made(kind: str, stories: list[Story]) -> Paper:
    template = next(one for one in templates() if one.id == kind)
    return filled(template, next(one for one in reversed(stories) if belongs(template, one)))


def a_case(kind: str) -> list[Story]:
    return told(every_act(penalty=None) if kind == "no-penalty-decision" else every_act())


def words(paper: Paper) -> str:
    return msgspec.json.encode(paper.blocks).decode()


@pytest.mark.parametrize("kind", IDS)
def test_every_paper_is_set_from_a_case_that_has_its_act(kind: str, typesetter: Typesetter) -> None:
    paper = made(kind, a_case(kind))
    pdf = typesetter.render(TEMPLATE, paper, NOW)
    text = printed(pdf)
    for part in (paper.title, paper.number, "云川市市场监督管理局", "第1页"):
        assert part.replace(" ", "") in text
    assert "{" not in text
    assert typesetter.render(TEMPLATE, made(kind, a_case(kind)), NOW) == pdf


@pytest.mark.parametrize(
    "wrong",
    [
        {"blocks": [{"kind": "text", "text": "{no-such-field}"}]},
        {"blocks": [{"kind": "text", "text": "{act.votes}"}]},
        {"blocks": [{"kind": "text", "text": "{Party}"}]},
        {"blocks": [{"kind": "heading", "text": "{law.penalties-999}"}]},
        {"blocks": [{"kind": "rows", "rows": [["a", "{limit.no-such-limit}"]]}]},
        {"blocks": [{"kind": "list", "list": "no-such-list", "columns": ["a"]}]},
        {"blocks": [{"kind": "text", "text": "x", "when": "no-such-condition"}]},
        {"when": "no-such-condition"},
        {"basis": ["penalties-999"]},
        {"act": "case.dreamt"},
    ],
)
def test_a_template_that_names_what_nobody_knows_is_refused(wrong: dict[str, Any]) -> None:
    good = msgspec.to_builtins(templates()[0])
    assert read(msgspec.json.encode([good])) == templates()[:1]
    with pytest.raises(UnknownFieldError, match="filing-approval"):
        read(msgspec.json.encode([good | wrong]))
    with pytest.raises(UnknownFieldError, match="note"):
        read(msgspec.json.encode([good | {"note": "x"}]))
    with pytest.raises(UnknownFieldError, match="twice"):
        read(msgspec.json.encode([good, good]))


def test_a_template_that_names_an_unknown_field_is_refused_with_its_file_and_the_field() -> None:
    good = msgspec.to_builtins(templates()[0])
    wrong = good | {"blocks": [{"kind": "text", "text": "{party} {partys-name}"}]}
    with pytest.raises(UnknownFieldError, match=r"^own\.json: filing-approval: partys-name$"):
        read(msgspec.json.encode([wrong]), "own.json")
    with pytest.raises(UnknownFieldError, match=r"own\.json: .*blokcs"):
        read(msgspec.json.encode([good | {"blokcs": []}]), "own.json")


def test_every_field_list_and_condition_stands_in_a_template() -> None:
    text = msgspec.json.encode(templates()).decode()
    assert {name for name in fields.FIELDS if f"{{{name}}}" not in text} == set()
    assert {name for name in fields.LISTS if f'"list":"{name}"' not in text} == set()
    assert {name for name in fields.CONDITIONS if f'"{name}"' not in text} == set()


def test_the_decision_has_the_six_contents_of_article_59() -> None:
    paper = made("penalty-decision", told(every_act()))
    text = words(paper)
    for content in (
        "云川好味小吃店",  # whose, and where
        "云川市青石区枫台路 18 号",
        WORDS,  # facts and evidence
        "现场照片 3 张",
        "罚款 5,000元（大写：伍仟元整）",  # kind and basis
        "没收违法所得、没收非法财物 120.50元（大写：壹佰贰拾元伍角）",
        "《某办法》第十条",
        "15日内",  # how and until when
        "60日内",  # remedies
        "《中华人民共和国行政复议法》第二十条",
        "6个月内",
        "《中华人民共和国行政诉讼法》第四十六条",
    ):
        assert content in text
    assert (paper.head, paper.day, paper.sealed) == ("云川市市场监督管理局", "2026年3月2日", True)
    assert paper.number == "云川市市场监督管理局罚决字〔2026〕12号"


def test_a_hearing_is_told_of_only_when_it_was_offered() -> None:
    assert "有权要求听证" in words(made("penalty-notice", told(every_act())))
    without = made("penalty-notice", told(every_act(offered=False)))
    assert "听证" not in words(without)
    assert "第六十四条" not in without.basis
    assert "陈述和申辩" in words(without)


def test_every_paper_has_its_name_in_both_languages() -> None:
    for one in templates():
        assert re.fullmatch(r"[\u4e00-\u9fff、（）]+", one.name.zh)
        assert re.fullmatch(r"[A-Za-z ,-]+", one.name.en)


def test_what_was_not_verified_keeps_its_mark_on_paper() -> None:
    assert "5个工作日（待核实）内进行陈述" in words(made("penalty-notice", told(every_act())))
    assert made("closing-report", told(every_act())).basis.endswith("（待核实）")


def test_a_decision_is_one_paper_whichever_way_it_goes() -> None:
    for penalty, kind in (
        (Penalty(kinds=("warning",)), "penalty-decision"),
        (None, "no-penalty-decision"),
    ):
        [story] = [s for s in told(every_act(penalty=penalty)) if isinstance(s.act, acts.Decided)]
        assert [one.id for one in templates() if belongs(one, story)] == [kind]


def test_a_paper_does_not_change_with_what_is_done_later() -> None:
    whole = told(every_act())
    for count, story in enumerate(whole, 1):
        early = told(every_act()[:count])[-1]
        for template in templates():
            if belongs(template, story):
                assert filled(template, story) == filled(template, early)


def test_a_later_correction_is_a_new_paper_with_a_number_of_its_own() -> None:
    again = acts.CorrectionOrdered(on=DAY, by="o001", officers=TWO, text="拆除遮挡物。")
    done: list[Act] = [*every_act(), again]
    numbers = [
        filled(template, story).number
        for story in told(done)
        for template in templates()
        if template.id == "correction-order" and belongs(template, story)
    ]
    assert [one.rpartition("责改字")[2] for one in numbers] == ["〔2026〕12号", "〔2026〕12-2号"]
    later = words(made("correction-order", told(done)))
    assert "立即改正" in later
    assert f"代替此前的《责令改正通知书》（{numbers[0]}）" in later
    assert "代替" not in words(made("correction-order", told(every_act())))


def test_a_decision_made_anew_names_the_one_of_another_kind_before_it() -> None:
    done = [*every_act(), *every_act(penalty=None)]
    text = words(made("no-penalty-decision", told(done)))
    assert "代替此前的《行政处罚决定书》（云川市市场监督管理局罚决字〔2026〕12号）" in text


def test_a_paper_about_another_thing_replaces_nothing() -> None:
    both: dict[str, Any] = {"on": DAY, "by": "o001", "officers": TWO, "approved_by": "a1"}
    case = told([*every_act(), acts.Preserved(item="账册 2 本", **both)])
    assert "代替" not in words(made("preservation-notice", case))
    again = told([*every_act(), acts.Preserved(item="收银台账 1 册", **both)])
    assert "代替此前的《先行登记保存证据通知书》" in words(made("preservation-notice", again))


@pytest.mark.parametrize(("recused", "told_as"), [(True, "李敏回避"), (False, "李敏不回避")])
def test_a_decision_on_recusal_says_what_was_decided(*, recused: bool, told_as: str) -> None:
    decided = acts.RecusalDecided(on=DAY, by="a1", officer="o002", recused=recused)
    assert f"决定{told_as}本案" in words(made("recusal-decided", told([*every_act(), decided])))


def test_letters_to_other_bodies_bear_the_seal_and_no_code_of_the_party() -> None:
    for kind in ("referral-letter", "court-application", "transfer-sent"):
        paper = made(kind, told(every_act(), act_code=CODE))
        assert (paper.sealed, paper.addressee, paper.code) == (True, "", "")


def test_a_hand_over_tells_the_body_that_takes_it_and_the_party_apart() -> None:
    case = told(every_act(), act_code=CODE)
    sent, notice = made("transfer-sent", case), made("transfer-letter", case)
    assert "某区市场监管局：" in words(sent)
    assert "移送你单位处理" in words(sent)
    assert notice.title == "案件移送告知书"
    assert notice.addressee not in {"", "某区市场监管局"}


def test_the_proof_of_service_names_the_decision_by_its_own_number() -> None:
    for penalty, name, word in (
        (FINE, "行政处罚决定书", "罚决字"),
        (None, "不予行政处罚决定书", "不罚字"),
    ):
        case = told(every_act(penalty=penalty))
        text = words(made("proof-of-service", case))
        decision = "penalty-decision" if penalty else "no-penalty-decision"
        assert f'["送达文书","{name}"]' in text
        assert made(decision, case).number in text
        assert word in text


def test_the_index_names_every_paper_and_all_evidence() -> None:
    text = words(made("file-index", told(every_act())))
    assert all(
        t.name.zh in text for t in templates() if t.id not in ("no-penalty-decision", "file-index")
    )
    assert "卷内目录" not in text
    assert "询问笔录" in text


def test_only_the_party_s_papers_carry_the_act_code_and_never_its_secret() -> None:
    case = told(every_act(), act_code=CODE)
    assert made("penalty-notice", case).code == "J-990100-0001-261122-K7Q2M03-C"
    assert made("penalty-notice", case).qr.startswith("<svg")
    assert made("review-opinion", case).qr == ""
    assert made("penalty-notice", told(every_act())).qr == ""


def test_an_empty_field_shows_that_it_is_empty() -> None:
    assert f'["接替人员","{NOTHING}"]' in words(made("recusal-decided", told(every_act())))


@pytest.mark.parametrize(
    ("fen", "told_as"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (105, "壹元零伍分"),
        (12_345, "壹佰贰拾叁元肆角伍分"),
        (100_000, "壹仟元整"),
        (1_000_500, "壹万零伍元整"),
        (1_050_000, "壹万零伍佰元整"),
        (10_000_000, "壹拾万元整"),
        (10_000_100_000, "壹亿零壹仟元整"),
        (200_020_002_000, "贰拾亿零贰拾万零贰拾元整"),
        (10**15, "壹拾兆元整"),
    ],
)
def test_amounts_are_written_so_that_no_stroke_changes_them(fen: int, told_as: str) -> None:
    assert capitals(fen) == told_as


def test_the_page_an_official_reviews_is_made_from_the_templates() -> None:
    page = Path(__file__).parents[2] / "docs" / "case-papers.md"
    assert page.read_text("utf-8") == papers_page(templates()), (
        "palm case papers > docs/case-papers.md"
    )


def test_a_demand_counts_its_surcharge_with_the_days_that_were_published() -> None:
    """Years that came with the product end; the paper must not say nothing is added."""
    served = date(2031, 3, 3)
    some: list[Act] = [
        acts.Decided(
            on=served,
            by="a1",
            outcome="penalty",
            penalty=FINE,
            officers=TWO,
            evidence=(),
            reasons="",
        ),
        acts.DecisionServed(on=served, by="o001", method="direct"),
        acts.DemandServed(on=date(2031, 3, 28), by="o001"),
    ]
    source = Bilingual(zh="通知", en="notice")
    year = HolidayYear(year=2031, source=source, verified=False, days_off=(), workdays=())
    known = WorkCalendar([year])
    unknown = told(some)[-1]
    acts_told = tuple(msgspec.structs.replace(one, working_days=known) for one in unknown.acts)
    counted = msgspec.structs.replace(unknown, acts=acts_told)
    surcharge = fields.FIELDS["surcharge"]
    assert "1,500元" not in surcharge(unknown)
    assert "1,500元" in surcharge(counted)


def test_the_court_is_told_of_the_surcharge() -> None:
    served, due = date(2026, 3, 3), date(2026, 3, 18)
    decided = acts.Decided(
        on=served,
        by="a1",
        outcome="penalty",
        penalty=FINE,
        officers=TWO,
        evidence=(),
        reasons="",
    )
    brought = acts.DecisionServed(on=served, by="o001", method="direct")
    for day, added in ((due, False), (due + timedelta(days=10), True)):
        case = told([decided, brought, acts.CourtApplied(on=day, by="a1")])
        assert ("1,500元" in words(made("court-application", case))) is added


def test_every_paper_that_counts_days_is_given_those_that_were_published() -> None:
    counting = re.compile(r"\{(?:surcharge|preserved-until)\}|surcharged")
    found = {
        one.act for one in templates() if counting.search(msgspec.json.encode(one.blocks).decode())
    }
    assert found == COUNTED
