"""Style and scripts of pages: every `*.css` and `*.js` of a noun, named by its digest.

The name changes with the content, so browsers may keep a file for ever.
"""

import functools
import gzip
import hashlib
from importlib.resources import files
from pathlib import Path

import msgspec

PREFIX = "/pages/"
BUILT_APP = "web_app_files"
_TYPES = {".css": "text/css", ".js": "text/javascript"}


class PageAsset(msgspec.Struct, frozen=True, kw_only=True):
    """One file, ready to be sent."""

    content: bytes
    compressed: bytes
    media_type: str


class PageAssets:
    """All of them, read once."""

    def __init__(self, root: Path) -> None:
        self._assets: dict[str, PageAsset] = {}
        self._urls: dict[str, str] = {}
        for path in sorted(root.rglob("*")):
            place = path.relative_to(root)
            if path.suffix in _TYPES and place.parts[0] != BUILT_APP:
                self._add(place, path.read_bytes())

    def _add(self, place: Path, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()[:16]
        name = f"{place.stem}.{digest}{place.suffix}"
        self._assets[name] = PageAsset(
            content=content,
            compressed=gzip.compress(content, 9, mtime=0),
            media_type=_TYPES[place.suffix],
        )
        self._urls[place.as_posix()] = PREFIX + name

    def url(self, path: str) -> str:
        """The address of a file given below the package `backend`; KeyError for a wrong path."""
        return self._urls[path]

    def find(self, name: str) -> PageAsset | None:
        return self._assets.get(name)


@functools.cache
def packaged() -> PageAssets:
    """The files that lie beside the nouns' sources."""
    return PageAssets(Path(str(files("backend"))))
