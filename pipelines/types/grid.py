"""What every reader hands over: a sheet of text exactly as it stands in the file."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Grid:
    """One sheet of text, whole: title rows, header and blank rows included, in the file's order.

    `relation` names a DuckDB table with `row_number` BIGINT (1-based, as Excel counts) and `c0` … `c{width-1}`
    VARCHAR. Where the shape of the file decides what it holds, `feed` and `header` (canonical column names)
    are given and no row of the relation is a header. `constants` are what the file says for all its rows, by canonical
    column: the item of a sheet that holds one item. `lines` names a table of `row_number` and `kind`: rows that are no
    data, as the shape tells (a debit on a bank statement). `repeats` says that another grid of the same sheet counts
    its lines that are no data; `asks` that its titles are questions of a form; `names_person` that the name of the
    file, and the constant `chat`, name a person, so the books call the file by a pseudonym; `made_up` that the rows
    above a shape with `header` say so (of other sheets the header is still to be found); `since_1904` that a number
    which is a day counts from 1904; `part_of` names the sheet whose rows those of this one repeat within.
    """

    relation: str
    width: int
    sheet: str = ""
    feed: str | None = None
    header: tuple[str, ...] | None = None
    note: tuple[str, ...] = ()
    hidden: bool = False
    constants: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    lines: str | None = None
    repeats: bool = False
    asks: bool = False
    names_person: bool = False
    made_up: bool = False
    since_1904: bool = False
    part_of: str = ""
