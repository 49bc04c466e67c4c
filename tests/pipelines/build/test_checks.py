"""Every rule about data refuses a snapshot that breaks it, and lets a sound one pass."""

from pathlib import Path

import duckdb
import pytest

import settings
import warehouse
from pipelines.build.snapshot import check
from pipelines.models import LAYERS
from pipelines.types.errors import CheckFailed
from tests.world import World

CHECKS = settings.ROOT / "pipelines" / "checks"
BREAKS = {
    "rows_add_up": "UPDATE ops.loads SET rows_loaded = rows_loaded + 1",
    "village_exists": "UPDATE staging.calls SET village_code = '99.99.99.9999'",
    "stock_days_conserve": "UPDATE marts.stock_days SET closing = closing + 1 WHERE condition = 'full'",
    "cylinders_conserve": "UPDATE marts.stock_days SET closing = closing + 1 WHERE condition = 'lost'",
    "negative_stock_is_listed": "DELETE FROM marts.stock_discrepancies",
    "request_of_a_call_exists_once": "DELETE FROM staging.requests WHERE category = 'oxygen'",
    "gifts_conserve": "UPDATE staging.donations SET amount_idr = amount_idr + 1",
    "gift_days_conserve": "UPDATE marts.cash_days SET on_hand_idr = on_hand_idr + 1",
    "gift_parts_conserve": "UPDATE marts.gift_outcomes SET on_hand_idr = on_hand_idr + 1",
    "delivery_counts_once": "UPDATE staging.delivery_movements SET matched_movement_id = '2'",
    "no_private_column": "ALTER TABLE staging.calls ADD COLUMN note VARCHAR",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small sound snapshot."""
    with settings.elsewhere(tmp_path_factory.mktemp("sound")):
        build_sound_world(World(settings.data_folder() / "files"))
        current = warehouse.current()
        assert current is not None
        return current.read_bytes()


@pytest.fixture
def sound(built: bytes, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A copy of it that may be written to."""
    copy = tmp_path / "tampered.duckdb"
    copy.write_bytes(built)
    return duckdb.connect(str(copy))


def build_sound_world(world: World) -> None:
    world(
        calls="""
        call_id | started_at       | need   | village | district
        a       | 2021-07-05 09:00 | oxygen | Sisir   | Batu
        """,
        stock="""
        movement_id | occurred_at      | depot | item         | condition | movement | quantity
        1           | 2021-07-05 08:00 | Utara | cylinder_1m3 | full      | opening  | 1
        2           | 2021-07-05 10:00 | Utara | cylinder_1m3 |           | issue    | 2
        """,
        donations="""
        donation_id | received_at | kind | amount_idr
        d           | 2021-07-05  | cash | 1000
        """,
        deliveries="""
        day        | plan_id | stop | outcome   | from_depot | item         | quantity_delivered
        2021-07-06 | P-1     | 1    | delivered | Utara      | cylinder_1m3 | 1
        """,
    ).close()


def test_every_rule_has_a_way_to_break_it() -> None:
    assert {path.stem for path in CHECKS.glob("*.sql")} == set(BREAKS)
    assert LAYERS == ("resolved", "staging", "marts")


def test_a_sound_snapshot_passes(sound: duckdb.DuckDBPyConnection) -> None:
    check(sound)


TAMPERED = {
    "a day with a correction": "day = '2021-07-06'",
    "a day without a movement": "day = '2021-07-07'",
    "one depot that takes in what another sends": "day = '2021-07-08' AND depot = 'Selatan'",
}


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A ledger with a correction, a count, a quiet day and a loan between two depots."""
    with settings.elsewhere(tmp_path_factory.mktemp("corrected")):
        World(settings.data_folder() / "files")(
            stock="""
            movement_id | occurred_at      | depot   | item         | condition | movement     | quantity | corrects
            1           | 2021-07-05 08:00 | Utara   | cylinder_1m3 | full      | opening      | 9        |
            2           | 2021-07-06 08:00 | Utara   | cylinder_1m3 | full      | receipt      | 7        |
            3           | 2021-07-06 09:00 | Utara   | cylinder_1m3 |           | issue        | 2        |
            4           | 2021-07-06 10:00 | Utara   | cylinder_1m3 |           | correction   | 4        | 2
            5           | 2021-07-06 11:00 | Utara   | cylinder_1m3 | full      | count        | 10       |
            6           | 2021-07-08 08:00 | Utara   | cylinder_1m3 | full      | transfer_out | 3        |
            7           | 2021-07-08 09:00 | Selatan | cylinder_1m3 | full      | transfer_in  | 3        |
            """
        ).close()
        current = warehouse.current()
        assert current is not None
        return current.read_bytes()


@pytest.mark.parametrize("where", TAMPERED.values(), ids=TAMPERED)
def test_cylinders_are_conserved_on_every_day_of_every_depot(corrected: bytes, tmp_path: Path, where: str) -> None:
    copy = tmp_path / "tampered.duckdb"
    copy.write_bytes(corrected)
    rule = (CHECKS / "cylinders_conserve.sql").read_text("utf-8")
    with duckdb.connect(str(copy)) as con:
        assert con.execute(rule).fetchall() == []
        con.execute(f"UPDATE marts.stock_days SET closing = closing + 1 WHERE condition = 'empty' AND {where}")
        assert con.execute(rule).fetchall() != []


@pytest.mark.parametrize("rule", sorted(BREAKS))
def test_a_snapshot_that_breaks_the_rule_is_refused(sound: duckdb.DuckDBPyConnection, rule: str) -> None:
    sound.execute(BREAKS[rule])
    assert sound.execute((CHECKS / f"{rule}.sql").read_text("utf-8")).fetchone() is not None
    with pytest.raises(CheckFailed):
        check(sound)
