-- after: chat_contacts, chat_lines
-- One row per stored message of a chat that neither asks for something nor answers such a message.
-- load_id     the load
-- part        which sheet of the load, from 0
-- row_number  line of the file on which it begins
SELECT load_id, part, row_number
FROM resolved.chat_lines
ANTI JOIN resolved.chat_contacts USING (message_id)
