"""How the built app is served."""

from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide

from backend.problems import Problem
from backend.settings import Settings
from backend.web import on_problem
from backend.web_app import HANDLERS, WebApp

pytestmark = pytest.mark.anyio

FILES = {
    "index.html": "<!doctype html>officer",
    "desk.html": "<!doctype html>desk",
    "sw.js": "self.skipWaiting",
    "assets/app-1a2b.js": "console",
    "assets/reader.wasm": "\0asm",
}


@pytest.fixture
def client(tmp_path: Path) -> httpx.AsyncClient:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    app = Litestar(
        HANDLERS,
        state=State({"web_app": WebApp(tmp_path)}),
        dependencies={"settings": Provide(lambda: Settings(data=tmp_path), sync_to_thread=False)},
        exception_handlers={Problem: on_problem},
        openapi_config=None,
    )
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # pyright: ignore[reportArgumentType]
    return httpx.AsyncClient(transport=transport, base_url="http://palm.test")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "officer"),
        ("/visits/7/camera", "officer"),
        ("/desk", "desk"),
        ("/desk/visits/7", "desk"),
        ("/sw.js", "skipWaiting"),
        ("/assets/app-1a2b.js", "console"),
    ],
)
async def test_addresses_of_screens_lead_to_their_page(
    client: httpx.AsyncClient, path: str, says: str
) -> None:
    answer = await client.get(path)
    assert (answer.status_code, says in answer.text) == (200, True)


@pytest.mark.parametrize(
    "path", ["/assets/gone.js", "/api/nothing", "/../pyproject.toml", "/x.php"]
)
async def test_what_is_not_there_is_not_answered_by_a_page(
    client: httpx.AsyncClient, path: str
) -> None:
    assert (await client.get(path)).status_code == 404


async def test_named_by_content_is_kept_for_ever_and_the_rest_is_asked_for(
    client: httpx.AsyncClient,
) -> None:
    hashed = await client.get("/assets/app-1a2b.js")
    page = await client.get("/")
    assert "immutable" in hashed.headers["cache-control"]
    assert page.headers["cache-control"] == "no-cache"
    again = await client.get("/", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_compressed_for_whoever_takes_it(client: httpx.AsyncClient) -> None:
    plain = await client.get("/", headers={"Accept-Encoding": "identity"})
    packed = await client.get("/", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert (await client.get("/assets/reader.wasm")).headers["content-type"] == "application/wasm"


async def test_a_look_at_the_head_is_answered(client: httpx.AsyncClient) -> None:
    assert (await client.head("/")).status_code == 200
