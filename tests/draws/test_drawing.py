"""The draw can be repeated, is fair, and respects recusal and certificates."""

import hashlib
from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from backend.draws import lists
from backend.draws.drawing import (
    Candidate,
    Drawn,
    Inspector,
    deal_officers,
    draw_enterprises,
    final_seed,
)

DAY = date(2026, 11, 23)
SEED = hashlib.sha256(b"a seed").digest()


def crowd(number: int, weight: int = 1) -> list[Candidate]:
    return [Candidate(f"e{i:05d}", weight) for i in range(number)]


def plainly(seed: bytes, candidates: list[Candidate], count: int) -> list[str]:
    """The rule of the module's docstring, word by word and slowly."""
    tickets = sorted(
        (hashlib.sha256(seed + f"{one.id}\n{ticket}".encode()).digest(), one.id)
        for one in candidates
        for ticket in range(one.weight)
    )
    return list(dict.fromkeys(enterprise for _, enterprise in tickets))[:count]


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=40), st.integers(0, 50), st.binary(max_size=40)
)
def test_the_draw_is_the_rule_as_it_is_written(weights: list[int], count: int, seed: bytes) -> None:
    candidates = [Candidate(f"e{i}", weight) for i, weight in enumerate(weights)]
    assert draw_enterprises(seed, candidates, count) == plainly(seed, candidates, count)


def test_the_order_of_the_list_does_not_matter() -> None:
    assert draw_enterprises(SEED, crowd(500), 20) == draw_enterprises(SEED, crowd(500)[::-1], 20)


def test_a_higher_weight_is_drawn_as_much_more_often() -> None:
    candidates = [*crowd(50), *(Candidate(f"heavy{i}", 4) for i in range(50))]
    counted: Counter[bool] = Counter()
    for number in range(2000):
        seed = number.to_bytes(4, "big")
        counted[draw_enterprises(seed, candidates, 1)[0].startswith("heavy")] += 1
    # 4 of 5 tickets are heavy; the seeds are fixed, so this figure never moves.
    assert 0.77 < counted[True] / 2000 < 0.83


def test_officers_are_dealt_evenly() -> None:
    people = [Inspector(f"o{i}", DAY) for i in range(7)]
    dealt = deal_officers(SEED, [f"e{i}" for i in range(35)], people, 2, DAY)
    assert all(len(set(one.officers)) == 2 for one in dealt)
    assert set(Counter(officer for one in dealt for officer in one.officers).values()) == {10}


def test_nobody_goes_where_he_is_recused_or_without_a_certificate() -> None:
    people = [
        Inspector("expired", date(2026, 11, 22)),
        Inspector("friend", DAY, frozenset({"e1"})),
        Inspector("third", DAY),
    ]
    dealt = deal_officers(SEED, ["e1", "e2"], people, 2, DAY)
    assert dealt[0] == Drawn("e1", ("third",))
    assert set(dealt[1].officers) == {"friend", "third"}


@given(
    st.sets(st.text("abc019", min_size=1, max_size=6), max_size=20),
    st.integers(1, 3),
    st.binary(min_size=1, max_size=8),
)
def test_recusal_holds_whatever_the_seed(ids: set[str], each: int, seed: bytes) -> None:
    people = [Inspector(f"o{i}", DAY, frozenset(sorted(ids)[i::3])) for i in range(4)]
    for one in deal_officers(seed, sorted(ids), people, each, DAY):
        for officer in one.officers:
            assert one.enterprise not in people[int(officer[1:])].recused


def test_the_seed_hangs_on_all_three_parts() -> None:
    seeds = {
        final_seed(secret, root, words)
        for secret in (b"a" * 32, b"b" * 32)
        for root in (b"c" * 32, b"d" * 32)
        for words in ("", "福彩3D 2026313: 1 2 3")
    }
    assert len(seeds) == 8


@given(st.dictionaries(st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True), st.integers(1, 100)))
def test_lists_are_read_back_as_they_were_written(weights: dict[str, int]) -> None:
    candidates = [Candidate(*one) for one in weights.items()]
    raw = lists.write_candidates(candidates)
    assert sorted(lists.read_candidates(raw), key=lambda one: one.id) == sorted(
        candidates, key=lambda one: one.id
    )
    assert lists.named(raw).count == len(candidates)
    people = [Inspector(one, DAY, frozenset({"e1", "e2"})) for one in weights]
    assert set(lists.read_inspectors(lists.write_inspectors(people))) == set(people)
    dealt = [Drawn(one, ("o1", "o2")) for one in weights]
    assert lists.read_result(lists.write_result(dealt)) == dealt


def test_a_list_that_was_tampered_with_is_refused() -> None:
    head = "palm-draw-enterprises/1\n"
    for bad in (
        "",
        "palm-draw-officers/1\n",
        head + "e1\t1",
        head + "e1\t0\n",
        head + "e1\t101\n",
        head + "e1\t-1\n",
        head + "e1\t1\ne1\t1\n",
        head + "e2\t1\ne1\t1\n",
        head + "e1 1\n",
    ):
        try:
            lists.read_candidates(bad.encode())
        except lists.ListRefusedError:
            continue
        raise AssertionError(bad)
