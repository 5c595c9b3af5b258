"""Several checklists as one: asked once, answered for everybody, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.law import merging
from backend.law import service as law
from backend.law.merging import Equivalents, ItemRef, merge
from backend.law.model import Basis, Bilingual, Checklist, Item

BASIS = Basis(zh="", en="", title="", article="", verified=False)


def a_list(name: str, *items: str) -> Checklist:
    """Items are `id` or `id:text`; the text is the id unless told."""
    made = [(one.partition(":")[0], one.partition(":")[2] or one) for one in items]
    return Checklist(
        id=name,
        title=Bilingual(name, name),
        items=tuple(
            Item(id=i, text=Bilingual(text, text), basis=BASIS, wordings=()) for i, text in made
        ),
    )


NONE = Equivalents(verified=False, groups=())


def test_the_same_question_is_asked_once_and_counts_for_both() -> None:
    merged = merge({"a": [a_list("fire", "exits")], "b": [a_list("work", "exits", "masks")]}, NONE)
    assert [(one.checklist, one.item, one.owners) for one in merged] == [
        ("fire", "exits", ("a", "b")),
        ("work", "masks", ("b",)),
    ]
    assert [(o.checklist, o.item, o.agency) for o in merged[0].also] == [("work", "exits", "b")]


def test_one_id_with_two_texts_is_two_questions() -> None:
    merged = merge({"a": [a_list("x", "storage:冷藏")], "b": [a_list("y", "storage:防火")]}, NONE)
    assert len(merged) == 2


def test_declared_equivalents_are_one_question() -> None:
    same = Equivalents(verified=False, groups=((ItemRef("x", "a"), ItemRef("y", "b")),))
    merged = merge({"1": [a_list("x", "a")], "2": [a_list("y", "b")]}, same)
    assert [(one.item, one.owners) for one in merged] == [("a", ("1", "2"))]


def test_an_item_of_a_group_is_still_the_same_as_its_own_copies() -> None:
    same = Equivalents(verified=False, groups=((ItemRef("x", "a"), ItemRef("y", "b")),))
    merged = merge({"1": [a_list("x", "a")], "2": [a_list("z", "a"), a_list("y", "b")]}, same)
    assert [(one.checklist, one.item, one.owners) for one in merged] == [("x", "a", ("1", "2"))]
    assert [(o.checklist, o.item) for o in merged[0].also] == [("z", "a"), ("y", "b")]


def test_a_body_that_asks_the_same_list_is_an_owner_too() -> None:
    merged = merge({"1": [a_list("x", "a")], "2": [a_list("x", "a")]}, NONE)
    assert merged[0].owners == ("1", "2")
    assert [one.agency for one in merged[0].also] == ["2"]


def test_a_question_in_two_groups_is_no_data() -> None:
    one = ItemRef("x", "a")
    with pytest.raises(ValueError, match="two groups"):
        Equivalents(verified=False, groups=((one, ItemRef("y", "b")), (one, ItemRef("z", "c"))))


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c"]),
        st.lists(st.sampled_from([one.id for one in law.checklists()]), unique=True),
    )
)
def test_no_question_of_anybody_is_lost_or_asked_twice(asked: dict[str, list[str]]) -> None:
    known = {one.id: one for one in law.checklists()}
    lists = {agency: [known[one] for one in names] for agency, names in asked.items()}
    merged = merge(lists)
    stood_for = [
        (agency, one.checklist, one.item) for one in merged for agency in one.owners[:1]
    ] + [(o.agency, o.checklist, o.item) for one in merged for o in one.also]
    wanted = [
        (agency, name, item.id)
        for agency, names in asked.items()
        for name in names
        for item in known[name].items
    ]
    assert sorted(stood_for) == sorted(wanted)
    keys = [merging.key_of(one.checklist, one.item) for one in merged]
    assert len(keys) == len(set(keys))
    for one in merged:
        assert set(one.owners) >= {o.agency for o in one.also}
