"""Every nasty file taken into the same books, those that are refused by themselves."""

from collections import defaultdict
from collections.abc import Set

from pipelines.types.cell_text import printable
from tests.pipelines.books import Books, Report

FIRST = "layout/bom.csv"


class Taken:
    """The reports by file, and what was published before and after the files that are refused."""

    def __init__(self, books: Books, refused: Set[str] = frozenset()) -> None:
        self.books = books
        stored_files = (path for path in sorted(books.files.rglob("*")) if path.is_file())
        self.files = {path.relative_to(books.files).as_posix(): path for path in stored_files}
        self.reports: dict[str, list[Report]] = defaultdict(list)
        self._take({FIRST})
        self.before = self._published()
        if refused:
            self._take(refused)
        self.after = self._published()
        self._take(set(self.files) - refused - {FIRST})

    def _take(self, names: Set[str]) -> None:
        names_by_file = {printable(self.files[name].name): name for name in names}
        assert len(names_by_file) == len(names), "two files of one name"
        for report in self.books.ingest(*(path for name, path in self.files.items() if name in names)):
            self.reports[names_by_file[report["file"]]].append(report)

    def _published(self) -> tuple[str, bytes, bytes]:
        path = self.books.current()
        return path.name, path.read_bytes(), (path.parent / "CURRENT").read_bytes()
