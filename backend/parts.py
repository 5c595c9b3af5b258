"""Everything the application is made of: the views of the log, the routes, parts of pages."""

from typing import Any

from backend.accounts.own.routes import HANDLERS as OWN_ACCOUNT
from backend.accounts.routes import HANDLERS as ACCOUNTS
from backend.accounts.views import FOLLOWER as DEVICES_VIEW
from backend.agencies.bodies.routes import HANDLERS as BODIES
from backend.agencies.routes import HANDLERS as AGENCIES
from backend.agencies.staff.routes import HANDLERS as STAFF
from backend.cases.party.routes import HANDLERS as CASE_PARTY
from backend.cases.party.views import FOLLOWERS as PARTY_VIEWS
from backend.cases.routes import HANDLERS as CASES
from backend.cases.rules.routes import HANDLERS as CASE_RULES
from backend.cases.serving.routes import HANDLERS as SERVING
from backend.cases.serving.views import FOLLOWERS as SERVING_VIEWS
from backend.cases.views import FOLLOWERS as CASE_VIEWS
from backend.codes.routes import HANDLERS as CODES
from backend.codes.sheets.routes import HANDLERS as CODE_SHEETS
from backend.codes.views import FOLLOWERS as CODE_VIEWS
from backend.device_api.routes import HANDLERS as DEVICE_API
from backend.device_api.views import FOLLOWERS as DEVICE_VIEWS
from backend.draws.routes import HANDLERS as DRAWS
from backend.draws.views import FOLLOWERS as DRAW_VIEWS
from backend.enterprise_pages.code_routes import HANDLERS as CODE_PAGES
from backend.enterprise_pages.complaints.form_routes import HANDLERS as COMPLAINT_FORMS
from backend.enterprise_pages.complaints.progress_routes import HANDLERS as COMPLAINT_PROGRESS
from backend.enterprise_pages.decision_pages.routes import HANDLERS as DECISION_PAGES
from backend.enterprise_pages.door_routes import HANDLERS as DOOR_PAGES
from backend.enterprise_pages.own.routes import HANDLERS as OWN_PAGES
from backend.enterprise_pages.party_pages.routes import HANDLERS as PARTY_PAGES
from backend.enterprise_pages.party_pages.sections import SECTION as CASE_SECTION
from backend.enterprise_pages.scan_routes import HANDLERS as SCAN_PAGES
from backend.enterprise_pages.views import FOLLOWERS as COUNTERPARTY_VIEWS
from backend.enterprises.access.addresses import FOLLOWERS as SERVICE_ADDRESSES
from backend.enterprises.access.routes import HANDLERS as CLAIMS
from backend.enterprises.imports.routes import HANDLERS as ENTERPRISE_IMPORTS
from backend.enterprises.routes import HANDLERS as ENTERPRISES
from backend.evidence.routes import HANDLERS as EVIDENCE
from backend.evidence.views import FOLLOWERS as EVIDENCE_VIEWS
from backend.feedback.complaints.routes import HANDLERS as COMPLAINTS
from backend.feedback.complaints.sections import DOOR_SECTIONS as COMPLAINT_SECTIONS
from backend.feedback.complaints.views import FOLLOWERS as COMPLAINT_VIEWS
from backend.feedback.ratings.desk_routes import HANDLERS as RATING_DESK
from backend.feedback.ratings.routes import HANDLERS as RATINGS
from backend.feedback.ratings.sections import SECTION as RATING_SECTION
from backend.feedback.ratings.views import FOLLOWER as RATINGS_VIEW
from backend.inspections.routes import HANDLERS as INSPECTIONS
from backend.inspections.views import FOLLOWERS as INSPECTION_VIEWS
from backend.law.calendar.routes import HANDLERS as CALENDARS
from backend.law.calendar.views import FOLLOWERS as HOLIDAY_VIEWS
from backend.ledger.routes import HANDLERS as LEDGER
from backend.ledger.views import Follower
from backend.notifications.routes import HANDLERS as NOTIFICATIONS
from backend.planning.routes import HANDLERS as PLANNING
from backend.planning.views import FOLLOWERS as PLANNING_VIEWS
from backend.supervision.campaigns.routes import HANDLERS as CAMPAIGNS
from backend.supervision.campaigns.views import FOLLOWERS as CAMPAIGN_VIEWS
from backend.supervision.dispatch.routes import HANDLERS as DISPATCH
from backend.supervision.dispatch.views import FOLLOWERS as DISPATCH_VIEWS
from backend.supervision.evaluation.routes import HANDLERS as EVALUATION
from backend.supervision.evaluation.views import FOLLOWERS as EVALUATION_VIEWS
from backend.supervision.halts.routes import HANDLERS as HALTS
from backend.supervision.halts.views import FOLLOWERS as HALT_VIEWS
from backend.supervision.indicators.routes import HANDLERS as INDICATORS
from backend.supervision.indicators.views import FOLLOWERS as INDICATOR_VIEWS
from backend.supervision.loop.routes import HANDLERS as LEADS
from backend.supervision.loop.views import FOLLOWERS as LEAD_VIEWS
from backend.supervision.questions.routes import HANDLERS as QUESTIONS
from backend.supervision.questions.views import FOLLOWERS as QUESTION_VIEWS
from backend.supervision.review.routes import HANDLERS as REVIEWS
from backend.supervision.review.views import FOLLOWERS as REVIEW_VIEWS
from backend.supervision.routes import HANDLERS as SUPERVISION
from backend.supervision.search.routes import HANDLERS as SEARCH
from backend.supervision.search.views import FOLLOWERS as SEARCH_VIEWS
from backend.supervision.wall.routes import HANDLERS as WALL
from backend.supervision.warnings.routes import HANDLERS as WARNINGS
from backend.supervision.warnings.views import FOLLOWERS as WARNING_VIEWS
from backend.web_pages.routes import HANDLERS as PAGE_ASSETS
from backend.web_pages.sections import DoorSection

