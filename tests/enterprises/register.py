"""Enterprises for tests that need nothing else of a city."""

from typing import Any

from backend.database import Transaction
from backend.enterprises import short_code
from backend.enterprises import store as enterprises_store
from backend.enterprises.model import Enterprise


def an_enterprise(tx: Transaction, enterprise_id: str, **changes: Any) -> Enterprise:
    """A company in the register."""
    members: dict[str, Any] = {
        "id": enterprise_id,
        "uscc": None,
        "short_code": short_code.random_code(),
        "name": f"企业 {enterprise_id}",
        "address": "某路 1 号",
        "lat": None,
        "lon": None,
        "agency_path": "/city/",
        "kind": "company",
        **changes,
    }
    enterprise = Enterprise(**members)
    enterprises_store.add_enterprises(tx, [enterprise])
    return enterprise
