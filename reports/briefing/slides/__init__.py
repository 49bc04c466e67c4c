"""The briefing as slides: one finding a slide, with charts that can be edited."""

from reports.briefing.slides.deck import briefing_pptx

__all__ = ["briefing_pptx"]
