"""`palm` whose clock is ahead by the days that TEST_DAYS_AHEAD names: months go by in a test.

The command itself has no such switch: nobody may set the clock of a log.
"""

import os
import sys
from datetime import datetime, timedelta

from backend import clock

_now = clock.now
_ahead = timedelta(days=float(os.environ["TEST_DAYS_AHEAD"]))


def _moved() -> datetime:
    return _now() + _ahead


clock.now = _moved

from backend.cli import main  # noqa: E402 - what it loads asks for the time by this name
from backend.supervision.indicators.reports import making  # noqa: E402 - as above

making.FIRST_LOOK_SECONDS = 1.0
"""A month that went by in a test must not wait a minute more for its report."""

main(sys.argv[1:])
