"""Local time in SQL. Most zones keep one offset all century; adding it is many times quicker than a calendar."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_YEARS = range(2000, 2038)


def zone_macros(zone: str) -> str:
    """SQL that makes `wall_of(moment)` (local TIMESTAMP) and `from_wall(wall)` (TIMESTAMPTZ) for this time zone."""
    offset = _fixed_offset(zone)
    if offset is None:
        wall, moment = f"timezone('{zone}', moment)", f"timezone('{zone}', wall)"
    else:
        wall, moment = f"make_timestamp(epoch_us(moment) + {offset})", f"make_timestamptz(epoch_us(wall) - {offset})"
    macro = "CREATE OR REPLACE TEMP MACRO"
    return f"{macro} wall_of(moment) AS {wall}; {macro} from_wall(wall) AS {moment}"


def _fixed_offset(zone: str) -> int | None:
    """Microseconds east of UTC when the zone never changes them, else None."""
    moments = (datetime(year, month, day, tzinfo=UTC) for year in _YEARS for month in range(1, 13) for day in (1, 15))
    offsets = {moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in moments}
    only = offsets.pop() if len(offsets) == 1 else None
    return None if only is None else int(only.total_seconds() * 1_000_000)
