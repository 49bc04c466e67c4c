"""Which queries have no row because relations that they read have none, as their syntax trees say.

So a build need not plan a model of a feed without data, whatever else it looks up.
"""

from collections.abc import Collection, Mapping
from typing import Any

from pipelines.models import syntax_tree
from pipelines.types.sql import sql

_Node = dict[str, Any]
_Relation = tuple[str, str]


def is_empty(layer: str, name: str, empty: Collection[_Relation]) -> bool:
    """Tell whether a model has no row; False where its tree does not say it.

    Args:
        layer: its layer
        name: its name
        empty: schema and name of every relation known to have no row
    """
    return has_no_row(sql(f"models/{layer}/{name}"), empty)


def has_no_row(query: str, empty: Collection[_Relation]) -> bool:
    """Tell whether a query has no row; False where its tree does not say it.

    Args:
        query: the SQL
        empty: schema and name of every relation known to have no row
    """
    statements = syntax_tree(query).get("statements", [])
    return len(statements) == 1 and _is_empty_query(statements[0]["node"], {}, empty)


def _is_empty_query(node: _Node, named: Mapping[str, bool], empty: Collection[_Relation]) -> bool:
    """Tell it of a query; `named` says it of each WITH query around it."""
    known = dict(named)
    for each in node["cte_map"]["map"]:
        known[each["key"]] = _is_empty_query(each["value"]["query_node"], known, empty)
    if node["type"] == "SELECT_NODE":
        return _has_rows_of_its_source_only(node) and _is_empty_source(node["from_table"], known, empty)
    if node["type"] == "RECURSIVE_CTE_NODE":
        return _is_empty_query(node["left"], known, empty)  # without a first row there is none to go on from
    if node["type"] == "SET_OPERATION_NODE" and node["setop_type"].startswith("UNION"):
        parts = [part for part in (node["left"], node["right"], *node["children"]) if part]
        return all(_is_empty_query(part, known, empty) for part in parts)
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


def _is_empty_source(node: _Node, known: Mapping[str, bool], empty: Collection[_Relation]) -> bool:
    """Tell it of what follows FROM."""
    if node["type"] == "BASE_TABLE":
        schema, name = node["schema_name"], node["table_name"]
        return (schema, name) in empty if schema else known.get(name, False)
    if node["type"] == "SUBQUERY":
        return _is_empty_query(node["subquery"]["node"], known, empty)
    if node["type"] != "JOIN":
        return False
    left, right = (_is_empty_source(node[side], known, empty) for side in ("left", "right"))
    by_kind = {"INNER": left or right, "SEMI": left or right, "LEFT": left, "ANTI": left, "RIGHT": right}
    return by_kind.get(node["join_type"], left and right)
