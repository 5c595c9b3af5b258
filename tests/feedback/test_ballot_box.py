"""The ballot box: a token counts once, a batch comes out whole, and the files tell nothing else."""

import asyncio
import contextlib
import json
import secrets
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from backend.feedback.ratings.ballots import store
from backend.feedback.ratings.ballots.box import BATCH_MAX, BallotBox, parts_of
from backend.feedback.ratings.model import TEXT_LENGTH_MAX, Ballot

pytestmark = pytest.mark.anyio

MONDAY = date(2026, 11, 23)
NEXT = date(2026, 11, 30)


def ballot(agency: str = "qingshi", overall: int = 4, text: str = "") -> Ballot:
    rating = json.dumps({"overall": overall, "text": text}, ensure_ascii=False)
    return Ballot(agency=agency, salt=secrets.token_bytes(32), rating=rating)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[BallotBox]:
    box = BallotBox(folder, folder / "urn", MONDAY)
    try:
        yield box
    finally:
        box.close()


async def test_the_same_token_sent_10000_times_at_once_counts_once(tmp_path: Path) -> None:
    nonce, given = secrets.token_bytes(32), ballot()
    with opened(tmp_path) as box:
        answers = await asyncio.gather(*(box.put(given, nonce) for _ in range(10_000)))
        assert answers.count("taken") == 1
        assert answers.count("known") == 9_999
        assert await box.waiting() == (1, 0)


async def test_different_ratings_with_one_token_at_once_count_once(tmp_path: Path) -> None:
    nonce = secrets.token_bytes(32)
    with opened(tmp_path) as box:
        answers = await asyncio.gather(*(box.put(ballot(), nonce) for _ in range(300)))
        assert sorted(set(answers)) == ["taken", "used"]
        assert answers.count("taken") == 1
        assert await box.put(ballot(), nonce) == "used"


async def test_what_was_taken_is_there_after_a_restart_and_stays_used(tmp_path: Path) -> None:
    nonce, given = secrets.token_bytes(32), ballot()
    with opened(tmp_path) as box:
        await box.put(given, nonce)
    with opened(tmp_path) as box:
        assert await box.waiting() == (1, 0)
        assert await box.put(given, nonce) == "known"
        assert await box.put(ballot(), nonce) == "used"


async def test_fewer_than_k_stay_in_the_box_and_the_others_come_out_whole(tmp_path: Path) -> None:
    with opened(tmp_path) as box:
        sent = [ballot("many", overall=1 + n % 5) for n in range(7)]
        few = [ballot("few") for _ in range(4)]
        for one in [*sent, *few]:
            await box.put(one, secrets.token_bytes(32))
        assert await box.let_out(MONDAY, 5) == 1
        (batch,) = await box.unlogged()
        assert {one.digest for one in batch.ballots} == {one.digest for one in sent}
        assert await box.waiting() == (4, 0)
        await box.put(ballot("few"), secrets.token_bytes(32))
        assert await box.let_out(NEXT, 5) == 1
        assert {batch.agency for batch in await box.unlogged()} == {"many", "few"}


async def test_a_receipt_is_found_only_when_its_batch_is_in_the_log(tmp_path: Path) -> None:
    with opened(tmp_path) as box:
        sent = [ballot() for _ in range(5)]
        for one in sent:
            await box.put(one, secrets.token_bytes(32))
        assert await box.batch_of(sent[0].digest) is None
        await box.let_out(MONDAY, 5)
        (batch,) = await box.unlogged()
        assert await box.batch_of(sent[0].digest) is None
        await box.set_logged(batch.id)
        assert await box.batch_of(sent[0].digest) == batch.id
        assert await box.unlogged() == []


async def test_who_spends_two_tokens_on_one_digest_fills_no_batch(tmp_path: Path) -> None:
    with opened(tmp_path) as box:
        same = ballot()
        for one in [ballot(), ballot(), ballot(), same, same]:
            await box.put(one, secrets.token_bytes(32))
        assert await box.let_out(MONDAY, 5) == 0


