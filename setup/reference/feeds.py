"""`docs/reference/feeds.md`: the columns of every feed, from their declarations."""

from i18n import Words
from pipelines.detect.column_map_files import layouts
from pipelines.types.errors import Named
from pipelines.types.feed import Column, Feed, Kind, Qualifier
from setup.reference.tables import generated, table

INTRODUCTION = """What each kind of data consists of. *Column* is the name to use in a
[column map](../how-to/column-maps.md) and in the tables; a name in **bold** is required in every row. *Label* is what
Indonesian screens call it. *Titles* are the column titles that are recognised without a column map, besides the name
itself; capitals and punctuation do not matter. A time of day may be in a column of its own; its titles follow ⏱. A
*qualifier* is not stored: it says what the figures of a row mean, or whether the row counts."""

KINDS = {
    Kind.TEXT: "text",
    Kind.MOMENT: "date or moment",
    Kind.NUMBER: "number",
    Kind.COUNT: "number",
    Kind.MONEY: "rupiah",
    Kind.DURATION: "duration",
    Kind.DEGREES: "degrees",
    Kind.CODE: "one of a list",
    Kind.CODES: "one or more of a list",
    Kind.PHONE: "telephone number",
    Kind.PERSON: "name of a person",
    Kind.YES_NO: "yes or no",
    Kind.CLOCK: "time of day",
}
"""What a cell of each kind contains."""


def document() -> str:
    """The text of the document."""
    return generated("Feeds", "the declarations in `pipelines/feeds/`", INTRODUCTION, *map(_section, layouts()))


def _section(layout: Feed) -> str:
    english = Words("en")
    name = layout.name if layout.table == layout.name else f"{layout.name}, as cards"
    title = f"## {name}\n\n{english(f'feed.{layout.name}')}."
    rows = (
        (
            f"**`{column.name}`**" if column.required else f"`{column.name}`",
            label(column),
            _kind(column),
            _titles(column),
        )
        for column in (*layout.columns, *layout.qualifiers)
    )
    return f"{title}\n\n{table(('column', 'label', 'contents', 'titles'), rows)}"


def label(column: Column) -> str:
    """What an Indonesian page calls a column."""
    return Named("column", (column.name,)).sentence(Words("id"))


def _kind(column: Column) -> str:
    private = column.private or column.kind in (Kind.PHONE, Kind.PERSON)
    notes = ["private"] * private + ["qualifier"] * isinstance(column, Qualifier)
    return KINDS[column.kind] + (f" ({', '.join(notes)})" if notes else "")


def _titles(column: Column) -> str:
    words = [word.strip() for word in f"{column.aliases}, {column.last}".split(",") if word.strip()]
    clock = [word.strip() for word in column.clock.split(",") if word.strip()]
    return ", ".join(words) + (f" ⏱ {', '.join(clock)}" if clock else "")
