"""Writes the receipts of a device as one file for `palm verify` (docs/evidence-format.md)."""

import msgspec

from backend.field_client.store import FieldStore
from offline_sync import keys


def receipts_json(store: FieldStore, device_key: keys.PublicJwk) -> bytes:
    """Every proven entry and file with its receipt, the checkpoints, and the device's own key."""
    told = {
        "palm": "receipts/1",
        "checkpoints": [text for _, text, _ in store.checkpoints()],
        "entries": [
            {"entry": raw.decode(), "verdict": msgspec.Raw(verdict.encode())}
            for raw, verdict in store.verdicts()
        ],
        "media": [msgspec.Raw(receipt.encode()) for receipt in store.media_receipts()],
        "deviceKeys": [device_key.to_wire()],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1)
