"""What may betray somebody is found by rule: by table, and by property what may never survive."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.cases.model import Party
from backend.cases.publication import redacting
from backend.cases.publication.redacting import Hidden, Known
from backend.cases.publication.rules import durations, grounds, rules

PERSON = Known(
    party=Party(
        kind="person",
        name="欧阳建国",
        identity="110101199003078515",
        phone="13800138000",
        address="云川市青石区枫台路 18 号 3 单元 502 室",
    ),
    people=("王建国", "李敏"),
)
SHOP = Known(
    party=Party(
        kind="organisation",
        name="云川好味小吃店",
        identity="91990100MA00000XXX",
        phone="0990-5550100",
        address="云川市青石区枫台路 18 号",
    )
)


def shown(text: str, known: Known = SHOP) -> str:
    clean = redacting.clean(text)
    return redacting.hide(clean, redacting.found(clean, known), {})


@pytest.mark.parametrize(
    ("text", "gone", "rule"),
    [
        ("身份证号 11010119900307851X。", "11010119900307851X", "identity-number"),
        ("身份证号１１０１０１１９９００３０７８５１５", "１１０１０１", "identity-number"),
        ("110101 19900307 8515", "19900307", "identity-number"),
        ("老证 110101900307851", "110101900307851", "long-number"),
        ("打 138 0013 8000 联系", "138 0013 8000", "phone"),
        ("打138-0013-8000联系", "138-0013-8000", "phone"),
        ("打 +86 13800138000", "13800138000", "phone"),
        ("座机 0990-5550111 转 12", "5550111", "landline"),
        ("电话：5550111", "5550111", "phone-after-word"),
        ("微信号 haowei_99", "haowei_99", "phone-after-word"),
        ("一三八零零一三八零零零", "一三八", "chinese-digits"),
        ("卡号 6222 0200 0000 0000 123", "6222", "long-number"),
        ("写信 shop.owner@example.com。", "shop.owner", "email"),
        ("车牌云A·12345 的货车", "12345", "plate"),
        ("新能源车 云AD12345", "AD12345", "plate"),
        ("护照 E12345678", "E12345678", "passport"),
        ("经营者：赵小满，", "小满", "named-person"),
        ("证人（钱多多）称", "多多", "named-person"),
        ("位于云川市青石区枫台路18号3单元502室", "18号", "address"),
        ("零\u200b宽 1\u200b3\u200b8\u200b00138000", "00138000", "phone"),
    ],
)
def test_what_betrays_somebody_is_found_by_its_rule(text: str, gone: str, rule: str) -> None:
    clean = redacting.clean(text)
    assert rule in [one.rule for one in redacting.found(clean, SHOP)]
    assert gone not in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "决定给予罚款 5,000 元，没收违法所得 120.50 元。",
        "云川市市场监督管理局罚决字〔2026〕12号",
        "依据《中华人民共和国行政处罚法》第三十三条第一款",
        "2026年3月2日14时30分，检查发现三种商品未标价。",
        "当事人：云川好味小吃店",
    ],
)
def test_what_a_decision_has_to_say_is_left_alone(text: str) -> None:
    assert redacting.found(text, SHOP) == []


def test_a_person_is_shown_by_the_surname_and_an_enterprise_by_its_name() -> None:
    text = "当事人欧 阳 建 国（欧阳建国）住云川市青石区枫台路18号3单元502室，由王建国调查。"
    told = shown(text, PERSON)
    assert "建国" not in re.sub(r"\s", "", told)
    assert "欧阳某" in told
    assert "502" not in told
    assert "云川好味小吃店" in shown("当事人：云川好味小吃店")
    assert redacting.surname("John Smith") == "〔姓名已隐去〕"


def test_a_name_that_would_be_left_whole_is_left_out() -> None:
    known = Known(party=Party(kind="person", name="张某"))
    assert "张某" not in shown("张某不服。", known)


def test_the_stricter_rule_has_the_last_word_where_two_meet() -> None:
    found = redacting.found("经营者：欧阳建国，电话13800138000", PERSON)
    assert {one.rule for one in found} == {"party-name", "party-phone"}
    assert all(not one.keep for one in found)


def test_an_address_begins_where_it_begins() -> None:
    found = redacting.found("店铺位于云川市青石区枫台路18号。", SHOP)
    assert [(one.rule, one.text) for one in found] == [("address", "云川市青石区枫台路18号")]


def test_words_a_person_names_are_hidden_wherever_they_stand() -> None:
    told = redacting.hide_also("配方甲、配 方 甲", [Hidden(text="配方甲", shown="〔略〕")])
    assert told == "〔略〕、〔略〕"


def test_every_rule_can_be_read_and_what_was_not_read_is_marked() -> None:
    assert len({one.id for one in rules()}) == len(rules())
    for one in [*grounds().values(), *durations().values()]:
        assert one.basis.verified == (one.basis.article is not None)
    assert grounds()["minor"].basis.verified is False


_FULL = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}
_WORDS = st.text(alphabet="，。经查实的违法行为0129abc、 \n（）商品标价", max_size=30)
_GAP = st.sampled_from(["", "", "", " ", "-", "–", "\u200b", "  ", "·"])


@st.composite
def _number(draw: st.DrawFn) -> str:
    """An identity or a mobile number as people write it."""
    digits = draw(
        st.one_of(
            st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True),
            st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
        )
    )
    written = "".join(c + draw(_GAP) for c in digits[:-1]) + digits[-1]
    return written.translate(_FULL) if draw(st.booleans()) else written


def _bare(text: str) -> str:
    """Only letters and digits, half-width: what a reader with patience would put together."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if c.isalnum())


@settings(max_examples=400)
@given(_WORDS, _number(), _WORDS, st.sampled_from([PERSON, SHOP]))
def test_no_identity_or_telephone_number_survives(
    before: str, number: str, after: str, known: Known
) -> None:
    told = shown(before + number + after, known)
    assert _bare(number) not in _bare(told)


@settings(max_examples=300)
@given(
    st.lists(_WORDS, min_size=2, max_size=5),
    st.text(alphabet="王李欧阳建国敏司马相如阿卜杜拉", min_size=2, max_size=5),
    st.sampled_from(["", " ", "  ", "\n", "\u200b"]),
)
def test_no_name_of_a_person_survives(words: list[str], name: str, gap: str) -> None:
    known = Known(party=Party(kind="person", name=name))
    told = shown(gap.join(name).join(words), known)
    assert name not in re.sub(r"\s", "", told)


@settings(max_examples=200)
@given(_WORDS, _number(), _WORDS)
def test_what_was_hidden_once_has_nothing_left_to_hide(a: str, number: str, b: str) -> None:
    assert redacting.strict(shown(a + number + b, PERSON), PERSON) == []
