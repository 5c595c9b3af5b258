"""Who sees what: every route and every asker, held against the matrix in matrix.json.

Each class of data carries a mark of its own. A mark in an answer must be allowed twice: to this
asker by the class, and to this route by its row. A route without a row fails, and so does a row
or a permission that nothing uses.
"""

import itertools
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from backend.main import create_app
from backend.parts import FOLLOWERS
from backend.settings import DatabaseSettings, Settings
from backend.supervision.live import scope_of
from backend.verification import fsck
from backend.web import Asker
from media_store import open_store
from tests.test_access import routes
from tests.visibility.planted import MARKS, Planted, plant, seen_in
from tests.whole_app import all_views, running

MATRIX: dict[str, Any] = json.loads((Path(__file__).parent / "matrix.json").read_text("utf-8"))
CLASSES: dict[str, dict[str, Any]] = MATRIX["classes"]
ROUTES: dict[str, list[str]] = MATRIX["routes"]
QUERIES: dict[str, str] = MATRIX["queries"]
"""What some routes must be asked for before they say anything."""
ENDS_THE_SESSION = {"DELETE /api/session", "POST /e/sign-out"}
WITHOUT_END = {"GET /api/live"}
"""Read below, straight from the hub: a stream would never answer."""

Seen = dict[tuple[str, str], set[str]]
"""By route and asker: the classes of data whose marks stood in the answer."""


def listed(tmp_path: Path) -> list[str]:
    app = create_app(Settings(data=tmp_path))
    return sorted(f"{method} {path}" for method, path, _ in routes(app))


def test_every_route_has_a_row_and_every_row_a_route(tmp_path: Path) -> None:
    found = set(listed(tmp_path))
    missing = "\n".join(f'"{one}": [],' for one in sorted(found - ROUTES.keys()))
    assert not missing, f"say in tests/visibility/matrix.json what these may show:\n{missing}"
    assert not ROUTES.keys() - found, "rows of routes that are gone"


def test_the_matrix_speaks_of_known_classes_and_askers() -> None:
    askers = set(MATRIX["askers"])
    for name, row in CLASSES.items():
        assert set(row["seenBy"]) <= askers, name
        assert row["row"], f"{name} names its row of the domain's matrix"
    assert {one for row in ROUTES.values() for one in row} <= CLASSES.keys()
    assert MARKS.keys() <= CLASSES.keys()


def filled(planted: Planted, asker: str, path: str) -> list[str]:
    """The addresses with the real ids in them; capabilities only where the asker holds them."""
    held = {name: (one,) for name, one in planted.held.get(asker, {}).items()}
    known = {**planted.places, **held}
    parts = [
        known.get(part.strip("{}"), ("0" * 22,)) if part.startswith("{") else (part,)
        for part in path.split("/")
    ]
    return ["/".join(some) for some in itertools.product(*parts)]


async def ask(planted: Planted, asker: str, method: str, path: str) -> set[str]:
    """The classes of data in the answers; what the asker sent along is no news to him."""
    found: set[str] = set()
    for where in filled(planted, asker, path):
        sent: dict[str, Any] = {}
        if method not in ("GET", "HEAD", "OPTIONS"):
            sent = {"json": {}} if path.startswith("/api/") else {"data": {"x": "y"}}
            if path.startswith("/k"):
                sent = {"data": {"form": "0" * 22, **planted.held.get(asker, {})}}
        query = QUERIES.get(f"{method} {path}", "lang=en")
        answer = await planted.clients[asker].request(method, f"{where}?{query}", **sent)
        assert answer.status_code < 500, f"{asker}: {method} {where}"
        echoed = f"{where} {sent}"
        found |= {
            name
            for name in seen_in(answer.content, planted.marks)
            if planted.marks[name] not in echoed
        }
    return found


async def walk(planted: Planted) -> Seen:
    seen: Seen = {}
    rest = [
        (method, path)
        for method, path, _ in routes(planted.app)
        if f"{method} {path}" not in WITHOUT_END | ENDS_THE_SESSION
    ]
    # Reading first: what is written may change what is read.
    for method, path in sorted(rest, key=lambda one: (one[0] not in ("GET", "HEAD"), one)):
        for asker in planted.clients:
            found = await ask(planted, asker, method, path)
            if found:
                seen[f"{method} {path}", asker] = found
    return seen


async def overheard(planted: Planted, asker: Asker) -> bytes:
    """Everything the live stream tells this asker of the past: its position, then one piece."""
    stream: AsyncGenerator[bytes] = planted.app.state.live.listen(asker, -1)
    try:
        return await anext(stream) + await anext(stream)
    finally:
        await stream.aclose()


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def planted(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Planted]:
    folder = tmp_path_factory.mktemp("visibility")
    async with running(DatabaseSettings(), folder) as app:
        yield await plant(app)


@pytest.fixture(scope="module")
async def seen(planted: Planted) -> Seen:
    return await walk(planted)


@pytest.mark.anyio
async def test_nobody_sees_what_the_matrix_does_not_allow(seen: Seen) -> None:
    wrong = [
        f"{asker} sees {name} at {route}"
        for (route, asker), names in sorted(seen.items())
        for name in sorted(names)
        if asker not in CLASSES[name]["seenBy"]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.anyio
async def test_no_route_shows_what_its_row_does_not_name(seen: Seen) -> None:
    wrong = {
        f'"{route}": {name}'
        for (route, _), names in seen.items()
        for name in names
        if name not in ROUTES.get(route, [])
    }
    assert not wrong, "\n".join(sorted(wrong))


@pytest.mark.anyio
async def test_every_permission_is_used_by_somebody(seen: Seen) -> None:
    """A mark that nothing shows would prove nothing."""
    shown = {(route, name) for (route, _), names in seen.items() for name in names}
    idle = [f"{route}: {name}" for route, names in ROUTES.items() for name in names]
    assert not [one for one in idle if tuple(one.split(": ", 1)) not in shown]
    reached = {(name, asker) for (_, asker), names in seen.items() for name in names}
    unused = [
        f"{name}: {asker}"
        for name, row in CLASSES.items()
        for asker in row["seenBy"]
        if (name, asker) not in reached
    ]
    assert not unused, "\n".join(unused)


@pytest.mark.anyio
async def test_the_live_stream_tells_nothing_but_that_something_happened(
    planted: Planted, app_asker: Asker
) -> None:
    heard = await overheard(planted, app_asker)
    assert b"note.written" in heard
    assert seen_in(heard, planted.marks) <= {"visit"}
    for kind in (b"complaint.", b"claim.", b"service_address.", b"rating"):
        assert kind not in heard


@pytest.fixture
def app_asker(planted: Planted) -> Asker:
    asker = Asker(
        account_id="a-chenj",
        login="chenj",
        role="supervisor",
        agency_id="yunchuan",
        agency_path="/yunchuan/",
        session="00",
    )
    assert scope_of(asker).officer is None
    return asker


@pytest.mark.anyio
async def test_everything_planted_stands_up_to_fsck(planted: Planted) -> None:
    """Words beside the log, files of complaints, sessions: nothing of it is a finding."""
    settings: Settings = planted.app.state.settings
    await all_views(planted.app)
    report = await fsck.check(settings, FOLLOWERS, lambda: open_store("", settings.data / "media"))
    assert report.findings == []
