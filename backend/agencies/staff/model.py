"""What an administrator asks about the people of his part of the tree, what the log keeps of it,
and what the desk shows. The log holds no password and no digest of one.
"""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.accounts.model import CertificateBrief, Name, Role
from backend.agencies.model import NamedAgency

Uuid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\Z")]
Login = Annotated[str, msgspec.Meta(min_length=2, max_length=40)]
PersonName = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
BodyId = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Seen = Annotated[int, msgspec.Meta(ge=-1, le=2**53 - 1)]


class _Asked(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a desk sends; `id` is its own, so that asking twice is asking once."""

    id: Uuid


class CertificateAsked(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """A certificate as it is printed."""

    number: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    province: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    valid_from: date
    valid_until: date


class StaffAsked(_Asked, frozen=True, kw_only=True, rename="camel"):
    """A new account; an officer's comes with a certificate."""

    login: Login
    name_zh: PersonName
    name_en: PersonName
    role: Role
    agency_id: BodyId
    certificate: CertificateAsked | None = None


class _Change(_Asked, frozen=True, kw_only=True, rename="camel"):
    """`seen`: index of the newest act on this account that the asker knew, -1 for none."""

    seen: Seen


class PostAsked(_Change, frozen=True, kw_only=True, rename="camel"):
    """Another role, or another body."""

    role: Role
    agency_id: BodyId
    reason: Reason


class StateAsked(_Change, frozen=True, kw_only=True, rename="camel"):
    """Whether the account is closed."""

    disabled: bool
    reason: Reason


class PasswordAsked(_Change, frozen=True, kw_only=True, rename="camel"):
    """A one-time password."""


class CertificateAdded(_Change, frozen=True, kw_only=True, rename="camel"):
    """A certificate that takes the place of the former one."""

    certificate: CertificateAsked


class CertificateWithdrawn(_Change, frozen=True, kw_only=True, rename="camel"):
    """It qualifies nobody any more."""

    reason: Reason


class CertificateFact(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A certificate as the log keeps it."""

    number: str
    province: str
    valid_from: date
    valid_until: date
    withdrawn: bool = False


class StaffFact(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Body of every `staff.*` entry (subject = account): what counts from here on, and `was`, what
    counted before. So an entry proves a role by itself, also for accounts older than the log's
    first word of them.
    """

    id: str
    login: str
    name: Name
    role: Role
    agency: str
    """Path of the body."""
    officer: str | None
    disabled: bool
    certificate: CertificateFact | None = None
    reason: str = ""
    was: "StaffStanding | None" = None


class StaffStanding(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Role, body and state that counted before an act."""

    role: Role
    agency: str
    disabled: bool
    certificate: CertificateFact | None = None


ActKind = Literal[
    "staff.added",
    "staff.posted",
    "staff.disabled",
    "staff.enabled",
    "staff.password_given",
    "staff.certificate_added",
    "staff.certificate_withdrawn",
]
KINDS: tuple[ActKind, ...] = (
    "staff.added",
    "staff.posted",
    "staff.disabled",
    "staff.enabled",
    "staff.password_given",
    "staff.certificate_added",
    "staff.certificate_withdrawn",
)


class StaffRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One line of the list."""

    id: str
    login: str
    name: Name
    role: Role
    agency: NamedAgency
    disabled: bool
    certificate: CertificateBrief | None
    awaits_first_password: bool
    """Nobody has used the one-time password yet."""


class StaffPage(msgspec.Struct, frozen=True, kw_only=True):
    """`next` goes on behind the last line; empty at the end."""

    people: list[StaffRow]
    next: str
    total: int


class StaffAct(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One act on an account, as its log entry says."""

    index: int
    kind: ActKind
    at: datetime
    by: Name | None
    """Empty when an operator did it at the command line."""
    fact: StaffFact
    agency: Name | None
    was_agency: Name | None


class StaffPhone(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A phone enrolled with the account; its key stays until somebody revokes it."""

    kid: str
    label: str
    enrolled_at: datetime


class StaffShown(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Everything an administrator needs about one account."""

    row: StaffRow
    certificate: CertificateFact | None
    phones: list[StaffPhone]
    """Those that nobody has revoked."""
    acts: list[StaffAct]
    """The newest first."""
    seen: int
    """Index of the newest act, -1 for none: goes with every change."""
    may_change: bool


class StaffAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`one_time_password` is told once; asked again under the same id, it is null."""

    account: str
    one_time_password: str | None = None
