"""Argon2id with the parameters OWASP names (19 MiB, two passes, one lane), off the event loop."""

import asyncio
import functools

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHES_AT_ONCE_MAX = 2
"""Each takes 19 MiB and a core for about 20 ms: more at once would only slow everything else."""

PASSWORD_LENGTH_MAX = 256
"""Longer ones are wrong without being hashed."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The PHC string that is stored."""
    return _HASHER.hash(password)


@functools.cache
def _nobody() -> str:
    """What a password of no account is held against; one for the whole process."""
    return hash_password("nobody's password")


class PasswordCheck:
    """Checks passwords, two at a time; an unknown login costs as much as a known one."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(HASHES_AT_ONCE_MAX)
        self._nobody = _nobody()
        self.checks = 0
        """How many times a password was hashed, so that a test can see the work is equal."""

    async def fits(self, stored: str | None, password: str) -> bool:
        """Whether the password is the one behind `stored`; None never fits, at the same price."""
        if len(password) > PASSWORD_LENGTH_MAX:
            return False
        async with self._turn:
            self.checks += 1
            right = await asyncio.to_thread(_verify, stored or self._nobody, password)
        return right and stored is not None


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
