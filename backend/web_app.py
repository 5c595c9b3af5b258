"""Serves the built web app: read once at the start, compressed once, answered from memory."""

import asyncio
import gzip
import hashlib
import mimetypes
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from litestar import HttpMethod, Request, Response, get, route
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File

from backend.lan_certificate import AUTHORITY_FILE
from backend.problems import NotFound
from backend.settings import Settings

COMPRESSED = {".html", ".js", ".css", ".json", ".svg", ".webmanifest", ".wasm", ".txt", ".geojson"}
_TYPES = {".webmanifest": "application/manifest+json", ".wasm": "application/wasm"}
OURS = ("api", "log", "a", "c", "d", "e", "k", "s", "schema", "healthz", "readyz")
"""First parts of addresses that never fall back to a page of the app."""
READING = [HttpMethod.GET, HttpMethod.HEAD]


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the app, ready to be sent."""

    content: bytes
    compressed: bytes | None
    media_type: str
    etag: str
    cache: str


class WebApp:
    """All files of the built app, by path."""

    def __init__(self, folder: Path) -> None:
        self._assets = {
            path.relative_to(folder).as_posix(): _asset(path, folder)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".map"
        }

    def find(self, path: str) -> Asset | None:
        """The asset for an address; addresses of screens lead to their page."""
        name = path.strip("/")
        if name in self._assets:
            return self._assets[name]
        first = name.partition("/")[0]
        if first in OURS or "." in name.rpartition("/")[2]:
            return None
        return self._assets.get("desk.html" if first == "desk" else "index.html")


def _asset(path: Path, folder: Path) -> Asset:
    content = path.read_bytes()
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    hashed = path.relative_to(folder).parts[0] == "assets"
    return Asset(
        content=content,
        compressed=gzip.compress(content, 9, mtime=0) if path.suffix in COMPRESSED else None,
        media_type=media_type or "application/octet-stream",
        etag=f'"{hashlib.sha256(content).hexdigest()[:20]}"',
        cache="public, max-age=31536000, immutable" if hashed else "no-cache",
    )


def built_app() -> Path:
    """The app inside the installed package, or the one just built beside the sources."""
    packaged = Path(str(files("backend") / "web_app_files"))
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "pwa" / "dist"


def _answer(request: Request[Any, Any, Any], path: str) -> Response[bytes]:
    app: WebApp = request.app.state.web_app
    asset = app.find(path)
    if asset is None:
        raise NotFound
    headers = {"ETag": asset.etag, "Cache-Control": asset.cache, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == asset.etag:
        return Response(b"", status_code=304, headers=headers, media_type=asset.media_type)
    if asset.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.compressed, headers=headers, media_type=asset.media_type)
    return Response(asset.content, headers=headers, media_type=asset.media_type)


@route("/", http_method=READING, opt={"public": True}, include_in_schema=False)
async def home(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The officer's app."""
    return _answer(request, "")


@route("/{path:path}", http_method=READING, opt={"public": True}, include_in_schema=False)
async def page(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[bytes]:
    """A file or a screen of the app."""
    return _answer(request, path)


@get("/palm-ca.crt", opt={"public": True}, include_in_schema=False)
async def certificate_authority(settings: NamedDependency[Settings]) -> File:
    """What a phone on the local network installs once, to trust this server (`--lan`)."""
    path = settings.data / "keys" / AUTHORITY_FILE
    if not await asyncio.to_thread(path.exists):
        raise NotFound
    return File(path, filename="palm-ca.crt", media_type="application/x-x509-ca-cert")


HANDLERS = [home, certificate_authority, page]
