"""Who may do what, and who did it: accounts, roles, and the audit log."""
