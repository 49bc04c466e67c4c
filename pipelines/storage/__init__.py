"""The books on disk: originals, loads, lock, tombstones, inbox."""
