"""Balances of cash and of each item, and how they flow from givers to people."""

from datetime import date
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import in_period
from finding import Finding
from level import Level

CASH = "cash"


def cash_balance(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Steps from the cash on hand before the period to that at its end.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.

    Returns:
        One row per step: cash_step (opening, received, bought, handed_over, operating, closing), amount_idr (below zero
        for what went out). All but the last add up to it.
    """
    sql = """
        WITH moved AS (
            SELECT coalesce(arg_max(on_hand_idr, day) FILTER (day < $start), 0)
                    + coalesce(sum(carried_idr) FILTER (day >= $start), 0) AS opening,
                coalesce(sum(cash_in_idr) FILTER (day >= $start), 0) AS received,
                -coalesce(sum(cash_spent_idr) FILTER (day >= $start), 0) AS bought,
                -coalesce(sum(cash_distributed_idr) FILTER (day >= $start), 0) AS handed_over,
                -coalesce(sum(operating_idr) FILTER (day >= $start), 0) AS operating,
                coalesce(arg_max(on_hand_idr, day), 0) AS closing
            FROM marts.cash_days WHERE day <= $end
        )
        SELECT unnest(['opening', 'received', 'bought', 'handed_over', 'operating', 'closing']) AS cash_step,
            unnest([opening, received, bought, handed_over, operating, closing])::BIGINT AS amount_idr
        FROM moved
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def goods_balance(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Balance of each item ever given, bought or distributed up to `end`.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.

    Returns:
        One row per item: item, unit, opening, given, bought, distributed, closing (opening + given + bought −
        distributed, below zero when more went out than is recorded) [unit of the item].
    """
    sql = """
        SELECT g.item, any_value(i.unit) AS unit,
            (coalesce(arg_max(g.on_hand, g.day) FILTER (g.day < $start), 0)
                + coalesce(sum(g.carried) FILTER (g.day >= $start), 0))::DOUBLE AS opening,
            coalesce(sum(g.given) FILTER (g.day >= $start), 0)::DOUBLE AS given,
            coalesce(sum(g.bought) FILTER (g.day >= $start), 0)::DOUBLE AS bought,
            coalesce(sum(g.distributed) FILTER (g.day >= $start), 0)::DOUBLE AS distributed,
            arg_max(g.on_hand, g.day)::DOUBLE AS closing
        FROM marts.goods_days AS g LEFT JOIN staging.items AS i ON i.item = g.item
        WHERE g.day <= $end GROUP BY g.item
        ORDER BY sum(g.given + g.bought + g.distributed) FILTER (g.day >= $start) DESC NULLS LAST, g.item
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def flow(
    con: DuckDBPyConnection, *, start: date, end: date, item: str = CASH, level: Level = Level.READERS
) -> pd.DataFrame:
    """Steps that money or an item took in the period.

    Money: givers (`donor.<kind of donor>`) and `carried_over` into `cash`; from there to `item.<item>` (bought),
    `relief` (handed over), `operating` and `on_hand`; what was bought goes on to `handed_over` or `in_store`, by cost.
    An item: givers, `bought` and `carried_over` into it, and on to `place.<district>`, `no_place` or `on_hand`. What
    went out beyond all that ever came in is `not_recorded`. In each middle what goes in equals what comes out.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        item: Code of an item, or `cash` for money.
        level: Who looks: to readers an item goes to `handed_over`, as what a district got on a day one household may
            have got; see `distributions_by_village`.

    Returns:
        One row per step: source, target, amount_idr or quantity [unit of the item].
    """
    values: dict[str, Any] = {"start": start, "end": end}
    if item == CASH:
        return con.execute(_MONEY, values).df()
    return con.execute(_GOODS, {**values, "item": item, "rows": level.rows}).df()


def flow_headline(steps: pd.DataFrame, goods: pd.DataFrame, *, item: str = CASH) -> Finding:
    """What became of the money, or of an item, in the period.

    Args:
        steps: Of `flow`.
        goods: Of `goods_balance`.
        item: Code of an item, or `cash` for money.
    """
    return _money_headline(steps, goods) if item == CASH else _goods_headline(goods, item)


def _goods_headline(goods: pd.DataFrame, item: str) -> Finding:
    row = goods[goods["item"] == item][["opening", "given", "bought", "distributed"]].clip(lower=0).sum()
    numbers = {"item": item, "there": float(row["opening"] + row["given"] + row["bought"])}
    if not row["distributed"]:
        return Finding("flow.goods_waiting", numbers)
    return Finding("flow.goods", numbers | {"handed": float(row["distributed"])})


def _money_headline(steps: pd.DataFrame, goods: pd.DataFrame) -> Finding:
    """What was bought and where that is; else what was handed over in cash, or the cost of the work."""
    bought = _sum(steps, source=CASH, targets=("item.",))
    handed, store = (
        _sum(steps, source="item.", targets=("handed_over",)),
        _sum(steps, source="item.", targets=("in_store",)),
    )
    amounts = {"bought_short_idr": bought, "handed_short_idr": handed, "store_short_idr": store}
    if bought:
        key = "bought_handed" if not store else "bought_part" if handed else "bought"
        money = Finding(f"flow.{key}", amounts)
    else:
        money = _money_spent(steps)
    goods_out = _most_distributed(goods) if not handed else None
    return money if goods_out is None else Finding("flow.and_goods", {"money": money, "goods": goods_out})


def _money_spent(steps: pd.DataFrame) -> Finding:
    """Of a period without purchases."""
    spent = {name: _sum(steps, source=CASH, targets=(name,)) for name in ("relief", "operating", "on_hand")}
    numbers = {f"{name}_short_idr": amount for name, amount in spent.items()}
    if spent["relief"]:
        return Finding("flow.relief", numbers)
    return Finding("flow.operating" if spent["operating"] else "flow.waiting", numbers)


def _most_distributed(goods: pd.DataFrame) -> Finding | None:
    """What was handed out most in the period, and of how many other items some was."""
    out = goods[goods["distributed"] > 0].sort_values("distributed", ascending=False, kind="stable")
    if out.empty:
        return None
    numbers = {"item": str(out["item"].iloc[0]), "handed": float(out["distributed"].iloc[0]), "others": len(out) - 1}
    return Finding("flow.handed_several" if len(out) > 1 else "flow.handed_one", numbers)


def _sum(steps: pd.DataFrame, *, source: str, targets: tuple[str, ...]) -> int:
    """Rupiah of the steps whose ends begin so."""
    rows = steps["source"].str.startswith(source) & steps["target"].str.startswith(targets)
    return int(steps.loc[rows, "amount_idr"].sum())


# Below zero is what is not recorded: into the middle when it grew, out of it when what came later made up for it.
_ENDS = """
    SELECT 'carried_over', '{middle}', greatest(opening, 0) FROM ends
    UNION ALL SELECT 'not_recorded', '{middle}', greatest(least(opening, 0) - least(closing, 0), 0) FROM ends
    UNION ALL SELECT '{middle}', 'not_recorded', greatest(least(closing, 0) - least(opening, 0), 0) FROM ends
    UNION ALL SELECT '{middle}', 'on_hand', greatest(closing, 0) FROM ends
"""
_MONEY = f"""
    WITH ends AS (
        SELECT coalesce(arg_max(on_hand_idr, day) FILTER (day < $start), 0)
                + coalesce(sum(carried_idr) FILTER (day >= $start), 0) AS opening,
            coalesce(arg_max(on_hand_idr, day), 0) AS closing FROM marts.cash_days WHERE day <= $end
    ), bought AS (
        SELECT 'item.' || p.item AS item, g.amount_idr,
            CASE WHEN g.state = 'handed_over' AND g.day <= $end THEN 'handed_over' ELSE 'in_store' END AS target
        FROM staging.purchases AS p JOIN staging.gift_parts AS g ON g.purchase_id = p.purchase_id
        WHERE NOT p.is_operating AND {in_period("p.day")}
    ), steps(source, target, amount_idr) AS (
        SELECT 'donor.' || coalesce(donor_kind, 'unknown'), 'cash', sum(amount_idr)
        FROM marts.donation_days WHERE kind = 'cash' AND {in_period()} GROUP BY donor_kind
        UNION ALL {_ENDS.format(middle="cash")}
        UNION ALL SELECT 'cash', item, sum(amount_idr) FROM bought GROUP BY item
        UNION ALL SELECT item, target, sum(amount_idr) FROM bought GROUP BY item, target
        UNION ALL SELECT 'cash', unnest(['relief', 'operating']),
            unnest([sum(cash_distributed_idr), sum(operating_idr)]) FROM marts.cash_days
        WHERE {in_period()}
    )
    SELECT source, target, amount_idr::BIGINT AS amount_idr FROM steps WHERE amount_idr <> 0
    ORDER BY target <> 'cash', source <> 'cash', amount_idr DESC, source, target
"""
_GOODS = f"""
    WITH days AS (SELECT * FROM marts.goods_days WHERE item = $item AND day <= $end), ends AS (
        SELECT coalesce(arg_max(on_hand, day) FILTER (day < $start), 0)
                + coalesce(sum(carried) FILTER (day >= $start), 0) AS opening,
            coalesce(arg_max(on_hand, day), 0) AS closing FROM days
    ), steps(source, target, quantity) AS (
        SELECT 'donor.' || coalesce(donor_kind, 'unknown'), 'goods', sum(quantity)
        FROM marts.donation_days WHERE kind = 'in_kind' AND item = $item AND {in_period()}
        GROUP BY donor_kind
        UNION ALL SELECT 'bought', 'goods', sum(bought) FROM days WHERE day >= $start
        UNION ALL {_ENDS.format(middle="goods")}
        UNION ALL SELECT 'goods',
            CASE WHEN $rows THEN coalesce('place.' || v.district, 'no_place') ELSE 'handed_over' END AS place,
            sum(d.quantity)
        FROM marts.distribution_days AS d LEFT JOIN staging.villages AS v ON v.village_code = d.village_code
        WHERE d.item = $item AND {in_period("d.day")} GROUP BY place
    )
    SELECT replace(source, 'goods', 'item.' || $item) AS source, replace(target, 'goods', 'item.' || $item) AS target,
        quantity::DOUBLE AS quantity
    FROM steps WHERE quantity <> 0
    ORDER BY steps.source = 'goods', steps.quantity DESC, steps.source, steps.target
"""
