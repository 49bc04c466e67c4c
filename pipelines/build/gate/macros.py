"""The macros of the gate, for a build and for lists that look up whose rows a snapshot means."""

from pipelines.types.cells.names import FORMS_OF_ADDRESS
from pipelines.types.sql import sql
from pipelines.types.telephone.numbering import plan_for_masking


def gate_macros() -> str:
    """Return SQL that makes `public_id`, `id_code` and what else the gate asks of a text."""
    plan = plan_for_masking()
    mobile = plan.bare.partition("[0-9]")[0]
    mobile = "8[1-9]" if mobile == "8" else mobile
    return sql("build/gate_macros", calling_code=plan.calling_code, mobile=mobile, addresses="|".join(FORMS_OF_ADDRESS))
