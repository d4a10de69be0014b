"""The statistics module has all three."""

# %% answer="mean-and-error"
import statistics


def summary(values):
    if len(values) < 2:
        raise ValueError("too few")
    s = statistics.stdev(values)
    return statistics.mean(values), s, s / len(values) ** 0.5
