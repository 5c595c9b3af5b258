"""What bodies of a visit's entries are made of."""

from typing import Annotated

import msgspec

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
OfficerId = Annotated[str, msgspec.Meta(max_length=128)]
"""As long as `by` may be; what is looked up by index must have a bound."""
Note = Annotated[str, msgspec.Meta(max_length=2000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """A file by its content."""

    sha256: Sha256
    size: Count
    type: str
