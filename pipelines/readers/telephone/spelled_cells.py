"""SQL of cells as telephone systems spell them: durations, numbers with names, and words."""

from collections.abc import Mapping

from pipelines.types.cell_text import quoted

# why FreeSWITCH hung up a call that nobody answered; every other cause is a failure
_CAUSES = {
    "NORMAL_CLEARING": "abandoned", "ORIGINATOR_CANCEL": "abandoned", "NO_ANSWER": "missed",
    "NO_USER_RESPONSE": "missed", "ALLOTTED_TIMEOUT": "missed", "LOSE_RACE": "no answer", "PICKED_OFF": "no answer",
    "USER_BUSY": "busy",
}  # fmt: skip
_CAUSE = "[A-Z][A-Z_0-9]+"


def seconds(text: str) -> str:
    """SQL of a duration in seconds as text: `96`, `96s (1m 36s)`, `1m 36s`, `00:01:36`, `01:36`; others stay."""
    parts = f"list_reverse(string_split({text}, ':'))"
    clock = f"TRY_CAST({parts}[1] AS BIGINT) + 60 * TRY_CAST({parts}[2] AS BIGINT)"
    clock += f" + 3600 * coalesce(TRY_CAST({parts}[3] AS BIGINT), 0)"
    piece = r"coalesce(TRY_CAST(nullif(regexp_extract({text}, '(?i)([0-9]+) ?({unit})\b', 1), '') AS BIGINT), 0)"
    units = (("h|hours?|jam", 3600), ("m|min|mins|minutes?|menit|mnt", 60), ("s|sec|secs|seconds?|detik|dtk", 1))
    added = " + ".join(f"{factor} * {piece.format(text=text, unit=unit)}" for unit, factor in units)
    word = r"[0-9]+ ?(h|hours?|jam|m|min|mins|minutes?|menit|mnt|s|sec|secs|seconds?|detik|dtk)"
    return f"""CASE
        WHEN regexp_full_match({text}, '[0-9]+') THEN {text}
        WHEN regexp_full_match({text}, '([0-9]{{1,3}}:)?[0-9]{{1,3}}:[0-9]{{2}}') THEN CAST({clock} AS VARCHAR)
        WHEN regexp_matches({text}, '(?i)^[0-9]+ ?s *\\(') THEN regexp_extract({text}, '^[0-9]+')
        WHEN regexp_full_match({text}, '(?i){word}( *{word})*') THEN CAST({added} AS VARCHAR)
        ELSE {text} END"""


def number_in(text: str) -> str:
    """SQL of the number in `Siti <0812…>` or `Siti (0812…)`; a cell without brackets stays."""
    return rf"coalesce(nullif(trim(regexp_extract({text}, '[<(]\s*([+*#]?[0-9][0-9 .*#-]*)[>)]\s*$', 1)), ''), {text})"


def by_words(text: str, words: Mapping[str, str]) -> str:
    """SQL of what a word means; one that is not known stays, to be set aside."""
    known = " ".join(f"WHEN {quoted(word)} THEN {quoted(meaning)}" for word, meaning in words.items())
    return f"CASE lower({text}) {known} ELSE {text} END"


def disposition_of_cause(cause: str, answered_at: str) -> str:
    """SQL of how a leg of FreeSWITCH ended; what is no cause stays.

    Args:
        cause: SQL of why it was hung up
        answered_at: SQL of when it was answered, NULL when it was not
    """
    known = " ".join(f"WHEN '{word}' THEN '{meaning}'" for word, meaning in _CAUSES.items())
    is_failure = f"regexp_full_match({cause}, '{_CAUSE}')"
    return f"""CASE WHEN {answered_at} IS NOT NULL AND {answered_at} NOT LIKE '0000-%' THEN 'ANSWERED'
        ELSE CASE {cause} {known} ELSE CASE WHEN {is_failure} THEN 'failed' ELSE {cause} END END END"""
