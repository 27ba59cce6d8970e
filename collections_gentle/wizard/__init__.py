from . import base_partner_merge
from . import collections_assign
from . import collections_log_contact
from . import collections_postpone
from . import collections_preview
from . import collections_reject
from . import collections_simulate
