"""Scans of officers' codes, and what is measured of codes."""

from datetime import datetime
from typing import Literal

import msgspec

from backend.accounts.model import Name
from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed, VisitSummary

ScanState = Literal["fresh", "stale", "officer", "revoked"]
"""`fresh` opened a door; `stale` came too late (or the phone's clock is wrong); `officer` was
scanned by a browser of an officer; `revoked` was shown by a phone whose key is revoked."""

Answered = Literal[
    "fresh", "stale", "officer", "revoked", "full", "unknown", "malformed", "limited"
]
"""Besides the states that are kept: `full` (the code has opened all its doors: ask for the next),
`unknown` (no phone of this city signed this), `malformed`, `limited` (too many wrong codes)."""

Witness = Literal["matches", "not-arrived", "differs"]
"""The scanned head against the log: the same entry, none yet, or another one at that `seq`."""

ExceptionReason = Literal[
    "emergency", "evidence_at_risk", "network_failure", "refused", "no_code", "unattended"
]


class CodeScanned(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `code.scanned` (server chain, subject = visit)."""

    visit: str
    kid: str
    officer: str
    head: str
    """b64u of 16 bytes."""
    seq: int
    nonce: str
    at: str
    """RFC 3339: the phone's estimate of the server's clock when it made the code."""
    state: ScanState
    door: str | None
    """Hex SHA-256."""


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """Who scans, as far as it matters."""

    address: str
    """Network the request came from: wrong codes are counted by it."""
    agent: str = ""
    """`User-Agent`: with the address it tells two browsers apart, as well as needs be."""
    officers: bool = False
    """Holds a session of ours, or was enrolled as an officer's phone."""


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """What a scan was answered; everything but `state` only where the signature fits."""

    state: Answered
    visit: str | None = None
    kid: str | None = None
    officer: str | None = None
    at: datetime | None = None
    door: str | None = None
    """The token itself; only for `fresh`."""


class ScanRow(msgspec.Struct, frozen=True, kw_only=True):
    """A kept scan and how its head stands to the log today."""

    idx: int
    visit: str
    kid: str
    officer: str
    seq: int
    at_ms: int
    state: ScanState
    scanned_ms: int
    witness: Witness
    stranger: bool
    """The phone's officer is not named in the visit."""


FindingCode = Literal[
    "head-differs",
    "scan-stranger",
    "shown-revoked",
    "act-code-wrong",
    "act-code-twice",
    "made-up-late",
]
"""Another entry stands where a scanned code says its head is; somebody not named in the visit
showed his code for it; a revoked phone showed one; the code is no act code, or not this phone's;
another visit has the same code; entered later than the rule allows, or at no readable time."""

CoverageGroup = Literal["uncoded", "unshown", "unscanned", "excepted", "unexplained", "made_up"]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class CodeFinding(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Something about a visit's codes that a supervisor should ask about."""

    code: FindingCode
    figures: dict[str, float | int | str] = {}


class ActShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    code: str
    text: str
    """In groups, as it is read aloud; the code itself when it is none."""
    link: str | None
    """Path of the party's page; None for officers, and when another visit had the secret first."""


class TriggerShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    kind: str
    note: str


class MadeUpShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A visit entered after it happened."""

    happened_at: str
    """As claimed, RFC 3339."""
    reason: str
    days: int | None
    """Calendar days in China from the visit to its entry; None when the claim is no instant."""
    limit_days: int
    limit_verified: bool
    within_limit: bool


class ShowingShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    index: int
    at: datetime
    """When the server received it."""
    wall: str


class ExceptionShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    index: int
    at: datetime
    wall: str
    reason: ExceptionReason
    note: str


class ScanShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    index: int
    at: datetime
    state: ScanState
    officer: Person
    seq: int
    witness: Witness
    age_seconds: float
    """From the making of the code, as the phone estimated it, to the scan."""
    stranger: bool


class VisitCodes(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Everything about the codes of one visit, and what its opening said besides."""

    act: ActShown | None
    permit: str | None
    """Its number as printed; what the phone named while no such approval is known."""
    trigger: TriggerShown | None
    urgent: str | None
    joint: list[AgencyNamed]
    made_up: MadeUpShown | None
    shown: list[ShowingShown]
    exceptions: list[ExceptionShown]
    scans: list[ScanShown]
    findings: list[CodeFinding]


class Rates(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Visits of one agency (or of all) and how many of them had which code."""

    visits: int = 0
    coded: int = 0
    """With an act code (赋码)."""
    shown: int = 0
    """An officer showed his code (亮码)."""
    scanned: int = 0
    """The enterprise scanned it while it was fresh, or the officer scanned the enterprise's."""
    excepted: int = 0
    """Not scanned, with at least one reason given: apart, never hidden."""
    unexplained: int = 0
    """Not scanned, and nobody said why."""


class AgencyRates(Rates, frozen=True, kw_only=True, rename="camel"):
    id: str
    name: Name


class ReasonCount(_Wire, frozen=True, kw_only=True, rename="camel"):
    reason: ExceptionReason
    visits: int
    """Visits that name it, scanned or not."""


class Coverage(_Wire, frozen=True, kw_only=True, rename="camel"):
    """How far codes are used in a period, by the day the server received the opening."""

    total: Rates
    agencies: list[AgencyRates]
    """In the order of the tree; no ranking."""
    reasons: list[ReasonCount]
    made_up: int
    """Visits entered after they happened."""


class CoveredVisits(_Wire, frozen=True, kw_only=True, rename="camel"):
    """The visits behind one figure, newest first."""

    visits: list[VisitSummary]
    next_before: int | None
