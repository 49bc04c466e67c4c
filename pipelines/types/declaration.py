"""What the sender says of the files: which feed they are, how their columns are meant, what they replace."""

from dataclasses import dataclass

from pipelines.types.column_map import ColumnMap


@dataclass(frozen=True)
class Declaration:
    """Nothing said means: Posko finds out for itself. `proposing` asks how tables nobody knows may be meant;
    `otherwise` also asks it of those whose mapping is remembered."""

    feed: str | None = None
    mappings: tuple[ColumnMap, ...] = ()
    proposing: bool = False
    otherwise: bool = False
    replaces: str | None = None


NO_DECLARATION = Declaration()
