import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_sync import base64url, chain, entry
from offline_sync.beacon import nonce_of
from offline_sync.chain import ChainState, Revocation, Status
from offline_sync.refusal import Refusal

from .conftest import Device, Inbox, public_key, vectors

CHAINS = vectors("chains.json")

LI = Device()
for _ in range(12):
    LI.write()
CLONE = [LI.write(LI.entries[4], app="clone")]  # seq 6', 7', 8' from a copy of the key
for _ in range(2):
    CLONE.append(LI.write(CLONE[-1], app="clone"))


@pytest.mark.parametrize("scenario", CHAINS["scenarios"], ids=lambda scenario: scenario["name"])
def test_arrivals_are_judged_as_written_down(scenario):
    inbox = Inbox(CHAINS["kid"], CHAINS["officer"])
    key = public_key(CHAINS["public"])
    read = {label: entry.parse(raw.encode()) for label, raw in scenario["entries"].items()}
    assert all(entry.verify(each, key) for each in read.values())
    for step in scenario["steps"]:
        if "revoke" in step:
            nonces = frozenset(base64url.decode(nonce) for nonce in step["revoke"]["nonces"])
            inbox.state = msgspec.structs.replace(inbox.state, revocation=Revocation(nonces=nonces))
            continue
        outcome = inbox.push([read[label] for label in step["push"]])
        told = [
            {"status": verdict.status} | ({"reason": verdict.reason} if verdict.reason else {})
            for verdict in outcome.verdicts
        ]
        assert told == step["verdicts"]
        assert [verdict.entry for verdict in outcome.verdicts] == [
            read[label] for label in step["push"]
        ]
        coverage = outcome.state.coverage
        assert (coverage.highest, coverage.contiguous) == (step["highest"], step["contiguous"])
        assert [[gap.first, gap.last] for gap in coverage.gaps] == step["gaps"]
        assert outcome.state.forked is step["forked"]
        assert outcome.reconsider_below == step["reconsiderBelow"]


arrivals = st.lists(st.lists(st.sampled_from(LI.entries), max_size=8), max_size=8)


@given(arrivals, st.randoms(use_true_random=False))
def test_reordered_lost_and_repeated_batches_converge(batches, order):
    inbox = Inbox(LI.kid)
    inbox.push_all(batches)
    retry = list(LI.entries)  # what the phone does at last: push what has no receipt
    order.shuffle(retry)
    inbox.push_all([retry[:5], retry[5:]])
    assert inbox.accepted == {each.seq: each.hash for each in LI.entries}
    assert inbox.state.coverage.contiguous == inbox.state.coverage.highest == 12
    assert not inbox.state.forked
    assert not inbox.quarantine
    assert all(verdict.status is Status.KNOWN for verdict in inbox.push(retry).verdicts)


@given(arrivals)
def test_batches_are_judged_like_their_entries_one_by_one(batches):
    batched, single = Inbox(LI.kid), Inbox(LI.kid)
    batched.push_all(batches)
    single.push_all([each] for batch in batches for each in batch)
    assert (batched.state, batched.accepted) == (single.state, single.accepted)


everything = st.permutations([*LI.entries, *CLONE])


@given(everything, st.integers(1, 15))
def test_a_cloned_key_is_always_seen_and_nothing_is_dropped(order, size):
    inbox = Inbox(LI.kid)
    batches = [order[at : at + size] for at in range(0, len(order), size)]
    inbox.push_all(batches)
    assert inbox.state.forked
    kept = set(inbox.accepted.values()) | set(inbox.quarantine)
    assert kept == {each.hash for each in order}
    before = dict(inbox.accepted)
    again = inbox.push(order)
    assert all(inbox.accepted[seq] == hash_ for seq, hash_ in before.items())
    assert all(
        verdict.status is Status.KNOWN
        for verdict in again.verdicts
        if verdict.entry.hash in before.values()
    )


@given(st.permutations(LI.entries), st.integers(0, 12), st.integers(0, 12), st.integers(1, 6))
def test_after_a_revocation_exactly_what_was_proven_or_held_is_taken_in(order, held, proven, size):
    inbox = Inbox(LI.kid)
    inbox.push(LI.entries[:held])
    head = LI.entries[proven - 1].hash if proven else None
    inbox.state = msgspec.structs.replace(
        inbox.state, revocation=Revocation(nonces=frozenset({nonce_of(head)}))
    )
    by_hash = {each.hash: each for each in LI.entries}
    for at in range(0, len(order), size):
        below = inbox.push(order[at : at + size]).reconsider_below
        while below is not None:  # as the store does it
            kept = [by_hash[hash_] for hash_ in inbox.quarantine if by_hash[hash_].seq < below]
            found = sorted(kept, key=lambda each: each.seq)[-size:]
            below = inbox.push(found).reconsider_below if found else None
    assert set(inbox.accepted) == set(range(1, max(held, proven) + 1))
    assert set(inbox.quarantine.values()) <= {Refusal.REVOKED_KEY}
    assert len(inbox.accepted) + len(inbox.quarantine) == 12


def test_a_store_is_asked_for_the_entry_the_one_before_and_the_one_after():
    first, seventh = LI.entries[0], LI.entries[6]
    assert chain.neighbours([seventh, first]) == (1, 2, 6, 7, 8)
    assert chain.neighbours([]) == ()


def test_nothing_judged_changes_nothing():
    state = ChainState(kid=LI.kid, officer="officer-li")
    assert chain.judge(state, {}, []).state == state


def test_entries_of_two_keys_are_never_judged_together():
    other = Device().write()
    with pytest.raises(ValueError):
        chain.judge(ChainState(kid=LI.kid, officer="officer-li"), {}, [LI.entries[0], other])
