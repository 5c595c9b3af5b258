"""Rules, warnings and what is said about them."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.accounts.model import Name
from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed, VisitSummary

Subject = Literal["visit", "enterprise", "place", "agency", "district"]
"""What cases are counted by: one of them, one enterprise (all bodies), one square of a grid over
the map, one body, one district.
"""
CaseKind = Literal[
    "visit", "door", "permit", "complaint", "ratings", "penalties", "referral", "override"
]
"""What a case is: a visit; a scanned door whose visit is not here; an approval; a complaint; the
released rating totals of a body; a body's penalties of a month; a referral that was returned; a
condition of the procedure that somebody set aside."""
Fact = bool | int | str
FactKind = Literal["bool", "int", "str"]
State = Literal["open", "confirmed", "unfounded", "snoozed"]
Verdict = Literal["confirmed", "unfounded"]
Said = Literal["confirmed", "unfounded", "snoozed"]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Note = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=366)]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class _Strict(_Wire, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A misspelt member of a rule is an error, never a condition that silently is not there."""


class RuleWords(_Strict, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    zh: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    en: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class RuleBasis(_Strict, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Where the rule comes from; `verified` when somebody has read the text itself."""

    title: Line
    article: Annotated[str, msgspec.Meta(max_length=100)] = ""
    verified: bool = False


class RuleCondition(_Strict, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A measured fact held against one comparison; a fact nobody measured never holds."""

    fact: Line
    is_: Fact | None = msgspec.field(default=None, name="is")
    at_least: int | None = None
    at_most: int | None = None
    one_of: Annotated[list[str], msgspec.Meta(min_length=1, max_length=50)] | None = None


Conditions = Annotated[list[RuleCondition], msgspec.Meta(min_length=1, max_length=20)]


class RuleExemption(_Strict, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Cases that do not count: all its conditions hold."""

    name: RuleWords
    when: Conditions


class Rule(_Strict, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A warning rule as its file says it (docs/supervision.md)."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{1,62}\Z")]
    name: RuleWords
    text: RuleWords
    """What to ask about when it warns."""
    basis: RuleBasis
    subject: Subject
    cases: CaseKind = "visit"
    """What is looked at, one by one."""
    when: Conditions
    """All of them hold in a case."""
    exemptions: Annotated[list[RuleExemption], msgspec.Meta(max_length=20)] = []
    window_days: Days = 1
    threshold: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1
    """So many cases of one subject within the window are a warning."""
    after_warning: Literal["restart", "each"] = "restart"
    """`restart` begins to count at zero; with `each` every further case in the window warns."""
    place_metres: Annotated[int, msgspec.Meta(ge=100, le=20_000)] = 500
    """Of subject `place`: how wide the squares of the grid are."""
    grace_days: Annotated[int, msgspec.Meta(ge=0, le=366)] = 0
    """Further cases of a subject within so many days after a counted one count as that one."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a visit was opened, or the enterprise of a complaint is: WGS-84 degrees, metres."""

    lat: float
    lon: float
    acc: float


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a rule can count, and everything measured of it."""

    kind: CaseKind = "visit"
    id: str
    origin: str
    """What it was measured from: all cases of one origin are measured together."""
    opens: str
    """What a desk opens to see it: the visit, the complaint, the body, the case."""
    at_ms: int
    """When it took place: as claimed, never later than received."""
    day: date
    agency_path: str
    """Whose desks may see it."""
    about_path: str
    """The body it is about: the same, except of a complaint."""
    enterprise: str | None = None
    enterprise_name: str = ""
    task: str | None = None
    officers: tuple[str, ...] = ()
    """Only to find two places at one time; never a subject."""
    spot: Spot | None = None
    region: str = ""
    """Path of the region a complaint's place is registered in: to name it by whose area it is."""
    facts: dict[str, Fact]

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


class RuleWarning(msgspec.Struct, frozen=True, kw_only=True):
    """A pure function of cases and rules."""

    id: str
    """Hex SHA-256 over rule, subject and the case its window ends with."""
    rule: str
    subject: str
    cases: tuple[Case, ...]
    """Those counted in the window, the one that brought the warning last."""

    @property
    def last(self) -> Case:
        return self.cases[-1]


class Assessed(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `warning.assessed`."""

    warning: str
    rule: str
    verdict: Verdict
    note: str


class Snoozed(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `warning.snoozed`."""

    warning: str
    rule: str
    until: date
    reason: str


class PublishedRule(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One rule of a set: its file is kept under its digest."""

    id: str
    sha256: str
    file: str = ""


class RulesPublished(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `rules.published`: from now on these rules are in force together."""

    set: str
    rules: list[PublishedRule]


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view: what somebody said."""

    idx: int
    warning: str
    rule: str
    act: Said
    until: str | None
    note: str
    said_ms: int
    said_by: str


class WordShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    index: int
    act: Said
    note: str
    until: date | None
    at: datetime
    by: Person


class Precision(_Wire, frozen=True, kw_only=True, rename="camel"):
    """How often a rule was right, of the warnings that somebody assessed."""

    warnings: int = 0
    confirmed: int = 0
    unfounded: int = 0


class RuleShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    rule: Rule
    sha256: str
    """Hex, of the file."""
    file: str
    precision: Precision


class RuleFileRefused(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A rule file that is not in force, where it is wrong and why."""

    file: str
    member: str
    """Such as `when[0].fact`; `line 3` where the text is no JSON."""
    reason: Name


class RuleSetShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A set and from when on it was in force."""

    index: int
    set_sha256: str
    at: datetime
    rules: int


class RulesShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    set_sha256: str
    rules: list[RuleShown]
    refused: RuleFileRefused | None
    """Why the newest files are not in force; the set before them is."""
    facts: dict[CaseKind, dict[str, FactKind]]
    """What a condition can be about, by what is looked at."""
    sets: list[RuleSetShown]
    """The sets that were in force, newest first."""


class SubjectShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    kind: Subject
    id: str
    name: Name


class WarningShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """As lists show it."""

    id: str
    rule: str
    name: RuleWords
    subject: SubjectShown
    agency: AgencyNamed
    """The body of the visit that brought it."""
    first_day: date
    last_day: date
    at: datetime
    cases: CaseKind
    visits: int
    """How many cases it rests on."""
    facts: dict[str, Fact]
    """What the rule looked at in the case that brought it."""
    state: State
    snoozed_until: date | None


class WarningPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    warnings: list[WarningShown]
    """Newest first."""
    counts: dict[State, int]
    """Of everything in scope that fits rule and agency."""
    next_after: str | None


class CaseShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One visit of the evidence, with the facts that the rule looked at."""

    visit: VisitSummary
    at: datetime
    """Its place in time, as the facts take it: claimed, never later than received."""
    facts: dict[str, Fact]
    item: int | None
    """Index of the entry that the facts are about, where they are about one."""
    beside: list["BesideShown"]
    """Other visits that the facts rest on."""
    beside_hidden: int
    """Such visits of bodies outside the asker's part of the tree."""


class BesideShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Another visit that a fact rests on."""

    fact: str
    visit: str
    enterprise: str
    agency: AgencyNamed
    at: datetime
    item: int | None


class RecordShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A case that is no visit, with the facts that the rule looked at."""

    kind: CaseKind
    opens: str
    agency: AgencyNamed
    """The body it is about."""
    enterprise: str
    day: date
    facts: dict[str, Fact]


class WarningRead(_Wire, frozen=True, kw_only=True, rename="camel"):
    warning: WarningShown
    rule: Rule
    past: bool
    """A rule that has changed since found it: `rule` is as it stood when it was spoken of."""
    evidence: list[CaseShown]
    records: list[RecordShown]
    """What it rests on besides visits."""
    hidden: int
    """Cases of bodies outside the asker's part of the tree."""
    said: list[WordShown]


class DryRun(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What a draft would have warned of in the last year."""

    rule: str
    """Its id."""
    first_day: date
    last_day: date
    cases: CaseKind
    visits: int
    """Cases looked at."""
    matching: int
    """That meet the conditions and are not exempt."""
    warnings: int
    subjects: int
    everything: bool
    """Every case matches: this is no rule."""
    examples: list["Example"]
    """Of those that match, newest first."""


class Example(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A case that a draft would count."""

    opens: str
    enterprise: str
    """Its name; empty where the case is about none."""
    day: date
