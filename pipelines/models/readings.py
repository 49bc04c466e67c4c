"""What a query reads, and of which relations without a row it has none itself, as its syntax tree says.

So a build need not plan a model of a feed without data, whatever else it looks up. A reading can be written down, as
finding it out takes far longer than looking it up.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.models import Model, relations_of, syntax_tree

Emptiness = bool | str | list[Any]
"""Whether there is no row: known; `schema.relation`, if that has none; or `["all" | "any", …]` of several of these."""
_Node = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """What the syntax tree of a query says."""

    relations: frozenset[Model]
    """Schema and name of every relation that it reads."""
    emptiness: Emptiness
    """When it has no row."""

    def has_no_row(self, empty: Collection[Model]) -> bool:
        """Tell whether the query has no row; False where its tree does not say it.

        empty: schema and name of every relation known to have no row
        """
        return _holds(self.emptiness, empty)

    def written(self) -> str:
        """Return it as JSON."""
        return json.dumps([sorted(self.relations), self.emptiness])


def from_written(text: str) -> Reading:
    """Return the reading that was written down."""
    relations, emptiness = json.loads(text)
    return Reading(frozenset((schema, name) for schema, name in relations), emptiness)


def read(query: str) -> Reading:
    """Read the syntax tree of a query."""
    statements = syntax_tree(query).get("statements", [])
    emptiness = _of_query(statements[0]["node"], {}) if len(statements) == 1 else False
    return Reading(relations_of(query), emptiness)


def _holds(emptiness: Emptiness, empty: Collection[Model]) -> bool:
    if isinstance(emptiness, bool):
        return emptiness
    if isinstance(emptiness, str):
        schema, _, name = emptiness.partition(".")
        return (schema, name) in empty
    holds = all if emptiness[0] == "all" else any
    return holds(_holds(each, empty) for each in emptiness[1:])


def _all(*parts: Emptiness) -> Emptiness:
    """All of them hold."""
    open_parts = [part for part in parts if part is not True]
    if False in open_parts:
        return False
    return open_parts[0] if len(open_parts) == 1 else ["all", *open_parts] if open_parts else True


def _any(*parts: Emptiness) -> Emptiness:
    """One of them holds."""
    open_parts = [part for part in parts if part is not False]
    if True in open_parts:
        return True
    return open_parts[0] if len(open_parts) == 1 else ["any", *open_parts] if open_parts else False


def _of_query(node: _Node, named: Mapping[str, Emptiness]) -> Emptiness:
    """When a query has no row; `named` says it of each WITH query around it."""
    known = dict(named)
    for each in node["cte_map"]["map"]:
        known[each["key"]] = _of_query(each["value"]["query_node"], known)
    if node["type"] == "SELECT_NODE":
        return _all(_has_rows_of_its_source_only(node), _of_source(node["from_table"], known))
    if node["type"] == "RECURSIVE_CTE_NODE":
        return _of_query(node["left"], known)  # without a first row there is none to go on from
    if node["type"] == "SET_OPERATION_NODE" and node["setop_type"].startswith("UNION"):
        parts = [part for part in (node["left"], node["right"], *node["children"]) if part]
        return _all(*(_of_query(part, known) for part in parts))
    return False


def _has_rows_of_its_source_only(select: _Node) -> bool:
    """Tell whether a SELECT is no aggregate over everything, which has a row even of nothing."""
    if select["group_expressions"]:
        return all(select["group_sets"])
    aliases = {item["alias"] for item in select["select_list"]}
    return any(
        item["class"] == "STAR" or (item["class"] == "COLUMN_REF" and item["column_names"][0] not in aliases - {""})
        for item in select["select_list"]
    )


def _of_source(node: _Node, known: Mapping[str, Emptiness]) -> Emptiness:
    """When what follows FROM has no row."""
    if node["type"] == "BASE_TABLE":
        schema, name = node["schema_name"], node["table_name"]
        return f"{schema}.{name}" if schema else known.get(name, False)
    if node["type"] == "SUBQUERY":
        return _of_query(node["subquery"]["node"], known)
    if node["type"] != "JOIN":
        return False
    left, right = (_of_source(node[side], known) for side in ("left", "right"))
    either = _any(left, right)
    by_kind = {"INNER": either, "SEMI": either, "LEFT": left, "ANTI": left, "RIGHT": right}
    return by_kind.get(node["join_type"], _all(left, right))
