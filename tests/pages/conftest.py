"""A small posko, built once, that every page is opened on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

import settings
from dashboard.data_entry import pipeline_client
from dashboard.shell import query_cache
from tests.pipelines import children
from tests.world import World

CALLS = """
    call_id | started_at | answered_at | channel | outcome | caller_phone | village | district | need
    a | 2021-07-05 09:00 | 2021-07-05 09:01 | phone | answered | 081234500001 | Sisir | Batu | oxygen
    b | 2021-07-06 10:00 | 2021-07-06 10:00 | whatsapp | answered | 081234500002 | Punten | Bumiaji | food
    c | 2021-07-07 11:00 |  | phone | abandoned | 081234500003 | Sisir | Batu | -
    d | 2021-07-08 12:00 | 2021-07-08 12:01 | phone | answered | 081234500004 |  |  | medicine
    e | 2021-07-09 13:00 | 2021-07-09 13:01 | phone | answered | 081234500001 | Beji | Junrejo | oxygen
"""
REQUESTS = """
    request_id | requested_at | category | village | district | item | quantity_requested | status | fulfilled_at
    r1 | 2021-07-06 09:30 | oxygen | Sisir | Batu | cylinder_1m3 | 2 | fulfilled | 2021-07-06 15:00
    r2 | 2021-07-07 09:30 | food | Punten | Bumiaji | rice | 5 | open | -
    r3 | 2021-07-09 09:30 | oxygen | Beji | Junrejo | cylinder_1m3 | 1 | unmet | -
"""
STOCK = """
    movement_id | occurred_at | depot | item | movement | quantity
    m1 | 2021-07-01 08:00 | Posko Batu | cylinder_1m3 | opening | 20
    m2 | 2021-07-05 08:00 | Posko Batu | cylinder_1m3 | issue | 4
    m3 | 2021-07-07 08:00 | Posko Batu | cylinder_1m3 | issue | 3
    m4 | 2021-07-09 08:00 | Posko Batu | cylinder_1m3 | return | 2
"""
ARRIVALS = """
    order_id | ordered_at | expected_at | supplier | depot | item | quantity | status
    o1 | 2021-07-08 08:00 | 2021-07-12 08:00 | Contoh | Posko Batu | cylinder_1m3 | 10 | open
"""
DONATIONS = """
    donation_id | received_at | donor_kind | kind | item | quantity | amount_idr
    g1 | 2021-07-05 08:00 | company | cash |  |  | 5000000
    g2 | 2021-07-06 08:00 | person | in_kind | rice | 50 | -
"""
PURCHASES = """
    purchase_id | purchased_at | supplier | item | quantity | amount_idr
    p1 | 2021-07-07 08:00 | Contoh | cylinder_1m3 | 2 | 1500000
"""
DISTRIBUTIONS = """
    distribution_id | distributed_at | village | district | recipient_kind | item | quantity
    x1 | 2021-07-08 08:00 | Sisir | Batu | household | rice | 10
"""
REFERRALS = """
    referral_id | person | opened_at | origin | residence | district | kind | to_agency | to_region | status | status_at
    t1 | P-1 | 2021-07-01 08:00 | whatsapp_group | Sisir | Batu | health | RSUD | Malang | traced | 2021-07-01 12:00
    t1 | P-1 | 2021-07-01 08:00 | whatsapp_group | Sisir | Batu | health | RSUD | Malang | requested | 2021-07-02 09:00
    t2 | P-2 | 2021-07-06 08:00 | call | Punten | Bumiaji | social | Dinsos |  | no_receiver | 2021-07-07 09:00
    t3 | P-3 | 2021-07-07 08:00 | call | Sisir | Batu | health | RSUD |  | completed | 2021-07-08 09:00
    t4 | P-3 | 2021-07-08 08:00 | call | Sisir | Batu | health | RSUD |  | requested | 2021-07-08 09:00
"""
ASSESSMENTS = """
    assessment_id | person | assessed_at | team | profession | result | village | district
    n1 | P-1 | 2021-07-06 10:00 | health | nurse | on_the_spot | Sisir | Batu
    n2 | P-2 | 2021-07-07 10:00 | health | doctor | hospital | Punten | Bumiaji
    n3 | P-2 | 2021-07-07 11:00 | non_health | volunteer | referred | Punten | Bumiaji
