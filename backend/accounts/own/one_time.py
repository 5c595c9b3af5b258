"""Passwords that one person gives to another: they open the way to a password of one's own."""

import secrets
from datetime import timedelta

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Nothing that is read as something else when it is spoken or written down."""
GROUPS, GROUP_LENGTH = 4, 4
VALID_FOR = timedelta(days=7)


def new_password() -> str:
    """Like `K7QM-4T2R-9XWB-3HVD`: 78 random bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)
