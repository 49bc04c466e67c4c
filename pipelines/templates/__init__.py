"""Empty books to fill in: a workbook a feed, in the reader's language, that Posko reads again without a question."""
