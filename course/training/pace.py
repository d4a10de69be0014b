"""How long a step of training takes, from the newest ones, and how sure that is."""

from collections import deque

import numpy as np

from course.training.progress import duration

NEWEST_SECONDS, FEWEST = 30.0, 10
"""Steps further back say nothing about how busy the machine is now; so few are always heard."""
BLOCKS = 5
SURE = 1.3
"""One number will do until the slowest block takes so many times what the fastest does."""


class Pace:
    """Seconds a step, of the newest steps."""

    def __init__(self):
        self._times, self._sum = deque(), 0.0

    def add(self, seconds):
        """Hear of one more step."""
        self._times.append(seconds)
        self._sum += seconds
        while len(self._times) > FEWEST and self._sum - self._times[0] > NEWEST_SECONDS:
            self._sum -= self._times.popleft()

    def seconds(self):
        """Seconds a step; 0.0 before the first one."""
        return float(np.mean(self._times)) if self._times else 0.0

    def span(self):
        """Return (least, most) seconds a step: the fastest and the slowest fifth of the newest
        steps, in the order in which they were taken."""
        if not self._times:
            return 0.0, 0.0
        blocks = np.array_split(list(self._times), min(BLOCKS, len(self._times)))
        means = [float(np.mean(block)) for block in blocks]
        return min(means), max(means)


def told(least, most):
    """Return a forecast in words: "about 40 s", or "2 min to 5 min" where it is not that sure.

    Args:
        least, most: seconds.
    """
    if most <= SURE * least or duration(least) == duration(most):
        return f"about {duration((least + most) / 2)}"
    return f"{duration(least)} to {duration(most)}"
