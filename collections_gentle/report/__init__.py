from . import collections_plan_flow
