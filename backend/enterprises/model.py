"""An enterprise as it is inspected."""

from typing import Literal

import msgspec

Kind = Literal["company", "sole_trader"]
Status = Literal["open", "closed"]


class Enterprise(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A company or a sole trader (市场主体), found by code, USCC or name."""

    id: str
    uscc: str | None
    """Unified social credit code; None for the few that have none yet."""
    short_code: str
    name: str
    address: str
    lat: float | None
    lon: float | None
    """WGS-84 degrees of the registered address; None when nobody has placed it."""
    agency_path: str
    """Path of the region it lies in."""
    kind: Kind
    status: Status = "open"
