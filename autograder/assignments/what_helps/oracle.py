"""Definitions behind 09-what-helps: how runs that differ by their seeds are summed up and compared.

Sample standard deviation and error of the mean: P. Bevington, D. Robinson, Data Reduction and Error
Analysis for the Physical Sciences (3rd edition, 2003), sections 1.3 and 4.1. Differences of pairs
that share a seed: T. Dietterich, "Approximate Statistical Tests for Comparing Supervised
Classification Learning Algorithms", Neural Computation 10 (1998).
"""

import math


def summary(values):
    """(mean, sample standard deviation, error of the mean) of the results of several seeds.

    Raises:
        ValueError: fewer than two results.
    """
    runs = len(values)
    if runs < 2:
        raise ValueError(f"a deviation takes two results or more, not {runs}")
    mean = math.fsum(values) / runs
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (runs - 1))
    return mean, deviation, deviation / math.sqrt(runs)


def verdict(before, after):
    """What `after` is against `before`, results of the same seeds in the same order.

    Returns:
        "better" or "worse" where the mean difference is more than twice its error from 0, and
        "cannot tell" otherwise.

    Raises:
        ValueError: not as many results of one as of the other, or fewer than two.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} results against {len(after)}")
    mean, _, error = summary([b - a for a, b in zip(before, after, strict=True)])
    if abs(mean) <= 2 * error:
        return "cannot tell"
    return "better" if mean > 0 else "worse"
