"""What is counted: each measure is one column of the daily table and of the facts below it."""

from typing import Literal

import msgspec

Kind = Literal["visit", "rating", "complaint", "case", "spared", "rectification", "remedy"]
"""What a fact is about; also which records stand behind a number."""

MEASURES = (
    "visits",
    "inspections",
    "coded",
    "shown",
    "scanned",
    "excepted",
    "merged",
    "over_cap",
    "spared",
    "proved",
    "proved_hour",
    "proof_seconds",
    "closed",
    "complete",
    "problems",
    "corrected",
    "rectifications",
    "rectified_in_time",
    "ratings",
    "rating_points",
    "complaints",
    "complaints_answered",
    "complaint_days",
    "cases",
    "cases_decided",
    "cases_penalised",
    "cases_unpunished",
    "cases_closed",
    "remedies",
    "overturned",
)
"""Added up over days and bodies. There is none of a person, and none of an amount of fines."""

DISTINCT = "enterprises"
"""Enterprises inspected: counted once in any period, so never added up."""

WARNED = ("warnings", "warnings_confirmed", "warnings_assessed")
"""Of warnings: they are computed from the log and the rules in force, never stored."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """What one visit, complaint, case … adds to its body and day."""

    kind: Kind
    subject: str
    agency_path: str
    day: str
    """ISO, by the calendar of China."""
    enterprise: str = ""
    idx: int
    """The entry it began with, for a stable order."""
    amounts: dict[str, int]
    """By measure; what is 0 is absent."""
