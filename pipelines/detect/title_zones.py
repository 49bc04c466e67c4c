"""The zone of a sheet's times, where its titles, a row above them or a column of its own names one."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import settings
from pipelines.feeds.title_zones import is_zone_column, named_zone, zone_above, zone_of_title
from pipelines.types.feed import Kind
from pipelines.types.sheet import Sheet


def own_zone() -> str:
    """Return the posko's zone as moments name it."""
    offset = datetime.now(UTC).astimezone(ZoneInfo(settings.timezone())).utcoffset()
    return named_zone(round(offset.total_seconds() / 60) if offset else 0)


def with_zones(sheet: Sheet) -> Sheet:
    """Return the sheet with the zones of its moments; its note names those of titles."""
    if not sheet.header_row or sheet.corrects:
        return sheet
    titles = next((row for number, row in sheet.grid.top if number == sheet.header_row), [])
    above = [row for number, row in sheet.grid.top if number < sheet.header_row]
    of_all = next((zone for row in above if (zone := zone_above(list(row)))), None)
    zones: dict[str, str] = {}
    for name, place in sheet.places.items():
        if sheet.feed.column(name).kind is Kind.MOMENT and place < len(titles):
            own = zone_of_title(titles[place])
            clock = sheet.clocks.get(name)
            beside = zone_of_title(titles[clock]) if clock is not None and clock < len(titles) else None
            zone = beside or own or of_all
            if zone and zone != own_zone():
                zones[name] = zone
    # a time of day is by the clock of the moment whose date it has
    followers = [c for c in sheet.feed.columns if c.date_from in zones and c.name in sheet.places]
    zones |= {c.name: zones[c.date_from] for c in followers if c.date_from and c.name not in zones}
    zone_place = next((at for at, title in enumerate(titles) if is_zone_column(title)), None)
    note = tuple(dict.fromkeys(f"zone_of_title|{name}|{zone}" for name, zone in zones.items()))
    grid = replace(sheet.grid, note=(*sheet.grid.note, *note))
    return replace(sheet, grid=grid, zones=zones, zone_place=zone_place)
