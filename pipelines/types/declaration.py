"""What the sender declares about the files: their feed, how their columns are read, what they replace."""

from dataclasses import dataclass

from pipelines.types.column_map import ColumnMap


@dataclass(frozen=True)
class Declaration:
    """The options a sender set for the files; what is not declared is detected."""

    feed: str | None = None
    """Name of the feed."""
    column_maps: tuple[ColumnMap, ...] = ()
    """Column maps to read tables by, the first that fits a table."""
    suggest: bool = False
    """Attach a suggested column map to the refusal of a table with an unknown header."""
    ignore_saved_map: bool = False
    """Suggest a column map also where one is saved for the header, with the saved one as the suggestion."""
    struck: str | None = None
    """What rows that are struck through mean: `void`, `done` or `ignore`; None quarantines them."""
    replaces: str | None = None
    """Load that the file replaces, such as `000013`."""


NO_DECLARATION = Declaration()
