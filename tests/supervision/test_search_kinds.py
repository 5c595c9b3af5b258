"""No words are forgotten: each kind of entry is searched, or it is said here why it is not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import backend
from backend.evidence.bodies import BODIES
from backend.parts import FOLLOWERS
from backend.supervision.search.texts import BY_DEVICE, KINDS

NO_WORDS = "says what was done, in no words of its own"
ELSEWHERE = "of no visit, case or task: found on the screens of plans, counters and registers"
LOOP = "leads, evaluations and campaigns are seen step by step: who may search need not be who sees"
APART = "words stand beside the log, or must not be found by those they are about"
KEPT = "the keeping of the system: keys, imports, files, what was read"

LEFT_OUT = {
    **dict.fromkeys(
        (
            "arrival.confirmed",
            "capture.intended",
            "capture.interrupted",
            "code.scanned",
            "code.shown",
            "evidence.confirmed",
            "halt.seen",
            "photo.captured",
            "question.seen",
            "result.received",
            "sound.captured",
            "summary.paid",
            "summary.reported",
            "visit.officer_confirmed",
        ),
        NO_WORDS,
    ),
    **dict.fromkeys(
        (
            "calendar.published",
            "cap.published",
            "draw.committed",
            "draw.revealed",
            "enterprise.classified",
            "items.published",
            "notice.sent",
            "permit.approved",
            "permit.asked",
            "permit.returned",
            "permit.revoked",
            "permit.withdrawn",
            "plan.approved",
            "plan.drafted",
            "plan.published",
            "plan.returned",
            "plan.submitted",
            "plan.withdrawn",
            "procedure.ruled",
            "recusal.declared",
            "reviewer.named",
            "service_address.confirmed",
            "slot.chosen",
            "visit.spared",
            "warning.assessed",
            "warning.snoozed",
            "whitelist.entered",
            "whitelist.withdrawn",
        ),
        ELSEWHERE,
    ),
    "case.ask_declined": "no case came of it; what was asked for is found under its visit",
    "publication.prepared": "the words of a decision without some of them: found in its case",
    "rules.published": KEPT,
    "summary.changed": "stands on the page of its decision, which is found by its own words",
}
"""Kinds without words for the search, and why; families of kinds below."""

FAMILIES = {
    ("campaign.", "effect.", "evaluation.", "lead.", "objection."): LOOP,
    ("paper.issued", "paper.read", "paper.received", "rectification.", "referral."): LOOP,
    ("complaint.", "rating.", "ratings.", "message."): APART,
    (
        "agency.",
        "claim.",
        "device.",
        "enterprise.claimed",
        "enterprise.downloaded",
        "enterprises.",
    ): KEPT,
    ("evidence.viewed", "feed_token.", "media.", "portrait.", "queue.", "reference."): KEPT,
    ("report.", "staff.", "tickets.", "visits.exported", "case.exported"): KEPT,
    ("case.paper_read", "party.entered"): KEPT,
}

_KIND = re.compile(r"^[a-z_]+\.[a-z_]+$")


def entered_kinds() -> set[str]:
    """What views follow, what a visit is made of, and what the sources enter by name."""
    found = {kind for follower in FOLLOWERS for kind in follower.kinds} | set(BODIES)
    for path in Path(backend.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".act"):
                found |= {one for one in map(_kind_named, node.keywords) if one is not None}
    return found


def _kind_named(given: ast.keyword) -> str | None:
    value = given.value
    if given.arg != "kind" or not isinstance(value, ast.Constant):
        return None
    return value.value if isinstance(value.value, str) and _KIND.match(value.value) else None


def reason(kind: str) -> str | None:
    if kind in LEFT_OUT:
        return LEFT_OUT[kind]
    fitting = (why for starts, why in FAMILIES.items() if kind.startswith(starts))
    return next(fitting, None)


@pytest.mark.parametrize("kind", sorted(entered_kinds()))
def test_a_kind_is_searched_or_left_out_for_a_reason(kind: str) -> None:
    assert (kind in KINDS) != (reason(kind) is not None), f"{kind}: search it, or say why not"


def test_nothing_is_left_out_that_nobody_enters() -> None:
    entered = entered_kinds()
    assert set(LEFT_OUT) <= entered
    assert all(any(kind.startswith(starts) for kind in entered) for starts in FAMILIES)


NAMES = frozenset(
    {
        *("visit", "capture", "case", "checklist", "checklists", "item", "interview", "measure"),
        *("task", "permit", "halt", "showing", "turn", "recording", "officer", "officers"),
        *("captures", "joint", "signature", "id", "sha256", "secret", "proof"),
        *("result", "found", "inspectionType", "type"),
        *("startedAt", "endedAt", "takenAt", "happenedAt", "breachEnded", "until"),
        *("identity", "address", "phone"),
    }
)
"""Members that name something, tell an instant, or say who a person is: no words to be found."""
NAMED = {"note.written": "note", "question.seen": "question", "question.answered": "question"}
"""What is an id here and words elsewhere."""


def words_in(info: msgspec.inspect.Type, path: str = "") -> Iterator[str]:
    """Members in which somebody may have written what he likes."""
    match info:
        case msgspec.inspect.StructType(fields=fields):
            for field in fields:
                if field.encode_name not in NAMES:
                    yield from words_in(field.type, f"{path}.{field.encode_name}".lstrip("."))
        case msgspec.inspect.UnionType(types=types):
            for one in types:
                yield from words_in(one, path)
        case msgspec.inspect.StrType(pattern=None):
            yield path
        case _:
            pass


def written_in(kind: str) -> set[str]:
    return set(words_in(msgspec.inspect.type_info(BODIES[kind]))) - {NAMED.get(kind)}


@pytest.mark.parametrize("kind", sorted(BY_DEVICE))
def test_every_member_of_a_phone_s_words_is_searched(kind: str) -> None:
    assert written_in(kind) == set(BY_DEVICE[kind])


@pytest.mark.parametrize("kind", sorted(set(BODIES) - set(BY_DEVICE)))
def test_what_is_not_searched_of_a_phone_holds_no_words(kind: str) -> None:
    assert written_in(kind) <= {"cause"}  # of an interruption, in the program's words
