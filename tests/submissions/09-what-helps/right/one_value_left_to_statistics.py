"""The statistics module's own error is a ValueError."""

# %% answer="mean-and-error"
from statistics import fmean, stdev


def summary(values):
    s = stdev(values)
    return fmean(values), s, s / math.sqrt(len(values))
