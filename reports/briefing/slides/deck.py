"""The slides of a briefing in their order: cover, summary, what to do, the findings, events, sources."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from reports.briefing.document import Briefing, Figure, Item, Section
from reports.briefing.slides import drawings
from reports.briefing.slides.canvas import BODY, HEIGHT, MARGIN, PALETTE, WIDTH, Deck, Page, Type
from reports.briefing.slides.chart_xml import chart_xml
from reports.briefing.slides.measure import Box, chunks, fitting, height_of, least_width
from reports.briefing.slides.native_charts import plot_of, sheet

_TITLE = Box(MARGIN, 0.78, BODY, 1.1)
_END = 6.3
"""Where the content of a slide ends [in]."""
_ASIDE = 3.2
"""Width of the figures beside a chart [in]."""
_WARNING_FILL, _WARNING_INK = "#f7dc6f", "#3b2f00"
_QUIET = Type(12, colour="#5b646d")


def briefing_pptx(briefing: Briefing) -> bytes:
    """The briefing as PPTX: one finding a slide, native charts, notes with definition and source.

    The same briefing gives the same bytes.
    """
    return _Slides(briefing).made()


def _halves(box: Box, part: float) -> tuple[Box, Box]:
    """A box cut into two beside each other, the left one taking this part."""
    left = box.width * part
    return replace(box, width=left), Box(box.x + left + 0.2, box.y, box.width - left - 0.2, box.height)


class _Slides:
    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.words = briefing.words
        self.deck = Deck(briefing.options.language)
        self.pages: list[Page] = []
        self.moment = f"{self.words['moment']} {briefing.moment_text}"

    def made(self) -> bytes:
        self._cover()
        if not self.briefing.is_empty:
            self._summary()
            self._actions()
        for section in self.briefing.sections:
            for item in section.items:
                self._finding(section, item)
        self._missing([section for section in self.briefing.sections if section.missing])
        self._events()
        if not self.briefing.is_empty:
            self._sources()
        for page in self.pages[1:]:
            page.number(Box(WIDTH - MARGIN - 2.5, HEIGHT - 0.52, 2.5, 0.3), self.words["page"], len(self.pages))
        b = self.briefing
        return self.deck.save(title=f"{b.title}, {b.period}", author=b.centre, made_at=b.made_at)

    # --- Frame ------------------------------------------------------------------------------------------------------

    def _page(self, title: str, above: str) -> tuple[Page, Box]:
        """A slide with its sentence, the subject above it, the line every slide ends with; and the room between."""
        size = fitting(title, (28, 26, 24, 22, 20, 18), _TITLE, bold=True)
        page = Page(self.deck, title, _TITLE, Type(size, bold=True, anchor="t"))
        self._mark(page)
        page.text(Box(MARGIN, 0.44, BODY, 0.32), above, Type(14, bold=True, colour=PALETTE.main))
        foot = " · ".join(filter(None, (self.briefing.centre, self.briefing.period, self.briefing.as_of_text)))
        page.text(Box(MARGIN, HEIGHT - 0.52, BODY - 2.5, 0.3), foot, _QUIET)
        self.pages.append(page)
        begin = _TITLE.y + height_of(title, size, BODY, bold=True) + 0.25
        return page, Box(MARGIN, begin, BODY, _END - begin)

    def _mark(self, page: Page) -> None:
        """That the data are made up, across the top of every slide."""
        if self.briefing.made_up:
            kind = Type(13, bold=True, colour=_WARNING_INK, align="c", anchor="m")
            page.block(Box(0, 0, WIDTH, 0.36), _WARNING_FILL, self.briefing.made_up, kind)

    # --- Slides -----------------------------------------------------------------------------------------------------

    def _cover(self) -> None:
        b = self.briefing
        place = Box(1.2, 2.0, WIDTH - 2.4, 1.6)
        page = Page(
            self.deck, b.title, place, Type(fitting(b.title, (44, 36, 30, 26), place, bold=True), bold=True, anchor="b")
        )
        page.block(Box(0, 0, 0.45, HEIGHT), PALETTE.main)
        self._mark(page)
        page.text(Box(1.2, 1.0, WIDTH - 2.4, 0.45), b.centre, Type(20, bold=True, colour=PALETTE.main))
        page.text(Box(1.2, 3.7, WIDTH - 2.4, 0.5), b.period, Type(24))
        about = [b.comparison, self.moment, b.as_of_text, b.incomplete, b.suppressed]
        if b.is_empty:
            about += [section.missing for section in b.sections]
        text = "\n".join(dict.fromkeys(filter(None, about)))
        box = Box(1.2, 4.35, WIDTH - 2.4, 1.9)
        page.text(box, text, Type(fitting(text, (16, 14, 12), box)))
        foot = [f"{self.words['code']} {b.code}" if b.code else "", b.made_at_text, b.link]
        page.text(Box(1.2, HEIGHT - 0.9, WIDTH - 2.4, 0.5), " · ".join(filter(None, foot)), _QUIET)
        page.notes(
            list(filter(None, (b.title, b.period, *about, f"{self.words['version']} {b.version}", b.fingerprint)))
        )
        self.pages.append(page)

    def _summary(self) -> None:
        headline, *others = self.briefing.summary or (self.words["summary"],)
        page, room = self._page(headline, self.words["summary"])
        figures = self.briefing.figures
        rows = -(-len(figures) // 4)
        height = 1.2 if rows < 3 else 0.95
        self._tiles(page, figures, Box(room.x, room.y, BODY, rows * (height + 0.12)), across=4)
        y = room.y + rows * (height + 0.12) + 0.1
        self._list(page, Box(room.x, y, BODY, _END - y), others)
        extra = list(filter(None, (self.briefing.incomplete, self.briefing.suppressed)))
        self._small(page, "  ".join(extra))
        page.notes([*self.briefing.summary, *extra, self.briefing.comparison])

    def _actions(self) -> None:
        actions = self.briefing.actions
        if not actions:
            if self.briefing.no_actions:
                self._page(self.briefing.no_actions, self.words["actions"])
            return
        late, never = self.words["late"], self.words["no_deadline"]
        rows = [
            [each.text, f"{each.until} ({late})" if each.is_late and each.until else each.until or never]
            for each in actions
        ]
        head = [self.words["action"], self.words["until"]]
        urgent = {place for place, each in enumerate(actions) if each.is_late}
        self._listed(self.words["actions"], self.moment, head, rows, urgent=urgent)

    def _listed(
        self,
        title: str,
        above: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        right: Sequence[bool] = (),
        urgent: Collection[int] = (),
        below: float = 0,
    ) -> Page:
        """A table over as many slides as it needs; returns the last.

        Args:
            title: Of each slide.
            above: What stands above it.
            head: Titles of the columns.
            rows: Cells as text.
            right: Which columns are aligned right.
            urgent: Rows that stand out.
            below: Room to leave below the table [in].
        """
        page, room = self._page(title, above)
        part = replace(room, height=room.height - below)
        size, counts = chunks(head, rows, part)
        aligned, done = right or [False] * len(head), 0
        while True:
            count = counts.pop(0) if counts else len(rows)
            now = {place - done for place in urgent}
            some = rows[done : done + count]
            done += page.table(part, head, some, right=aligned, alt=title, urgent=now, sizes=(size,))
            if done >= len(rows):
                return page
            page, _ = self._page(title, above)

    def _finding(self, section: Section, item: Item) -> None:
        page, room = self._page(item.sentence, section.title)
        if item.chart is None and item.table is None:
            down = -(-len(item.figures) // 3)
            self._tiles(page, item.figures, replace(room, height=down * 2.0), across=3, large=True)
            rest = ""
        elif item.chart is not None and item.chart.kind in ("plan", "flow"):
            # These want the whole width.
            self._tiles(page, item.figures[:4], replace(room, height=1.0), across=4)
            begin = room.y + (1.0 if item.figures else 0)
            rest = self._picture(page, Box(room.x, begin, room.width, _END - begin), item)
        else:
            beside = item.figures[:4]
            wide = BODY - (_ASIDE + 0.25 if beside else 0)
            rest = self._picture(page, replace(room, width=wide), item)
            aside = Box(room.x + wide + 0.25, room.y, _ASIDE, min(1.25 * len(beside), room.height))
            self._tiles(page, beside, aside, across=1)
        self._small(page, rest, item.basis, item.quarantine, item.coverage)
        page.notes(self._notes(item))

    def _notes(self, item: Item) -> list[str]:
        named = (
            ("definition", item.definition),
            ("basis", item.basis),
            ("coverage", item.coverage),
            ("quarantine", item.quarantine),
            ("source", item.source),
        )
        figures = [
            f"{each.label}: {each.text}" + (f" ({each.numerator} / {each.denominator})" if each.denominator else "")
            for each in item.figures
        ]
        texts = [f"{self.words[name]}: {text}" for name, text in named if text]
        return [item.sentence, *figures, *texts, self.moment, self.briefing.made_up]

    def _missing(self, sections: Sequence[Section]) -> None:
        if not sections or self.briefing.is_empty:
            return
        page, room = self._page(sections[0].missing, sections[0].title)
        self._list(page, room, [f"{section.title}: {section.missing}" for section in sections[1:]])

    def _events(self) -> None:
        events = self.briefing.events
        if not events:
            return
        w = self.briefing.w
        rows = [
            [w.short_day(each.day) + (f" – {w.short_day(each.until)}" if each.until else ""), each.label]
            for each in events
        ]
        head = [self.words["date"], self.words["events"]]
        self._listed(self.words["events"], self.briefing.period, head, rows)

    def _sources(self) -> None:
        table, b = self.briefing.sources, self.briefing
        if not table.rows and not b.signatures:
            return
        page = self._listed(
            self.words["sources"],
            b.period,
            [column.label for column in table.columns],
            table.written(b.w),
            right=[column.is_number for column in table.columns],
            below=1.0 if b.signatures else 0,
        )
        width = BODY / max(3, len(b.signatures))
        for place, name in enumerate(b.signatures):
            x = MARGIN + place * width
            page.connect((x, _END - 0.05), (x + width - 0.4, _END - 0.05), PALETTE.quiet)
            page.text(Box(x, _END, width - 0.4, 0.3), name, _QUIET)
        page.notes([f"{name}: {meaning}" for name, meaning in b.definitions])

    # --- Parts of a slide -------------------------------------------------------------------------------------------

    def _picture(self, page: Page, box: Box, item: Item) -> str:
        """The chart of a finding, else its table; returns how many rows were left out, in words."""
        chart = item.chart
        if chart is None:
            return self._table(page, box, item)
        if chart.kind == "plan":
            left, right = _halves(box, 0.46)
            drawings.plan(page, left, chart.content, chart.alt)
            return self._stops(page, right, item)
        if chart.kind == "village_map":
            left, right = _halves(box, 0.52 if item.table else 1)
            drawings.village_map(page, left, chart.content, chart.alt)
            return self._table(page, right, item)
        if chart.kind == "flow":
            drawings.flow(page, box, chart.content, chart.alt)
        plot = plot_of(chart, self.words, self.deck.language)
        if plot is not None:
            letters = "   ".join(f"{each['letter']} {each['text']}" for each in chart.content.get("events", ()))
            below = height_of(letters, 12, box.width) + 0.05 if letters else 0
            inner = replace(box, height=box.height - below)
            page.chart(inner, chart_xml(plot), sheet(plot, self.briefing.made_at), chart.alt)
            if letters:
                page.text(Box(box.x, box.y + inner.height, box.width, below), letters, _QUIET)
        return ""

    def _stops(self, page: Page, box: Box, item: Item) -> str:
        if item.chart is None:
            return ""
        rows = drawings.plan_rows(item.chart.content, self.words["late"])
        head = [self.words[name] for name in ("trip", "place", "until", "quantity")]
        fits = page.table(box, head, rows, right=[False] * 4, alt=item.chart.alt)
        return self._rows(fits, len(rows))

    def _table(self, page: Page, box: Box, item: Item) -> str:
        table = item.table
        if table is None:
            return ""
        head, rows = [column.label for column in table.columns], table.written(self.briefing.w)
        # Beside a map the last columns may have no room.
        widths = [least_width(texts, 12) for texts in zip(head, *rows, strict=True)]
        most = max((n for n in range(2, len(head) + 1) if sum(widths[:n]) <= box.width), default=2)
        fits = page.table(
            box,
            head[:most],
            [row[:most] for row in rows],
            right=[column.is_number for column in table.columns],
            alt=table.title,
        )
        return self._rows(fits, table.total_rows)

    def _rows(self, fits: int, rows: int) -> str:
        """How many rows of how many are on the slide; empty when all are."""
        w = self.briefing.w
        return self.words["all_rows"].format(shown=w.number(fits), total=w.number(rows)) if fits < rows else ""

    def _tiles(self, page: Page, figures: Sequence[Figure], box: Box, *, across: int, large: bool = False) -> None:
        down = -(-len(figures) // across)
        if not down:
            return
        width, height = box.width / across, box.height / down
        for place, figure in enumerate(figures):
            row, column = divmod(place, across)
            self._tile(
                page,
                figure,
                Box(box.x + column * width, box.y + row * height, width - 0.12, height - 0.12),
                1.5 if large else 1.0,
            )

    def _tile(self, page: Page, figure: Figure, box: Box, scale: float) -> None:
        page.block(box, "#ffffff", line="#d5d9dc")
        page.block(Box(box.x, box.y, 0.07, box.height), PALETTE.main)
        inner = Box(box.x + 0.15, box.y + 0.05, box.width - 0.2, box.height)
        label = figure.label + (f" ({self.words['now']})" if figure.is_current else "")
        y = box.y + 0.05
        for text, sizes, kind in (
            (label, (13, 12, 11), Type(colour="#5b646d")),
            (figure.text, (26, 22, 18, 16), Type(bold=True)),
            (figure.change, (12, 11), Type()),
        ):
            if text:
                wanted = [size * scale for size in sizes]
                size = fitting(text, wanted, Box(0, 0, inner.width, wanted[0] * 1.25 / 72), bold=kind.bold)
                height = height_of(text, size, inner.width, bold=kind.bold)
                page.text(Box(inner.x, y, inner.width, height), text, replace(kind, size=size))
                y += height + 0.02

    def _list(self, page: Page, box: Box, sentences: Sequence[str]) -> None:
        if sentences:
            text = "\n".join(sentences)
            between = 0.09 * len(sentences)
            size = fitting(text, (20, 18, 16, 14, 12), Box(0, 0, box.width - 0.4, box.height - between))
            page.text(box, text, Type(size), bullets=True)

    def _small(self, page: Page, *texts: str) -> None:
        """Write what fits of these texts below the content; the notes hold them all."""
        box = Box(MARGIN, _END + 0.05, BODY, 0.58)
        text = ""
        for each in filter(None, texts):
            longer = f"{text}  {each}".strip()
            text = longer if height_of(longer, 11, box.width) <= box.height else text
        if text:
            page.text(box, text, replace(_QUIET, size=11))
