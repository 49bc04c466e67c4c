"""The books on disk: originals, loads, lock, tombstones, access log, inbox."""
