import itertools

from hypothesis import given
from hypothesis import strategies as st

from offline_sync import gaps
from offline_sync.gaps import Coverage, Gap

seqs = st.lists(st.integers(1, 40), max_size=60)
ranges = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 9)).map(lambda at: Gap(at[0], at[0] + at[1]))
)


def numbers(ranges_):
    return {seq for gap in ranges_ for seq in range(gap.first, gap.last + 1)}


@given(seqs)
def test_numbers_in_any_order_give_the_coverage_of_their_set(arrivals):
    coverage = Coverage()
    for seq in arrivals:
        coverage = gaps.add(coverage, seq)
    held = set(arrivals)
    assert coverage == gaps.covering(arrivals)
    assert coverage.highest == max(held, default=0)
    assert numbers(coverage.gaps) == set(range(1, coverage.highest)) - held
    assert {seq for seq in range(-1, 45) if coverage.holds(seq)} == held
    missing = min(set(range(1, 42)) - held)
    assert coverage.contiguous == missing - 1


@given(ranges)
def test_merged_ranges_hold_the_same_numbers_and_stand_apart(some):
    merged = gaps.merge(some)
    assert numbers(merged) == numbers(some)
    assert all(a.last + 1 < b.first for a, b in itertools.pairwise(merged))


@given(seqs, st.integers(0, 60))
def test_a_deleted_tail_shows_when_somebody_else_saw_its_head(arrivals, announced):
    coverage = gaps.covering(arrivals)
    missing = numbers(gaps.missing(coverage, announced))
    assert missing == set(range(1, max(coverage.highest, announced) + 1)) - set(arrivals)


def test_a_gap_counts_its_numbers():
    assert Gap(3, 3).count == 1
    assert Gap(3, 7).count == 5


def test_a_gap_of_nine_quadrillion_costs_nothing():
    coverage = gaps.add(Coverage(), 2**53 - 1)
    assert coverage.gaps == (Gap(1, 2**53 - 2),)
    assert gaps.add(coverage, 2**52).gaps == (Gap(1, 2**52 - 1), Gap(2**52 + 1, 2**53 - 2))
