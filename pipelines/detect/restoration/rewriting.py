"""What is rewritten of the cells of a sheet, so that they say what they said before a spreadsheet changed them."""

from dataclasses import dataclass, field, replace

from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet


@dataclass
class Rewriting:
    """How the cells of one sheet are rewritten, and what is reported of it."""

    sheet: Sheet
    cells: dict[int, list[str]] = field(default_factory=dict)
    """Place → SQL of its cells, step by step, each of the cells of the step before."""
    constants: dict[str, str] = field(default_factory=dict)
    """What holds for all rows, by column, where it is rewritten."""
    notes: list[str] = field(default_factory=list)
    """Keys of `assumed` in i18n, each with what fills its gaps."""

    sign: str | None = None
    """A number that only a spreadsheet of another locale has made of what was written."""

    def place(self, place: int, written: str) -> None:
        """Rewrite the cells of a place by SQL with a gap `{cell}`, after what is rewritten already."""
        self.cells.setdefault(place, []).append(written.replace("{cell}", f"c{place}"))

    def column(self, name: str, written: str) -> None:
        """Rewrite the cells of a column by SQL with a gap `{cell}`."""
        self.place(self.sheet.places[name], written)

    def note(self, key: str, column: str, example: str, meant: str) -> None:
        """Report what was rewritten.

        Args:
            key: of `assumed` in i18n
            column: the column
            example: a cell as the file has it
            meant: the same as it is read
        """
        if not any(note.startswith(f"{key}|{column}|") for note in self.notes):
            self.notes.append(f"{key}|{column}|{example}|{meant}")

    def applied(self, relations: Relations) -> Sheet:
        """Return the sheet with the rewritten cells; relations: where their table is made."""
        sheet = replace(self.sheet, constants=self.sheet.constants | self.constants)
        if not self.cells:
            return sheet
        below, grid = f"row_number > {sheet.header_row}", sheet.grid
        rows = grid.relation
        for step in range(max(map(len, self.cells.values()))):
            cells = (
                f"CASE WHEN {below} THEN {steps[step]} ELSE c{place} END AS c{place}"
                for place, steps in self.cells.items()
                if step < len(steps)
            )
            rows = f"(SELECT * REPLACE ({', '.join(cells)}) FROM {rows})"
        relation = relations.table("restored", f"SELECT * FROM {rows} ORDER BY row_number")
        return replace(sheet, grid=replace(grid, relation=relation, note=(*grid.note, *self.notes)), restored=True)
