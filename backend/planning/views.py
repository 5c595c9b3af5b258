"""How planning follows the log."""

from backend.ledger.views import Follower
from backend.planning.classification.views import FOLLOWERS as CLASS_VIEWS
from backend.planning.frequency.views import FOLLOWERS as FREQUENCY_VIEWS
from backend.planning.items.views import FOLLOWERS as ITEM_VIEWS
from backend.planning.notices.views import FOLLOWERS as NOTICE_VIEWS
from backend.planning.permits.views import FOLLOWERS as PERMIT_VIEWS
from backend.planning.plans.views import FOLLOWERS as PLAN_VIEWS

FOLLOWERS: tuple[Follower, ...] = (
    *CLASS_VIEWS,
    *FREQUENCY_VIEWS,
    *ITEM_VIEWS,
    *PLAN_VIEWS,
    *PERMIT_VIEWS,
    *NOTICE_VIEWS,
)
