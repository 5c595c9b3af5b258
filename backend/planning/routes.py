"""All HTTP of planning."""

from typing import Any

from backend.planning.burden.routes import HANDLERS as BURDEN
from backend.planning.classification.routes import HANDLERS as CLASSES
from backend.planning.frequency.routes import HANDLERS as FREQUENCY
from backend.planning.items.routes import HANDLERS as ITEMS
from backend.planning.permits.routes import HANDLERS as PERMITS
from backend.planning.plans.routes import HANDLERS as PLANS

HANDLERS: list[Any] = [*BURDEN, *CLASSES, *FREQUENCY, *ITEMS, *PLANS, *PERMITS]
