"""A real server to be killed: `python -m tests.media_store.tus_server <folder>`.

Prints its port. Each file that is reported stored is written to `<folder>/reported`, as the log
of the product would.
"""

import sys
import time
from pathlib import Path

import uvicorn

from media_store import open_store
from media_store.receiving import BodyCutError
from media_store.tus import Limits, Stored, Tus


class App:
    """ASGI in 40 lines."""

    def __init__(self, folder: Path) -> None:
        self.reported = folder / "reported"
        self.tus = Tus(
            folder=folder / "spool",
            store=open_store("", folder),
            on_stored=self.on_stored,
            limits=Limits(reserve_bytes=0, block_bytes=256 << 10),
            base="/media",
        )

    async def on_stored(self, stored: Stored) -> None:
        with self.reported.open("a") as file:
            file.write(f"{stored.sha256}\n")

    async def __call__(self, scope, receive, send) -> None:
        assert scope["type"] == "http"
        upload_id = scope["path"].removeprefix("/media").strip("/") or None
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        reply = await self.tus.answer(
            scope["method"],
            headers,
            upload_id,
            body_of(receive),
            owner=headers.get("authorization", "alice"),
            now=time.time(),
        )
        await send(
            {
                "type": "http.response.start",
                "status": reply.status,
                "headers": [(n.lower().encode(), v.encode()) for n, v in reply.headers.items()]
                + [(b"content-length", str(len(reply.body)).encode())],
            }
        )
        await send({"type": "http.response.body", "body": reply.body})


async def body_of(receive):
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BodyCutError
        yield message.get("body", b"")
        more = message.get("more_body", False)


class Server(uvicorn.Server):
    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)


if __name__ == "__main__":
    config = uvicorn.Config(
        App(Path(sys.argv[1])), port=0, lifespan="off", log_level="error", loop="uvloop"
    )
    Server(config).run()
