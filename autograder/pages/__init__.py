"""What our pages have in common: one look, in light, dark and print; formulas without scripts."""

from pathlib import Path

STYLE = Path(__file__).with_name("page.css")
"""Colours, type, tables and code of every page: feedback, class report, public site."""
