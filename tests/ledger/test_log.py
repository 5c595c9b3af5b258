"""What the log acknowledged is there, in order, provable, and survives failed commits."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from backend.database import Database, Transaction, open_database
from backend.ledger import store
from backend.ledger.checkpoint import VerifierKey, open_checkpoint
from backend.ledger.merkle import leaf_hash, verify_inclusion
from backend.ledger.model import LoggedEntry, NewEntry
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger, LogDamagedError
from backend.ledger.views import Follower, Views, follow_some, read_ahead
from backend.problems import Overloaded
from backend.settings import DatabaseSettings

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ORIGIN = "palm.test/log"


async def a_ledger(database: Database, folder: Path) -> Ledger:
    ledger = Ledger(database, load_or_make(folder / "keys", ORIGIN))
    await ledger.load()
    return ledger


def an_entry(seq: int, kid: str = "device") -> NewEntry:
    raw = f"{kid}.{seq}".encode()
    return NewEntry(
        kid=kid,
        seq=seq,
        kind="note.written",
        by_id="officer",
        subject="",
        hash=hashlib.sha256(raw).digest(),
        prev=None,
        jws=raw,
    )


async def test_a_receipt_proves_the_exact_bytes(database: Database, tmp_path: Path) -> None:
    ledger = await a_ledger(database, tmp_path)
    for seq in range(1, 40):
        entry = an_entry(seq)
        index = (await database.write(lambda tx, e=entry: ledger.append(tx, [e], NOW)))[0]
        receipts = await ledger.receipts([index])
        receipt = receipts.by_index[index]
        checkpoint = open_checkpoint(receipts.checkpoints[0], ledger.keys.log.verifier)
        assert checkpoint.size == receipt.tree_size
        path = [base64.b64decode(step) for step in receipt.proof]
        assert verify_inclusion(leaf_hash(entry.jws), index, checkpoint.size, path, checkpoint.root)


async def test_asking_again_gives_the_same_receipt_also_after_a_restart(
    database: Database, tmp_path: Path
) -> None:
    ledger = await a_ledger(database, tmp_path)
    await database.write(lambda tx: ledger.append(tx, [an_entry(1), an_entry(2)], NOW))
    first = await ledger.receipts([0, 1])
    await database.write(lambda tx: ledger.append(tx, [an_entry(3)], NOW))
    assert await ledger.receipts([0, 1]) == first
    database.before_commit.clear()
    database.after_commit.clear()
    again = await a_ledger(database, tmp_path)
    assert await again.receipts([0, 1]) == first


async def test_a_unit_that_fails_alone_leaves_no_hole(database: Database, tmp_path: Path) -> None:
    ledger = await a_ledger(database, tmp_path)

    def fails(tx: Transaction) -> None:
        ledger.append(tx, [an_entry(1)], NOW)
        raise ValueError("after appending")

    with pytest.raises(ValueError, match="after appending"):
        await database.write(fails)
    assert await database.write(lambda tx: ledger.append(tx, [an_entry(1)], NOW)) == [0]
    assert ledger.published.size == 1


async def test_a_commit_that_fails_as_a_whole_is_forgotten_by_the_tree(
    database: Database, tmp_path: Path
) -> None:
    ledger = await a_ledger(database, tmp_path)

    def breaks(tx: Transaction) -> None:
        raise OSError("no commit")

    database.before_commit.append(breaks)
    with pytest.raises(OSError, match="no commit"):
        await database.write(lambda tx: ledger.append(tx, [an_entry(1)], NOW))
    database.before_commit.remove(breaks)
    await database.write(lambda tx: ledger.append(tx, [an_entry(7)], NOW))
    checkpoint = open_checkpoint(ledger.published.text, ledger.keys.log.verifier)
    assert checkpoint.root == leaf_hash(an_entry(7).jws)


async def test_a_commit_whose_answer_was_lost_is_taken_up_again(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = await a_ledger(database, tmp_path)
    engine = database._engine
    run_group = engine.run_group

    async def commits_unheard(*group: Any) -> list[Any]:
        await run_group(*group)
        raise psycopg.OperationalError("the line was cut")

    monkeypatch.setattr(engine, "run_group", commits_unheard)
    for seq in (1, 2):
        with pytest.raises(Overloaded):
            await database.write(lambda tx, seq=seq: ledger.append(tx, [an_entry(seq)], NOW))
    monkeypatch.undo()
    await database.write(lambda _: None)
    assert ledger.published.size == 2
    await database.write(lambda tx: ledger.append(tx, [an_entry(3)], NOW))
    receipts = await ledger.receipts([0, 1, 2])
    assert receipts == await (await a_ledger(database, tmp_path)).receipts([0, 1, 2])


async def test_a_storm_of_entries_in_one_commit_is_sealed_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "READ_AT_ONCE", 20)
    monkeypatch.setattr(store.bytes_from, "__defaults__", (20,))
    async with open_database(DatabaseSettings(), tmp_path) as database:
        ledger = await a_ledger(database, tmp_path)
        entries = [an_entry(seq) for seq in range(1, 91)]
        indexes = await database.write(lambda tx: ledger.append(tx, entries, NOW))
        assert ledger.published.size == 90
        assert len((await ledger.receipts(indexes)).by_index) == 90
        await a_ledger(database, tmp_path)


async def test_a_changed_bit_in_a_stored_entry_stops_the_log(
    database: Database, tmp_path: Path
) -> None:
    ledger = await a_ledger(database, tmp_path)
    await database.write(lambda tx: ledger.append(tx, [an_entry(1), an_entry(2)], NOW))
    await database.write(
        lambda tx: tx.execute("UPDATE entry SET jws = ? WHERE idx = 0", (b"device.0",))
    )
    with pytest.raises(LogDamagedError):
        await a_ledger(database, tmp_path)


async def test_acts_of_the_server_form_a_chain_of_their_own(
    database: Database, tmp_path: Path
) -> None:
    ledger = await a_ledger(database, tmp_path)
    for i in range(3):
        await database.write(
            lambda tx, i=i: ledger.act(tx, kind="test.done", by="a", body={"i": i}, now=NOW)
        )
    rows = await database.read(lambda tx: store.entries_from(tx, 0, 10))
    assert [row[2] for row in rows] == [1, 2, 3]
    assert {row[1] for row in rows} == {ledger.keys.kid}


async def test_views_follow_pass_strange_entries_and_can_be_waited_for(
    database: Database, tmp_path: Path
) -> None:
    ledger = await a_ledger(database, tmp_path)
    await database.write(lambda tx: tx.execute("CREATE TABLE seen (name TEXT, i INTEGER)"))

    def follower(name: str, strange: int) -> Follower:
        def apply(tx: Transaction, entry: LoggedEntry) -> None:
            tx.execute("INSERT INTO seen (name, i) VALUES (?, ?)", (name, entry.body["i"]))
            if entry.body["i"] == strange:
                raise KeyError("strange")

        return Follower(name=name, tables=("seen",), kinds=frozenset(), apply=apply)

    views = Views(database, ledger, [follower("a", 1), follower("b", 2)])
    told: list[int] = []
    views.on_followed(lambda entries: told.extend(entry.idx for entry in entries))
    for i in range(4):
        await database.write(
            lambda tx, i=i: ledger.act(tx, kind="test.done", by="a", body={"i": i}, now=NOW)
        )
    await views.catch_up()
    await views.reached(3)
    assert told == [0, 1, 2, 3]
    # Each once, though the round was begun anew; of a strange one nothing, also not its half.
    seen = await database.read(lambda tx: tx.fetch_all("SELECT name, i FROM seen ORDER BY 1, 2"))
    assert seen == [("a", 0), ("a", 2), ("a", 3), ("b", 0), ("b", 1), ("b", 3)]
    failures = await database.read(store.view_failures)
    assert [(name, idx) for name, idx, _ in failures] == [("a", 1), ("b", 2)]


async def test_what_is_settled_together_loses_only_the_strange_entry(
    database: Database, tmp_path: Path
) -> None:
    ledger = await a_ledger(database, tmp_path)
    await database.write(lambda tx: tx.execute("CREATE TABLE settled (rounds INTEGER, i INTEGER)"))
    rounds: list[int] = []

    def settle(tx: Transaction, entries: Sequence[LoggedEntry]) -> None:
        rounds.append(len(entries))
        for entry in entries:
            tx.execute("INSERT INTO settled VALUES (?, ?)", (len(rounds), entry.body["i"]))
            if entry.body["i"] == 2:
                raise KeyError("strange")

    views = Views(
        database,
        ledger,
        [Follower(name="a", tables=("settled",), kinds=frozenset({"test.done"}), settle=settle)],
    )
    for i in range(4):
        await database.write(
            lambda tx, i=i: ledger.act(tx, kind="test.done", by="a", body={"i": i}, now=NOW)
        )
    await views.catch_up()
    seen = await database.read(lambda tx: tx.fetch_all("SELECT i FROM settled ORDER BY 1"))
    assert seen == [(0,), (1,), (3,)]
    assert rounds == [4, 1, 1, 1, 1]  # together first; then each alone, to find the strange one
    failures = await database.read(store.view_failures)
    assert [(name, idx) for name, idx, _ in failures] == [("a", 2)]


async def test_a_run_ends_where_another_view_applies_an_entry(
    database: Database, tmp_path: Path
) -> None:
    ledger = await a_ledger(database, tmp_path)
    runs: list[list[int]] = []

    def apply_run(tx: Transaction, entries: Sequence[LoggedEntry]) -> None:
        runs.append([entry.body["i"] for entry in entries])

    def look(tx: Transaction, entry: LoggedEntry) -> None:
        runs.append([-entry.body["i"]])

    def settle(tx: Transaction, entries: Sequence[LoggedEntry]) -> None:
        runs.append([len(entries)])

    every, looked = frozenset[str](), frozenset({"test.looked"})
    followers = [
        Follower(name="runs", tables=(), kinds=every, apply_run=apply_run),
        Follower(name="settles", tables=(), kinds=every, settle=settle),
        Follower(name="looks", tables=(), kinds=looked, apply=look),
    ]
    views = Views(database, ledger, followers)
    for i, kind in enumerate(["test.done", "test.done", "test.looked", "test.done"], 1):
        await database.write(
            lambda tx, i=i, kind=kind: ledger.act(tx, kind=kind, by="a", body={"i": i}, now=NOW)
        )
    await views.catch_up()

    assert runs == [[1, 2, 3], [-3], [4], [4]]


async def test_what_was_read_ahead_of_another_place_is_read_again(
    database: Database, tmp_path: Path
) -> None:
    ledger = await a_ledger(database, tmp_path)
    seen: list[int] = []
    followers = [
        Follower(
            name="a",
            tables=(),
            kinds=frozenset(),
            apply=lambda _, entry: seen.append(entry.body["i"]),
        )
    ]
    for i in range(3):
        await database.write(
            lambda tx, i=i: ledger.act(tx, kind="test.done", by="a", body={"i": i}, now=NOW)
        )
    ahead = await database.read(lambda tx: read_ahead(tx, followers, 2))
    for _ in range(2):  # the second time the views are elsewhere
        await database.write(lambda tx: follow_some(tx, followers, 2, ahead))

    assert seen == [0, 1, 2]


def test_a_published_key_is_read_back_and_a_changed_one_refused(tmp_path: Path) -> None:
    key = load_or_make(tmp_path, ORIGIN).log.verifier
    assert VerifierKey.from_text(key.text()) == key
    with pytest.raises(ValueError, match="verifier key"):
        VerifierKey.from_text(key.text().replace("palm", "Palm"))


def test_keys_are_made_once_and_readable_by_the_owner_only(tmp_path: Path) -> None:
    first = load_or_make(tmp_path / "keys", ORIGIN)
    assert load_or_make(tmp_path / "keys", ORIGIN).kid == first.kid
    assert {p.stat().st_mode & 0o077 for p in (tmp_path / "keys").iterdir()} == {0}
