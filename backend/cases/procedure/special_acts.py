"""Acts of the sub-procedures: sampling, urgency, more time, the fast track, hand-overs, education.

What domain law says of them stands with each; the fast track and hand-overs rest on the body's own
rules, which the table marks as not verified.
"""

from datetime import date
from typing import Literal

from backend.cases.procedure.act import Act, Id, Text


class SampleTaken(Act, tag="sample.taken", frozen=True, kw_only=True, rename="camel"):
    """Evidence by sampling (抽样取证, 行政处罚法 56): the sample is in the file from then on."""

    item: Id
    officers: tuple[Id, ...]
    quantity: Text
    whence: Text = ""
    """From which lot or stock, and how it was sealed."""


class UrgencyReviewed(Act, tag="coercion.reviewed", frozen=True, kw_only=True, rename="camel"):
    """The head approves it afterwards, or it is lifted at once."""

    item: Id
    approved: bool
    reason: Text = ""


class SealingExtended(Act, tag="sealing.extended", frozen=True, kw_only=True, rename="camel"):
    """Once, with a notice to the party (行政强制法 25)."""

    item: Id
    reason: Text


class TimeExtended(Act, tag="extension.granted", frozen=True, kw_only=True, rename="camel"):
    """More time to decide, where a law, regulation or rule says so (行政处罚法 60)."""

    until: date
    rule: Text
    """The provision that gives the time."""
    reason: Text


class FastTracked(Act, tag="fast_track.chosen", frozen=True, kw_only=True, rename="camel"):
    """Handled first and fast (简案快办): it is marked, and shortens no right of the party."""

    admitted: bool
    """The party does not dispute the facts."""
    agreed: bool
    """The party agreed in writing."""
    until: date
    """The day the body sets itself."""


class FastTrackEnded(Act, tag="fast_track.ended", frozen=True, kw_only=True, rename="camel"):
    reason: Text


class TransferReceived(Act, tag="transfer.received", frozen=True, kw_only=True, rename="camel"):
    """Another body handed it over; `reached` begins the time to check a clue."""

    origin: Text
    document: Text
    reached: date
    complete: bool
    """Whether the package held what its list names."""


class TransferMade(Act, tag="transfer.made", frozen=True, kw_only=True, rename="camel"):
    """Handed to the body that is competent; the case ends here."""

    to: Text
    reason: Text


class Educated(Act, tag="education.recorded", frozen=True, kw_only=True, rename="camel"):
    """No penalty still means education (行政处罚法 33)."""

    way: Literal["talk", "letter", "training"]
    text: Text
