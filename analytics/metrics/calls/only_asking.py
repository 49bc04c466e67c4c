"""Calls that only ask: whose one need is information, before and after availability was first told to the public."""

from datetime import date, timedelta

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.intervals import wilson
from analytics.metrics.shared.periods import complete_until
from analytics.metrics.shared.predicates import in_place
from finding import Finding

MOST_DAYS = 28
COLUMNS = ["start", "end", "calls", "asking", "asking_share", "asking_low_share", "asking_high_share"]


def only_asking(con: DuckDBPyConnection, *, since: date, place: str | None = None) -> pd.DataFrame:
    """Calls that only ask, on as many complete days before a day as from that day on, at most 28.

    What is asked for is not recorded: these are calls for information of any kind.

    Args:
        con: Connection to a snapshot.
        since: Local day on which availability was first told to the public.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.

    Returns:
        Two rows, before and after; none where the data do not reach to both sides: start, end, calls (inbound, whose
        need was recorded), asking (of these: information and nothing else), asking_share with its 95 % Wilson interval
        asking_low_share … asking_high_share [0 to 1, missing without a call].
    """
    last = complete_until(con, "calls")
    row = con.execute("SELECT min(day) FROM marts.call_days WHERE direction = 'inbound'").fetchone()
    first = row[0] if row else None
    if last is None or first is None:
        return pd.DataFrame(columns=COLUMNS)
    days = min(MOST_DAYS, (last - since).days + 1, (since - first).days)
    if days < 1:
        return pd.DataFrame(columns=COLUMNS)
    spans = [(since - timedelta(days=days), since - timedelta(days=1)), (since, since + timedelta(days=days - 1))]
    sql = f"""
        SELECT count(*)::BIGINT AS calls, count(*) FILTER (needs = ['information'])::BIGINT AS asking
        FROM staging.calls
        WHERE direction = 'inbound' AND len(needs) > 0 AND day BETWEEN $start AND $end AND {in_place()}
    """
    counts = [con.execute(sql, {"start": start, "end": end, "place": place}).fetchall()[0] for start, end in spans]
    frame = pd.DataFrame([(*span, *counted) for span, counted in zip(spans, counts, strict=True)], columns=COLUMNS[:4])
    frame["asking_share"] = frame["asking"] / frame["calls"].where(frame["calls"] > 0)
    frame["asking_low_share"], frame["asking_high_share"] = wilson(frame["asking"], frame["calls"])
    return frame


def headline_of(frame: pd.DataFrame) -> Finding:
    """Whether fewer of the calls only ask than before, beyond chance (two shares, pooled, |z| > 1.96).

    Args:
        frame: Of `only_asking`.
    """
    if frame.empty or not frame["calls"].all():
        return Finding("asking.none", {})
    (before, asking_before), (after, asking_after) = frame[["calls", "asking"]].to_numpy().tolist()
    share_before, share_after = asking_before / before, asking_after / after
    pooled = (asking_before + asking_after) / (before + after)
    spread = (pooled * (1 - pooled) * (1 / before + 1 / after)) ** 0.5
    numbers = {"before_percent": round(100 * share_before), "after_percent": round(100 * share_after)}
    numbers |= {"day": frame["start"].iloc[1], "calls": after}
    if abs(share_after - share_before) <= 1.96 * spread:
        return Finding("asking.same", numbers)
    return Finding("asking.fewer" if share_after < share_before else "asking.more", numbers)
