"""Files in, snapshot out: `python -m pipelines …`."""
