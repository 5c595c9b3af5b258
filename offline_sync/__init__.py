"""Exactly-once signed records from devices that come and go. Pure protocol: no I/O, no business.

`entry` reads one record, `chain` judges what arrives from a device, `beacon` bounds when it was
made, `proof` holds the small signed statements, `queue_file` the way by hand. The contract is
docs/sync-protocol.md; tests/vectors/*.json is what every implementation must agree on.
"""