async def test_large_batches_are_cut_into_parts_of_at_least_k() -> None:
    for count in (5, BATCH_MAX, BATCH_MAX + 1, 3 * BATCH_MAX + 7):
        parts = parts_of([ballot() for _ in range(count)], 5)
        assert sum(len(part) for part in parts) == count
        assert all(5 <= len(part) <= BATCH_MAX for part in parts)


async def test_every_envelope_looks_alike(tmp_path: Path) -> None:
    with opened(tmp_path) as box:
        await box.put(ballot("a"), secrets.token_bytes(32))
        await box.put(ballot("b" * 64, text="长" * TEXT_LENGTH_MAX), secrets.token_bytes(32))
    with contextlib.closing(sqlite3.connect(tmp_path / "ratings.db")) as connection:
        sizes = {len(envelope) for _, envelope in store.waiting(connection)}
    assert len(sizes) == 1


async def test_no_word_of_a_waiting_rating_stands_in_any_file(tmp_path: Path) -> None:
    with opened(tmp_path) as box:
        await box.put(ballot("agency-of-mine", text="unmistakable"), secrets.token_bytes(32))
        files = files_in(tmp_path)
        assert {path.name for path in files if path.suffix != ".urn"} == {
            "ratings.db",
            "ratings.lock",
        }
        for path in files:
            assert b"unmistakable" not in path.read_bytes()
            assert b"agency-of-mine" not in path.read_bytes()


async def test_after_a_release_older_copies_of_the_box_cannot_be_opened(tmp_path: Path) -> None:
    """The backup of last week, with all that is on the disk today."""
    box_folder, copy = tmp_path / "box", tmp_path / "copy"
    copy.mkdir()
    with opened(box_folder) as box:
        await box.put(ballot(), secrets.token_bytes(32))
        (copy / "ratings.db").write_bytes((box_folder / "ratings.db").read_bytes())
        await box.let_out(MONDAY, 5)
        assert await box.waiting() == (1, 0)
    with opened(copy) as stolen:
        assert await stolen.waiting() == (0, 1)
    for path in (box_folder / "urn").iterdir():
        (copy / "urn" / path.name).write_bytes(path.read_bytes())
    with opened(copy) as stolen:
        assert await stolen.waiting() == (0, 1)


def without_counters(raw: bytes) -> bytes:
    """SQLite's header counts changes (bytes 24–27, 92–95): how many, never which."""
    return raw[:24] + raw[28:92] + raw[96:]


def test_the_file_does_not_know_in_which_order_ratings_came(tmp_path: Path) -> None:
    """SQLite lays later rows below earlier ones in a page; whoever can read a page would read
    the order. So the waiting table is written anew each time.
    """
    rows = [(secrets.token_bytes(16), secrets.token_bytes(2078)) for _ in range(40)]

    def file_of(order: list[tuple[bytes, bytes]], name: str) -> bytes:
        path = tmp_path / name
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            store.prepare(connection)
            for row in order:
                connection.execute("BEGIN IMMEDIATE")
                store.replace_waiting(connection, [*store.waiting(connection), row])
                connection.execute("COMMIT")
        return without_counters(path.read_bytes())

    mixed = sorted(rows, key=lambda _: secrets.token_bytes(8))
    assert file_of(rows, "a") == file_of(mixed, "b")


def test_rows_that_are_only_added_would_give_the_order_away(tmp_path: Path) -> None:
    """The other half of the test above: without the rewriting the files differ."""
    rows = [(secrets.token_bytes(16), secrets.token_bytes(100)) for _ in range(20)]
    found: list[bytes] = []
    for name, order in (("a", rows), ("b", list(reversed(rows)))):
        path = tmp_path / name
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            store.prepare(connection)
            connection.executemany("INSERT INTO waiting (id, envelope) VALUES (?, ?)", order)
        found.append(without_counters(path.read_bytes()))
    assert found[0] != found[1]
