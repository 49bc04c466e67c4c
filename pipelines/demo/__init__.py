"""Generates made-up source files of one coherent story of a posko; it loads nothing."""

from collections.abc import Callable, Sized
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from pipelines.demo.calls import calls
from pipelines.demo.files.bank import bank_lines, write_bank
from pipelines.demo.files.chat import messages, write_chat
from pipelines.demo.files.consents import consents, write_consents
from pipelines.demo.files.deliveries import write_depots, write_plans, write_reports, write_vehicles
from pipelines.demo.files.depots import depot_names, on_card, write_cards, write_ledger, write_orders
from pipelines.demo.files.desk import first_goods, write_calls, write_requests
from pipelines.demo.files.gifts import write_gifts, write_villages
from pipelines.demo.files.roster import events, shifts, write_events, write_roster
from pipelines.demo.files.write import Output, Progress
from pipelines.demo.gifts import donations
from pipelines.demo.needs import add_needs, requests
from pipelines.demo.oxygen import oxygen
from pipelines.demo.places import read_places
from pipelines.demo.setting import Setting, chance, read_story
from pipelines.demo.spending import Purse, distributions, purchases
from pipelines.demo.tours import tours
from pipelines.demo.wave import heights, story_days
from settings import ROOT

LAST_DAY = date(2021, 8, 1)
WEEKS = 26


def write_demo(
    out: Path,
    *,
    seed: int = 1,
    start: date | None = None,
    end: date | None = None,
    scale: float = 1,
    progress: Callable[[int, int], None] | None = None,
    reference: Path = ROOT / "data" / "reference",
) -> list[Path]:
    """Write the files of a story; the same arguments give the same bytes.

    Args:
        out: Folder of the files, created where it is missing.
        seed: Which of many stories.
        start: First day; by default 26 weeks before `end`.
        end: Last day; by default 2021-08-01, or 26 weeks after a later `start`.
        scale: Factor of calls, requests, stock, goods and money.
        progress: Called with the rows written so far and in all.
        reference: Folder with `villages.csv` and `districts.csv`.

    Returns:
        The files.

    Raises:
        ValueError: `start` is after `end`, or `scale` is not above 0.
    """
    last = end or (LAST_DAY if start is None or start <= LAST_DAY else start + timedelta(weeks=WEEKS))
    first = start or last - timedelta(weeks=WEEKS) + timedelta(days=1)
    if first > last or scale <= 0:
        raise ValueError(f"no story from {first} to {last} at scale {scale}")
    out.mkdir(parents=True, exist_ok=True)
    return _write(out, _setting(seed, first, last, scale=scale, reference=reference), progress)


def _setting(seed: int, start: date, end: date, *, scale: float, reference: Path) -> Setting:
    story, days = read_story(), story_days(start, end)
    height = heights(days, story["calls"]["smooth_days"])
    return Setting(seed, scale, story, days, height, read_places(reference, story, chance(seed, "places")))


def _write(out: Path, setting: Setting, report: Callable[[int, int], None] | None) -> list[Path]:
    made, gifts = add_needs(setting, calls(setting)), donations(setting)
    requested, movements, orders = oxygen(setting, requests(setting, made), gifts)
    made = first_goods(made, requested)
    purse = Purse(gifts, len(setting.days))
    bought = purchases(setting, purse, orders)
    distributed = distributions(setting, purse, gifts, bought)
    movements = _with_origin(setting, movements, bought)
    card = on_card(setting, movements)
    ledger, cards = movements[~card].reset_index(drop=True), movements[card]
    other_tables = {write_bank: bank_lines(setting, gifts, bought), **_independent(setting)}
    driven, agreed = tours(setting, movements), consents(setting, made)
    tables: tuple[Sized, ...] = (
        made,
        requested,
        ledger,
        cards,
        orders,
        gifts,
        bought,
        distributed,
        setting.places.villages,
        driven,
        driven,
        depot_names(setting),
        depot_names(setting),
        agreed,
        *other_tables.values(),
    )
    output = Output(out, setting, Progress(report, sum(map(len, tables))))
    return [
        write_calls(output, made),
        write_requests(output, requested, calls=made),
        write_cards(output, cards),
        write_ledger(output, ledger, requests=requested),
        write_orders(output, orders),
        write_gifts(output, (gifts, bought, distributed)),
        write_villages(output),
        write_depots(output),
        write_vehicles(output),
        write_plans(output, driven, requests=requested),
        write_reports(output, driven, requests=requested),
        write_consents(output, agreed),
        *(write(output, table) for write, table in other_tables.items()),
    ]


def _independent(setting: Setting) -> dict[Callable[..., Path], pd.DataFrame]:
    """Tables that depend on no other file, by their writer."""
    return {write_roster: shifts(setting), write_events: events(setting), write_chat: messages(setting)}


def _with_origin(setting: Setting, movements: pd.DataFrame, bought: pd.DataFrame) -> pd.DataFrame:
    """Add the donation's id and a remark to each movement; a receipt of a paid order becomes a purchase."""
    words = setting.story["remarks_of_stock"]
    order = pd.to_numeric(movements["link"].where(movements["movement"] == "receipt"), errors="coerce")
    paying = bought[bought["order"] >= 0].set_index("order")["donation_id"]
    paid = order.isin(paying.index)
    gift = order.map(paying).fillna("")
    own = movements["link"].where(movements["movement"] == "donation", "")
    movement = movements["movement"].mask(paid, "purchase")
    remark = movement.map(words).fillna("")
    return movements.assign(movement=movement, donation=own.where(~paid, gift), remark=remark)
