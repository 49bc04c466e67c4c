"""Who may do what: one's own account and devices; for admins everybody's."""

from access.roles import Right
from analytics.metrics.books.data_status import data_status
from dashboard.shell import layout
from dashboard.views.access import audit_log, own, people

context = layout.open_page("access", data_status, feeds=(), period=False, place=False)
own.draw(context)
if context.may(Right.PEOPLE):
    people.draw(context)
    audit_log.draw(context)
else:
    layout.note(context, "access.for_admins")