FOLLOWERS: tuple[Follower, ...] = (
    DEVICES_VIEW,
    *EVIDENCE_VIEWS,
    *INSPECTION_VIEWS,
    *PLANNING_VIEWS,
    *CODE_VIEWS,
    *DRAW_VIEWS,
    *HOLIDAY_VIEWS,
    *CASE_VIEWS,
    *PARTY_VIEWS,
    *SERVING_VIEWS,
    *DEVICE_VIEWS,
    *SERVICE_ADDRESSES,
    *COMPLAINT_VIEWS,
    *COUNTERPARTY_VIEWS,
    RATINGS_VIEW,
    *WARNING_VIEWS,
    *LEAD_VIEWS,
    *QUESTION_VIEWS,
    *HALT_VIEWS,
    *DISPATCH_VIEWS,
    *REVIEW_VIEWS,
    *SEARCH_VIEWS,
    *INDICATOR_VIEWS,
    *EVALUATION_VIEWS,
    *CAMPAIGN_VIEWS,
)
"""Every view of the log, in the order in which they follow it."""

DOOR_SECTIONS: tuple[DoorSection, ...] = (CASE_SECTION, RATING_SECTION, *COMPLAINT_SECTIONS)
"""What nouns add to the page of a door."""

HANDLERS: list[Any] = [
    *ACCOUNTS,
    *OWN_ACCOUNT,
    *AGENCIES,
    *BODIES,
    *STAFF,
    *ENTERPRISES,
    *ENTERPRISE_IMPORTS,
    *CLAIMS,
    *CODE_PAGES,
    *COMPLAINT_FORMS,
    *COMPLAINT_PROGRESS,
    *OWN_PAGES,
    *PARTY_PAGES,
    *SCAN_PAGES,
    *DOOR_PAGES,
    *DECISION_PAGES,
    *NOTIFICATIONS,
    *EVIDENCE,
    *INSPECTIONS,
    *CODES,
    *CODE_SHEETS,
    *PLANNING,
    *DRAWS,
    *CALENDARS,
    *CASES,
    *CASE_RULES,
    *SERVING,
    *CASE_PARTY,
    *COMPLAINTS,
    *RATINGS,
    *RATING_DESK,
    *SUPERVISION,
    *QUESTIONS,
    *HALTS,
    *DISPATCH,
    *WARNINGS,
    *LEADS,
    *REVIEWS,
    *SEARCH,
    *WALL,
    *INDICATORS,
    *EVALUATION,
    *CAMPAIGNS,
    *DEVICE_API,
    *LEDGER,
    *PAGE_ASSETS,
]
