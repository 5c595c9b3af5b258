"""No order of acts leads past the head of the body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.planning import steps
from backend.planning.steps import PERMIT, PLAN, Actor, Refusal, Standing, Steps

HEADS = frozenset({"admin"})
BODY = "/city/east/"


def actor(account: str = "a", role: str = "admin", path: str = "/city/", **more: bool) -> Actor:
    return Actor(account=account, role=role, path=path, **more)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (actor("head"), None),
        (actor("head", path=BODY), None),
        (actor("head", path="/city/west/"), "entitled"),
        (actor("head", path="/city/east/below/"), "entitled"),
        (actor("head", role="supervisor"), "entitled"),
        (actor("head", role="officer"), "entitled"),
        (actor("head", role="auditor"), "entitled"),
        (actor("head", disabled=True), "entitled"),
        (actor("drafter"), "own"),
        (actor("earlier"), "own"),
    ],
)
@pytest.mark.parametrize("act", ["approve", "return"])
def test_only_a_head_who_did_not_write_it_decides(
    who: Actor, expected: Refusal | None, act: str
) -> None:
    standing = Standing(state="submitted", seen=7, writers=frozenset({"drafter", "earlier"}))
    told = steps.refusal(PERMIT, standing, act, who, agency_path=BODY, heads=HEADS, seen=7)
    assert told == expected


def test_nobody_decides_about_what_he_has_not_seen() -> None:
    standing = Standing(state="submitted", seen=7, writers=frozenset({"drafter"}))
    for seen in (None, 6, 8):
        told = steps.refusal(
            PERMIT, standing, "approve", actor("head"), agency_path=BODY, heads=HEADS, seen=seen
        )
        assert told == "content"


ACTS = st.sampled_from(
    ["draft", "ask", "submit", "return", "approve", "publish", "withdraw", "revoke"]
)
ACTORS = st.builds(
    Actor,
    account=st.sampled_from("abc"),
    role=st.sampled_from(["admin", "supervisor", "officer", "auditor"]),
    path=st.sampled_from([BODY, "/city/", "/city/west/", "/"]),
    disabled=st.sampled_from([False, False, False, True]),
)


def test_the_way_to_an_approval_is_open() -> None:
    standing = Standing()
    way = [("draft", "a"), ("submit", "a"), ("return", "b"), ("draft", "c"), ("submit", "a")]
    for index, (act, who) in enumerate([*way, ("approve", "b"), ("publish", "a")]):
        told = steps.refusal(
            PLAN, standing, act, actor(who), agency_path=BODY, heads=HEADS, seen=standing.seen
        )
        assert told is None, act
        standing = steps.after(PLAN, standing, act, who, index)
    assert standing == Standing(state="published", seen=3, writers=frozenset("ac"))


@pytest.mark.parametrize("table", [PLAN, PERMIT], ids=["plan", "permit"])
@given(st.lists(st.tuples(ACTS, ACTORS, st.integers(0, 3)), max_size=40))
def test_no_order_of_acts_approves_without_an_entitled_other_person(
    table: Steps, done: list[tuple[str, Actor, int]]
) -> None:
    standing = Standing()
    wrote: set[str] = set()
    content = -1
    for index, (act, who, older) in enumerate(done):
        seen = content - older
        told = steps.refusal(table, standing, act, who, agency_path=BODY, heads=HEADS, seen=seen)
        if told is not None:
            continue
        if act in ("draft", "ask"):
            wrote.add(who.account)
            content = index
        if act == "approve":
            assert who.role == "admin"
            assert not who.disabled
            assert who.account not in wrote
            assert BODY.startswith(who.path)
            assert seen == content
        before = standing.state
        standing = steps.after(table, standing, act, who.account, index)
        if standing.state == "published":
            assert before == "approved"
        assert before not in ("withdrawn", "published", "revoked")
    if standing.state in ("approved", "published"):
        assert len(wrote) < 3
