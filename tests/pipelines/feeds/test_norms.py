"""Norms in force: those that come with Posko, and what is loaded wins by its code, in the unit of the norm."""

import pytest

import settings
from tests.world import World

SHIPPED = ("usable_share", 0.91, "share", False)


def in_force(world: World, norms: str, norm: str) -> tuple[object, ...]:
    stored = world(norms=norms).execute(
        "SELECT norm, norm_value, unit, is_own FROM staging.norms WHERE norm = $1", [norm]
    )
    return stored.fetchall()[0]


@pytest.mark.parametrize(
    ("norm", "written", "stored"),
    [
        ("loan_days", "10 | days", ("loan_days", 10, "days", True)),
        ("loan_days", "3 | weeks", ("loan_days", 21, "days", True)),
        ("loan_days", "9 |", ("loan_days", 9, "days", True)),
        ("usable_share", "85 | percent", ("usable_share", 0.85, "share", True)),
        ("usable_share", "85 |", ("usable_share", 0.85, "share", True)),
        ("usable_share", "0.8 | share", ("usable_share", 0.8, "share", True)),
        ("usable_share", "10 | days", SHIPPED),
        ("usable_share", "1.7 | share", SHIPPED),
    ],
)
def test_a_loaded_norm_counts_in_the_unit_of_the_norm(
    world: World, norm: str, written: str, stored: tuple[object, ...]
) -> None:
    drawn = f"norm | norm_value | unit\n{norm} | {written}"
    assert in_force(world, drawn, norm) == pytest.approx(stored)


def test_what_was_loaded_last_wins_and_the_others_stay(world: World) -> None:
    drawn = """
    norm            | norm_value | norm_source
    loan_days       | 10         | Rapat posko
    """
    world(norms=drawn).close()
    assert in_force(world, drawn.replace("10 ", "12 "), "loan_days") == ("loan_days", 12, "days", True)
    assert in_force(world, drawn.replace("10 ", "12 "), "usable_share") == SHIPPED


def test_every_norm_that_comes_with_posko_names_its_source(world: World) -> None:
    stored = world(norms="norm | norm_value\nloan_days | 10").execute("FROM staging.norms WHERE NOT is_own").df()
    shipped = (settings.ROOT / "data/reference/norms.csv").read_text("utf-8").splitlines()
    assert len(stored) == len(shipped) - len(["its titles", "loan_days"])
    assert stored["norm_source"].notna().all()
