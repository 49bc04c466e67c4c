"""Empty workbooks to fill in, one per feed and language, which Posko ingests without asking."""
