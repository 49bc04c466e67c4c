"""From stored loads to a published snapshot."""
