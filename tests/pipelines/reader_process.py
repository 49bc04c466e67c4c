"""A dashboard in a process of its own: opens whatever is published, asks, and opens again, until its input is closed.

Says at the end how often it looked and what went wrong: `{"looks": 42, "faults": []}`.
"""

import json
import sys
import threading

import warehouse

ASK = """SELECT (SELECT count(*) FROM staging.calls), (SELECT coalesce(sum(calls), 0) FROM marts.call_days),
    (SELECT coalesce(sum(rows_loaded), 0) FROM ops.loads), (SELECT max(day)::VARCHAR FROM staging.calls)"""


def look() -> str:
    """The newest day that is published; AssertionError when tables of one snapshot contradict each other."""
    con = warehouse.open_current()
    assert con is not None, "nothing is published"
    with con:
        calls, of_days, of_loads, newest = con.execute(ASK).fetchall()[0]
    assert calls == of_days == of_loads, f"{calls} calls, {of_days} in days, {of_loads} in loads"
    return str(newest)


def main() -> None:
    closed = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), closed.set()), daemon=True).start()
    looks, seen, faults = 0, "", []
    while not closed.wait(0.2):
        try:
            newest = look()
            assert newest >= seen, f"{newest} after {seen}"  # old rows may be erased, new ones never go
            looks, seen = looks + 1, newest
        except Exception as fault:
            faults.append(repr(fault))
    print(json.dumps({"looks": looks, "faults": faults}))


if __name__ == "__main__":
    main()
