"""What a curious administrator gathers, and every way he tries to put it together."""

import contextlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from backend.feedback.ratings.ballots import store
from backend.feedback.ratings.model import Ballot

PAGE = 4096
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Visit:
    """A visit as its token stands in the log, and (for the judge only) its ballot."""

    def __init__(self, body: str, issued: datetime, ballot: Ballot) -> None:
        self.body = body
        self.issued = issued
        self.ballot = ballot


class Knowledge:
    """Everything the administrator has gathered."""

    def __init__(self) -> None:
        self.issued: dict[str, list[Visit]] = defaultdict(list)
        """Tokens of the log by body, in order, not yet guessed."""
        self.first_night: dict[bytes, int] = {}
        self.first_offset: dict[bytes, int] = {}
        self.last_offset: dict[bytes, int] = {}
        self.envelopes: dict[bytes, bytes] = {}
        self.envelope_night: dict[bytes, int] = {}
        self.envelope_offset: dict[bytes, int] = {}
        self.marks: dict[bytes, int] = {}
        self.mark_offset: dict[bytes, int] = {}
        self.last_change: dict[int, datetime] = {}
        """By night: the file's time tells when the last rating of the day came."""

    def copy(self, path: Path, night: int, digests: Sequence[bytes]) -> None:
        """What a backup tells; he looks for digests once a release has named them."""
        raw = path.read_bytes()
        self.last_change[night] = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        for digest in digests:
            at = raw.find(digest)
            if at >= 0:
                self.first_night.setdefault(digest, night)
                self.first_offset.setdefault(digest, at)
                self.last_offset[digest] = at
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master").fetchall()
            if ("waiting",) not in names:
                return
            for envelope_id, envelope in store.waiting(connection):
                self.envelopes[envelope_id] = envelope
                self.envelope_night.setdefault(envelope_id, night)
                self.envelope_offset.setdefault(envelope_id, raw.find(envelope_id))
            for (mark,) in connection.execute("SELECT mark FROM spent"):
                if mark not in self.marks:
                    self.marks[mark] = night
                    self.mark_offset[mark] = raw.find(mark)


Night = Callable[[datetime], int]
Strategy = Callable[[Knowledge, list[bytes], list[Visit], Night], list[Visit]]
"""Digests of a batch as the log names them, visits in the order of their tokens → one for each."""


def _aligned(digests: list[bytes], visits: list[Visit], key: dict[bytes, int]) -> list[Visit]:
    """The digests in the order of `key` are the visits in the order of their tokens."""
    order = sorted(range(len(digests)), key=lambda i: key.get(digests[i], 0))
    guessed = list(visits)
    for place, which in enumerate(order):
        guessed[which] = visits[place]
    return guessed


def by_log(_: Knowledge, digests: list[bytes], visits: list[Visit], _night: Night) -> list[Visit]:
    return visits[: len(digests)]


def by_first_offset(
    known: Knowledge, digests: list[bytes], visits: list[Visit], _night: Night
) -> list[Visit]:
    return _aligned(digests, visits, known.first_offset)


def _place(at: int) -> int:
    """Where a row stands in the order of arrival, if rows are only added: SQLite fills a page
    from its end, and pages one after another.
    """
    return at // PAGE * PAGE + PAGE - 1 - at % PAGE


def by_pages(
    known: Knowledge, digests: list[bytes], visits: list[Visit], _night: Night
) -> list[Visit]:
    return _aligned(digests, visits, {d: _place(at) for d, at in known.first_offset.items()})


def by_last_pages(
    known: Knowledge, digests: list[bytes], visits: list[Visit], _night: Night
) -> list[Visit]:
    return _aligned(digests, visits, {d: _place(at) for d, at in known.last_offset.items()})


def by_file_times(
    known: Knowledge, digests: list[bytes], visits: list[Visit], night: Night
) -> list[Visit]:
    """Whose token was given out minutes before the file changed last was the last of that night:
    in the copy he would stand last. The others keep their order.
    """
    lasts = [
        visit
        for visit in visits
        if abs(known.last_change.get(night(visit.issued), LONG_AGO) - visit.issued)
        < timedelta(minutes=10)
    ]
    others = [visit for visit in visits if visit not in lasts]
    return _aligned(digests, others + lasts, known.last_offset)


def by_backups(
    known: Knowledge, digests: list[bytes], visits: list[Visit], _night: Night
) -> list[Visit]:
    """The night a digest is first found in is the night of its token; within one, its place."""
    key = {d: (known.first_night.get(d, 0), _place(known.first_offset.get(d, 0))) for d in digests}
    order = {digest: place for place, digest in enumerate(sorted(digests, key=key.__getitem__))}
    return _aligned(digests, visits, order)


def _through_envelopes(
    known: Knowledge,
    digests: list[bytes],
    visits: list[Visit],
    night: Night,
    rank: dict[bytes, Any],
    nights: dict[bytes, int],
) -> list[Visit]:
    """A visit is the envelope (or mark) that first stood in the copy of its night; envelopes are
    the digests in the order of something both have.
    """
    by_night: dict[int, list[bytes]] = defaultdict(list)
    for thing, when in nights.items():
        by_night[when].append(thing)
    taken: set[bytes] = set()
    found: list[tuple[Any, Visit]] = []
    for visit in visits:
        free = [one for one in by_night[night(visit.issued)] if one not in taken]
        chosen = min(free, key=lambda one: rank[one], default=b"")
        taken.add(chosen)
        found.append((rank.get(chosen, type(next(iter(rank.values()), 0))()), visit))
    found.sort(key=lambda pair: pair[0])
    return [visit for _, visit in found]


def by_envelope_ids(
    known: Knowledge, digests: list[bytes], visits: list[Visit], night: Night
) -> list[Visit]:
    ids = {one: one for one in known.envelopes}
    return _through_envelopes(known, digests, visits, night, ids, known.envelope_night)


def by_envelope_offsets(
    known: Knowledge, digests: list[bytes], visits: list[Visit], night: Night
) -> list[Visit]:
    places = known.envelope_offset
    guessed = _through_envelopes(known, digests, visits, night, places, known.envelope_night)
    return _aligned(digests, guessed, known.first_offset)


def by_marks(
    known: Knowledge, digests: list[bytes], visits: list[Visit], night: Night
) -> list[Visit]:
    ids = {one: one for one in known.marks}
    return _through_envelopes(known, digests, visits, night, ids, known.marks)


def by_mark_offsets(
    known: Knowledge, digests: list[bytes], visits: list[Visit], night: Night
) -> list[Visit]:
    guessed = _through_envelopes(known, digests, visits, night, known.mark_offset, known.marks)
    return _aligned(digests, guessed, known.first_offset)


STRATEGIES: tuple[Strategy, ...] = (
    by_log,
    by_first_offset,
    by_pages,
    by_last_pages,
    by_file_times,
    by_backups,
    by_envelope_ids,
    by_envelope_offsets,
    by_marks,
    by_mark_offsets,
)
