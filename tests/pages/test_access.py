"""People and access: what admins change of others, what everybody changes of the own account, what others see."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from argon2 import PasswordHasher
from streamlit.runtime import context
from streamlit.testing.v1 import AppTest

import settings
from access import accounts, audit_entries, devices, passphrases
from access.accounts import LinkKind
from access.roles import Role
from dashboard.auth import session
from dashboard.shell import navigation
from i18n import Words
from tests.pages.test_every_page import texts

W = Words("id")
GOOD = "kucing biru lari pagi"


@pytest.fixture(autouse=True)
def cheap_hashes(own_data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def somebody(name: str, role: Role) -> accounts.Account:
    return accounts.set_passphrase(accounts.add(name, role).id, GOOD)


def opened_as(account: accounts.Account, patch: pytest.MonkeyPatch) -> AppTest:
    """The page as the browser of somebody opened it."""
    cookie = session.of_account(devices.sign_in(account, "chrome.android"))
    handshake = SimpleNamespace(cookies={session.COOKIE: cookie}, headers=[], remote_ip="10.0.0.9")
    patch.setattr(context, "_get_client_context", lambda: handshake)
    page = AppTest.from_file(str(settings.ROOT / "pages" / "access.py"), default_timeout=60).run()
    assert not page.exception
    return page


def links(page: AppTest) -> list[str]:
    """The links that the page shows to be sent to somebody."""
    return [each.value for each in page.code if "/invitation?token=" in each.value]


def whole(page: AppTest) -> str:
    return " ".join([*texts(page), *(each.value for each in (*page.success, *page.error, *page.info, *page.code))])


def test_an_admin_invites_somebody_by_a_link_that_works_once(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened_as(somebody("Siti", Role.ADMIN), monkeypatch)
    page.text_input[0].set_value("Rini")
    page.button(key="FormSubmitter:access-invitation-Buat undangan").click().run()
    link = links(page)[0]
    assert link.startswith("http") and W("access.invited", hours=72) in whole(page).replace("\\", "")
    account = accounts.use_link(link.partition("token=")[2], GOOD)
    assert (account.name, account.role) == ("Rini", Role.READER)
    page.button(key="access-link-hide").click().run()
    assert not links(page)


@pytest.mark.parametrize("name", ["", "<b>Rini</b>", "Siti"])
def test_a_name_that_cannot_be_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    page = opened_as(somebody("Siti", Role.ADMIN), monkeypatch)
    page.text_input[0].set_value(name)
    page.button(key="FormSubmitter:access-invitation-Buat undangan").click().run()
    assert len(page.error) == 1 and not links(page) and len(accounts.accounts()) == 1


def test_an_admin_lowers_resets_signs_out_and_revokes_others(monkeypatch: pytest.MonkeyPatch) -> None:
    budi = somebody("Budi", Role.DESK)
    cookie = devices.sign_in(budi, "firefox.windows")
    page = opened_as(somebody("Siti", Role.ADMIN), monkeypatch)
    assert "Firefox di Windows" in whole(page)
    page.button(key="access-everywhere").click().run()
    assert devices.signed_in(cookie) is None
    role = next(each for each in page.get("button_group") if f"access-role-{budi.id}" in str(each.key))
    role.set_value(Role.READER).run()
    page.button(key="access-role-save").click().run()
    changed = accounts.by_name("Budi")
    assert changed and changed.role is Role.READER
    page.button(key="access-link").click().run()
    assert accounts.account_of_link(links(page)[0].partition("token=")[2])
    assert accounts.check("Budi", GOOD) is None
    page.button(key="access-revoke-now").click().run()
    assert accounts.by_name("Budi") is None
    assert {entry.actor.role for entry in audit_entries.entries()[:4]} == {"admin"}


def test_the_only_admin_is_neither_revoked_nor_lowered_here(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened_as(somebody("Siti", Role.ADMIN), monkeypatch)
    assert W("account.last_admin") in whole(page)
    assert page.button(key="access-role-save").disabled
    assert "access-revoke-now" not in {each.key for each in page.button}


@pytest.mark.parametrize("role", [Role.READER, Role.DESK])
def test_others_see_their_own_account_alone(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    somebody("Kunjarawati", Role.ADMIN)
    page = opened_as(somebody("Budi", role), monkeypatch)
    every = whole(page)
    assert "Budi" in every and "Kunjarawati" not in every and W("access.for_admins") in every
    assert not page.text_input and "/passphrase" in every
    assert navigation.page_of(W, navigation.entry("access")).visibility == "hidden"


def test_a_device_is_signed_out_from_another_and_then_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    budi = somebody("Budi", Role.DESK)
    cookie = devices.sign_in(budi, "safari.ios")
    page = opened_as(budi, monkeypatch)
    page.button(key="access-device-end").click().run()
    assert devices.signed_in(cookie) is None and len(devices.devices_of(budi.id)) == 1
    page.button(key="access-own-everywhere").click().run()
    assert [each.value for each in page.info] == [W("sign_in.needed")] and devices.devices_of(budi.id) == []


def test_an_admin_who_was_lowered_meanwhile_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    siti, budi = somebody("Siti", Role.ADMIN), somebody("Budi", Role.DESK)
    page = opened_as(siti, monkeypatch)
    accounts.change_role(siti.id, Role.DESK)
    page.button(key="access-revoke-now").click().run()
    assert accounts.by_name("Budi") == budi
    assert [each.value for each in page.info] == [W("sign_in.needed")]


def test_a_name_with_signs_of_markup_is_drawn_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.new_link(accounts.add("_a_-_b_", Role.READER).id, LinkKind.INVITATION)
    page = opened_as(somebody("__init__", Role.ADMIN), monkeypatch)
    assert r"\_\_init\_\_" in whole(page) and "<bdi>_a_-_b_</bdi>" in whole(page)
