"""All SQL of the device's face: chain states, beacon answers, witnesses, quarantine."""

from collections.abc import Iterable, Sequence

import msgspec

from backend.database import Transaction
from offline_sync.chain import ChainState, Link, Revocation
from offline_sync.entry import Entry
from offline_sync.gaps import Coverage, Gap
from offline_sync.refusal import Refusal

_gaps = msgspec.json.Decoder(tuple[Gap, ...])


def chain_state(tx: Transaction, kid: str, officer_id: str, revoked_ms: int | None) -> ChainState:
    """What is known of this chain; of a revoked key, also what proves its older entries."""
    row = tx.fetch_one("SELECT highest, gaps, forked FROM device_chain WHERE kid = ?", (kid,))
    highest, gaps, forked = (0, "[]", 0) if row is None else row
    return ChainState(
        kid=kid,
        officer=officer_id,
        coverage=Coverage(int(highest), _gaps.decode(gaps)),
        forked=bool(forked),
        revocation=None if revoked_ms is None else _revocation(tx, kid, revoked_ms),
    )


def _revocation(tx: Transaction, kid: str, revoked_ms: int) -> Revocation:
    rows = tx.fetch_all(
        "SELECT nonce FROM beacon_answer WHERE kid = ? AND time_ms < ?"
        " UNION SELECT head FROM head_witness WHERE kid = ? AND seen_ms < ?",
        (kid, revoked_ms, kid, revoked_ms),
    )
    return Revocation(nonces=frozenset(bytes(row[0]) for row in rows))


def keep_state(tx: Transaction, state: ChainState, now_ms: int) -> None:
    """The chain as it stands now, and that the device was in contact."""
    tx.execute(
        "INSERT INTO device_chain"
        " (kid, officer_id, highest, gaps, forked, announced, last_contact_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (kid) DO UPDATE SET highest = excluded.highest, gaps = excluded.gaps,"
        " forked = excluded.forked, last_contact_ms = excluded.last_contact_ms,"
        " announced = CASE WHEN device_chain.announced > excluded.announced"
        " THEN device_chain.announced ELSE excluded.announced END",
        (
            state.kid,
            state.officer,
            state.coverage.highest,
            msgspec.json.encode(state.coverage.gaps).decode(),
            int(state.forked),
            state.coverage.highest,
            now_ms,
        ),
    )


def touch(tx: Transaction, kid: str, officer_id: str, now_ms: int) -> None:
    """The device was in contact without pushing anything."""
    tx.execute(
        "INSERT INTO device_chain"
        " (kid, officer_id, highest, gaps, forked, announced, last_contact_ms)"
        " VALUES (?, ?, 0, '[]', 0, 0, ?)"
        " ON CONFLICT (kid) DO UPDATE SET last_contact_ms = excluded.last_contact_ms",
        (kid, officer_id, now_ms),
    )


def links(tx: Transaction, kid: str, seqs: Sequence[int]) -> tuple[dict[int, Link], dict[int, int]]:
    """Accepted entries of this key at `seqs`: their links, and their log indexes."""
    if not seqs:
        return {}, {}
    rows = (
        tx.fetch_all(
            "SELECT seq, idx, hash, prev FROM entry WHERE kid = ? AND seq BETWEEN ? AND ?",
            (kid, seqs[0], seqs[-1]),
        )
        if seqs[-1] - seqs[0] < 4 * len(seqs)
        else _scattered(tx, kid, seqs)
    )
    found = {
        int(seq): Link(hash=bytes(digest), prev=None if prev is None else bytes(prev))
        for seq, _, digest, prev in rows
    }
    return found, {int(seq): int(idx) for seq, idx, _, _ in rows}


def _scattered(
    tx: Transaction, kid: str, seqs: Sequence[int]
) -> list[tuple[int, int, bytes, bytes | None]]:
    """Few entries far apart: one lookup each instead of reading everything between them."""
    found: list[tuple[int, int, bytes, bytes | None]] = []
    for seq in seqs:
        row = tx.fetch_one(
            "SELECT seq, idx, hash, prev FROM entry WHERE kid = ? AND seq = ?", (kid, seq)
        )
        if row is not None:
            found.append((row[0], row[1], row[2], row[3]))
    return found


def quarantine(
    tx: Transaction,
    *,
    digest: bytes,
    entry: Entry | None,
    raw: bytes,
    refusal: Refusal,
    why: str,
    account_id: str,
    now_ms: int,
) -> None:
    """Keep aside what was not taken in; the same bytes are kept once."""
    tx.execute(
        "INSERT INTO quarantine"
        " (hash, kid, seq, kind, reason, why, account_id, received_ms, jws)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
        (
            digest,
            "" if entry is None else entry.kid,
            None if entry is None else entry.seq,
            "" if entry is None else entry.payload.kind,
            str(refusal),
            why[:500].replace("\x00", "�"),
            account_id,
            now_ms,
            raw,
        ),
    )


def revoked_below(tx: Transaction, kid: str, seq: int, limit: int) -> list[bytes]:
    """Entries kept aside as signed after the revocation that a new proof may free."""
    rows = tx.fetch_all(
        "SELECT jws FROM quarantine WHERE kid = ? AND reason = ? AND seq < ?"
        " ORDER BY seq DESC LIMIT ?",
        (kid, str(Refusal.REVOKED_KEY), seq, limit),
    )
    return [bytes(row[0]) for row in rows]


def release(tx: Transaction, digests: Iterable[bytes]) -> None:
    """These entries have been taken in after all."""
    tx.execute_many("DELETE FROM quarantine WHERE hash = ?", [(digest,) for digest in digests])


def add_beacon(tx: Transaction, kid: str, nonce: bytes, time_ms: int) -> None:
    """The server answered this nonce; asking again does not make it later."""
    tx.execute(
        "INSERT INTO beacon_answer (kid, nonce, time_ms) VALUES (?, ?, ?)"
        " ON CONFLICT (kid, nonce) DO NOTHING",
        (kid, nonce, time_ms),
    )


def add_witness(tx: Transaction, kid: str, head: bytes, seq: int, seen_ms: int) -> None:
    """Another phone held this head (as its SHA-256, the form of a nonce)."""
    tx.execute(
        "INSERT INTO head_witness (kid, head, seq, seen_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (kid, head) DO NOTHING",
        (kid, head, seq, seen_ms),
    )
    tx.execute(
        "UPDATE device_chain SET announced = ? WHERE kid = ? AND announced < ?", (seq, kid, seq)
    )


def media_stored(tx: Transaction, digests: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    """Index and bytes of the `media.stored` entry of each digest that has one."""
    found: dict[str, tuple[int, bytes]] = {}
    for digest in digests:
        row = tx.fetch_one(
            "SELECT e.idx, e.jws FROM media_stored m JOIN entry e ON e.idx = m.idx"
            " WHERE m.sha256 = ?",
            (digest,),
        )
        if row is not None:
            found[digest] = (int(row[0]), bytes(row[1]))
    return found
