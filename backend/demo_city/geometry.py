"""The shape of the demo city: one wavy outline, four districts, sixteen streets.

Everything is drawn in polar form around the centre. A street is a cell between two directions
(which bend with the distance) and two distances, so a point inside it is chosen directly.
"""

import math
from collections.abc import Iterator
from typing import Any

from backend.demo_city.regions import CITY, DISTRICTS, District, Street

CENTRE_LAT = 28.62
CENTRE_LON = 110.87
RADIUS_KM = 21.0
INNER = 0.56
"""Share of the radius at which the inner streets end."""
KM_PER_DEGREE = 111.32
STEPS = 24


def point_in(street: int, across: float, outward: float) -> tuple[float, float]:
    """Latitude and longitude (WGS-84) of a place in street 0–15; both shares lie in 0…1."""
    low, high = _distances(street)
    share = math.sqrt(low * low + (high * high - low * low) * outward)
    first, last = _direction(street, share), _direction(street, share, edge=1)
    return _place(first + (last - first) * across, share)


def _distances(street: int) -> tuple[float, float]:
    return (0.0, INNER) if street % 4 < 2 else (INNER, 1.0)


def _direction(street: int, share: float, edge: int = 0) -> float:
    """The direction, in radians, of a street's first or last side at that distance."""
    half = (street // 4) * 2 + (street % 2) + edge
    bend = 0.16 * math.sin(2.7 * share + 1.3 * (half % 8)) * share
    return half * math.pi / 4 + bend


def _place(direction: float, share: float) -> tuple[float, float]:
    wave = 1 + 0.11 * math.sin(3 * direction + 0.7) + 0.05 * math.sin(7 * direction)
    distance = RADIUS_KM * wave * share / KM_PER_DEGREE
    lat = CENTRE_LAT + distance * math.sin(direction)
    lon = CENTRE_LON + distance * math.cos(direction) / math.cos(math.radians(CENTRE_LAT))
    return round(lat, 6), round(lon, 6)


def _ring(points: Iterator[tuple[float, float]]) -> list[list[float]]:
    ring = [[lon, lat] for lat, lon in points]
    return [*ring, ring[0]]


def _cell(first: int, last: int, low: float, high: float) -> Iterator[tuple[float, float]]:
    """Counter-clockwise around a cell (RFC 7946 §3.1.6)."""
    for step in range(STEPS + 1):
        share = low + (high - low) * step / STEPS
        yield _place(_direction(first, share), share)
    for step in range(1, STEPS + 1):
        start, end = _direction(first, high), _direction(last, high, edge=1)
        yield _place(start + (end - start) * step / STEPS, high)
    for step in range(1, STEPS + (low > 0)):
        share = high + (low - high) * step / STEPS
        yield _place(_direction(last, share, edge=1), share)
    if low > 0:
        for step in range(1, STEPS):
            start, end = _direction(last, low, edge=1), _direction(first, low)
            yield _place(start + (end - start) * step / STEPS, low)


def outline() -> dict[str, Any]:
    """GeoJSON (RFC 7946) of the city, its districts and streets."""
    around = (_place(2 * math.pi * step / 96, 1.0) for step in range(96))
    features = [_feature(CITY.name_zh, CITY.name_en, "city", CITY.path, _ring(around))]
    for number, district in enumerate(DISTRICTS):
        ring = _ring(_cell(number * 4, number * 4 + 1, 0.0, 1.0))
        features.append(_region(district, "district", ring))
        for part, street in enumerate(district.streets):
            index = number * 4 + part
            features.append(
                _region(street, "street", _ring(_cell(index, index, *_distances(index))))
            )
    return {"type": "FeatureCollection", "features": features}


def _region(region: District | Street, level: str, ring: list[list[float]]) -> dict[str, Any]:
    return _feature(region.name_zh, region.name_en, level, region.path, ring)


def _feature(
    name_zh: str, name_en: str, level: str, path: str, ring: list[list[float]]
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {
            "id": path.strip("/").replace("/", "-"),
            "name": {"zh": name_zh, "en": name_en},
            "level": level,
            "path": path,
            "demo": True,
        },
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
