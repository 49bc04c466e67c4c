"""Everybody's accounts, for admins: who there is, invitations, roles, resets, sign-outs, revocations."""

from datetime import UTC, datetime
from html import escape

import streamlit as st

import settings
from access import accounts, devices
from access.accounts import Account, LinkKind
from access.audit import Actor
from access.roles import Right, Role
from dashboard.auth import session
from dashboard.frontend import escaping
from dashboard.shell.page_context import PageContext
from dashboard.views.access import changes, own
from dashboard.widgets import tables
from dashboard.widgets.drawing import icons
from dashboard.widgets.tables import Column
from i18n import Words

_ROLES = tuple(Role)


def draw(context: PageContext) -> None:
    """Draw all accounts, the invitation of another, and what can be changed of each."""
    w = context.w
    session.require(Right.PEOPLE)
    everybody = accounts.accounts()
    with st.container(border=True, key="access-people"):
        st.markdown(f"### {w('access.people')}")
        st.html(table(w, everybody)) if everybody else st.write(w("access.people_none"))
        st.caption(w("access.roles_hint"))
    _draw_invitation(w, everybody)
    if in_force := [account for account in everybody if account.revoked_at is None]:
        _draw_changes(w, in_force)


def table(w: Words, everybody: list[Account]) -> str:
    """All accounts as a table."""
    columns = [Column(w(f"access.column_{name}")) for name in ("name", "role", "state", "signed_in")]
    rows = [
        [
            f"<bdi>{escape(account.name)}</bdi>",
            escape(w(f"role.{account.role}")),
            escape(state(w, account)),
            escape(w.moment(account.signed_in_at)) if account.signed_in_at else "–",
        ]
        for account in everybody
    ]
    return tables.drawn(columns, rows, label=w("access.people"), whole=True, cards=True)


def state(w: Words, account: Account) -> str:
    """Whether an account can be used, in words."""
    if account.revoked_at:
        return w("access.state_revoked", moment=w.moment(account.revoked_at))
    if account.is_in_force:
        signed_in = len(devices.devices_of(account.id))
        return w("access.state_used", devices=signed_in) if signed_in else w("access.state_idle")
    if account.link_expires_at and account.link_expires_at > datetime.now(UTC):
        return w("access.state_invited", moment=w.moment(account.link_expires_at))
    return w("access.state_lapsed")


def _draw_invitation(w: Words, everybody: list[Account]) -> None:
    with st.container(border=True, key="access-invite"):
        st.markdown(f"### {w('access.invite')}")
        changes.draw_done(w, "invite")
        is_first = not any(each.may(Right.PEOPLE) for each in everybody if each.revoked_at is None)
        if is_first:
            st.caption(w("access.invite_first"))
        with st.form("access-invitation", border=False, clear_on_submit=True):
            name = st.text_input(w("access.name"), max_chars=accounts.LONGEST_NAME, help=w("access.name_hint"))
            role = st.segmented_control(
                w("access.role"),
                _ROLES,
                default=Role.ADMIN if is_first else Role.READER,
                format_func=lambda each: w(f"role.{each}"),
                required=True,
            )
            email = ""
            if settings.has_oidc():
                email = st.text_input(w("access.email"), max_chars=254, help=w("access.email_hint"))
            if st.form_submit_button(w("access.invite_button"), icon=icons.mark("group_add")):
                hours = str(settings.invitation_hours())
                changes.make(
                    w,
                    "invite",
                    "access.invited",
                    lambda actor: _invited(name, role or Role.READER, email, actor),
                    right=Right.PEOPLE,
                    hours=hours,
                )


def _invited(name: str, role: Role, email: str, actor: Actor) -> str:
    account = accounts.add(name, role, email=email or None, actor=actor)
    return changes.link_of(accounts.new_link(account.id, LinkKind.INVITATION, actor=actor))


def _draw_changes(w: Words, in_force: list[Account]) -> None:
    names = {account.id: account.name for account in in_force}
    with st.container(border=True, key="access-changes"):
        st.markdown(f"### {w('access.change')}")
        changes.draw_done(w, "change")
        chosen = st.selectbox(w("access.account"), list(names), format_func=names.__getitem__, key="access-account")
        account = next((each for each in in_force if each.id == chosen), None)
        if account is None:
            return
        is_last = accounts.is_last_admin(account.id)
        if is_last:
            st.caption(w("account.last_admin"))
        _draw_role(w, account, is_fixed=is_last)
        _draw_link(w, account)
        _draw_devices(w, account)
        if not is_last:
            _draw_revocation(w, account)


def _draw_role(w: Words, account: Account, *, is_fixed: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.segmented_control(
            w("access.role"),
            _ROLES,
            default=account.role,
            format_func=lambda each: w(f"role.{each}"),
            required=True,
            disabled=is_fixed,
            key=f"access-role-{account.id}-{account.version}",
        )
        if st.button(w("access.role_button"), disabled=is_fixed, key="access-role-save") and role:

            def change(actor: Actor) -> None:
                accounts.change_role(account.id, role, actor=actor)

            words = {"name": account.name, "role": w(f"role.{role}")}
            changes.make(w, "change", "access.role_changed", change, right=Right.PEOPLE, **words)


def _draw_link(w: Words, account: Account) -> None:
    kind = LinkKind.RESET if account.has_passphrase else LinkKind.INVITATION
    st.caption(w(f"access.link_hint_{kind}"))
    if st.button(w(f"access.link_{kind}"), icon=icons.mark("key"), key="access-link"):

        def change(actor: Actor) -> str:
            return changes.link_of(accounts.new_link(account.id, kind, actor=actor))

        hours = str(settings.invitation_hours())
        changes.make(w, "change", "access.invited", change, right=Right.PEOPLE, hours=hours)


def _draw_devices(w: Words, account: Account) -> None:
    signed_in = devices.devices_of(account.id)
    if not signed_in:
        return
    st.html(own.devices_table(w, signed_in))
    if st.button(w("access.everywhere"), icon=icons.mark("block"), key="access-everywhere"):

        def change(actor: Actor) -> None:
            accounts.sign_out_everywhere(account.id, actor=actor)

        changes.make(w, "change", "access.signed_out", change, right=Right.PEOPLE, name=account.name)


def _draw_revocation(w: Words, account: Account) -> None:
    with st.popover(w("access.revoke"), icon=icons.mark("delete"), key="access-revoke"):
        st.write(w("access.revoke_hint", name=escaping.unmarked(account.name)))
        if st.button(w("access.revoke_button"), type="primary", key="access-revoke-now"):

            def change(actor: Actor) -> None:
                accounts.revoke(account.id, actor=actor)

            changes.make(w, "change", "access.revoked", change, right=Right.PEOPLE, name=account.name)