"""
FOLLOWUPS = """
    followup_id | person | due_at | done_at | attempt | outcome | place | physical_state | emotional_state | village
    f1 | P-001 | 2021-07-06 | 2021-07-06 09:00 | 1 | reached | home | poor | calm | Sisir
    f2 | P-001 | 2021-07-07 | 2021-07-07 09:00 | 1 | unreachable | home | - | - | Sisir
    f3 | P-002 | 2021-07-07 | 2021-07-07 10:00 | 1 | reached | hospital | good | distressed | Punten
    f4 | P-003 | 2021-07-09 | - | - | - | - | - | - | Beji
    f5 | P-002 | 2021-07-08 | 2021-07-09 10:00 | 1 | recovered | hospital | good | calm | Punten
"""

COMPANIONS = """
    companion_id | role | area | capacity | registered_at | trained_at | active_from | active_to
    C-1 | volunteer | Sisir | 3 | 2021-06-01 | 2021-06-05 | 2021-06-10 |
    C-2 | senior_social_worker | Batu | 1 | 2021-06-01 | 2021-06-05 | 2021-06-10 |
    C-3 | psychologist | Beji | | 2021-06-01 | 2021-06-05 | 2021-06-10 | 2021-07-06
    C-4 | alumni | Beji | 2 | 2021-06-01 | | |
"""
COMPANIONSHIPS = """
    companion_id | person | person_kind | started_at | ended_at
    C-1 | P-001 | patient | 2021-06-12 |
    C-2 | P-050 | family | 2021-06-12 |
    C-3 | P-051 | patient | 2021-06-20 |
"""
SESSIONS = """
    companion_id | held_at | kind | person | minutes
    C-1 | 2021-06-14 10:00 | counselling | P-001 | 60
    C-1 | 2021-07-05 16:00 | debriefing | | 60
    C-2 | 2021-07-06 10:00 | moral_support | P-050 | 30
"""


@pytest.fixture(scope="session")
def small_posko(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a posko with a few rows of every feed."""
    folder = tmp_path_factory.mktemp("small-posko")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder))
        made = World(folder / "files")
        made(
            calls=CALLS,
            requests=REQUESTS,
            stock=STOCK,
            arrivals=ARRIVALS,
            donations=DONATIONS,
            purchases=PURCHASES,
            distributions=DISTRIBUTIONS,
            followups=FOLLOWUPS,
            referrals=REFERRALS,
            assessments=ASSESSMENTS,
            companions=COMPANIONS,
            companionships=COMPANIONSHIPS,
            sessions=SESSIONS,
        )
        made.close()
    return folder


@pytest.fixture(scope="module", autouse=True)
def empty_cache() -> None:
    """Snapshots of two poskos may bear one name; what was answered about another one is forgotten."""
    query_cache.forget()
    st.cache_data.clear()


@pytest.fixture(scope="module", autouse=True)
def warm_commands() -> Iterator[None]:
    """Spare the commands that pages start to read our modules: tests of commands and their client do it anew."""
    with pytest.MonkeyPatch.context() as patch:
        children.spare_reading(pipeline_client, patch)
        yield


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, small_posko: Path) -> Callable[..., AppTest]:
    """Open a page of the small posko (or of another data folder) as a reader would, with choices in the address; every
    part of it stands open unless `open` says which.
    """

    def open_page(name: str, *, data: Path = small_posko, **address: str) -> AppTest:
        monkeypatch.setenv("POSKO_DATA", str(data))
        # A page that is tested without a browser has no address; this one comes from the posko's own machine.
        monkeypatch.setattr(ContextProxy, "ip_address", "127.0.0.1")
        monkeypatch.setattr(ContextProxy, "cookies", {})
        page = AppTest.from_file(str(settings.ROOT / "pages" / f"{name}.py"), default_timeout=60)
        for key, choice in {"open": "all", **address}.items():
            page.query_params[key] = choice
        return page.run()

    return open_page
