"""Every indicator says in both languages what it is, and is measured by something that is taken."""

import re

import msgspec
import pytest

from backend.database import Database
from backend.supervision.indicators.definitions import checked, indicators, parts
from backend.supervision.indicators.measures import MEASURES
from backend.supervision.indicators.model import Definition

CHINESE = re.compile(r"[一-鿿]")
FORBIDDEN = re.compile(r"fine[sd]?\b|罚款|积分|排名|在线时长|points of officers", re.IGNORECASE)


@pytest.mark.parametrize("one", indicators(), ids=lambda one: one.id)
def test_an_indicator_tells_all_it_is_in_both_languages(one: Definition) -> None:
    for told in (one.name, one.text, one.formula, one.source):
        assert CHINESE.search(told.zh)
        assert told.en
        assert not CHINESE.search(told.en)
    assert len(one.text.zh) > len(one.name.zh)


@pytest.mark.parametrize("one", indicators(), ids=lambda one: one.id)
def test_no_indicator_speaks_of_fines_or_of_persons(one: Definition) -> None:
    for told in (one.name, one.formula):
        assert not FORBIDDEN.search(told.zh)
        assert not FORBIDDEN.search(told.en)
    assert not {"officer", "amount", "fine"} & set(one.of.split("_"))


def test_a_share_opens_its_parts_and_a_count_the_whole() -> None:
    for one in indicators():
        assert parts(one)[0] == "all"
        assert ("with" in parts(one)) == (one.unit == "share")


def test_a_definition_that_nobody_measures_is_refused() -> None:
    one = indicators()[0]
    with pytest.raises(ValueError, match="coding: nobody measures cod"):
        checked([msgspec.structs.replace(one, of="cod")])
    with pytest.raises(ValueError, match="two indicators"):
        checked([one, one])
    with pytest.raises(ValueError, match="a count is divided by nothing"):
        checked([msgspec.structs.replace(one, unit="count")])


@pytest.mark.anyio
async def test_every_measure_is_a_column_of_both_tables(database: Database) -> None:
    for table in ("indicator_fact", "indicator_day"):
        sums = ", ".join(f"SUM({name})" for name in MEASURES)
        row = await database.read(lambda tx: tx.fetch_one(f"SELECT {sums} FROM {table}"))  # noqa: B023 - constants, awaited here
        assert row == (None,) * len(MEASURES)
