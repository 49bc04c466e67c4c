"""Generates made-up source files of one coherent story of a posko; it loads nothing."""

from collections.abc import Callable, Sized
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from pipelines.demo.calls import calls
from pipelines.demo.care.accompanied import companions, companionships, sessions
from pipelines.demo.care.calls_back import calls_back
from pipelines.demo.care.handed_over import assessments, referral_events, referrals, seen_in_group
from pipelines.demo.care.patients import patients
from pipelines.demo.files.bank import bank_lines, write_bank
from pipelines.demo.files.care import (
    write_assessments,
    write_calls_back,
    write_companions,
    write_companionships,
    write_referrals,
    write_sessions,
)
from pipelines.demo.files.chat import messages, write_chat
from pipelines.demo.files.consents import consents, write_consents
from pipelines.demo.files.deliveries import write_depots, write_plans, write_reports, write_vehicles
from pipelines.demo.files.depots import depot_names, on_card, write_cards, write_ledger, write_orders
from pipelines.demo.files.desk import first_goods, with_recipients, write_calls, write_requests
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
    requested = with_recipients(setting, requested, made)
    purse = Purse(gifts, len(setting.days))
    bought = purchases(setting, purse, orders)
    distributed = distributions(setting, purse, gifts, bought)
    movements = _with_origin(setting, movements, bought)
    card = on_card(setting, movements)
    ledger, cards = movements[~card].reset_index(drop=True), movements[card]
    driven, agreed = tours(setting, movements), consents(setting, made)
    care = _care(setting, requested, made)
    other_tables = {write_bank: bank_lines(setting, gifts, bought), **_independent(setting, care.handed)}
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
        *care.tables,
        *other_tables.values(),
    )
    output = Output(out, setting, Progress(report, sum(map(len, tables))))
    return [
        write_calls(output, made),
        write_requests(output, requested),
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
        *_write_care(output, care),
        *(write(output, table) for write, table in other_tables.items()),
    ]


@dataclass(frozen=True)
class _Care:
    """Tables of care around the call, each as the function of its name makes it."""

    patients: pd.DataFrame
    calls_back: pd.DataFrame
    assessed: pd.DataFrame
    roster: pd.DataFrame
    pairs: pd.DataFrame
    sessions: pd.DataFrame
    handed: pd.DataFrame
    events: pd.DataFrame

    @property
    def tables(self) -> tuple[pd.DataFrame, ...]:
        """Return as many rows as are written: of a referral its opening and events, or its line in the book."""
        is_narrow = self.events["referral"].isin(self.handed.index[~self.is_wide])
        of_referrals = (self.handed, self.events[is_narrow])
        return self.calls_back, self.assessed, self.roster, self.pairs, self.sessions, *of_referrals

    @property
    def is_wide(self) -> pd.Series:
        """Return which referrals are in the agencies' own book."""
        return self.handed["wide"]


def _care(setting: Setting, requested: pd.DataFrame, made: pd.DataFrame) -> _Care:
    people = patients(setting, requested, made)
    followed = calls_back(setting, people)
    assessed = assessments(setting, people, followed)
    roster = companions(setting)
    pairs = companionships(setting, roster, people)
    handed = referrals(setting, people, requested, assessed)
    meetings = sessions(setting, roster, pairs)
    return _Care(people, followed, assessed, roster, pairs, meetings, handed, referral_events(setting, handed))


def _write_care(output: Output, care: _Care) -> list[Path]:
    return [
        write_calls_back(output, care.calls_back, patients=care.patients, pairs=care.pairs),
        write_assessments(output, care.assessed, patients=care.patients),
        write_companions(output, care.roster),
        write_companionships(output, care.pairs, roster=care.roster),
        write_sessions(output, care.sessions, pairs=care.pairs),
        *write_referrals(output, care.handed, events=care.events),
    ]


def _independent(setting: Setting, handed: pd.DataFrame) -> dict[Callable[..., Path], pd.DataFrame]:
    """Tables that depend on no other file but that the chat saw who is handed over, by their writer."""
    chat = pd.concat([messages(setting), seen_in_group(setting, handed)])
    chat = chat.sort_values(["day", "second"], kind="stable", ignore_index=True)
    return {write_roster: shifts(setting), write_events: events(setting), write_chat: chat}


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
