"""Detect the locale of a sheet: the order of day and month, and the decimal separator of each column."""

import duckdb

import settings
from pipelines.detect.evidence import Evidence, date_evidence, names_no_zone, number_evidence
from pipelines.types.errors import FeedError
from pipelines.types.feed import NUMBER_KINDS, Kind, folded
from pipelines.types.locale import LocaleDecision
from pipelines.types.row_reference import CorrectionTarget
from pipelines.types.sheet import Sheet


def detect_locale(con: duckdb.DuckDBPyConnection, sheets: list[Sheet], *, file: str) -> list[LocaleDecision]:
    """Decide the locale of each sheet; the date order is the whole file's.

    A correction is read in the locale of what it corrects.

    Args:
        con: a prepared connection with the sheets' relations
        sheets: the sheets of one file
        file: its name, for the refusal

    Raises:
        FeedError: cells contradict each other, or what the sender declared.
    """
    own = [sheet for sheet in sheets if sheet.corrects is None]
    dates = [(sheet, column, evidence) for sheet in own for column, evidence in date_evidence(con, sheet)]
    orders = (sheet.declared["date_order"] for sheet in sheets if sheet.declared and "date_order" in sheet.declared)
    doubtful = [(sheet, evidence) for sheet, _, evidence in dates if evidence["either"]]
    is_english = bool(doubtful) and all(_is_of_english_form(sheet, evidence) for sheet, evidence in doubtful)
    usual = settings.day_first() and not is_english
    day_first, assumed = _order([evidence for *_, evidence in dates], next(orders, None), file, usual=usual)
    if any(evidence["wrong_weekday"] for *_, evidence in dates):
        assumed.append("weekday_ignored")
    if any(evidence["other_zone"] and names_no_zone(con, sheet, column) for sheet, column, evidence in dates):
        assumed.append("zone_is_local")
    decided = []
    for sheet in sheets:
        if sheet.corrects:
            decided.append(_as_corrected(sheet, sheet.corrects))
            continue
        separators, of_numbers = _separators(con, sheet, file)
        decided.append(LocaleDecision(day_first, separators, (*assumed, *of_numbers), sheet.grid.since_1904))
    return decided


def _as_corrected(sheet: Sheet, corrects: CorrectionTarget) -> LocaleDecision:
    before = corrects.load.parts[corrects.number].decided or {}
    kinds = {column.name: column.kind for column in sheet.feed.read if column.kind in NUMBER_KINDS}
    separators = {name: _separator(kind, {"comma": None, "point": None}) for name, kind in kinds.items()}
    day_first, since_1904 = before.get("day_first", settings.day_first()), before.get("since_1904", False)
    return LocaleDecision(day_first, separators | before.get("separators", {}), since_1904=since_1904)


def _is_of_english_form(sheet: Sheet, evidence: Evidence) -> bool:
    """Whether a form in English wrote the moments it was sent, the month first and without zeros."""
    title = folded(evidence["title"].partition("(")[0])
    return sheet.grid.asks and title in _SENT and evidence["unpadded"] is not None


_SENT = ("timestamp", "submission time", "submitted at", "completion time", "start time")


def _order(dates: list[Evidence], declared: str | None, file: str, *, usual: bool) -> tuple[bool, list[str]]:
    """Whether the day comes first, and that it was assumed where neither the file nor its sender decides it.

    Args:
        dates: what the columns of days show
        declared: what the sender declared
        file: its name, for the refusal
        usual: whether it comes first where nothing tells
    """
    for by_day, by_month in (("day_first", "month_first"), ("weekday_day_first", "weekday_month_first")):
        day, month = (next((each for each in dates if each[name]), None) for name in (by_day, by_month))
        if day and month:
            both = {"day_first": day[by_day], "month_first": month[by_month]}
            raise FeedError("dates_contradict", file=file, column=day["title"], **both)
        if decisive := day or month:
            if declared and (declared == "dmy") != bool(day):
                example = decisive[by_day if day else by_month]
                raise FeedError("dates_not_as_said", file=file, column=decisive["title"], found=example)
            return bool(day), []
    if declared:
        return declared == "dmy", []
    assumed = "date_order_dmy" if usual else "date_order_mdy"
    return usual, [assumed] if any(each["either"] for each in dates) else []


def _separators(con: duckdb.DuckDBPyConnection, sheet: Sheet, file: str) -> tuple[dict[str, str], list[str]]:
    """The sign before the decimals of each number column, and what was assumed of it."""
    decided: dict[str, str] = {}
    assumed = []
    for name in sheet.places:
        kind = sheet.feed.column(name).kind
        if kind in NUMBER_KINDS:
            evidence = number_evidence(con, sheet, name)
            if kind is Kind.NUMBER:
                evidence |= {sign: _either_of(evidence, sign) for sign in ("comma", "point")}
            if evidence["comma"] and evidence["point"]:
                both = {"comma": evidence["comma"], "point": evidence["point"]}
                raise FeedError("decimals_contradict", file=file, column=evidence["title"], **both)
            declared = _declared_sign(evidence, sheet, file) if kind is not Kind.MONEY else None
            decided[name] = declared or _separator(kind, evidence)
            if decided[name] == "thousands" and (evidence["either_point"] or evidence["either_comma"]):
                assumed.append("counts_are_whole")
    return decided, assumed


def _declared_sign(evidence: Evidence, sheet: Sheet, file: str) -> str | None:
    """The sign its sender declared, None for none. FeedError for a column whose cells contradict it."""
    sign = (sheet.declared or {}).get("decimal")
    other = {",": "point", ".": "comma"}.get(sign or "", "")
    if other and evidence[other]:
        raise FeedError("decimals_not_as_said", file=file, column=evidence["title"], found=evidence[other])
    return sign


def _either_of(evidence: Evidence, sign: str) -> str | None:
    """A measure that groups its thousands by one sign has the other before its decimals."""
    text: str | None = evidence[sign] or evidence["point_groups" if sign == "comma" else "comma_groups"]
    return text


def _separator(kind: Kind, evidence: Evidence) -> str:
    sign = "," if evidence["comma"] else "." if evidence["point"] else ""
    if kind is Kind.MONEY:
        return "money"
    if kind is Kind.COUNT:
        return f"count{sign}" if sign else "thousands"
    return sign or "none"
