"""Figures and the order of steps that the law leaves to sector or place."""

from typing import Annotated, Literal

import msgspec

ORDERS: tuple[tuple[str, ...], ...] = (
    ("evidence", "review", "notice", "decision"),
    ("evidence", "notice", "review", "decision"),
)
"""Jinan reviews before the notice, Jining after it; the law wants it before the decision."""
Amount = Annotated[int, msgspec.Meta(ge=1, le=10**12)]
"""Fen."""


class CaseRules(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Editable by each body; a case keeps those that stood when it was proposed."""

    order: tuple[str, ...] = ORDERS[0]
    hearing_fine_person: Amount = 200_000
    """Fen; 警 2,000 yuan: 公安机关办理行政案件程序规定. Other sectors differ (UNVERIFIED)."""
    hearing_fine_organisation: Amount = 1_000_000
    statement_limit: Literal["statement", "statement-three"] = "statement"
    discussion_fine: Amount = 10_000_000
    """Fen from which a fine counts as major (UNVERIFIED, the body's own rule)."""
