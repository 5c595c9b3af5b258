"""Places are squares of a grid: every spot has one, near it, and it never moves."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.accounts.model import Name
from backend.evidence.trust import distance_metres
from backend.inspections.model import AgencyNamed
from backend.supervision.warnings.grid import square
from backend.supervision.warnings.model import Spot
from backend.supervision.warnings.service import around


@pytest.mark.parametrize(
    ("metres", "apart", "together"),
    [(500, 0.0002, True), (500, 0.02, False), (20_000, 0.02, True)],
)
def test_a_place_is_a_square_of_the_grid_and_its_middle_is_in_it(
    metres: int, apart: float, *, together: bool
) -> None:
    here = Spot(lat=28.7392, lon=110.8999, acc=0.0)
    there = msgspec.structs.replace(here, lon=here.lon + apart)
    found = square(here, metres)
    lat, lon = map(float, found.split(","))
    assert (square(there, metres) == found) is together
    assert square(Spot(lat=lat, lon=lon, acc=0.0), metres) == found
    assert distance_metres(here.lat, here.lon, lat, lon) <= metres


@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180), metres=st.integers(100, 20_000))
def test_every_spot_has_one_square_near_it(lat: float, lon: float, metres: int) -> None:
    middle = [float(one) for one in square(Spot(lat=lat, lon=lon, acc=0.0), metres).split(",")]
    if abs(lat) < 89:
        assert distance_metres(lat, lon, *middle) <= metres


def test_a_place_is_named_by_whose_area_it_is_in() -> None:
    studio = AgencyNamed(id="east-1", name=Name("青石街道监督室", "Qingshi Studio"))
    nobody = AgencyNamed(id="/city/east/9/", name=Name("/city/east/9/", "/city/east/9/"))
    alone = Name("28.7,110.8 周边 500 米", "500 m around 28.7,110.8")

    assert around("28.7,110.8", 500, studio).zh == f"青石街道监督室辖区，{alone.zh}"
    assert around("28.7,110.8", 500, studio).en == f"Area of Qingshi Studio, {alone.en}"
    assert around("28.7,110.8", 500, nobody) == around("28.7,110.8", 500, None) == alone
