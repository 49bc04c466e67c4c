"""How a file nobody has seen is to be read: a small TOML file, written by hand or agreed on the Data page.

    feed = "stock"
    header = ["tahun", "bulan", "pos", "barang", "awal", "terima", "beri", "akhir"]   # the titles it is for

    [columns]                    # column of Posko = title in the file; `#4` is the fourth column, when it has no title
    depot = "Pos"
    item = "Barang"
    opening = "Awal"
    quantity_in = "Terima"
    quantity_out = "Beri"
    balance = "Akhir"

    [constants]                  # what holds for every row
    centre = "Posko Contoh"

    [dates.occurred_at]          # a moment of several columns; day: "first", "last", a number or a title
    year = "Tahun"
    month = "Bulan"
    day = "last"

    [clocks]                     # the time of day beside a date
    [[cards]]                    # one row is a line on several cards: columns and constants of each
    declare_items = "piece"      # items nobody knows are new ones, counted in this unit
    date_order = "dmy"           # or "mdy"
    decimal = ","                # or "."

Only `feed` and one of columns, cards are needed. `header` may be left out of a file written by hand.
"""
