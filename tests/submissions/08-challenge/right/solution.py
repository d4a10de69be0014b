"""The author's own answers."""
