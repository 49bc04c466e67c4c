"""From a fresh clone to a running dashboard: `python -m setup run`. Needs nothing but Python 3.11."""

import sys

if sys.version_info < (3, 11):
    sys.exit("Posko needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
