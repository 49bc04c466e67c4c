"""Bank statements: BCA, BRI, Mandiri."""
