"""When a visit's entries were made, as far as beacons and other people's memories prove it."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from backend import clock
from backend.database import Transaction
from backend.evidence import store
from backend.evidence.model import ChainFacts, TimeBracket
from backend.ledger.model import LoggedEntry
from offline_sync import beacon, entry, keys
from offline_sync.beacon import Bracket, Moment
from offline_sync.gaps import Coverage, Gap, missing

ServerKeys = Mapping[str, keys.PublicKey]

_gaps = msgspec.json.Decoder(tuple[Gap, ...])


def brackets_of(
    tx: Transaction, entries: Sequence[LoggedEntry], server_keys: ServerKeys
) -> dict[int, TimeBracket]:
    """The bracket of each of these entries, by log index."""
    found: dict[int, TimeBracket] = {}
    for kid in {one.kid for one in entries}:
        seqs = [one.seq for one in entries if one.kid == kid]
        rows = store.chain_window(tx, kid, min(seqs), max(seqs))
        signed = [entry.parse(raw) for _, _, raw in rows]
        nonces = [beacon.nonce_of(one.hash) for one in signed]
        seen = store.witnessed(tx, kid, nonces)
        moments = [
            Moment(
                entry=one,
                received_at=clock.from_ms(received_ms),
                witnessed_at=clock.from_ms(seen[nonce]) if nonce in seen else None,
            )
            for one, nonce, (_, received_ms, _) in zip(signed, nonces, rows, strict=True)
        ]
        judged = beacon.brackets(moments, server_keys)
        found |= {idx: _shown(one) for (idx, _, _), one in zip(rows, judged, strict=True)}
    return found


def _shown(bracket: Bracket) -> TimeBracket:
    return TimeBracket(
        not_before=bracket.not_before,
        not_after=bracket.not_after,
        claimed_not_before=bracket.claimed_not_before,
        grade=bracket.grade.value,
        contradictory=bracket.contradictory,
    )


def chain_facts(tx: Transaction, kids: Iterable[str]) -> dict[str, ChainFacts]:
    """What is missing of these devices' chains, and which of them are forked."""
    found: dict[str, ChainFacts] = {}
    for kid in set(kids):
        state = store.chain_state(tx, kid)
        if state is not None:
            highest, gaps, forked, announced = state
            found[kid] = missing_of(highest, gaps, announced, forked=forked)
    return found


def missing_of(highest: int, gaps: str, announced: int, *, forked: bool) -> ChainFacts:
    """The holes of a chain and its missing tail; `gaps` is JSON `[[first, last], …]`."""
    holes = missing(Coverage(highest, _gaps.decode(gaps)), announced)
    return ChainFacts(missing=tuple((gap.first, gap.last) for gap in holes), forked=forked)
