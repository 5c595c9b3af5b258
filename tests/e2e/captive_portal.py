"""Somebody else's machine on the server's address: it says yes to everything and keeps nothing."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, Literal, Self

Mood = Literal["page", "empty", "elsewhere"]

PAGE = b"<!doctype html><title>Wi-Fi</title><h1>Welcome! Please accept our terms.</h1>"


class _Answer(BaseHTTPRequestHandler):
    mood: ClassVar[Mood] = "page"
    asked: ClassVar[list[str]] = []

    def _answer(self) -> None:
        body = PAGE if self.mood == "page" else b""
        self.asked.append(f"{self.command} {self.path}")
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.send_response(302 if self.mood == "elsewhere" else 200)
        if self.mood == "elsewhere":
            self.send_header("Location", "http://localhost:9/portal")
        self.send_header("Content-Type", "text/html" if body else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_HEAD = do_DELETE = do_OPTIONS = _answer  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own signature
        """Say nothing."""


class Portal:
    """A captive portal on `port` while the block runs."""

    def __init__(self, port: int, mood: Mood) -> None:
        self.asked: list[str] = []
        handler = type("_Here", (_Answer,), {"mood": mood, "asked": self.asked})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=10)

    def was_asked(self, call: str) -> bool:
        """Whether anything like `POST /api/sync/push` came here."""
        return any(one.startswith(call) for one in self.asked)
