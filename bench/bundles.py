"""How much script a page of the built web app loads, from its files."""

import gzip
import re
from pathlib import Path

DIST = Path(__file__).parents[1] / "pwa" / "dist"


def gzipped(names: set[str]) -> float:
    return sum(len(gzip.compress((DIST / name).read_bytes(), 9)) for name in names) / 1024


def reached(page: str, *, workers: bool = False, late: bool = False) -> set[str]:
    """The scripts a page starts with; on wish its workers, and what is imported only when used."""
    found: set[str] = set()
    waiting = re.findall(r"assets/([\w.-]+\.js)\"", (DIST / page).read_text("utf-8"))
    ways = [r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)"""]
    ways += [r"""new URL\(["'`](?:/assets|\.)/([\w.-]+\.js)"""] if workers else []
    ways += [r"""import\(["'`]\./([\w.-]+\.js)"""] if late else []
    while waiting:
        name = waiting.pop()
        if f"assets/{name}" not in found and not name.startswith("scan-"):
            found.add(f"assets/{name}")
            text = (DIST / "assets" / name).read_text("utf-8")
            waiting += [other for way in ways for other in re.findall(way, text)]
    return found
