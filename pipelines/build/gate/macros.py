"""The macros of the gate, for a build and for lists that look up whose rows a snapshot means."""

import re

from pipelines.types.cell_text import LONGEST_NAME
from pipelines.types.cells.names import FORMS_OF_ADDRESS
from pipelines.types.sql import sql
from pipelines.types.telephone.numbering import plan_for_masking
from pipelines.types.telephone.written_numbers import WORDS_OF_DIGITS


def gate_macros() -> str:
    """Return SQL that makes `public_id`, `id_code` and what else the gate asks of a text."""
    plan = plan_for_masking()
    return sql(
        "build/gate_macros",
        calling_code=plan.calling_code,
        mobile=plan.mobile_start,
        longest_name=str(LONGEST_NAME),
        addresses="|".join(map(re.escape, FORMS_OF_ADDRESS)),
        words="|".join(word for word in WORDS_OF_DIGITS if word.isascii()),
    )
