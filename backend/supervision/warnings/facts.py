"""Every fact a condition can be about, by what is looked at."""

from backend.supervision.warnings.model import CaseKind, FactKind

_FINDINGS = (
    "place-far",
    "single-officer",
    "imported",
    "chain-gap",
    "chain-forked",
    "head-differs",
    "scan-stranger",
    "shown-revoked",
    "act-code-wrong",
    "act-code-twice",
    "made-up-late",
    "no-permit",
    "permit-other-enterprise",
    "permit-other-officers",
    "permit-expired",
    "permit-afterwards",
    "permit-made-up-late",
    "permit-revoked",
    "permit-revoked-since",
    "item-unpublished",
    "disguised-inspection",
    "halted",
    "went-on-after-halt",
    "went-on-before-halt-seen",
)
"""The findings and concerns that lists of visits show under the same name."""

_VISIT: dict[str, FactKind] = {
    "purpose": "str",
    "inspectionType": "str",
    "trigger": "str",
    "result": "str",
    "closed": "bool",
    "urgent": "bool",
    "madeUp": "bool",
    "byTask": "bool",
    "officers": "int",
    "photos": "int",
    "coded": "bool",
    "shown": "bool",
    "unexplained": "bool",
    "certificateInvalid": "bool",
    "overCap": "int",
    "daysSincePrevious": "int",
    "daysSinceOtherBody": "int",
    "correctionOpenDays": "int",
    "travelKmh": "int",
    "pointElsewhere": "int",
    "fixesFrozen": "int",
    "silentSeconds": "int",
    "photoDistance": "int",
    **dict.fromkeys(_FINDINGS, "bool"),
}

FACTS: dict[CaseKind, dict[str, FactKind]] = {
    "visit": _VISIT,
    "door": {"waitingDays": "int"},
    "permit": {"unusedDays": "int"},
    "complaint": {"complaint": "str", "via": "str", "accepted": "bool"},
    "ratings": {"ratings": "int", "averageTenths": "int", "lowPercent": "int"},
    "penalties": {"penalties": "int", "penaltiesYearBefore": "int", "growthPercent": "int"},
    "referral": {"returned": "bool"},
    "override": {"setAside": "bool", "guard": "str", "act": "str"},
}
"""Of facts that no case has there is none: a condition about them never holds."""
