"""What a build lists of chats: messages that ask for nothing, and questions whose need nobody understood."""

import duckdb


def list_chats(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `ops.lines` and `ops.quarantine`; where a message stands, never what it says."""
    con.execute(
        """INSERT INTO ops.lines SELECT load_id, part, sheet, row_number, 'conversation'
        FROM resolved.conversation JOIN raw.all_chat_messages USING (load_id, part, row_number)"""
    )
    con.execute(
        """INSERT INTO ops.quarantine
        SELECT asked_in.load_id, asked_in.part, '', asked_in.row_number,
            'cell', 'need_not_understood', 'need', '•••', NULL
        FROM resolved.chat_calls WHERE asked_in IS NOT NULL"""
    )
