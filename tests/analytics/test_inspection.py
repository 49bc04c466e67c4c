"""Whom an official may be shown: people with a consent that is valid at that moment, and nothing that names them."""

from datetime import datetime, timedelta, timezone

import pytest

from analytics.metrics.people.inspection import people_to_show
from tests.analytics.staged import staged

LOCAL = timezone(timedelta(hours=7))
CONSENTS = """
    person_code  agreed_at         purpose  ends_at           is_valid  is_latest
    ANI          2021-07-05T09:00  show     -                 true      true
    ANI          2021-07-05T09:00  call     2021-07-11T00:00  true      true
    BUDI         2021-07-05T09:00  show     2021-07-11T00:00  true      true
    CITRA        2021-07-05T09:00  show     -                 true      false
    CITRA        2021-07-06T09:00  show     -                 false     true
    DEDI         2021-07-05T09:00  call     -                 true      true
    EKA          2021-07-12T09:00  show     -                 true      true
"""
CALLS = """
    call_id  started_at        caller  outcome   channel  needs        village_code   direction
    1        2021-07-05T08:00  ANI     answered  phone    ['medicine']  35.79.01.1001  inbound
    2        2021-07-08T08:00  ANI     missed    phone    -            -              inbound
    3        2021-07-07T08:00  ANI     answered  phone    ['food']      -              outbound
    4        2021-07-07T10:00  BUDI    answered  phone    ['food']      35.79.01.1001  inbound
"""
REQUESTS = """
    request_id  requested_at      person_code  category  urgency   village_code   status
    r1          2021-07-06T08:00  ANI          oxygen    critical  35.79.01.1002  open
"""
VILLAGES = """
    village_code   name   district  district_code  city  city_code  population
    35.79.01.1001  Temas  Batu      35.79.01       Kota  35.79      10000
    35.79.01.1002  Sisir  Batu      35.79.01       Kota  35.79      10000
"""
WORLD = {"consents": CONSENTS, "calls": CALLS, "requests": REQUESTS, "villages": VILLAGES}


@pytest.fixture(scope="module")
def world():
    return staged(**WORLD)


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2021, 7, day, hour, tzinfo=LOCAL)


def test_only_who_agreed_to_be_shown_and_still_does_is_there(world) -> None:
    assert people_to_show(world, now=at(10))["person"].tolist() == ["BUDI", "ANI"]
    assert people_to_show(world, now=at(11, 0))["person"].tolist() == ["ANI"]
    assert people_to_show(world, now=at(5, 8)).empty


def test_the_number_may_be_disclosed_only_with_a_consent_to_call(world) -> None:
    people = people_to_show(world, now=at(10)).set_index("person")
    assert people["may_call"].to_dict() == {"ANI": True, "BUDI": False}
    assert not people_to_show(world, now=at(11))["may_call"].any()


def test_village_and_need_are_those_of_the_request_and_the_contact_is_the_last_that_succeeded(world) -> None:
    ani = people_to_show(world, now=at(10)).set_index("person").loc["ANI"]
    assert (ani["village"], ani["urgency"], [*ani["needs"]]) == ("Sisir", "critical", ["oxygen"])
    assert ani["last_at"] == at(7, 8)


def test_a_snapshot_of_an_older_version_shows_nobody(world) -> None:
    world.execute("DROP VIEW marts.consenting_people")
    assert people_to_show(world, now=at(10)).empty
