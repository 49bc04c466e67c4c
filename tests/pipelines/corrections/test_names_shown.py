"""A depot named after somebody in the books is a code until the desk writes how it may be shown."""

import settings
from pipelines.build.gate.gate import code
from tests.pipelines.books import Books
from tests.pipelines.corrections.test_quarantine import correct

CALLS = """
    call_id | started_at       | caller_name
    a-1     | 2021-07-05 09:00 | Zubaidah Trombone
"""
STOCK = """
    movement_id | occurred_at      | depot                    | item         | condition | movement | quantity
    m-1         | 2021-07-05 08:00 | Gudang Zubaidah Trombone | cylinder_1m3 | full      | opening  | 3
    m-2         | 2021-07-06 08:00 | Gudang Zubaidah Trombone | cylinder_1m3 | full      | issue    | 1
    m-3         | 2021-07-06 08:00 | Gudang Batu              | cylinder_1m3 | full      | opening  | banyak
"""
DEPOTS = "SELECT DISTINCT depot FROM staging.stock ORDER BY depot"
LISTED = "SELECT count(*) FROM ops.quarantine WHERE rule = 'names_person'"


def test_the_desk_approves_a_name_by_writing_it_and_by_nothing_else(books: Books) -> None:
    books.take("telepon.csv", CALLS)
    books.take("stok.csv", STOCK)
    name = "Gudang Zubaidah Trombone"
    with settings.elsewhere(books.folder):
        hidden = code("depot", name)
    assert books.ask(DEPOTS) == [(hidden,)]
    assert books.ask(LISTED) == [(1,)]
    # sent back for another reason, with the code as it is
    books.ingest(correct(books, "betul-1.xlsx", {4: {"quantity": "2"}}))
    assert books.ask(DEPOTS) == [("Gudang Batu",), (hidden,)]
    books.ingest(correct(books, "betul-2.xlsx", {3: {"depot": name}}))
    assert books.ask(DEPOTS) == [("Gudang Batu",), (name,)]
    assert books.ask(LISTED) == [(0,)]
    assert books.ask(
        "SELECT sum(quantity) FROM staging.stock WHERE movement = 'opening' AND depot = $name", name=name
    ) == [(3,)]
