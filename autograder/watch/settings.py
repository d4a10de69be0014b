"""How to watch: ``c.Watch.NAME = number`` in nbgrader_config.py."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Watch:
    """The settings, all of them whole numbers."""

    attempts_a_day: int = 0
    """Of how many attempts a learner gets the feedback on one day; 0 for all of them."""
    rescan_seconds: int = 60
    """How often to look where no event tells of an arrival, as on a network drive."""
    settle_seconds: int = 10
    """How long a folder without nbgrader's marks must rest until it counts as complete."""
