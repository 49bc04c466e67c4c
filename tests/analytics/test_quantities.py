"""Kinds of quantity do not mix: neither for the type checker nor at run time."""

from operator import add, lt, sub
from pathlib import Path
from typing import Any

import pytest
from mypy import api

from analytics.quantities import CubicMetres, Cylinders, GasNorms, Kilograms, LitresPerMinute, WeightNorms

KINDS = {
    "Cylinders('cylinder_1m3', 1)": Cylinders("cylinder_1m3", 1),
    "CubicMetres(1)": CubicMetres(1),
    "LitresPerMinute(1)": LitresPerMinute(1),
    "Kilograms(1)": Kilograms(1),
}
MIXED = [(left, right) for left in KINDS for right in KINDS if left != right]


@pytest.mark.parametrize(("left", "right"), MIXED)
@pytest.mark.parametrize("operator", [add, sub, lt])
def test_two_kinds_neither_add_up_nor_compare(operator: Any, left: str, right: str) -> None:
    with pytest.raises(TypeError):
        operator(KINDS[left], KINDS[right])


def test_cylinders_of_two_sizes_do_not_add_up() -> None:
    assert Cylinders("cylinder_1m3", 2) + Cylinders("cylinder_1m3", 3) == Cylinders("cylinder_1m3", 5)
    with pytest.raises(TypeError):
        Cylinders("cylinder_1m3", 1) + Cylinders("cylinder_6m3", 1)


@pytest.mark.slow
def test_the_type_checker_refuses_every_mix(tmp_path: Path) -> None:
    mixes = [f"{left} + {right}" for left, right in MIXED]
    mixes += ["GasNorms(1000, 0.9).hours(Kilograms(1), LitresPerMinute(5))", "WeightNorms(1, 9).full(Kilograms(1))"]
    fine = ["CubicMetres(1) + CubicMetres(2)", "Cylinders('cylinder_1m3', 2).contents(CubicMetres(1))"]
    names = "Cylinders, CubicMetres, GasNorms, Kilograms, LitresPerMinute, WeightNorms"
    written = tmp_path / "mixes.py"
    written.write_text("\n".join([f"from analytics.quantities import {names}", *mixes, *fine]), "utf-8")
    checked, _, _ = api.run(["--no-incremental", "--strict", "--follow-imports=silent", str(written)])
    refused = {int(line.split(":")[-3]) for line in checked.splitlines() if ": error:" in line}
    assert refused == set(range(2, 2 + len(mixes)))


def test_hours_and_weight_follow_from_the_norms() -> None:
    two = Cylinders("cylinder_1m3", 2).contents(CubicMetres(1))
    assert GasNorms(1000, 0.9).hours(two, LitresPerMinute(5)) == pytest.approx(2 * 1000 * 0.9 / 300)
    assert WeightNorms(0.5, 9).full(CubicMetres(6)) == Kilograms(6 * 9 + 6 / 0.5)
    assert WeightNorms(0.5, 9).full(CubicMetres(6)).grams == 66_000
