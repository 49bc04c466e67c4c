"""HXL: a row of hashtags below the titles of a table, by which tools of relief organisations know its columns.

Tags of the Humanitarian Exchange Language 1.1, https://hxlstandard.org. In Indonesia level 2 is a city or regency,
3 a district (kecamatan), 4 a village (desa, kelurahan). What the standard has no tag for is `#indicator` when it is a
figure and `#meta` when it is not, with our name of the column as attribute.
"""

import pandas as pd

from dashboard import cells

_TAGS = {
    "day": "#date",
    "week": "#date+week",
    "last_day": "#date+end",
    "week_end": "#date+end",
    "city": "#adm2+name",
    "district": "#adm3+name",
    "district_code": "#adm3+code",
    "village": "#adm4+name",
    "village_code": "#adm4+code",
    "depot": "#loc+depot+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "category": "#sector",
    "needs": "#sector+list",
    "urgency": "#severity",
    "severity": "#severity",
    "status": "#status",
    "outcome": "#status+outcome",
    "unmet_reason": "#status+reason",
    "item": "#item+name",
    "unit": "#item+unit",
    "quantity": "#item+quantity",
    "quantity_requested": "#item+quantity+requested",
    "quantity_approved": "#item+quantity+approved",
    "quantity_delivered": "#item+quantity+delivered",
    "donor": "#org+funder+name",
    "donor_kind": "#org+funder+type",
    "supplier": "#org+supplier+name",
    "recipient_kind": "#beneficiary+type",
    "population": "#population",
    "patients": "#affected+patients",
    "people": "#affected+callers",
    "centre": "#org+impl+name",
}


def tag(column: str, values: pd.Series) -> str:
    """The hashtag of a column, with its attributes."""
    if column in _TAGS:
        return _TAGS[column]
    if column.endswith("_at"):
        return f"#date+{column.removesuffix('_at')}"
    if column.endswith("_idr"):
        return f"#value+idr+{column.removesuffix('_idr')}".removesuffix("+amount")
    if column.endswith("_id"):
        return f"#meta+id+{column.removesuffix('_id')}"
    return f"#indicator+num+{column}" if cells.is_figure(values) else f"#meta+{column}"
