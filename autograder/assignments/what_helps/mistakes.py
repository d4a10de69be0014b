"""Wrong answers of 09-what-helps that are known by what they give."""

import math

import numpy as np

from autograder.assignments.what_helps import oracle


def means(values):
    """Sentence → mean."""
    return {
        "the median, not the mean": float(np.median(values)),
        "the best run, not the mean: the best of more runs is better by luck": max(values),
        "the sum, not divided by the number of runs": math.fsum(values),
    }


def deviations(values):
    """Sentence → standard deviation."""
    right = oracle.summary(values)[1]
    return {
        "divided by n, not by n - 1: NumPy's std does so unless ddof=1": float(np.std(values)),
        "the variance: its root is missing": right**2,
        "the range, not the standard deviation": max(values) - min(values),
    }


def errors(values):
    """Sentence → error of the mean."""
    _, deviation, right = oracle.summary(values)
    runs = len(values)
    return {
        "the deviation itself: a mean of n runs is surer by the root of n": deviation,
        "divided by n, not by its root": deviation / runs,
        "from a deviation divided by n, not by n - 1": right * math.sqrt((runs - 1) / runs),
    }


def verdicts(before, after):
    """Sentence → word."""
    pairs = [b - a for a, b in zip(before, after, strict=True)]
    mean, deviation, error = oracle.summary(pairs)
    apart = math.hypot(oracle.summary(before)[2], oracle.summary(after)[2])
    plain = "better" if mean > 0 else "worse"

    def beyond(margin):
        return plain if abs(mean) > margin else "cannot tell"

    return {
        "the larger mean wins, whatever the noise": plain,
        "the two deviations are put together: what a seed does to both cancels": beyond(2 * apart),
        "twice the deviation of the differences, not twice the error of their mean": beyond(
            2 * deviation
        ),
        "one error, not two": beyond(error),
        "turned round: the second is judged against the first": {
            "better": "worse",
            "worse": "better",
        }.get(oracle.verdict(before, after), "cannot tell"),
    }
