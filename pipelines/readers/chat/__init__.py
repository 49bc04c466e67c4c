"""What a WhatsApp export looks like: its lines, its notices, its dates, its name, and its archive."""
