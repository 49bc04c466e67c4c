-- No table of the snapshot has a column that is private in its feed.
SELECT schema_name, table_name, column_name
FROM duckdb_columns()
WHERE database_name = current_database() AND schema_name IN ('staging', 'marts', 'ops')
    AND column_name IN (
        'caller_phone', 'caller_name', 'person', 'note', 'counterpart', 'reference', 'evidence', 'src', 'dst', 'clid',
        'channel_name', 'dstchannel', 'chat', 'sender', 'sender_phone', 'text', 'message_id', 'own_number', 'own_name', 'agent', 'account', 'remarks', 'balance_idr',
        'person_id', 'holder', 'person_name', 'recipient', 'contact_phone', 'address', 'driver', 'companion_id', 'companion_name', 'companion_phone'
    )
