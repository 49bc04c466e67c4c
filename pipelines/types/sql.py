"""SQL that stands in files of its own."""

from functools import cache

import settings


def sql(name: str, **relations: str) -> str:
    """Return the text of `pipelines/<name>.sql`, such as `build/raw`.

    relations: by the gap in the text, such as `{cells}`, the name of the relation that fills it
    """
    text = _text(name)
    for gap, relation in relations.items():
        text = text.replace(f"{{{gap}}}", relation)
    return text


@cache
def _text(name: str) -> str:
    return (settings.ROOT / "pipelines" / f"{name}.sql").read_text("utf-8")
