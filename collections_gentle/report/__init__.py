from . import collections_late_invoice
from . import collections_plan_flow
