"""A grid over the map: what lies in one of its squares is at one place. Pure.

Two neighbours may lie in different squares: a square is a subject that never moves, whatever comes
later; the middle of a group would, and with it the names of warnings.
"""

import math

from backend.supervision.warnings.model import Spot

METRES_PER_DEGREE = 111_320.0
"""Of latitude, and of longitude at the equator."""
_POLE = 89.0


def square(spot: Spot, metres: int) -> str:
    """The middle of the square the spot lies in, as `28.73960,110.89990` in degrees."""
    step = metres / METRES_PER_DEGREE
    lat = _middle(max(-_POLE, min(_POLE, spot.lat)), step)
    return f"{lat:.5f},{_middle(spot.lon, step / math.cos(math.radians(lat))):.5f}"


def _middle(degrees: float, step: float) -> float:
    return (math.floor(degrees / step) + 0.5) * step
