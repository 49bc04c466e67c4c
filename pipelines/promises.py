"""What a feed promises of its columns, as SQL of the tests that find what breaks it."""

from pipelines.feeds.feed import Column, Feed, Kind


def unreadable(column: Column, is_read: bool) -> list[str]:
    """SQL of the test whether a cell holds something that cannot be read."""
    text = f"t_{column.name}"
    unread = f"({text} IS NOT NULL AND {column.name} IS NULL AND NOT is_nothing({text}))"
    if column.kind is Kind.PHONE:
        unread = f"({unread} AND NOT is_short_or_withheld({text}))"
    if column.kind is Kind.CODES:
        return [f"coalesce(unknown_{column.name} <> '', false)"] if is_read else []
    return [unread]


def broken_promises(column: Column, feed: Feed) -> list[str]:
    """SQL of the tests of what the feed promises of this column, whether the sheet has it or not."""
    tests = [f"{column.name} IS NULL"] if column.required else []
    if column.name == feed.newest:
        tests.append(f"{column.name} > getvariable('latest')")
    if column.not_before:
        tests.append(f"CAST(wall_of({column.name}) AS DATE) < CAST(wall_of({column.not_before}) AS DATE)")
    if column.after:
        tests.append(f"NOT is_end_of({column.name}, {column.after}, {column.within_hours})")
    if feed.one_of and column.name == feed.one_of[0]:
        tests.append(f"coalesce({', '.join(f'CAST({name} AS VARCHAR)' for name in feed.one_of)}) IS NULL")
    return tests
