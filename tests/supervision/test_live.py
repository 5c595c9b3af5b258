"""The live stream: nothing missed, nothing doubled, nothing out of scope, nobody held up."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.accounts.model import Account
from backend.accounts.sessions import digest_of
from backend.database import Database, open_database
from backend.settings import DatabaseSettings
from backend.supervision import live
from backend.supervision.live import LISTENERS_PER_ACCOUNT_MAX
from backend.supervision.routes import HANDLERS
from backend.web import Asker
from tests.accounts.people import NOW, chen, stranger, wang
from tests.databases import place_migrated
from tests.supervision.scene import Phone, Scene, li, new_id, opening, photo, scene, zhao

pytestmark = pytest.mark.anyio


def asker(account: Account, session: str = "00") -> Asker:
    return Asker(
        account_id=account.id,
        login=account.login,
        role=account.role,
        agency_id=account.agency_id,
        agency_path=account.agency_path,
        officer_id=account.officer_id,
        session=session,
    )


class Desk:
    """Reads one stream event by event, as a browser does."""

    def __init__(self, stream: AsyncGenerator[bytes]) -> None:
        self._stream = stream
        self._waiting: list[dict[str, Any]] = []

    async def next(self) -> dict[str, Any]:
        while not self._waiting:
            async with asyncio.timeout(20):
                piece = await anext(self._stream)
            for block in piece.decode().split("\n\n"):
                if block and not block.startswith(":"):
                    self._waiting.append(_event(block))
        return self._waiting.pop(0)

    async def indexes_until(self, last: int) -> list[int]:
        found: list[int] = []
        while not found or found[-1] < last:
            event = await self.next()
            if event["event"] == "entry":
                assert event["id"] == str(event["data"]["index"])
                found.append(event["data"]["index"])
        return found

    async def close(self) -> None:
        await self._stream.aclose()


def _event(block: str) -> dict[str, Any]:
    members = dict(line.split(": ", 1) for line in block.split("\n"))
    return {**members, "data": msgspec.json.decode(members["data"].encode())}


async def settled(here: Scene) -> None:
    """Wait until the hub has told everything that is in the log."""
    size = here.server.ledger.published.size
    await here.server.views.reached(size - 1)
    async with asyncio.timeout(10):
        while here.live._position < size:  # noqa: ASYNC110 - the hub has nobody to tell when it is idle
            await asyncio.sleep(0)


async def test_a_stream_begins_with_its_position_and_goes_on_with_what_comes(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone, visit = await here.phone(wang()), new_id()
        await settled(here)
        desk = Desk(here.live.listen(asker(chen()), None))
        first = await desk.next()

        (index,) = await here.push(phone.sign("visit.opened", opening(visit)))
        event = await desk.next()

        assert (first["event"], first["data"]) == ("position", {"index": index - 1})
        assert event["data"]["index"] == index
        assert event["data"]["kind"] == "visit.opened"
        assert event["data"]["visit"] == visit
        assert event["data"]["device"] == phone.kid
        await desk.close()
        assert here.live.listeners == 0


async def test_each_desk_hears_only_its_own_scope(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        east, west = await here.phone(wang()), await here.phone(zhao())
        await settled(here)
        people = (chen(), stranger(), wang(), li(), zhao())
        desks = [Desk(here.live.listen(asker(person), None)) for person in people]
        for desk in desks:
            await desk.next()

        (in_east,) = await here.push(east.sign("visit.opened", opening(new_id())))
        (in_west,) = await here.push(west.sign("visit.opened", opening(new_id(), "o-zhaow")))

        city = [(await desks[0].next())["data"]["index"] for _ in range(2)]
        heard = [(await desk.next())["data"]["index"] for desk in desks[1:]]
        assert city == [in_east, in_west]
        assert heard == [in_west, in_east, in_east, in_west]


async def test_a_stored_original_is_told_to_whom_its_visit_belongs(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone, visit = await here.phone(wang()), new_id()
        await here.push(
            phone.sign("visit.opened", opening(visit)),
            phone.sign("photo.captured", photo(visit, "c-1")),
        )
        await settled(here)
        desk = Desk(here.live.listen(asker(wang()), None))
        await desk.next()

        await here.store(b"original of c-1")

        event = await desk.next()
        assert (event["data"]["kind"], event["data"]["visit"]) == ("media.stored", visit)
        assert event["data"]["device"] is None


async def test_who_looked_at_what_is_not_told_live(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone, visit = await here.phone(wang()), new_id()
        await here.push(
            phone.sign("visit.opened", opening(visit)),
            phone.sign("photo.captured", photo(visit, "c-1")),
        )
        digest = await here.store(b"original of c-1")
        await settled(here)
        desk = Desk(here.live.listen(asker(chen()), None))
        await desk.next()
        client = await here.client(chen())
        assert (await client.get(f"/api/evidence/{digest}/original")).status_code == 200

        (index,) = await here.push(phone.sign("visit.opened", opening(new_id())))

        assert (await desk.next())["data"]["index"] == index


async def test_an_index_from_another_life_begins_here(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        await here.phone(wang())
        await settled(here)
        desk = Desk(here.live.listen(asker(chen()), 999_999))
        position = await desk.next()
        assert position["data"]["index"] == here.server.ledger.published.size - 1


async def test_a_slow_desk_is_let_go_and_misses_nothing_when_it_comes_back(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone, visit = await here.phone(wang()), new_id()
        await settled(here)
        stream = here.live.listen(asker(chen()), None)
        slow = Desk(stream)
        begin = (await slow.next())["data"]["index"]
        await here.push(phone.sign("visit.opened", opening(visit)))
        for number in range(live.CHUNKS_WAITING_MAX + 5):
            note = {"visit": visit, "note": f"n-{number}", "text": "…"}
            await here.push(phone.sign("note.written", note))
            await settled(here)
        assert here.live.listeners == 0

        heard: list[int] = []
        with contextlib.suppress(StopAsyncIteration):
            while True:
                event = await slow.next()
                heard.append(event["data"]["index"])
        last = here.server.ledger.published.size - 1
        assert heard[-1] < last
        again = Desk(here.live.listen(asker(chen()), heard[-1]))
        heard += await again.indexes_until(last)
        assert heard == list(range(begin + 1, last + 1))


async def test_a_desk_that_never_reads_holds_no_more_than_its_bound(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone, visit = await here.phone(wang()), new_id()
        await settled(here)
        stream = here.live.listen(asker(chen()), None)
        await Desk(stream).next()
        await here.push(phone.sign("visit.opened", opening(visit)))
        ((listener,),) = here.live._scopes.values()
        held: list[int] = []
        for _ in range(2):
            for _ in range(live.CHUNKS_WAITING_MAX):
                note = {"visit": visit, "note": new_id(), "text": "…"}
                await here.push(phone.sign("note.written", note))
                await settled(here)
            held.append(listener.chunks.qsize())
        assert held[0] <= live.CHUNKS_WAITING_MAX
        assert held[1] == held[0], "what is let go is told nothing more"
        assert here.live.listeners == 0
        await stream.aclose()


async def test_a_stream_ends_when_its_session_does(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        client = await here.client(chen())
        session = digest_of(client.cookies["palm_session"]).hex()
        here.live._heartbeat_seconds = 0.01
        stream = here.live.listen(asker(chen(), session), None)
        await anext(stream)
        assert await anext(stream) == live.HEARTBEAT

        await client.delete("/api/session")

        async with asyncio.timeout(10):
            assert [piece async for piece in stream if piece != live.HEARTBEAT] == []


async def test_streams_end_when_the_server_goes_down(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        stream = here.live.listen(asker(chen()), None)
        await anext(stream)
        waiting = asyncio.create_task(anext(stream, None))
        await asyncio.sleep(0)

        here.live.close()

        async with asyncio.timeout(10):
            assert await waiting is None


async def test_one_account_cannot_take_every_place(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        desks = [
            Desk(here.live.listen(asker(chen()), None)) for _ in range(LISTENERS_PER_ACCOUNT_MAX)
        ]
        for desk in desks:
            await desk.next()

        refused = await (await here.client(chen())).get("/api/live")
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/overloaded")
        assert refused.headers["retry-after"]
        assert [piece async for piece in here.live.listen(asker(chen()), None)] == []
        assert here.live.has_room(asker(stranger()))

        for desk in desks:
            await desk.close()
        assert here.live.has_room(asker(chen()))


async def test_the_route_speaks_server_sent_events(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        (index,) = await here.push(phone.sign("visit.opened", opening(new_id())))
        await settled(here)
        client = await here.client(chen())
        here.live._closed = True  # the stream ends after what was missed

        answer = await client.get("/api/live", headers={"Last-Event-ID": str(index - 1)})

        assert answer.headers["content-type"].startswith("text/event-stream")
        position, entry, end = answer.text.split("\n\n")
        assert position == f'event: position\ndata: {{"index":{index - 1}}}'
        assert entry.startswith(f"id: {index}\nevent: entry\ndata: ")
        assert end == ""


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    pushes=st.lists(st.integers(1, 6), min_size=1, max_size=6),
    pauses=st.lists(st.integers(0, 6), min_size=6, max_size=6),
    cuts=st.lists(st.integers(1, 9), max_size=4),
)
async def test_resuming_amid_appends_neither_misses_nor_doubles(
    tmp_path_factory: pytest.TempPathFactory,
    pushes: list[int],
    pauses: list[int],
    cuts: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("live")
    place_migrated(folder)
    async with (
        open_database(DatabaseSettings(), folder) as database,
        scene(database, folder, HANDLERS) as here,
    ):
        phone, visit = await here.phone(wang()), new_id()
        begin = (await here.push(phone.sign("visit.opened", opening(visit))))[0]
        count = sum(pushes)

        async def append() -> None:
            for size, pause in zip(pushes, pauses, strict=False):
                entries = [_note(phone, visit) for _ in range(size)]
                await here.push(*entries, after=timedelta(seconds=1))
                for _ in range(pause):
                    await asyncio.sleep(0)

        appending = asyncio.create_task(append())
        heard: list[int] = []
        for cut in [*cuts, count]:
            desk = Desk(here.live.listen(asker(chen()), heard[-1] if heard else begin))
            for _ in range(cut + 1):
                if len(heard) == count:
                    break
                event = await desk.next()
                if event["event"] == "entry":
                    heard.append(event["data"]["index"])
            await desk.close()
        while len(heard) < count:
            desk = Desk(here.live.listen(asker(chen()), heard[-1] if heard else begin))
            heard += await desk.indexes_until(begin + count)
            await desk.close()
        await appending
        assert heard == list(range(begin + 1, begin + count + 1))


def _note(phone: Phone, visit: str) -> bytes:
    return phone.sign("note.written", {"visit": visit, "note": "n", "text": "…"}, wall=NOW)
