"""Judges what arrives from one device key: taken in, known already, or kept aside with a reason.

Sans I/O: the store fetches the links named by `neighbours` in one query, calls `judge` inside
its transaction, and writes down the outcome. Judging the same entries again changes nothing.

A chain is what was accepted first. Which of two rivals is the true one cannot be told from
the bytes, so the later one is kept aside, the device is marked, and people decide.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from hashlib import sha256

import msgspec

from offline_sync import gaps
from offline_sync.entry import Entry
from offline_sync.gaps import Coverage
from offline_sync.refusal import Refusal


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An accepted entry, as far as its neighbours need it."""

    hash: bytes
    prev: bytes | None


class Revocation(msgspec.Struct, frozen=True, kw_only=True):
    """What was known of the chain when its key was revoked.

    `nonces` are the beacon nonces answered before the revocation, and SHA-256 of every head
    that another outside memory (a partner's phone) held before it: 32 bytes each.
    """

    nonces: frozenset[bytes]


class ChainState(msgspec.Struct, frozen=True, kw_only=True):
    kid: str
    officer: str
    """The only one who may sign with this key."""
    coverage: Coverage = Coverage()
    forked: bool = False
    revocation: Revocation | None = None


class Status(StrEnum):
    ACCEPTED = "accepted"
    KNOWN = "known"
    QUARANTINED = "quarantined"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    entry: Entry
    status: Status
    reason: Refusal | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    verdicts: tuple[Verdict, ...]
    """One for each entry judged, in the same order."""
    state: ChainState
    reconsider_below: int | None = None
    """Set only for a revoked key: this seq has now been proven older than the revocation, its
    predecessor is not here. Fetch the entries of this key that lie in quarantine as
    `revoked-key` with a lower seq (highest first, as many as a batch holds) and judge them too,
    until this is None or nothing was found."""


def neighbours(entries: Iterable[Entry]) -> tuple[int, ...]:
    """Every seq whose accepted link `judge` wants to see, sorted. At most three per entry."""
    wanted = {seq for entry in entries for seq in range(entry.seq - 1, entry.seq + 2)}
    return tuple(sorted(wanted - {0}))


def judge(state: ChainState, links: Mapping[int, Link], entries: Sequence[Entry]) -> Outcome:
    """Judge entries of one key whose signatures have been verified.

    `links` holds the accepted entries of this key at `neighbours(entries)`; more does no harm,
    fewer would let a fork pass. Order and holes do not matter. Entries of another key are the
    caller's error (ValueError).
    """
    if any(entry.kid != state.kid for entry in entries):
        raise ValueError("entries of one key are judged at a time")
    held = dict(links)
    proven = _proven(state.revocation, held, entries)
    coverage, forked = state.coverage, state.forked
    verdicts: list[Verdict] = []
    for entry in entries:
        status, reason = _judge_one(state, held, proven, entry)
        if status is Status.ACCEPTED:
            held[entry.seq] = Link(hash=entry.hash, prev=entry.prev)
            coverage = gaps.add(coverage, entry.seq)
        forked = forked or reason in _FORKS
        verdicts.append(Verdict(entry=entry, status=status, reason=reason))
    after = msgspec.structs.replace(state, coverage=coverage, forked=forked)
    return Outcome(
        verdicts=tuple(verdicts),
        state=after,
        reconsider_below=_reconsider(after, held, verdicts),
    )


_FORKS = frozenset({Refusal.SEQ_REUSED, Refusal.BROKEN_CHAIN})


def _judge_one(
    state: ChainState, held: Mapping[int, Link], proven: frozenset[bytes], entry: Entry
) -> tuple[Status, Refusal | None]:
    rival = held.get(entry.seq)
    if rival is not None and rival.hash == entry.hash:
        return Status.KNOWN, None
    refusal = _refusal(state, held, proven, entry)
    return (Status.QUARANTINED, refusal) if refusal else (Status.ACCEPTED, None)


def _refusal(
    state: ChainState, held: Mapping[int, Link], proven: frozenset[bytes], entry: Entry
) -> Refusal | None:
    if entry.seq in held:
        return Refusal.SEQ_REUSED
    before, after = held.get(entry.seq - 1), held.get(entry.seq + 1)
    if before is not None and before.hash != entry.prev:
        return Refusal.BROKEN_CHAIN
    if after is not None and after.prev != entry.hash:
        return Refusal.BROKEN_CHAIN
    if entry.payload.by != state.officer:
        return Refusal.WRONG_OFFICER
    if state.revocation is not None and entry.hash not in proven:
        return Refusal.REVOKED_KEY
    return None


def _proven(
    revocation: Revocation | None, held: Mapping[int, Link], entries: Iterable[Entry]
) -> frozenset[bytes]:
    """Hashes of the entries that existed before the revocation.

    A hash somebody knew proves its entry, and every `prev` inside a proven entry proves the
    one before it. What was accepted is proven: it came before, or it passed here.
    """
    if revocation is None:
        return frozenset()
    proven = {link.prev for link in held.values() if link.prev is not None}
    for entry in sorted(entries, key=_seq, reverse=True):
        if entry.hash in proven or sha256(entry.hash).digest() in revocation.nonces:
            proven.add(entry.hash)
            if entry.prev is not None:
                proven.add(entry.prev)
    return frozenset(proven)


def _reconsider(
    state: ChainState, held: Mapping[int, Link], verdicts: Iterable[Verdict]
) -> int | None:
    if state.revocation is None:
        return None
    opened = [
        verdict.entry.seq
        for verdict in verdicts
        if verdict.status is Status.ACCEPTED
        and verdict.entry.seq > 1
        and verdict.entry.seq - 1 not in held
    ]
    return max(opened, default=None)


def _seq(entry: Entry) -> int:
    return entry.seq
