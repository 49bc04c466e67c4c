"""Readers of files: bytes to grids of text, one module per shape; `reading` chooses among them.

Nothing is imported here: a workbook is opened by a child process that needs none of the other readers.
"""
