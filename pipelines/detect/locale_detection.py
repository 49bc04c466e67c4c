"""What a file decides for all its cells: the order of day and month, and the sign before the decimals of a column."""

import duckdb

import settings
from pipelines.detect import evidence
from pipelines.types.errors import FeedError
from pipelines.types.feed import NUMBER_KINDS, Kind
from pipelines.types.locale import LocaleDecision
from pipelines.types.row_reference import CorrectionTarget
from pipelines.types.sheet import Sheet


def detect_locale(con: duckdb.DuckDBPyConnection, sheets: list[Sheet], *, file: str) -> list[LocaleDecision]:
    """One set of decisions a sheet; the date order is the whole file's. FeedError when the file contradicts itself.

    A correction is read as the file that it corrects.
    """
    own = [sheet for sheet in sheets if sheet.corrects is None]
    dates = [(sheet, column, found) for sheet in own for column, found in evidence.of_dates(con, sheet)]
    said = next((sheet.said["date_order"] for sheet in sheets if sheet.said and "date_order" in sheet.said), None)
    day_first, assumed = _order([found for *_, found in dates], said, file)
    for sheet, column, found in dates:
        if found["true_date"] and found["day_first" if day_first else "month_first"]:
            _refuse_swapped(found, evidence.of_true_dates(con, sheet, column, day_first=day_first), file)
    if any(found["wrong_weekday"] for *_, found in dates):
        assumed.append("weekday_ignored")
    if any(found["other_zone"] and evidence.names_no_zone(con, sheet, column) for sheet, column, found in dates):
        assumed.append("zone_is_local")
    decided = []
    for sheet in sheets:
        if sheet.corrects:
            decided.append(_as_corrected(sheet, sheet.corrects))
            continue
        separators, said = _separators(con, sheet, file)
        decided.append(LocaleDecision(day_first, separators, (*assumed, *said), sheet.grid.since_1904))
    return decided


def _as_corrected(sheet: Sheet, corrects: CorrectionTarget) -> LocaleDecision:
    before = corrects.load.parts[corrects.number].decided or {}
    kinds = {column.name: column.kind for column in sheet.feed.columns if column.kind in NUMBER_KINDS}
    separators = {name: _separator(kind, {"comma": None, "point": None}) for name, kind in kinds.items()}
    day_first, since_1904 = before.get("day_first", settings.day_first()), before.get("since_1904", False)
    return LocaleDecision(day_first, separators | before.get("separators", {}), since_1904=since_1904)


def _order(dates: list[evidence.Signs], said: str | None, file: str) -> tuple[bool, list[str]]:
    """Whether the day comes first, and that it was assumed where neither the file nor its sender decides it."""
    for by_day, by_month in (("day_first", "month_first"), ("told_day", "told_month")):
        day, month = (next((each for each in dates if each[name]), None) for name in (by_day, by_month))
        if day and month:
            both = {"day_first": day[by_day], "month_first": month[by_month]}
            raise FeedError("dates_contradict", file=file, column=day["title"], **both)
        if day or month:
            found = (day or month or {})[by_day if day else by_month]
            if said and (said == "dmy") != bool(day):
                raise FeedError("dates_not_as_said", file=file, column=(day or month or {})["title"], found=found)
            return bool(day), []
    if said:
        return said == "dmy", []
    day_first = settings.day_first()
    said = "date_order_dmy" if day_first else "date_order_mdy"
    return day_first, [said] if any(each["either"] for each in dates) else []


def _refuse_swapped(texts: evidence.Signs, dates: evidence.Signs, file: str) -> None:
    """A spreadsheet that takes days for months leaves those it cannot take so as text; its dates then lie far off."""
    if dates["swapped"] and dates["swapped_off_days"] * 2 < dates["off_days"]:
        text = texts["day_first"] or texts["month_first"]
        gaps = {"text": text, "date": str(dates["made"]), "swapped": str(dates["swapped"])}
        raise FeedError("dates_swapped", file=file, column=texts["title"], **gaps)


def _separators(con: duckdb.DuckDBPyConnection, sheet: Sheet, file: str) -> tuple[dict[str, str], list[str]]:
    """The sign before the decimals of each number column, and what was assumed of it."""
    decided: dict[str, str] = {}
    assumed = []
    for name in sheet.places:
        kind = sheet.feed.column(name).kind
        if kind in NUMBER_KINDS:
            found = evidence.of_numbers(con, sheet, name)
            if kind is Kind.NUMBER:
                found["comma"], found["point"] = _either_of(found, "comma"), _either_of(found, "point")
            if found["comma"] and found["point"]:
                both = {"comma": found["comma"], "point": found["point"]}
                raise FeedError("decimals_contradict", file=file, column=found["title"], **both)
            said = _as_said(found, sheet, file) if kind is not Kind.MONEY else None
            decided[name] = said or _separator(kind, found)
            if decided[name] == "thousands" and (found["either_point"] or found["either_comma"]):
                assumed.append("counts_are_whole")
    return decided, assumed


def _as_said(found: evidence.Signs, sheet: Sheet, file: str) -> str | None:
    """The sign its sender declared, None for none. FeedError for a column that tells otherwise."""
    said = (sheet.said or {}).get("decimal")
    other = {",": "point", ".": "comma"}.get(said or "", "")
    if other and found[other]:
        raise FeedError("decimals_not_as_said", file=file, column=found["title"], found=found[other])
    return said


def _either_of(found: evidence.Signs, sign: str) -> str | None:
    """A measure that groups its thousands by one sign has the other before its decimals."""
    text: str | None = found[sign] or found["point_groups" if sign == "comma" else "comma_groups"]
    return text


def _separator(kind: Kind, found: evidence.Signs) -> str:
    sign = "," if found["comma"] else "." if found["point"] else ""
    if kind is Kind.MONEY:
        return "money"
    if kind is Kind.COUNT:
        return f"count{sign}" if sign else "thousands"
    return sign or "none"
