"""The steps of a campaign: from which state an act is possible, and where it leads."""

from typing import Literal

from backend.supervision.campaigns.model import State

Act = Literal["campaign.opened", "campaign.found", "campaign.closed"]
STEPS: dict[Act, tuple[State | None, State]] = {
    "campaign.opened": (None, "running"),
    "campaign.found": ("running", "running"),
    "campaign.closed": ("running", "closed"),
}


def advance(state: State | None, act: Act) -> State | None:
    """The state after the act; None where it is not possible."""
    before, after = STEPS[act]
    return after if state == before else None
