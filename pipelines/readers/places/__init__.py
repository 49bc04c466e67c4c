"""Boundaries of villages: GeoJSON, KML and shapefiles, all read as GeoJSON."""
