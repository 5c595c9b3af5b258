"""The closed list of reasons why an entry is kept aside. The texts travel on the wire."""

from enum import StrEnum


class Refusal(StrEnum):
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    BAD_SIGNATURE = "bad-signature"
    UNKNOWN_KEY = "unknown-key"
    REVOKED_KEY = "revoked-key"
    BROKEN_CHAIN = "broken-chain"
    SEQ_REUSED = "seq-reused"
    WRONG_OFFICER = "wrong-officer"


class RefusedError(Exception):
    """The only error that reading foreign bytes raises. `why` is for logs, not for people."""

    def __init__(self, refusal: Refusal, why: str) -> None:
        super().__init__(f"{refusal}: {why}")
        self.refusal = refusal
        self.why = why
