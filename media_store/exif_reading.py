"""What the EXIF of a picture says, by two readers, and where it contradicts what was claimed.

Nothing is judged here: EXIF is a cross-check against the signed entry, never the source.
"""

import math
from datetime import datetime, timedelta

import msgspec

from media_store.derived import local_copy
from media_store.job import UnreadableError
from media_store.store import MediaStore
from media_store.workbench import Workbench, WorkFailedError

FIRST_SECONDS_MAX = 10.0
SECOND_SECONDS_MAX = 5.0
"""The second reader is the slow one; what it cannot say in time it does not say."""

EARTH_RADIUS_M = 6_371_000.0
_SAME_DEGREES = 1e-6
_COMPARED = ("taken_at", "offset", "latitude", "longitude", "image_id", "make", "model")


class Picture(msgspec.Struct, frozen=True):
    path: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one reader found. `failures` name the fields it could not read."""

    taken_at: str | None = None
    """Local time as written, ISO 8601 without offset."""
    offset: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    image_id: str | None = None
    user_comment: str | None = None
    make: str | None = None
    model: str | None = None
    failures: tuple[str, ...] = ()


class ExifFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The first reader's facts; None where nothing (readable) is written."""

    taken_at: datetime | None = None
    """Aware when an offset is written, else the camera's local time."""
    offset: str | None = None
    """From UTC, as written: `+08:00`."""
    latitude: float | None = None
    """WGS-84 degrees, north positive."""
    longitude: float | None = None
    """WGS-84 degrees, east positive."""
    accuracy_m: float | None = None
    image_id: str | None = None
    user_comment: str | None = None
    make: str | None = None
    model: str | None = None
    agree: bool
    """Whether no field was read differently by both readers."""
    failures: tuple[str, ...] = ()
    """What could not be read, as `reader: field or reason`."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What a signed entry says about the same picture; None is no claim."""

    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    image_id: str | None = None
    """Compared without dashes and letter case."""


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    field: str
    """`taken_at`, `position`, `image_id` or `readers`."""
    claimed: str
    found: str
    difference: float | None = None
    """Seconds or metres."""


async def read_exif(workbench: Workbench, store: MediaStore, sha256: str) -> ExifFacts:
    """Both readings. `ObjectMissingError`; `WorkbenchFullError`.

    A file neither can read gives facts with nothing but `failures`.
    """
    async with local_copy(store, sha256) as path:
        picture = Picture(str(path))
        first = await _read(workbench, "read_with_pillow", picture, FIRST_SECONDS_MAX)
        second = await _read(workbench, "read_with_exif", picture, SECOND_SECONDS_MAX)
    return merge(first, second)


def merge(first: Reading | str, second: Reading | str) -> ExifFacts:
    """Facts of two readings; a text in place of one is the reason why there is none."""
    failures = [
        f"{reader}: {reason}"
        for reader, reading in (("pillow", first), ("exif", second))
        for reason in ((reading,) if isinstance(reading, str) else reading.failures)
    ]
    differing = [
        name
        for name in _COMPARED
        if isinstance(first, Reading)
        and isinstance(second, Reading)
        and not _same(getattr(first, name), getattr(second, name))
    ]
    known = next(
        (reading for reading in (first, second) if isinstance(reading, Reading)), Reading()
    )
    facts = msgspec.structs.asdict(known)
    facts |= {
        "taken_at": _moment(known),
        "agree": not differing,
        "failures": (*failures, *(f"both: {name} differs" for name in differing)),
    }
    return ExifFacts(**facts)


def contradictions(
    facts: ExifFacts,
    claim: Claim,
    *,
    clock_tolerance: timedelta = timedelta(seconds=5),
    distance_tolerance_m: float = 5.0,
) -> tuple[Contradiction, ...]:
    """Where both say something and it is not the same. What only one side says contradicts nothing.

    A local time without offset is compared with the claimed local time.
    """
    found: list[Contradiction] = []
    if not facts.agree:
        found.append(Contradiction(field="readers", claimed="", found="; ".join(facts.failures)))
    if facts.taken_at is not None and claim.taken_at is not None:
        claimed = claim.taken_at
        if facts.taken_at.tzinfo is None or claimed.tzinfo is None:
            apart = facts.taken_at.replace(tzinfo=None) - claimed.replace(tzinfo=None)
        else:
            apart = facts.taken_at - claimed
        if abs(apart) > clock_tolerance:
            found.append(
                Contradiction(
                    field="taken_at",
                    claimed=claimed.isoformat(),
                    found=facts.taken_at.isoformat(),
                    difference=apart.total_seconds(),
                )
            )
    return (*found, *_position(facts, claim, distance_tolerance_m), *_image_id(facts, claim))


def _position(facts: ExifFacts, claim: Claim, tolerance_m: float) -> tuple[Contradiction, ...]:
    if (
        facts.latitude is None
        or facts.longitude is None
        or claim.latitude is None
        or claim.longitude is None
    ):
        return ()
    apart = distance_m(facts.latitude, facts.longitude, claim.latitude, claim.longitude)
    if apart <= tolerance_m:
        return ()
    return (
        Contradiction(
            field="position",
            claimed=f"{claim.latitude:.6f}, {claim.longitude:.6f}",
            found=f"{facts.latitude:.6f}, {facts.longitude:.6f}",
            difference=round(apart, 1),
        ),
    )


def _image_id(facts: ExifFacts, claim: Claim) -> tuple[Contradiction, ...]:
    if facts.image_id is None or claim.image_id is None:
        return ()
    if _plain(facts.image_id) == _plain(claim.image_id):
        return ()
    return (Contradiction(field="image_id", claimed=claim.image_id, found=facts.image_id),)


def distance_m(latitude: float, longitude: float, latitude2: float, longitude2: float) -> float:
    """Great-circle distance on a sphere (haversine): good to 0.5 %."""
    south, north = math.radians(latitude), math.radians(latitude2)
    half = math.sin((north - south) / 2) ** 2
    half += (
        math.cos(south) * math.cos(north) * math.sin(math.radians(longitude2 - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


async def _read(
    workbench: Workbench, reader: str, picture: Picture, seconds: float
) -> Reading | str:
    task = f"media_store.exif_parsing:{reader}"
    try:
        return await workbench.do(task, picture, Reading, seconds=seconds)
    except UnreadableError as error:
        return error.reason
    except WorkFailedError:
        return "crashed-the-reader"


def _moment(reading: Reading) -> datetime | None:
    if reading.taken_at is None:
        return None
    try:
        return datetime.fromisoformat(reading.taken_at + (reading.offset or ""))
    except ValueError:  # An offset beyond a day
        return datetime.fromisoformat(reading.taken_at)


def _same(first: object, second: object) -> bool:
    """What only one reader understood is no disagreement: they know different tags."""
    if first is None or second is None:
        return True
    if isinstance(first, float) and isinstance(second, float):
        return abs(first - second) <= _SAME_DEGREES
    return first == second


def _plain(image_id: str) -> str:
    return image_id.replace("-", "").lower()
