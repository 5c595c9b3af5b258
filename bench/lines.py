"""A row of the table, made by every part of the bench."""

from dataclasses import dataclass, field


@dataclass
class Line:
    """What was measured, what is asked, and what the machine itself allows."""

    what: str
    at_least: str
    measured: str
    passed: bool
    ceiling: str = ""
    noise: float = 0.0
    runs: list[dict[str, object]] = field(default_factory=list)
