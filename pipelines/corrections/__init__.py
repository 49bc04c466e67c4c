"""Corrections: quarantined rows as a workbook to correct and send again."""
