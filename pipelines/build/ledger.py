"""The ledger of a build: which stored rows count, and what takes the place of the others."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ledger:
    """Names of the tables that the steps of the raw layer fill and read; `raw.sql` makes them."""

    files: str = "raw.stored_files"
    """The stored Parquet files: filled first, from the loads that count."""
    supersessions: str = "raw.supersessions"
    """Which load superseded which: filled by `supersession`."""
    superseded_rows: str = "raw.superseded_rows"
    """Rows that do not count: filled by `supersession`, then `corrections`, then `deduplication`."""
    corrected_rows: str = "raw.corrected_rows"
    """Rows that are numbered anew: filled by `corrections`, then `deduplication`."""
    reviews: str = "raw.reviews"
    """Rows that count and that somebody should look at: filled by `deduplication`."""
    other_centres: str = "raw.other_centres"
    """Rows of another posko: filled by `centres`."""
    differences: str = "raw.differences"
    """Rows by which a load differs from older ones: filled by the same three steps."""
