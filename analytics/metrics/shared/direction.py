"""Whether a count rises or falls by more than chance."""


def direction(now: int, before: int | None) -> str:
    """`rising` or `falling` when two counts differ by more than chance (|a − b| > 1.96 √(a + b)), else `steady`.

    `counted` when there is nothing to compare with. Two independent Poisson counts over equal times.
    """
    if before is None:
        return "counted"
    if abs(now - before) <= 1.96 * (now + before) ** 0.5:
        return "steady"
    return "rising" if now > before else "falling"
