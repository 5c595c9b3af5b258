"""A case up to one of its acts: all that a paper of that act may speak of."""

from typing import TypeVar

import msgspec

from backend.accounts.model import Name
from backend.cases.model import Party
from backend.cases.procedure.acts import Act, AnyAct, name_of
from backend.cases.procedure.facts import Facts, after
from backend.law.working_days import WorkCalendar

_Kind = TypeVar("_Kind", bound=Act)
_CASE = "案字〔"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One act as the log has it."""

    id: str
    index: int
    received_ms: int
    act: AnyAct
    working_days: WorkCalendar | None = None
    """Those known when it entered the log, where its papers count with them."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What papers say about people besides the log."""

    body: str
    """Name of the body that handles the case."""
    names: dict[str, Name]
    certificates: dict[str, str]
    """Number of an officer's certificate by the officer's id."""
    act_code: str = ""
    """Of the visit the case rests on, else its own."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Every act of a case, oldest first, and who is who in it."""

    number: str
    party: Party
    acts: tuple[Told, ...]
    known: Known


class Story(Case, frozen=True, kw_only=True):
    """The last of `acts` is the one the paper belongs to."""

    facts: Facts

    @property
    def told(self) -> Told:
        return self.acts[-1]

    @property
    def act(self) -> AnyAct:
        return self.told.act

    def all_of(self, kind: type[_Kind]) -> list[_Kind]:
        return [one.act for one in self.acts if isinstance(one.act, kind)]

    def last(self, kind: type[_Kind]) -> _Kind | None:
        found = self.all_of(kind)
        return found[-1] if found else None

    def name(self, person: str) -> str:
        if person == "party":
            return self.party.name
        known = self.known.names.get(person)
        return known.zh if known else person


def stories(case: Case) -> list[Story]:
    """The case as it stood after each of its acts."""
    facts, found = Facts(), list[Story]()
    for count, one in enumerate(case.acts, 1):
        facts = after(facts, one.act, None)
        found.append(
            Story(
                number=case.number,
                party=case.party,
                acts=case.acts[:count],
                known=case.known,
                facts=facts,
            )
        )
    return found


def number_of(story: Story, prefix: str) -> str:
    """The number of the paper of the act the story ends with."""
    name = name_of(story.act)
    return numbered(story.number, prefix, sum(1 for t in story.acts if name_of(t.act) == name))


def numbered(number: str, prefix: str, count: int) -> str:
    """The case's own number with the kind of the paper; the second one of a kind is `12-2`.

    It needs no counter of its own: the serial is the case's, which its body gave once and for all.
    """
    head, _, rest = number.rpartition(_CASE)
    serial = rest.removesuffix("号") + (f"-{count}" if count > 1 else "")
    return f"{head}{prefix}〔{serial}号"
