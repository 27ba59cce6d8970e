from . import page
from . import answers
from . import agreeing
from . import paying
from . import texting
from . import portal
from . import export
