"""Files, column maps and corrections from a writer's hands into the pipelines."""
