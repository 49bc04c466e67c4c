"""Entry point of `python -m pipelines …`."""

import sys

from pipelines.cli.main import main

sys.exit(main(sys.argv[1:]))
