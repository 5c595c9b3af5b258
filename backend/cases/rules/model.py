"""Rules of a body as the log carries them and as its desk shows them."""

from datetime import datetime
from typing import Annotated

import msgspec

from backend.accounts.model import Name
from backend.cases.model import Uuid
from backend.cases.procedure.rules import CaseRules
from backend.inspections.model import AgencyNamed


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class CaseRulesKept(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `procedure.ruled` (subject = path of the body): they hold for cases proposed later,
    here and in the bodies below that have none of their own.
    """

    id: str
    agency: str
    rules: CaseRules
    source: str
    """The document in which the body set them."""


class CaseRulesAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """`seen`: index of the newest entry the asker knew, 0 for none."""

    id: Uuid
    rules: CaseRules
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    seen: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)] = 0


class CaseRulesVersion(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One version, with who set it."""

    rules: CaseRules
    source: str
    agency: AgencyNamed
    by: Name
    at: datetime
    index: int


class CaseRulesShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What holds for new cases of the asker's body."""

    rules: CaseRules
    seen: int
    """Index of the newest version of this very body."""
    versions: list[CaseRulesVersion]
    """Of this body and those above, the newest first; none where those of the product hold."""
    may_keep: bool
