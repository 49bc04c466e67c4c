"""From a fresh clone to a running dashboard: `python -m setup run`. Needs nothing but Python 3.11."""
