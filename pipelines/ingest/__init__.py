"""The use case that joins the stages: take files, report, roll back, repair."""
