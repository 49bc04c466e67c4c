"""Workbooks are opened by a child process of its own, after a look at what the file claims to be."""
