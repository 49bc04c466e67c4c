"""Files, column maps and corrections from the desk's hands into the pipelines."""
