"""From a drawn table to a published snapshot."""

from tests.world import World


def test_a_call_and_what_it_asks_for_arrive(world: World) -> None:
    con = world(
        calls="""
        call_id | started_at       | answered_at      | need             | village | district
        a       | 2021-07-05 23:30 | 2021-07-05 23:31 | oxygen, medicine | Sisir   | Batu
        b       | 2021-07-06 00:10 |                  | oksigen          | Temas   | Batu
        """
    )
    calls = con.execute(
        "SELECT call_id, CAST(day AS VARCHAR), outcome, wait_seconds, village_code FROM staging.calls ORDER BY 1"
    ).fetchall()
    assert calls == [
        ("a", "2021-07-05", "answered", 60, "35.79.01.1004"),
        ("b", "2021-07-06", None, None, "35.79.01.1001"),
    ]
    requests = con.execute("SELECT request_id, status FROM staging.requests ORDER BY 1").fetchall()
    assert requests == [("a:medicine", "open"), ("a:oxygen", "open"), ("b:oxygen", "open")]
