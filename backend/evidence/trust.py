"""The trust ladder: every reason for and against an item, and what is not known. Pure.

It proves nothing by adding up: each rung stands for itself, and people judge. The figures are
ours, not the law's: they say from where on a screen points something out.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from backend.evidence.model import (
    Bounds,
    ChainFacts,
    NoPlace,
    Place,
    Position,
    Rung,
    TimeBracket,
)
from media_store.exif_reading import Claim, ExifFacts, contradictions

CLOCK_OFF_SECONDS = 120.0
"""A clock that lies further outside the proven bracket is pointed out."""
NEAR_METRES = 300.0
"""An address is a point, a site has a gate, a yard and a back door."""
IMPRECISE_METRES = 200.0
"""A fix with a larger radius says too little about being there."""
EXIF_SECONDS = 120.0
EXIF_METRES = 200.0
EARTH_RADIUS_METRES = 6_371_008.8
"""Mean radius (IUGG)."""


class Partnering(msgspec.Struct, frozen=True, kw_only=True):
    """Who was there besides the one who signed."""

    officers: int | None
    """None while the opening of the visit is not here."""
    confirmed: bool


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """The file an item hangs on."""

    size: int
    stored: bool


class ExifCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What the file's own EXIF is held against."""

    facts: ExifFacts | None
    """None when nobody has read the file yet."""
    taken_at: str | None
    capture: str


def signature_rung(device: str) -> Rung:
    """The log holds only entries whose signature was verified with an enrolled key."""
    return Rung(name="signature", verdict="for", reason="signature-valid", figures={"key": device})


def chain_rung(facts: ChainFacts, bounds: Bounds) -> Rung:
    """Whether numbers are missing where they may belong to this visit."""
    if facts.forked:
        return Rung(name="chain", verdict="against", reason="chain-forked")
    inside = [
        (max(first, bounds.first), last if bounds.last is None else min(last, bounds.last))
        for first, last in facts.missing
        if last >= bounds.first and (bounds.last is None or first <= bounds.last)
    ]
    if not inside:
        return Rung(name="chain", verdict="for", reason="chain-whole")
    count = sum(last - first + 1 for first, last in inside)
    figures: dict[str, float | int | str] = {"missing": count, "first": inside[0][0]}
    return Rung(name="chain", verdict="against", reason="chain-gap", figures=figures)


def log_rung(index: int) -> Rung:
    return Rung(name="log", verdict="for", reason="in-log", figures={"index": index})


def time_rung(bracket: TimeBracket, wall: str) -> Rung:
    """How narrowly the time is proven, and whether the device's clock lies within."""
    if bracket.contradictory:
        return Rung(name="time", verdict="against", reason="bracket-contradictory")
    off = clock_off_seconds(bracket, wall)
    if off is not None and abs(off) > CLOCK_OFF_SECONDS:
        figures: dict[str, float | int | str] = {"seconds": round(off, 1)}
        return Rung(name="time", verdict="against", reason="clock-off", figures=figures)
    width = _width_seconds(bracket)
    known: dict[str, float | int | str] = {} if width is None else {"widthSeconds": width}
    if bracket.grade == "A":
        return Rung(name="time", verdict="for", reason="bracket-a", figures=known)
    if bracket.grade == "B":
        return Rung(name="time", verdict="for", reason="bracket-b", figures=known)
    return Rung(name="time", verdict="unknown", reason="bracket-c", figures=known)


def clock_off_seconds(bracket: TimeBracket, wall: str) -> float | None:
    """How far the claimed time lies outside the proven bracket; negative is too early.

    0 within it; None when the claim cannot be read as an instant.
    """
    claimed = instant(wall)
    if claimed is None:
        return None
    if bracket.not_before is not None and claimed < bracket.not_before:
        return (claimed - bracket.not_before).total_seconds()
    if bracket.not_after is not None and claimed > bracket.not_after:
        return (claimed - bracket.not_after).total_seconds()
    return 0.0


def place_rung(where: Place | NoPlace | None, registered: Position | None) -> Rung:
    """Whether the fix fits the registered address, as far as its accuracy allows to say."""
    if not isinstance(where, Place):
        reason = where.none if where is not None else "not-asked"
        return Rung(name="place", verdict="unknown", reason="place-none", figures={"why": reason})
    if registered is None:
        return Rung(name="place", verdict="unknown", reason="place-unregistered")
    metres = distance_metres(where.lat, where.lon, registered.lat, registered.lon)
    figures: dict[str, float | int | str] = {
        "metres": round(metres),
        "accuracy": round(min(where.acc, 1e7)),
    }
    if is_far(metres, where.acc):
        return Rung(name="place", verdict="against", reason="place-far", figures=figures)
    if where.acc > IMPRECISE_METRES or metres > NEAR_METRES:
        return Rung(name="place", verdict="unknown", reason="place-imprecise", figures=figures)
    return Rung(name="place", verdict="for", reason="place-near", figures=figures)


