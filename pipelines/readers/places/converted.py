"""Boundaries that a child process turns into the features of GeoJSON."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.readers.places.features import MAX_MB, Feature, features_of
from pipelines.readers.workbook import confined
from pipelines.types.errors import FeedError


def converted(kind: str, path: Path, file: str) -> list[Feature]:
    """Return the features of a file.

    Args:
        kind: `kml` or `shapefile`
        path: where the file is
        file: its name, for a refusal

    Raises:
        FeedError: `places.` `too_large`, `broken` or `declares`.
    """
    with TemporaryDirectory(prefix="posko-places-") as folder:
        target = Path(folder) / "features.json"
        answer = confined.run("pipelines.readers.places.convert", kind, str(path.resolve()), str(target))
        answered = json.loads(answer) if answer else {"refused": "places.too_large"}
        if "refused" in answered:
            raise FeedError(answered["refused"], file=file, limit=MAX_MB)
        try:
            return features_of(target)
        except FeedError as refusal:
            raise FeedError(refusal.key, **refusal.gaps | {"file": file}) from refusal
