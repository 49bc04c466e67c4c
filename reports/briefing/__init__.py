"""The briefing: one document of findings at one moment, drawn as PDF, slides, workbook, picture and text."""
