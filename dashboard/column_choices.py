"""What a reader chose for the columns of a file nobody knows, as a column map says it.

A choice is a column of the layout, `part.year`, `part.month` or `part.day` of its date, `clock`, the time of day beside
it, or `unused`.
"""

from dataclasses import dataclass, field
from typing import Any

UNUSED, CLOCK = "unused", "clock"
PARTS = ("part.year", "part.month", "part.day")


@dataclass
class Choices:
    """`columns` title → choice; `constants` column → what holds for every row; the rest as a column map names it."""

    layout: dict[str, Any]
    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    day: str = "first"
    unit: str | None = None
    date_order: str | None = None
    decimal: str | None = None

    @property
    def twice(self) -> list[str]:
        """Choices that several columns have."""
        chosen = [choice for choice in self.columns.values() if choice != UNUSED]
        return sorted({choice for choice in chosen if chosen.count(choice) > 1})

    @property
    def missing(self) -> list[str]:
        """Columns that every row needs and nothing gives; of those that can stand for each other, all in one."""
        given = {*self.columns.values(), *self.constants, *([self.layout["happened"]] if self._dates else [])}
        missing = [field["name"] for field in self.layout["fields"] if field["required"] and field["name"] not in given]
        one_of = self.layout["one_of"]
        return missing + ([" / ".join(one_of)] if one_of and not given & {*one_of} else [])

    @property
    def mapping(self) -> dict[str, Any]:
        """The column map."""
        plain = {choice: title for title, choice in self.columns.items() if choice not in (UNUSED, CLOCK, *PARTS)}
        clock = [title for title, choice in self.columns.items() if choice == CLOCK]
        said = {"feed": self.layout["feed"], "columns": plain, "constants": self.constants}
        said |= {"clocks": dict.fromkeys([self.layout["happened"]], clock[0]) if clock else {}}
        said |= {"dates": {self.layout["happened"]: self._dates} if self._dates else {}, "declare_items": self.unit}
        said |= {"date_order": self.date_order, "decimal": self.decimal}
        return {name: found for name, found in said.items() if found}

    @property
    def _dates(self) -> dict[str, str]:
        """Year, month and day of the date by their titles; empty without year and month."""
        parts = {choice.removeprefix("part."): title for title, choice in self.columns.items() if choice in PARTS}
        return {"day": self.day} | parts if {"year", "month"} <= {*parts} else {}


def options(layout: dict[str, Any]) -> list[str]:
    """Everything a column of the file can be."""
    dated = [CLOCK, *PARTS] if layout["happened"] else []
    return [UNUSED, *(field["name"] for field in layout["fields"]), *dated]


def proposed(layout: dict[str, Any], titles: list[str]) -> dict[str, str]:
    """Title → what is proposed for it."""
    found = {said["title"]: name for name, said in layout["columns"].items()}
    found |= dict.fromkeys(layout["clocks"].values(), CLOCK)
    found |= {title: f"part.{part}" for part, title in layout["parts"].items()}
    return {title: found.get(title, UNUSED) for title in titles}


def days(choices: Choices) -> list[str]:
    """The days of its month on which a line without one may stand, the likelier first."""
    last = choices.layout.get("day", "last" if "balance" in choices.columns.values() else "first") == "last"
    return ["last", "first"] if last else ["first", "last"]


def sayable(choices: Choices) -> list[str]:
    """Columns that no column of the file gives and that may be the same in every row: those needed, the depot,
    and those said before."""
    needed = [each["name"] for each in choices.layout["fields"] if each["constant"] and each["name"] in choices.missing]
    needed += [name for name in choices.layout.get("constants", {}) if name not in choices.columns.values()]
    alone = {each["name"] for each in choices.layout["fields"]} & {"depot"} - {*choices.columns.values()}
    return list(dict.fromkeys([*needed, *alone]))
