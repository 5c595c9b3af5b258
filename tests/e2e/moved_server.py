"""A server whose months go by in a test."""

import sys

from tests.conftest import REPOSITORY
from tests.palm_server import Server


class MovedServer(Server):
    """A server whose clock can be set ahead between two starts."""

    days = 0.0

    @property
    def palm(self) -> list[str]:
        return [sys.executable, str(REPOSITORY / "tests" / "e2e" / "moved_clock.py")]

    @property
    def environment(self) -> dict[str, str]:
        ahead = {"TEST_DAYS_AHEAD": str(self.days), "PYTHONPATH": str(REPOSITORY)}
        return {**super().environment, **ahead}

    def go_on(self, days: float) -> None:
        self.stop()
        self.days += days
        self.start()
