"""What a guard is and what it says."""

from collections.abc import Callable

import msgspec

from backend.cases.procedure.acts import Act
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.world import World
from backend.law.model import Bilingual


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why an act may not be taken now."""

    guard: str
    basis: str
    """Key of the provision in the table."""
    text: Bilingual


Blocked = tuple[str, str, str] | None
"""Chinese, English and provision of what is missing; None when nothing is."""
Guard = Callable[[Facts, Act, World], Blocked]
