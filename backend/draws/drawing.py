"""The draw itself: pure, integer-only, so that anyone can repeat it in any language.

An enterprise of weight w holds w tickets. A ticket's number is SHA-256(seed ‖ id ‖ LF ‖ ticket),
the ticket written in decimal from 0. All tickets are sorted by number; the first `count`
enterprises that appear are drawn, in that order. That is drawing tickets one by one without
putting them back: an enterprise of weight 3 is three times as likely as one of weight 1.

Officers are dealt evenly: each waits in round 0 at the place SHA-256(seed ‖ "officer" ‖ LF ‖ id ‖
LF ‖ round); whoever is first, qualified and not recused goes, and waits again one round later.
"""

import hashlib
import heapq
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

WEIGHT_MAX = 100
"""Tickets an enterprise may hold: a weight is a preference, never a certainty."""


class Candidate(msgspec.Struct, frozen=True):
    """An enterprise that may be drawn."""

    id: str
    weight: int


class Inspector(msgspec.Struct, frozen=True):
    """An officer who may be sent, and where he must not be sent."""

    id: str
    valid_until: date
    """The last day on which his certificate is valid."""
    recused: frozenset[str] = frozenset()
    """Ids of enterprises he has to stay away from (回避)."""


class Drawn(msgspec.Struct, frozen=True):
    """One enterprise and who goes there; fewer officers than asked when nobody is left."""

    enterprise: str
    officers: tuple[str, ...]


def final_seed(secret: bytes, root: bytes, contribution: str) -> bytes:
    """What the tickets are numbered with.

    `root` is the tree root of the checkpoint that acknowledged the commitment, `contribution` the
    public words named in it (a lottery number of a later day): so nobody, the server's operator
    included, can choose a seed by its outcome.
    """
    text = f"palm-draw/1\n{secret.hex()}\n{root.hex()}\n{contribution}"
    return hashlib.sha256(text.encode()).digest()


def draw_enterprises(seed: bytes, candidates: Iterable[Candidate], count: int) -> list[str]:
    """Ids of the drawn enterprises, in the order of the draw; all of them when `count` is more."""
    best = heapq.nsmallest(count, ((_first_ticket(seed, one), one.id) for one in candidates))
    return [enterprise for _, enterprise in best]


def _first_ticket(seed: bytes, candidate: Candidate) -> bytes:
    mine = seed + f"{candidate.id}\n".encode()
    return min(hashlib.sha256(b"%b%d" % (mine, n)).digest() for n in range(candidate.weight))


def deal_officers(
    seed: bytes, drawn: Sequence[str], inspectors: Iterable[Inspector], each: int, day: date
) -> list[Drawn]:
    """Who goes where: `each` officers an enterprise, certificates valid on `day`, evenly."""
    known: Mapping[str, Inspector] = {one.id: one for one in inspectors if one.valid_until >= day}
    waiting = [(0, _place(seed, officer, 0), officer) for officer in known]
    heapq.heapify(waiting)
    dealt: list[Drawn] = []
    for enterprise in drawn:
        sent: list[tuple[int, str]] = []
        passed: list[tuple[int, bytes, str]] = []
        while waiting and len(sent) < each:
            turn = heapq.heappop(waiting)
            if enterprise in known[turn[2]].recused:
                passed.append(turn)
            else:
                sent.append((turn[0], turn[2]))
        for turn in passed:
            heapq.heappush(waiting, turn)
        for done, officer in sent:
            heapq.heappush(waiting, (done + 1, _place(seed, officer, done + 1), officer))
        dealt.append(Drawn(enterprise, tuple(officer for _, officer in sent)))
    return dealt


def _place(seed: bytes, officer: str, done: int) -> bytes:
    return hashlib.sha256(seed + f"officer\n{officer}\n{done}".encode()).digest()
