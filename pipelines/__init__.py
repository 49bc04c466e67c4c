"""Files in, warehouse out: `python -m pipelines …`."""