def is_far(metres: float, accuracy: float) -> bool:
    """Far only when even the nearest point of the fix's circle is."""
    return metres - accuracy > NEAR_METRES


def original_rung(original: Original | None) -> Rung:
    """Whether the bytes the entry names are here. On their way is no reason against."""
    if original is None:
        return Rung(name="original", verdict="unknown", reason="no-original")
    figures: dict[str, float | int | str] = {"bytes": original.size}
    if original.stored:
        return Rung(name="original", verdict="for", reason="original-stored", figures=figures)
    return Rung(name="original", verdict="unknown", reason="original-missing", figures=figures)


def exif_rung(check: ExifCheck, where: Place | NoPlace | None) -> Rung:
    """Whether the picture's own EXIF agrees with what was signed."""
    if check.facts is None:
        return Rung(name="exif", verdict="unknown", reason="exif-unread")
    if says_nothing(check.facts):
        return Rung(name="exif", verdict="unknown", reason="exif-absent")
    differing = exif_contradictions(check, where)
    if differing:
        told: dict[str, float | int | str] = {"contradictions": ",".join(differing)}
        return Rung(name="exif", verdict="against", reason="exif-contradicts", figures=told)
    return Rung(name="exif", verdict="for", reason="exif-agrees")


def says_nothing(facts: ExifFacts) -> bool:
    """No member that could agree with or contradict an entry."""
    return facts.taken_at is None and facts.latitude is None and facts.image_id is None


def exif_contradictions(check: ExifCheck, where: Place | NoPlace | None) -> list[str]:
    """Of `taken_at`, `position`, `image_id`, `readers`, those in which file and entry differ."""
    if check.facts is None:
        return []
    place = where if isinstance(where, Place) else None
    radius = 0.0 if place is None else place.acc + (check.facts.accuracy_m or 0.0)
    found = contradictions(
        check.facts,
        Claim(
            taken_at=instant(check.taken_at) if check.taken_at else None,
            latitude=None if place is None else place.lat,
            longitude=None if place is None else place.lon,
            image_id=check.capture,
        ),
        clock_tolerance=timedelta(seconds=EXIF_SECONDS),
        distance_tolerance_m=EXIF_METRES + radius,
    )
    return [one.field for one in found]


def partner_rung(partnering: Partnering) -> Rung:
    """Two officers are the rule (行政处罚法 42); that no scan confirms the second proves little."""
    if partnering.officers is not None and partnering.officers < 2:
        return Rung(name="partner", verdict="against", reason="single-officer")
    if partnering.confirmed:
        return Rung(name="partner", verdict="for", reason="partner-confirmed")
    return Rung(name="partner", verdict="unknown", reason="partner-unconfirmed")


def method_rung(method: str) -> Rung:
    """How the bytes came into the phone."""
    if method in ("live-camera", "live-microphone"):
        return Rung(name="method", verdict="for", reason="live-capture")
    if method == "system-camera":
        return Rung(name="method", verdict="unknown", reason="system-camera")
    return Rung(name="method", verdict="against", reason="imported")


def concerns_of(ladders: Iterable[Iterable[Rung]]) -> list[str]:
    """Every reason "against" once, in the order of the ladder."""
    found: dict[str, int] = {}
    for ladder in ladders:
        for rung in ladder:
            if rung.verdict == "against":
                found[rung.reason] = _ORDER.index(rung.name)
    return sorted(found, key=lambda reason: (found[reason], reason))


_ORDER = ("signature", "chain", "log", "time", "place", "original", "exif", "partner", "method")


def distance_metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance by the haversine formula."""
    phi, other_phi = math.radians(lat), math.radians(other_lat)
    half_lat = math.radians(other_lat - lat) / 2
    half_lon = math.radians(other_lon - lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(phi) * math.cos(other_phi) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_METRES * math.asin(min(1.0, math.sqrt(chord)))


def instant(text: str) -> datetime | None:
    """An RFC 3339 instant; None for anything else, also for a local time without offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if _is_aware(moment) else None


def late_seconds(bracket: TimeBracket, wall: str, received: datetime) -> float:
    """From the claimed act to its arrival; from the proven lower bound when no claim is read."""
    began = instant(wall) or bracket.not_before or received
    return round(max(timedelta(), received - began).total_seconds(), 3)


def _is_aware(moment: datetime | None) -> bool:
    return moment is not None and moment.tzinfo is not None and moment.utcoffset() is not None


def _width_seconds(bracket: TimeBracket) -> float | None:
    if bracket.not_before is None or bracket.not_after is None:
        return None
    return round((bracket.not_after - bracket.not_before).total_seconds(), 1)
