"""`python -m setup.reference`: write the generated documents, as `make docs` does in the project's environment."""

from setup.reference import write
from setup.steps import ROOT

for path in write():
    print(path.relative_to(ROOT))
