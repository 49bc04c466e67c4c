"""Make, rescue, list and revoke accounts on the machine itself."""

import argparse
import sys
from datetime import UTC, datetime
from getpass import getpass
from typing import Any

import settings
from access import accounts, database, devices, passphrases
from access.accounts import Account, LinkKind, Refused
from access.roles import Role
from i18n import Words
from pipelines.cli.commands.arguments import Answer, Console

HELP = "make, rescue, list and revoke accounts; prints a link by which their owners set a passphrase"
_ACTIONS = ("add", "reset", "list", "revoke")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is done to which account."""
    parser.add_argument(
        "action",
        choices=_ACTIONS,
        help="add: make one; reset: end its passphrase and its sign-ins; list: show all; revoke: end it for good",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="the name it signs in with")
    parser.add_argument("--role", choices=[str(role) for role in Role], help="its role; a new one has to be told")
    parser.add_argument("--email", metavar="ADDRESS", help="by which an identity provider may name it")
    parser.add_argument(
        "--passphrase-stdin",
        action="store_true",
        help="read its passphrase from standard input, or hidden from a terminal, instead of printing a link",
    )


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Do it; a link is printed once, and only its hash is stored."""
    w = console.words
    try:
        if options.action == "list":
            return _list(w), 0
        if not options.name or (options.action == "add" and not options.role):
            return _refused(w("account.missing")), 1
        if options.action == "revoke":
            accounts.revoke(_named(options.name).id)
            return {"status": "revoked", "message": w("access.revoked", name=options.name)}, 0
        return _opened(options, w), 0
    except Refused as refused:
        return _refused(reason(w, refused)), 1
    except database.Damaged:
        return _refused(w("account.damaged", file=str(database.path()))), 1


def reason(w: Words, refused: Refused) -> str:
    """Why something was refused, in words."""
    code = str(refused)
    if code.startswith("weak."):
        limits = {"shortest": passphrases.SHORTEST, "longest": passphrases.LONGEST}
        return w(f"passphrase.{code.removeprefix('weak.')}", **limits)
    return w(f"account.{code}", shortest=accounts.SHORTEST_NAME, longest=accounts.LONGEST_NAME)


def _refused(message: str) -> dict[str, Any]:
    return {"status": "refused", "message": message}


def _named(name: str) -> Account:
    account = accounts.by_name(name)
    if account is None:
        raise Refused("unknown")
    return account


def _opened(options: argparse.Namespace, w: Words) -> dict[str, Any]:
    settings.make_secret("session.key", settings.data_folder())
    is_new = options.action == "add"
    secret = _secret(w) if options.passphrase_stdin else None
    if is_new:
        if secret is not None and (weak := passphrases.weakness(secret, [options.name])):
            raise Refused(f"weak.{weak}")
        account = accounts.add(options.name, Role(options.role), email=options.email)
    else:
        account = _named(options.name)
        if options.role:
            account = accounts.change_role(account.id, Role(options.role))
    about = {"status": "added" if is_new else "reset", "account": account.id, "role": str(account.role)}
    if secret is not None:
        accounts.set_passphrase(account.id, secret)
        return about | {"message": w(f"account.passphrase_{'set' if is_new else 'changed'}", name=account.name)}
    kind = LinkKind.RESET if account.has_passphrase else LinkKind.INVITATION
    link = accounts.address_of(accounts.new_link(account.id, kind))
    hours = settings.invitation_hours()
    message = w("account.link", name=account.name, link=link, hours=hours)
    if accounts.is_for_this_machine_alone(link):
        message += "\n" + w("account.local_link")
    return about | {"link": link, "message": message}


def _secret(w: Words) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    secret = getpass(w("account.ask"))
    if getpass(w("account.ask_again")) != secret:
        raise Refused("different")
    return secret


def _list(w: Words) -> dict[str, Any]:
    rows = [_row(w, account) for account in accounts.accounts()]
    return {"accounts": rows, "message": "\n".join(row["message"] for row in rows) or w("access.people_none")}


def _row(w: Words, account: Account) -> dict[str, Any]:
    signed_in = len(devices.devices_of(account.id))
    state = _state(account)
    words = w(f"account.state_{state}", devices=signed_in)
    last = w.moment(account.signed_in_at) if account.signed_in_at else "–"
    line = w("account.line", name=account.name, role=w(f"role.{account.role}"), state=words, moment=last)
    return {
        "account": account.id,
        "name": account.name,
        "role": str(account.role),
        "state": state,
        "devices": signed_in,
        "signed_in_at": account.signed_in_at,
        "message": line,
    }


def _state(account: Account) -> str:
    if account.revoked_at:
        return "revoked"
    if account.is_in_force:
        return "used"
    is_invited = account.link_expires_at is not None and account.link_expires_at > datetime.now(UTC)
    return "invited" if is_invited else "lapsed"
