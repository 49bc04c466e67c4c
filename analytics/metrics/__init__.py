"""Questions in SQL, one module a subject. A metric opens nothing, caches nothing, knows no language and no "today"."""
