"""Accounts, what identifies them, and what the API says about whoever is signed in."""

from datetime import date, datetime
from typing import Literal

import msgspec

from offline_sync.keys import PublicKey

Role = Literal["officer", "supervisor", "admin", "auditor"]
Purpose = Literal["register", "authenticate", "device"]
CertificateState = Literal["valid", "expired", "suspended"]
Level = Literal["city", "district", "street"]


class Name(msgspec.Struct, frozen=True):
    zh: str
    en: str


class Account(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    login: str
    name: Name
    role: Role
    agency_id: str
    agency_path: str
    officer_id: str | None = None
    password_hash: str | None = None
    """Argon2id in PHC form; None when only passkeys sign this account in."""
    disabled: bool = False
    one_time_until_ms: int | None = None
    """Set while the password is one that somebody gave: until then it opens the way to a new one,
    and nothing else.
    """


class Passkey(msgspec.Struct, frozen=True, kw_only=True):
    credential_id: bytes
    account_id: str
    public_key: bytes
    """COSE_Key."""
    sign_count: int
    label: str


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session as stored, with the account behind it."""

    account: Account
    device_kid: str | None
    created_ms: int
    seen_ms: int
    expires_ms: int


DEVICE_MARK_COOKIE = "palm_device"
"""Set when a phone is enrolled and never taken back: it says no more than that an officer has used
this browser. An officer's own device scans no officer's code and rates nobody."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """An enrolled phone; `agency_path` is that of its officer when it was enrolled."""

    kid: str
    officer_id: str
    account_id: str
    agency_path: str
    label: str
    jwk: str
    enrolled_idx: int
    enrolled_ms: int
    revoked_ms: int | None
    revoked_reason: str | None


class DeviceKey(msgspec.Struct, frozen=True, kw_only=True):
    """What checks a device's signatures; a revoked key still verifies what it signed before."""

    kid: str
    key: PublicKey
    officer_id: str
    revoked_ms: int | None


class AgencyBrief(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: Name
    level: Level


class CertificateBrief(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    number: str
    valid_until: date
    state: CertificateState


class OfficerBrief(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    certificate: CertificateBrief


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What `agencies` knows about an account's holder."""

    agency: AgencyBrief
    officer: OfficerBrief | None


class Me(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Whoever is signed in."""

    account: str
    role: Role
    name: Name
    login: str
    officer: OfficerBrief | None
    agency: AgencyBrief
    server_time: datetime
    must_change_password: bool = False
    """The password is one that somebody gave: a new one comes before everything else."""
