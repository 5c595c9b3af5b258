"""How many parties take their files home at once: each holds up to 200 MB while it is packed."""

import contextlib
from collections.abc import Generator

from backend.cases.party.problems import OwnFileBusy

AT_ONCE_MAX = 2
RETRY_SECONDS = 30


class Packing:
    """One for each case, few in a process. Used on the loop of the server alone."""

    def __init__(self, at_once_max: int = AT_ONCE_MAX) -> None:
        self._now: set[str] = set()
        self._at_once_max = at_once_max

    @contextlib.contextmanager
    def one_for(self, case: str) -> Generator[None]:
        """OwnFileBusy while this case has one, or too many others have."""
        if case in self._now or len(self._now) >= self._at_once_max:
            raise OwnFileBusy(headers={"Retry-After": str(RETRY_SECONDS)})
        self._now.add(case)
        try:
            yield
        finally:
            self._now.discard(case)
