"""Who may do what in a case: reviewers and heads, each with what stands against it.

Shown before anybody is picked, so that nobody learns from a refusal what was known all along.
"""

from collections.abc import Iterable
from datetime import date

from backend.accounts import store as accounts_store
from backend.accounts.model import Account, Name
from backend.agencies import store as agencies_store
from backend.agencies.model import certificate_state
from backend.cases import knowing, showing, store
from backend.cases.model import Candidate, CasePeople, ReviewerShown
from backend.cases.procedure.acts import ReviewerChosen
from backend.cases.procedure.guards.registry import GUARDS
from backend.cases.procedure.table import ordinary
from backend.cases.procedure.world import World
from backend.cases.service import cited, roles_of
from backend.cases.store import CaseRow
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.law.model import Bilingual
from backend.web import Asker

CHOOSING = "reviewer.chosen"
REGISTER_MAX = 200


def people_of(tx: Transaction, asker: Asker, case: str, today: date) -> CasePeople:
    """Reviewers with what stands against each, and who may approve; NotFound out of scope."""
    row = showing.seen(tx, asker, case)
    world = knowing.people_on(
        tx, agency_path=row.agency_path, officers=row.facts.officers, on=today
    )
    chair = row.facts.hearing_held.chair if row.facts.hearing_held else None
    if chair is not None:
        world = knowing.with_persons(tx, world, {chair})
    listed = store.reviewers_above(tx, row.agency_path)
    accounts = _accounts(tx, listed)
    names = evidence.people(tx, row.facts.officers)
    may = "head" in roles_of(tx, asker, row.agency_path)
    return CasePeople(
        reviewers=[_candidate(tx, row, one, world, listed[one.id], today) for one in accounts],
        heads=[_person(one) for one in _accounts(tx, world.heads)],
        officers=[Person(id=o, name=names.get(o, Name(o, o))) for o in row.facts.officers],
        replacements=_others(tx, row, today),
        may_choose=may and row.stage in ordinary().row(CHOOSING).stages,
    )


def _others(tx: Transaction, row: CaseRow, today: date) -> list[Person]:
    """Who could take the place of an officer who is recused."""
    return [
        Person(id=one.id, name=one.name)
        for one in agencies_store.officers_serving(tx, row.agency_path)
        if one.id not in row.facts.officers and certificate_state(one.certificate, today) == "valid"
    ][:REGISTER_MAX]


def _accounts(tx: Transaction, ids: Iterable[str]) -> list[Account]:
    known = (accounts_store.account_by_id(tx, one) for one in sorted(ids))
    return [one for one in known if one is not None and not one.disabled]


def _person(account: Account) -> Person:
    return Person(id=account.id, name=account.name)


def _candidate(
    tx: Transaction, row: CaseRow, one: Account, world: World, qualified: bool, today: date
) -> Candidate:
    act = ReviewerChosen(on=today, by="", reviewer=one.id)
    against: list[Bilingual] = []
    for guard in ordinary().row(CHOOSING).guards:
        blocked = GUARDS[guard](row.facts, act, world)
        if blocked is not None:
            zh, en, basis = blocked
            against.append(
                Bilingual(zh=f"{zh}（{cited(basis, 'zh')}）", en=f"{en} ({cited(basis, 'en')})")
            )
    return Candidate(
        person=_person(one),
        agency=_agency(tx, one.agency_path),
        qualified=qualified,
        chosen=row.facts.reviewer == one.id,
        against=against,
    )


def _agency(tx: Transaction, path: str) -> AgencyNamed:
    agency, zh, en = inspections_store.agencies_at(tx, [path]).get(path, (path,) * 3)
    return AgencyNamed(id=agency, name=Name(zh, en))


def register(tx: Transaction, asker: Asker, text: str) -> list[ReviewerShown]:
    """Accounts of the asker's part of the tree that may review, then others that could be named:
    those whose name or login has the text, at most REGISTER_MAX.
    """
    named = store.reviewers_below(tx, asker.agency_path)
    wanted = text.strip().lower()
    known = [
        one
        for one in accounts_store.accounts_in_scope(tx, asker.agency_path)
        if one.role in ("officer", "admin", "supervisor")
        and not one.disabled
        and (not wanted or wanted in f"{one.name.zh} {one.name.en} {one.login}".lower())
    ]
    shown = sorted(known, key=lambda one: (one.id not in named, one.id))[:REGISTER_MAX]
    return [
        ReviewerShown(
            person=_person(one),
            login=one.login,
            role=one.role,
            agency=_agency(tx, one.agency_path),
            investigates=one.officer_id is not None,
            reviews=one.id in named,
            qualified=named.get(one.id, False),
        )
        for one in shown
    ]
