"""The visible stamp on copies of pictures: what was signed, as lines a person can read."""

from typing import Any

from backend.clock import CHINA
from backend.evidence.assembly import place_of
from backend.evidence.model import Place
from backend.evidence.trust import instant
from backend.ledger.model import LoggedEntry


def stamp_of(entry: LoggedEntry, *, enterprise: str, officer: str, sha256: str) -> tuple[str, ...]:
    """It tells what the entry that names this file says, and proves nothing by itself."""
    payload: dict[str, Any] = entry.payload
    wall = str(payload.get("wall", ""))
    claimed = instant(wall)
    shown = claimed.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S UTC+8") if claimed else wall
    place = place_of(entry)
    position = "无定位 / no position"
    if isinstance(place, Place):
        position = f"{place.lat:.6f}, {place.lon:.6f} (WGS-84, ±{place.acc:.0f} m)"
    return (
        enterprise[:60] or "—",
        f"{shown[:40]}（手机时间 / phone clock）",
        position,
        f"{officer[:40]}  #{entry.idx}",
        f"SHA-256 {sha256[:32]}…",
    )
