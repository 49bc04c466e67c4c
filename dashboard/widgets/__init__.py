"""What pages share: charts, map, tables, tiles, export, definitions."""
