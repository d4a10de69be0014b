"""Figures for notebooks, each with a text for who cannot see it; matplotlib is imported late."""
